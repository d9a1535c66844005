"""Checks of conditions: fields, comparisons, membership, related records, postings, the row before."""

from __future__ import annotations

from compliance.catalogue.conditions import COMPARATORS, Compare, Condition, Holds, Operand, Previous, Test
from compliance.catalogue.lint_operands import ID, TIME, operand, own_type, undeclared
from compliance.catalogue.lint_related import related
from compliance.catalogue.lint_sense import contradiction, of_itself, of_no_record, said_nothing
from compliance.catalogue.lint_spot import Checked, Like, Spot, Use, field_at, known_type, literal, time_at
from compliance.message import msg

ORDERED = ("lt", "le", "gt", "ge")
RANKED = frozenset({"number", "date", "time", "period"})
RANKED_WORDS = msg("a number, a date or time, a period")


def condition(doc: Condition, spot: Spot) -> Checked[None]:
    """Check a condition about the row at hand."""
    yield from said_nothing(doc, spot)
    for path, asked in doc.fields.items():
        here = spot.at(path)
        like = yield from field_at(path, here, is_key=True)
        yield from test(asked, like, here)
        yield from of_itself(asked, path, here)
    for number, part in enumerate(doc.all):
        yield from condition(part, spot.at("all", number))
    for number, part in enumerate(doc.any or ()):
        yield from condition(part, spot.at("any", number))
    if doc.not_ is not None:
        yield from condition(doc.not_, spot.at("not"))
    for word in ("exists", "none", "count"):
        found = getattr(doc, word)
        if found is not None:
            yield from related(found, spot.at(word))
    if doc.compare is not None:
        yield from _compare(doc.compare, spot.at("compare"))
    if doc.holds is not None:
        yield from _holds(doc.holds, spot.at("holds"))
    if doc.previous is not None:
        yield from _previous(doc.previous, spot.at("previous"))


def test(doc: Test, like: Like | None, spot: Spot) -> Checked[None]:
    """Check what a value of type ``like`` must satisfy."""
    yield from said_nothing(doc, spot)
    yield from contradiction(doc, like, spot)
    for word in COMPARATORS:
        other = getattr(doc, word)
        if other is not None:
            if word in ORDERED and (like is None or like.type not in RANKED):
                yield spot.at(word).key_problem(
                    msg("a {type} has no order", type=like.type if like else "text"), RANKED_WORDS
                )
            yield from operand(other, like, spot.at(word))
    for word, members in (("in", doc.in_), ("not_in", doc.not_in)):
        if members is not None:
            yield from membership(members, like, spot.at(word))


def membership(members: tuple[str, ...] | Operand, like: Like | None, spot: Spot) -> Checked[None]:
    """Check a list of literals, or a list that is a parameter."""
    if isinstance(members, Operand):
        if members.param is None or members.for_ is not None or members.plus is not None or members.minus is not None:
            yield spot.problem(
                msg("only a list or a parameter can stand after in and not_in"),
                msg("a list of texts, or {{param: …}}"),
            )
            return
        asked = like or spot.declared.get(members.param)
        if asked is None:
            yield undeclared(members.param, spot.at("param"))
        spot.uses.append(Use(members.param, "list", (*spot.path, "param"), like=asked))
        return
    if members == ():
        yield spot.problem(msg("an empty list"), msg("at least one entry"))
    for number, text in enumerate(members):
        yield from literal(text, like, spot.at(number))


def _compare(doc: Compare, spot: Spot) -> Checked[None]:
    others = [getattr(doc, word) for word in COMPARATORS if getattr(doc, word) is not None]
    others += [part for part in (doc.in_, doc.not_in) if isinstance(part, Operand)]
    likes = (own_type(side, spot) for side in (doc.left, *others))
    like = next((found for found in likes if found is not None), None)
    yield from operand(doc.left, like, spot.at("left"))
    yield from test(doc, like, spot)
    yield from of_itself(doc, None, spot)
    yield from of_no_record(doc, spot)


def _holds(doc: Holds, spot: Spot) -> Checked[None]:
    postings = spot.world.standard.postings if spot.world.standard is not None else None
    if spot.world.standard is not None and postings is None:
        yield spot.problem(msg("the standard declares no register of postings"), msg("postings in standard.yaml"))
    register = spot.world.types.get(postings.of) if postings is not None else None
    if postings is not None:
        spot.reads.add((postings.of, ""))
    field = register.fields.get(postings.post) if register is not None and postings is not None else None
    like = Like(field.type, tuple(field.values) if field.values is not None else None) if field is not None else None
    yield from membership(doc.post, like, spot.at("post"))
    if doc.who is not None:
        yield from operand(doc.who, ID, spot.at("who"))
    yield from operand(doc.on, TIME, spot.at("on"))


def _previous(doc: Previous, spot: Spot) -> Checked[None]:
    record_type = yield from known_type(doc.of, spot.at("of"))
    if spot.own is None:
        yield spot.problem(msg("the company has no row, so none stands before it"), msg("a record type in each"))
        return
    if record_type is None:
        return
    if doc.of != spot.own and not any(found.link == spot.own for found in record_type.fields.values()):
        yield spot.at("of").problem(
            msg("{of} is neither {own} nor a child of it", of=doc.of, own=spot.own),
            msg("{own}, or a type that links to it", own=spot.own),
        )
    theirs = spot.on(doc.of)
    for number, path in enumerate(doc.same):
        yield from field_at(path, theirs.at("same", number))
    yield from time_at(doc.by, theirs.at("by"))
    yield from condition(doc.where, theirs.at("where"))

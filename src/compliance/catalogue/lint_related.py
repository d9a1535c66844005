"""Checks of related records: their type, how they belong to the obligation's row, what is asked of them."""

from __future__ import annotations

from compliance.catalogue import lint_conditions, lint_operands
from compliance.catalogue.conditions import Counted, During, Related
from compliance.catalogue.lint_sense import backwards, everybodys, no_number_between, said_nothing
from compliance.catalogue.lint_spot import Checked, Spot, field_at, known_type, time_at
from compliance.catalogue.record_type import RecordType
from compliance.message import msg


def related(doc: Related, spot: Spot, *, timed: bool = False) -> Checked[None]:
    """Check related records; ``timed``: their time is needed."""
    record_type = yield from known_type(doc.of, spot.at("of"))
    if record_type is None:
        return
    theirs = spot.on(doc.of)
    if doc.match is None:
        yield from _linked(doc.of, record_type, spot)
    yield from everybodys(doc, record_type, spot)
    for path, ours in (doc.match or {}).items():
        here = theirs.at("match", path)
        like = yield from field_at(path, here, is_key=True)
        # A bare word on the right is a path of the obligation's row; an operand is about the row at hand.
        if (
            ours.outer is not None
            and like is not None
            and ours.outer in (like.values or ())
            and _is_no_field(ours.outer, spot)
        ):
            said = msg("{text!r} is a code of {path}, and stands here as a field", text=ours.outer, path=path)
            yield spot.at("match", path).problem(said, msg("{{literal: {text}}}, or a where", text=ours.outer))
            continue
        yield from lint_operands.operand(ours, like, spot.at("match", path))
    if doc.where is not None:
        yield from lint_conditions.condition(doc.where, theirs.at("where"))
    if doc.at is not None:
        yield from time_at(doc.at, theirs.at("at"))
    elif (timed or doc.during is not None) and record_type.at is None:
        yield spot.problem(msg("{of} has no time of its own", of=doc.of), msg("at: a time of {of}", of=doc.of))
    yield from _during(doc, spot)
    for number, path in enumerate(doc.distinct_by or ()):
        yield from field_at(path, theirs.at("distinct_by", number))
    if isinstance(doc, Counted):
        yield from _bounds(doc, spot)


def _is_no_field(path: str, spot: Spot) -> bool:
    own = spot.world.types.get(spot.own or "")
    return own is not None and path not in own.fields


def _during(doc: Related, spot: Spot) -> Checked[None]:
    here = spot.at("during")
    if isinstance(doc.during, During):
        if not doc.during.model_fields_set:
            yield here.problem(msg("an empty mapping"), msg("from, to or both"))
        yield from said_nothing(doc.during, here)
        yield from backwards(doc.during.from_, doc.during.to, here.at("to"))
        for word, end in (("from", doc.during.from_), ("to", doc.during.to)):
            if end is not None:
                yield from lint_operands.operand(end, lint_operands.TIME, here.at(word))
    elif doc.during == "window" and not {"start", "end"} <= spot.windows:
        yield here.problem(msg("the window is not known here"), msg("during: {{from: …, to: …}}"))


def _bounds(doc: Counted, spot: Spot) -> Checked[None]:
    for word, number, least in (("at_least", doc.at_least, 1), ("at_most", doc.at_most, 0)):
        if number is not None:
            yield from lint_operands.bound(number, spot.at(word), least)
    yield from no_number_between(doc, spot)


def _linked(name: str, record_type: RecordType, spot: Spot) -> Checked[None]:
    """Without ``match`` exactly one link must join the two types. To the company everything belongs."""
    if spot.row is None:
        return
    own = spot.world.types.get(spot.row)
    if own is None:
        return
    links = [f"{name}.{field}" for field, found in record_type.fields.items() if found.link == spot.row]
    if name != spot.row:
        links += [f"{spot.row}.{field}" for field, found in own.fields.items() if found.link == name]
    if len(links) != 1:
        said = (
            msg("several links join {name} and {row}: {links}", name=name, row=spot.row, links=links)
            if links
            else msg("no link joins {name} and {row}", name=name, row=spot.row)
        )
        yield spot.problem(said, msg("match: {{their field: our path}}"))

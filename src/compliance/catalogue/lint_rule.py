"""Checks of a rule: for whom it holds, when, except when, what it shows, and its kind's document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from compliance.catalogue.lint_conditions import condition
from compliance.catalogue.lint_kinds import kind, windows_of
from compliance.catalogue.lint_operands import TIME, operand
from compliance.catalogue.lint_sense import backwards
from compliance.catalogue.lint_spot import (
    COMPANY,
    NO_WINDOW,
    Checked,
    Like,
    Spot,
    Use,
    World,
    field_at,
    known_type,
    time_at,
)
from compliance.catalogue.lint_windows import knowing
from compliance.catalogue.positions import Path_, Positions
from compliance.catalogue.rule import Active, Each, Rule
from compliance.catalogue.windows import Calendar
from compliance.message import msg
from compliance.problems import Problem, nearest


def rule_problems(rule: Rule, world: World, positions: Positions) -> tuple[list[Problem], list[Use]]:
    """Return what is wrong inside a rule, and how it uses its parameters."""
    own = None if rule.each.of == COMPANY else rule.each.of
    spot = Spot(world, positions, (), own, own, declared=declared(rule))
    problems = [*_each(rule, spot.at("each")), *_body(rule, replace(spot, windows=windows_of(rule.check)))]
    problems += _parameters(rule, spot)
    return problems, _gated(spot.uses)


def keys_of(rule: Rule, world: World) -> dict[str, tuple[str, str]]:
    """Return keyed parameter -> the record type and field whose values are its keys, where no vocabulary has them."""
    found = {}
    for use in rule_problems(rule, world, Positions(""))[1]:
        if use.keyed and use.keys is not None and use.keys.values is None and use.keys.field is not None:
            found[use.name] = use.keys.field
    return found


def declared(rule: Rule) -> dict[str, Like]:
    """Return what parameters of the rule are said to be."""
    return {
        name: Like("code", one.words) if one.words else Like(one.type or "")
        for name, one in rule.params.items()
        if one.words or one.type is not None
    }


def _gated(uses: list[Use]) -> list[Use]:
    """Let a number be 0 where ``when`` asks for it: then it says that there is no duty."""
    gates = {use.name for use in uses if use.path[:1] == ("when",)}
    return [replace(use, at_least=0) if use.name in gates else use for use in uses]


def reads_of(rule: Rule, world: World) -> set[tuple[str, str]]:
    """Return the record types (with a blank field) and fields that a rule names; of one with problems, some."""
    own = None if rule.each.of == COMPANY else rule.each.of
    spot = Spot(world, Positions(""), (), own, own)
    shown_by_nobody = rule.model_copy(update={"show": ()})
    for _ in (*_each(rule, spot.at("each")), *_body(shown_by_nobody, replace(spot, windows=windows_of(rule.check)))):
        pass
    return spot.reads


def rests_on_unread(rule: Rule, world: World) -> bool:
    """Tell whether a rule speaks of a record type that could not be read: then nothing can be said of the rule."""
    unread = {name for name, record_type in world.types.items() if record_type is None}
    return bool(unread) and not unread.isdisjoint(name for name, _ in reads_of(rule, world))


def _body(rule: Rule, spot: Spot) -> Checked[None]:
    if rule.when is not None:
        yield from condition(rule.when, spot.at("when"))
    codes: set[str] = set()
    for number, exemption in enumerate(rule.exempt):
        here = spot.at("exempt", number)
        if exemption.code in codes:
            yield here.at("code").problem(
                msg("two exemptions are called {code!r}", code=exemption.code), msg("a code of its own")
            )
        codes.add(exemption.code)
        yield from condition(exemption.when, here.at("when"))
    for number, path in enumerate(rule.show):
        yield from field_at(path, spot.at("show", number))
    yield from _names(rule, spot)
    yield from kind(rule.check, rule.each, spot.at(rule.kind))


def _names(rule: Rule, spot: Spot) -> Iterator[Problem]:
    """Yield requirements that share a name: they are told apart by it, so two would be one."""
    for word in ("deadline", "evidence"):
        doc = getattr(rule, word)
        if doc is None:
            continue
        fields = [*getattr(doc, "answered", ()), *getattr(doc, "given", ())]
        taken = {
            *fields,
            *(("done",) if getattr(doc, "done", None) else ()),
            *(("covers",) if getattr(doc, "covers", None) else ()),
        }
        for name in doc.require:
            if name in taken:
                yield spot.at(word, "require", name).key_problem(
                    msg("{name!r} is required under that name already", name=name), msg("another name")
                )
        for path in sorted({path for path in fields if fields.count(path) > 1}):
            yield spot.at(word).problem(
                msg("{path!r} is asked for twice", path=path), msg("once, as answered or as given")
            )


def _each(rule: Rule, spot: Spot) -> Checked[None]:
    each = rule.each
    if each.of == COMPANY:
        for word in ("where", "at", "key", "site", "active"):
            if getattr(each, word) is not None:
                yield spot.at(word).key_problem(
                    msg("the company has no row, so no {word}", word=word), msg("a record type in of")
                )
        return
    record_type = yield from known_type(each.of, spot.at("of"))
    if record_type is None:
        return
    early = knowing(spot, NO_WINDOW)
    if each.where is not None:
        yield from condition(each.where, early.at("where"))
    if each.active is not None:
        yield from _active(each.active, each, early.at("active"))
    yield from _each_paths(rule, spot)


def _each_paths(rule: Rule, spot: Spot) -> Checked[None]:
    each = rule.each
    if each.at is not None:
        yield from time_at(each.at, spot.at("at"))
    for number, path in enumerate(each.key or ()):
        yield from field_at(path, spot.at("key", number))
    if each.key is not None and not isinstance(getattr(rule.check, "per", None), Calendar):
        yield spot.at("key").key_problem(
            msg("key beside windows that are no calendar"), msg("per: a calendar, or each without key")
        )
    if each.site is not None:
        yield from field_at(each.site, spot.at("site"))


def _active(doc: Active, each: Each, spot: Spot) -> Checked[None]:
    for word, end in (("from", doc.from_), ("to", doc.to)):
        if end is not None:
            yield from operand(end, TIME, spot.at(word))
    yield from backwards(doc.from_, doc.to, spot.at("to"))
    if doc.without is None:
        return
    here = spot.at("without")
    record_type = yield from known_type(doc.without.of, here.at("of"))
    if record_type is None:
        return
    if not any(found.link == each.of for found in record_type.fields.values()):
        yield here.at("of").problem(
            msg("{of} has no link to {each_of}", of=doc.without.of, each_of=each.of),
            msg("a type that links to {of}", of=each.of),
        )
    theirs = here.on(doc.without.of)
    yield from time_at(doc.without.from_, theirs.at("from"))
    yield from time_at(doc.without.to, theirs.at("to"))


def _parameters(rule: Rule, spot: Spot) -> Iterator[Problem]:
    """Yield parameters that are used and not declared."""
    for use in spot.uses:
        if use.name not in rule.params:
            known = sorted(rule.params)
            place = spot.positions.near(use.path)
            yield Problem(
                place,
                msg("the rule has no parameter {name!r}", name=use.name),
                (msg("one of {words}", words=tuple(known)) if known else msg("an entry in params")),
                nearest(use.name, known),
            )


def unused(rule: Rule, uses: Mapping[str, object], positions: Positions) -> Iterator[Problem]:
    """Yield declared parameters that neither the rule nor one of its readings uses."""
    for name in rule.params:
        if name not in uses:
            path: Path_ = ("params", name)
            known = sorted(uses)
            yield Problem(
                positions.key(path),
                msg("parameter {name!r} is used nowhere in the rule", name=name),
                msg("a use of it"),
                nearest(name, known),
            )

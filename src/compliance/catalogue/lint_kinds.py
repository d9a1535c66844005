"""Checks of the seven kinds: every path, parameter and window that a kind's document names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.catalogue.conditions import Condition, Operand
from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.kinds.content import LOOKED_UP, Carried, Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.evidence import EachOf, Evidence
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Reconciliation
from compliance.catalogue.kinds.sampling import RatioParam, Sampling
from compliance.catalogue.lint_conditions import condition
from compliance.catalogue.lint_operands import NUMBER, TIME, bound, length, operand, used
from compliance.catalogue.lint_related import related
from compliance.catalogue.lint_sense import same_source
from compliance.catalogue.lint_spot import NO_WINDOW, Checked, Spot, Use, field_at, known_type, time_at
from compliance.catalogue.lint_windows import PERIOD, STRETCH, anchored, calendar, due, knowing
from compliance.catalogue.record_type import registers_with
from compliance.catalogue.rule import Each, Kind
from compliance.folding import fold
from compliance.message import either, msg, one_of
from compliance.problems import nearest


def kind(doc: Kind, each: Each, spot: Spot) -> Checked[None]:
    """Check the document of a rule's kind; ``spot`` stands at it."""
    match doc:
        case Frequency():
            yield from _frequency(doc, each, spot)
        case Deadline():
            yield from _deadline(doc, spot)
        case Sampling():
            yield from _sampling(doc, each, spot)
        case Evidence():
            yield from _evidence(doc, spot)
        case Content():
            yield from _content(doc, spot)
        case Reconciliation():
            yield from _reconciliation(doc, spot)
        case Attestation():
            yield from calendar(doc.per, spot.at("per"))
            yield from length(doc.valid_for, spot.at("valid_for"))


def windows_of(doc: Kind) -> frozenset[str]:
    """Return the words of the window that ``when``, exemptions and requirements may use."""
    if isinstance(doc, Sampling):
        return frozenset({"start"}) if doc.due is None else STRETCH
    return PERIOD if getattr(doc, "per", None) is not None else STRETCH


def _requirements(named: dict[str, Condition], spot: Spot) -> Checked[None]:
    for name, part in named.items():
        yield from condition(part, spot.at(name))


def _frequency(doc: Frequency, each: Each, spot: Spot) -> Checked[None]:
    early = knowing(spot, NO_WINDOW)
    yield from related(doc.count, spot.at("count"), timed=True)
    yield from bound(doc.at_least, spot.at("at_least"), 1, None if doc.every is None else 1)  # a gap is closed by one
    if doc.per is not None:
        yield from calendar(doc.per, spot.at("per"))
    if doc.anchored is not None:
        suspended = each.active is not None and each.active.without is not None
        yield from anchored(doc.anchored, early.at("anchored"), suspended=suspended)
    yield from length(doc.trailing, early.at("trailing"))
    yield from length(doc.every, early.at("every"), 1)
    if doc.every is not None and spot.row is None:
        yield spot.at("every").problem(
            msg("a gap needs the activity of a row, and the company has none"), msg("a record type in each")
        )


def _deadline(doc: Deadline, spot: Spot) -> Checked[None]:
    early = knowing(spot, NO_WINDOW)
    if doc.due is not None:
        yield from due(doc.due, early.at("due"))
    if doc.per is not None:
        yield from calendar(doc.per, spot.at("per"))
    if doc.done is not None:
        yield from operand(doc.done, TIME, spot.at("done"))
        yield from _done(doc.done, doc, spot.at("done"))
    yield from _requirements(doc.require, spot.at("require"))
    seen: set[str] = set()
    for number, step in enumerate(doc.steps):
        here = early.at("steps", number)
        if step.id in seen:
            yield here.at("id").problem(msg("two steps are called {id!r}", id=step.id), msg("an id of its own"))
        seen.add(step.id)
        yield from operand(step.at, TIME, here.at("at"))
        if step.when is not None:
            yield from condition(step.when, here.at("when"))


def _done(done: Operand, doc: Deadline, spot: Spot) -> Checked[None]:
    """Refuse a time that is met by its own trigger, by no record, or by one record in every period."""
    due = doc.due
    triggers = [] if due is None else [one for one in (due.after, due.before, due.at) if one is not None]
    if any(same_source(done, trigger) for trigger in triggers):
        yield spot.problem(msg("what is done is what the due goes by"), msg("the time at which it was done"))
    elif done.literal is not None or done.as_of:
        yield spot.problem(msg("a time of no record"), msg("the time at which it was done"))
    elif doc.per is not None and not re.search(r'"window":|"during":"window"', done.model_dump_json(exclude_none=True)):
        wanted = msg("during: window, or a value of the window")
        yield spot.problem(msg("what was done once would do for every period"), wanted)


def _sampling(doc: Sampling, each: Each, spot: Spot) -> Checked[None]:
    record_type = spot.world.types.get(spot.row or "")
    if spot.row is None:
        yield spot.problem(msg("the company is no population"), msg("a record type in each"))
    elif record_type is not None and each.at is None and record_type.at is None:
        yield spot.problem(
            msg("{row} has no time, so its members belong to no period", row=spot.row), msg("at in each")
        )
    if doc.due is not None:
        yield from due(doc.due, knowing(spot, frozenset({"start"})).at("due"))
    elif doc.per in ("day", "week"):
        yield spot.at("per").problem(
            msg("a {per} has no due of its own here", per=doc.per), msg("month, quarter, half_year, year, or a due")
        )
    for number, path in enumerate(doc.by):
        yield from field_at(path, spot.at("by", number))
    yield from condition(doc.covered_when, spot.at("covered_when"))
    if doc.excluded is not None:
        yield from condition(doc.excluded, spot.at("excluded"))
    strata = spot if doc.strata_in_ratio else knowing(spot, NO_WINDOW)  # the group asks them too, which has another
    yield from _requirements(doc.always, strata.at("always"))
    for word, ratio in (("ratio", doc.ratio), ("tiers", doc.tiers)):
        if isinstance(ratio, RatioParam):
            spot.uses.append(Use(ratio.param, "ratio", (*spot.path, word, "param")))


def _evidence(doc: Evidence, spot: Spot) -> Checked[None]:
    for word, paths in (("answered", doc.answered), ("given", doc.given)):
        for number, path in enumerate(paths):
            yield from field_at(path, spot.at(word, number))
    yield from _requirements(doc.require, spot.at("require"))
    if doc.covers is not None:
        here = spot.at("covers")
        yield from related(doc.covers.of, here.at("of"))
        if doc.covers.of.of in spot.world.types:
            theirs = here.on(doc.covers.of.of)
            yield from time_at(doc.covers.from_, theirs.at("from"))
            yield from time_at(doc.covers.to, theirs.at("to"))
            if doc.covers.each_of is not None:
                yield from _each_of(doc.covers.each_of, here.at("each_of"), theirs.at("each_of", "is"))
    if doc.due is not None:
        yield from due(doc.due, knowing(spot, NO_WINDOW).at("due"))
    if doc.per is not None:
        yield from calendar(doc.per, spot.at("per"))


def _each_of(doc: EachOf, spot: Spot, field: Spot) -> Checked[None]:
    like = yield from field_at(doc.is_, field)
    yield from used(Use(doc.param, "all_of", (*spot.path, "param"), like=like), doc.for_, spot)


def _content(doc: Content, spot: Spot) -> Checked[None]:
    like = yield from field_at(doc.text, spot.at("text"))
    if like is not None and like.type not in ("text", "id"):
        yield spot.at("text").problem(
            msg("{text!r} is a {type}", text=doc.text, type=like.type), msg("a field of type text")
        )
    for number, text in enumerate(doc.must):
        if not fold(text):
            yield spot.at("must", number).problem(msg("an empty text"), msg("a text that is not empty"))
    if doc.allow is not None:
        spot.uses.append(Use(doc.allow, "list", (*spot.path, "allow")))
    yield from _registers(doc, spot)


def _registers(doc: Content, spot: Spot) -> Checked[None]:
    """Check that there are names and rooms to look for: where there are none, no text would carry one."""
    kinds = [kind for kind in doc.must_not if kind in LOOKED_UP]
    if doc.registers and not kinds:
        yield spot.at("registers").key_problem(msg("registers are looked in for names and rooms"), msg("no registers"))
        return
    types = {name: found for name, found in spot.world.types.items() if found is not None}
    marked = {kind: registers_with(types, kind) for kind in kinds}
    useful = sorted({name for found in marked.values() for name in found})
    whole = len(types) == len(spot.world.types)
    for number, name in enumerate(doc.registers):
        found = yield from known_type(name, spot.at("registers", number))
        whole &= found is not None
        if found is not None and name not in useful:
            what = msg("{name} is no register with a field that is personal: {kind}", name=name, kind=either(kinds))
            yield spot.at("registers", number).problem(what, one_of(useful), nearest(name, useful))
    asked = doc.registers or useful
    if whole and (not doc.registers or set(asked) & set(useful)):
        yield from _nowhere(
            doc, {kind: sorted(found) for kind, found in marked.items() if not set(asked) & set(found)}, spot
        )


def _nowhere(doc: Content, lacking: Mapping[Carried, list[str]], spot: Spot) -> Checked[None]:
    """Yield kinds that no register which is looked in has; with each, the registers that have it."""
    for kind, others in lacking.items():
        what = msg("no register that is looked in has a field that is personal: {kind}", kind=kind)
        expected = one_of(others) if others else msg("a register with such a field")
        yield spot.at("must_not", doc.must_not.index(kind)).problem(what, expected)


def _reconciliation(doc: Reconciliation, spot: Spot) -> Checked[None]:
    if doc.found_in is not None:
        yield from related(doc.found_in, spot.at("found_in"))
    for name, pair in (doc.equal or {}).items():
        yield from operand(pair.left, NUMBER, spot.at("equal", name, "left"))
        yield from operand(pair.right, NUMBER, spot.at("equal", name, "right"))
    if doc.sequence is not None:
        here = spot.at("sequence")
        yield from field_at(doc.sequence.number, here.at("number"))
        for number, path in enumerate(doc.sequence.by):
            yield from field_at(path, here.at("by", number))
    if doc.per is not None:
        yield from calendar(doc.per, spot.at("per"))

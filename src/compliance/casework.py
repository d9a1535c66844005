"""Running the cases of rules: the records of a case, through the engine, against the obligations it expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from compliance.catalogue.cases import Case, Expected, PlacedCase, entry_for
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.lint_cases import checked_cases
from compliance.catalogue.lint_spot import World
from compliance.catalogue.positions import Positions
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.engine.run import write_ledger
from compliance.engine.small import SMALL
from compliance.forked import made_together
from compliance.ledger import Obligation, State
from compliance.message import Message, msg, verbatim
from compliance.plan.context import AuditMoment
from compliance.problems import Place
from compliance.records.folder import FIRST_ROW, read_rows
from compliance.tables import Extent, Records

TOGETHER = 64  # rules whose cases are shared between two processes before anything is said of them


def run_all_cases(catalogue: Catalogue, entries: Sequence[RuleEntry]) -> Iterator[tuple[RuleEntry, int, list[Message]]]:
    """Run the cases of rules in their order: each rule, how many ran, what failed; in two processes where it helps."""
    for begin in range(0, len(entries), TOGETHER):
        some = entries[begin : begin + TOGETHER]
        ran = made_together({entry.id: partial(run_cases, catalogue, entry) for entry in some})()
        yield from ((entry, *ran[entry.id]) for entry in some)


def run_cases(catalogue: Catalogue, entry: RuleEntry) -> tuple[int, list[Message]]:
    """Run the cases beside a rule; return how many ran, and what failed in words."""
    file = checked_cases(entry, World(catalogue.record_types, catalogue.standard))
    failures = [problem.told() for problem in file.problems]
    with opened(narrow=True) as connection:  # a case has a handful of rows
        for placed in file.cases:
            asked = entry_for(placed.case, entry, catalogue.standard)
            records, found = _judged(catalogue, asked, placed.case, connection)
            wrong = told_by_place(placed, file.positions, records, found)
            if wrong:
                head = verbatim(file.positions.near((placed.number,)), f"{entry.id}::{placed.case.name}", between=": ")
                failures.append(verbatim(head, *wrong, between="\n    "))
    return len(file.problems) + len(file.cases), failures


def differences(
    catalogue: Catalogue,
    entry: RuleEntry,
    case: Case,
    connection: Embedded,
    *,
    small: int | None = SMALL,
) -> list[Message]:
    """Return what the engine says otherwise than the case expects; ``small`` as for ``write_ledger``."""
    asked = entry_for(case, entry, catalogue.standard)
    return unlike(case, obligations(catalogue, asked, case, connection, small=small))


def unlike(case: Case, found: Iterable[Obligation]) -> list[Message]:
    """Return in words what was expected and not found, and what was found and not expected."""
    unmet, left = _compared(case, found)
    return [*(_wanted(case.expect[n]) for n in unmet), *(msg("found    {what}", what=_said(o)) for o in left)]


def told_by_place(
    placed: PlacedCase, positions: Positions, records: Records, found: Iterable[Obligation]
) -> list[Message]:
    """Return what ``unlike`` does with the place of each expectation, and the cells that left a duty unassessable."""
    unmet, left = _compared(placed.case, found)
    wrong = [
        verbatim(positions.near((placed.number, "expect", n)), _wanted(placed.case.expect[n]), between=": ")
        for n in unmet
    ]
    wrong += [msg("found    {what}", what=_said(o)) for o in left]
    if any(o.state is State.NOT_ASSESSABLE for o in left):
        wrong += unusable_cells(placed, positions, records)
    return wrong


def unusable_cells(placed: PlacedCase, positions: Positions, records: Records) -> list[Message]:
    """Return the cells and rows of a case that cannot be used, each with its place."""
    told: dict[Place, Message] = {}
    for one in records.data_findings:
        held_by = one.place.file.removesuffix(".csv")  # the row's own type, where the cell is one of a child
        row = placed.case.written_row(held_by, one.place.line - FIRST_ROW)
        place = positions.near((placed.number, "records", held_by, row, *((one.field,) if one.field else ())))
        what = (
            msg("{value!r} cannot be used as {field} ({reason})", value=one.value, field=one.field, reason=one.reason)
            if one.field
            else msg("the row cannot be used ({reason})", reason=one.reason)
        )
        told.setdefault(place, verbatim(place, what, between=": "))
    return [told[place] for place in sorted(told)]


def _compared(case: Case, found: Iterable[Obligation]) -> tuple[list[int], list[Obligation]]:
    """Return the numbers of the expectations that nothing meets, and what is left of what was found."""
    left, unmet = list(found), []
    for number, expected in enumerate(case.expect):
        match = next((o for o in left if _same(expected, o)), None)
        if match is None:
            unmet.append(number)
        else:
            left.remove(match)
    return unmet, left


def _wanted(expected: Expected) -> Message:
    return msg("expected {what}", what=verbatim(expected.model_dump(include=set(expected.written), mode="json")))


def obligations(
    catalogue: Catalogue,
    entry: RuleEntry,
    case: Case,
    connection: Embedded,
    *,
    small: int | None = SMALL,
) -> list[Obligation]:
    """Run one rule over the records of a case; the connection's own tables of an earlier case are replaced."""
    return _judged(catalogue, entry, case, connection, small=small)[1]


def _judged(
    catalogue: Catalogue,
    entry: RuleEntry,
    case: Case,
    connection: Embedded,
    *,
    small: int | None = SMALL,
) -> tuple[Records, list[Obligation]]:
    records, at = read_case(catalogue, case, connection)
    database = DuckDatabase(connection)
    alone = replace(entry, rule=entry.rule.model_copy(update={"presupposes": ()}))
    run = write_ledger(database, replace(catalogue, rules={entry.id: alone}), records, at, small=small)
    return records, gather.obligations(run.place)


def read_case(catalogue: Catalogue, case: Case, connection: Embedded) -> tuple[Records, AuditMoment]:
    """Load the records of a case, and say of what moment it speaks."""
    extents = {name: Extent(s.from_, s.to) for name, s in case.extents.items()}
    absent = {tuple(name.split(".", 1)) for name in case.absent_columns}
    records = read_rows(
        connection, case.rows, catalogue.record_types, as_of=case.as_of, extents=extents,
        absent_columns={(a, b) for a, b in absent}, offset=catalogue.standard.ahead_of_utc,
    )  # fmt: skip
    day = case.as_of.date() if isinstance(case.as_of, datetime) else case.as_of
    return records, AuditMoment(case.as_of, case.from_, case.to or day)


def _same(expected: Expected, found: Obligation) -> bool:
    return all(_value(expected, name) == _found(found, name) for name in expected.written)


def _value(expected: Expected, name: str) -> object:
    value = getattr(expected, name)
    if name in ("due", "opens", "met_at") and value is not None:
        return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return value


def _found(found: Obligation, name: str) -> object:
    value = getattr(found, name)
    return tuple(sorted(n for n in value.split(",") if n)) if name == "missing" else value


def _said(found: Obligation) -> str:
    names = ("subject", "window", "state", "reason", "opens", "due", "demanded", "found", "population", "missing")
    return " ".join(f"{name}={getattr(found, name)}" for name in names if getattr(found, name) not in (None, ""))

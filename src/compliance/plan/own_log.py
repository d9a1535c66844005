"""A rule over the rows of a log: of days that its exports do not cover nobody knows which duties there are."""

from __future__ import annotations

from datetime import date

from compliance.ledger import COLUMNS, State
from compliance.plan.context import Compilation
from compliance.plan.nodes import TRUE, Expr, Null, Select, SqlType
from compliance.plan.terms import text, word

_NULLS: dict[str, SqlType] = {"opens": "TIMESTAMP", "due": "TIMESTAMP", "met_at": "TIMESTAMP"}


def unseen(made: Compilation) -> tuple[Select, ...]:
    """Return the row of the ledger that says so, where part of the audited span is not covered while the rule holds."""
    of, at, rule = made.entry.rule.each.of, made.at, made.entry.rule
    kind = made.catalogue.record_types.get(of)
    if kind is None or kind.role != "log":
        return ()
    begins = [day for day in (at.from_, rule.effective_from) if day is not None and at.from_ is not None]
    ends = [day for day in (at.to, at.day, rule.effective_to) if day is not None]
    if not _leaves_out(made, of, max(begins, default=None), min(ends)):
        return ()
    told: dict[str, Expr] = {
        "rule": text(made.entry.id),
        "clause": text(rule.clause),
        "state": word(State.NOT_ASSESSABLE),
        "reason": word("extent"),
        "due_day": TRUE,
        **{name: word("") for name in ("site", "subject", "window", "missing")},
    }
    return (Select(tuple((name, told.get(name, Null(_NULLS.get(name, "BIGINT")))) for name, _ in COLUMNS), None),)


def _leaves_out(made: Compilation, of: str, first: date | None, last: date) -> bool:
    """Whether the exports leave out a day of the span; without a begin nobody says from when they should cover."""
    extent = made.world.table(of).extent
    if first is not None and first > last:
        return False
    early = extent.from_ is not None and (first or last) < extent.from_
    late = extent.to is not None and last > extent.to
    return early or late or any((first or begin) <= end and begin <= last for begin, end in extent.holes)

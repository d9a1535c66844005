"""From the ledger to plain data: what fell due month by month, and what falls due soon."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from compliance.engine.database import Database, select_rows
from compliance.engine.gather import LEDGER, obligations
from compliance.findings.result import Month
from compliance.ledger import Obligation, State
from compliance.plan.context import AuditMoment
from compliance.plan.nodes import Col, From, Select
from compliance.plan.terms import is_there, op

SOON = 30


def months(database: Database) -> tuple[Month, ...]:
    """Count the obligations that have a due by its month, by rule and by state, in the order of the months."""
    due = Col(LEDGER, "due")
    year, month = (op(name, op("date_of", due)) for name in ("year_of", "month_of"))
    columns = (("year", year), ("month", month), *((name, Col(LEDGER, name)) for name in ("rule", "state")))
    group = tuple(expr for _, expr in columns)
    counts = Select((*columns, ("n", op("count_rows"))), From(LEDGER, LEDGER), where=is_there(due), group=group)
    whole: dict[date, Counter[str]] = defaultdict(Counter)
    rules: dict[date, dict[str, dict[str, int]]] = {}
    for at_year, at_month, rule, state, count in sorted(select_rows(database, counts)):
        first = date(at_year, at_month, 1)
        whole[first][state] += count
        rules.setdefault(first, {}).setdefault(rule, {})[state] = count
    return tuple(Month(first, whole[first], found) for first, found in rules.items())


def upcoming(database: Database, at: AuditMoment, *, days: int = SOON) -> tuple[Obligation, ...]:
    """Return the pending obligations that fall due from the as-of to so many days later, the soonest first."""
    first = datetime.combine(at.day, time())
    found = obligations(database, states=(State.PENDING,), due=(first, first + timedelta(days=days + 1)))
    return tuple(sorted(found, key=lambda duty: (duty.due, duty.rule, duty.site, duty.subject, duty.window)))

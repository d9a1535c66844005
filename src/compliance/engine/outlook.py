"""From the ledger to plain data: what fell due month by month, and what falls due soon."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from compliance.engine.database import Database
from compliance.engine.emit import quote
from compliance.engine.gather import LEDGER, obligations
from compliance.findings.result import Month
from compliance.ledger import Obligation, State
from compliance.plan.context import AuditMoment

SOON = 30


def months(database: Database) -> tuple[Month, ...]:
    """Count the obligations that have a due by its month, by rule and by state, in the order of the months."""
    year, month = (f"CAST(EXTRACT({part} FROM due) AS INTEGER)" for part in ("YEAR", "MONTH"))
    sql = (
        f"SELECT {year}, {month}, rule, state, COUNT(*) FROM {quote(LEDGER)} WHERE due IS NOT NULL "
        f"GROUP BY {year}, {month}, rule, state ORDER BY 1, 2, 3, 4"
    )
    counted: dict[date, dict[str, Counter[str]]] = {}
    for at_year, at_month, rule, state, count in database.rows(sql):
        counted.setdefault(date(at_year, at_month, 1), {}).setdefault(rule, Counter())[state] = count
    return tuple(Month(day, sum(rules.values(), Counter()), rules) for day, rules in counted.items())


def upcoming(database: Database, at: AuditMoment, *, days: int = SOON) -> tuple[Obligation, ...]:
    """Return the pending obligations that fall due from the as-of to so many days later, the soonest first."""
    first = datetime.combine(at.day, time())
    found = obligations(database, states=(State.PENDING,), due=(first, first + timedelta(days=days + 1)))
    return tuple(sorted(found, key=lambda duty: (duty.due, duty.rule, duty.site, duty.subject, duty.window)))

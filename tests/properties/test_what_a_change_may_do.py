"""A looser figure adds no finding; proof added within its due removes that finding and adds none.

In a gap rule the added visit may open the next gap. The rules are fixed but for their figure: of a negated or ``none``
condition nobody could say which way is looser.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from compliance.ledger import Obligation, State
from properties.comparing import obligations
from properties.drawing import for_audits
from properties.strategies.audits import Audit
from properties.strategies.business import text
from properties.strategies.records import rows

AS_OF = date(2026, 12, 31)
HEAD = {
    "clause": "1", "title": text("t"), "severity": "minor", "responsible": {"post": "p"}, "action": text("a"),
}  # fmt: skip
KEY = "r/one"
Check = dict[str, Any]


def deadline(figure: int, unit: str = "days") -> Check:
    within = f"{figure} {unit}"
    return {
        "each": "cases",
        "deadline": {"due": {"after": {"field": "at"}, "within": within}, "done": {"field": "answered_at"}},
    }


def frequency(figure: int) -> Check:
    return {"each": "units", "frequency": {"count": {"of": "visits"}, "at_least": str(figure), "per": {"per": "month"}}}


def gap(figure: int) -> Check:
    return {"each": "units", "frequency": {"count": {"of": "visits"}, "every": f"{figure} days"}}


def sampling(figure: int) -> Check:
    covered = {"called_at": {"answered": "true"}}
    return {
        "each": "orders",
        "sampling": {"per": "month", "by": ["site_id"], "covered_when": covered, "ratio": f"{figure}%"},
    }


def audit_of(check: Check, found: Any) -> Audit:
    return Audit({KEY: {**HEAD, **check}}, found, AS_OF)


def business(*types: str) -> st.SearchStrategy[Any]:
    return rows(frozenset({"sites", "units", *types}))


def broken(found: list[Obligation]) -> set[tuple[str, str]]:
    return {(o.subject, o.window) for o in found if o.state is State.NONCONFORMING}


@pytest.mark.parametrize(
    ("rule", "step", "figures"),
    [
        (deadline, 1, (0, 6)),
        (lambda n: deadline(n, "working days"), 1, (0, 6)),
        (lambda n: deadline(n, "hours"), 5, (1, 60)),
        (frequency, -1, (2, 4)),
        (gap, 1, (1, 20)),
        (sampling, -10, (10, 100)),
    ],
    ids=["days", "working days", "hours", "frequency", "gap", "sampling"],
)
def test_a_looser_figure_adds_no_finding(rule: Any, step: int, figures: tuple[int, int]) -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        figure = data.draw(st.integers(*figures))
        strict = obligations(replace(audit, rules=audit_of(rule(figure), audit.rows).rules))
        looser = obligations(replace(audit, rules=audit_of(rule(figure + step), audit.rows).rules))
        assert broken(looser) <= broken(strict)

    for_audits(
        business("cases", "visits", "orders").map(lambda found: audit_of(rule(figures[1]), found)), check, share=2
    )


def one_of(found: list[Obligation], data: st.DataObject) -> Obligation:
    """Draw a nonconforming obligation; an audit without one is passed over."""
    missing = [o for o in found if o.state is State.NONCONFORMING]
    assume(missing)
    return data.draw(st.sampled_from(missing))


def visited(audit: Audit, unit: str, day: datetime | None, *names: str) -> Audit:
    """Return the audit with further visits of a unit on that day."""
    assert day is not None
    more = [{"visit_id": name, "unit_id": unit, "at": day.date().isoformat()} for name in names]
    return replace(audit, rows={**audit.rows, "visits": [*audit.rows["visits"], *more]})


def test_an_answer_within_the_due_removes_the_finding_and_no_other() -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        before = obligations(audit)
        one = one_of(before, data)
        assert one.due is not None
        answer = {"answered_at": one.due.date().isoformat()}
        cases = [{**row, **answer} if row["case_id"] == one.subject else row for row in audit.rows["cases"]]
        after = obligations(replace(audit, rows={**audit.rows, "cases": cases}))
        assert broken(after) == broken(before) - {(one.subject, one.window)}

    for_audits(business("cases").map(lambda found: audit_of(deadline(3), found)), check, share=2)


def test_visits_within_the_month_remove_the_finding_and_no_other() -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        before = obligations(audit)
        one = one_of(before, data)
        after = obligations(visited(audit, one.subject, one.opens, "x0", "x1"))
        assert broken(after) == broken(before) - {(one.subject, one.window)}

    for_audits(business("visits").map(lambda found: audit_of(frequency(2), found)), check, share=2)


def test_a_visit_on_the_due_day_closes_the_gap_and_may_open_the_next() -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        before = obligations(audit)
        one = one_of(before, data)
        after = obligations(visited(audit, one.subject, one.due, "x0"))
        assert (one.subject, one.window) not in broken(after)
        assert broken(after) - broken(before) <= {(one.subject, "x0")}

    for_audits(business("visits").map(lambda found: audit_of(gap(3), found)), check, share=2)

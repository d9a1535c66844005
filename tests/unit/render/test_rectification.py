from __future__ import annotations

from datetime import date

import builders
from msgspec.structs import replace

from compliance.catalogue.profile import Profile
from compliance.findings.rectification import COLUMNS, GRADES, rectification
from compliance.ledger import State


def test_lines_are_sorted_by_site_grade_and_clause_and_numbered() -> None:
    audit = builders.result()
    items = rectification(reversed(audit.findings), audit.catalogue, raised=date(2026, 3, 31), sites=("S2", "S1"))
    duties = [item.finding.obligation for item in items]
    clauses = list(audit.catalogue.clauses)
    order = [
        (("S2", "S1").index(duty.site), GRADES.index(item.finding.grade), clauses.index(duty.clause))
        for item, duty in zip(items, duties, strict=True)
    ]
    assert order == sorted(order)
    assert [item.number for item in items] == list(range(1, len(items) + 1))


def test_the_due_day_goes_by_grade_from_the_day_of_the_audit() -> None:
    audit = builders.result()
    items = rectification(audit.findings, audit.catalogue, raised=date(2026, 3, 31))
    assert {item.finding.grade: item.due for item in items} == {
        "major": date(2026, 4, 7),
        "minor": date(2026, 4, 15),
        "observation": date(2026, 4, 30),
    }
    company = replace(audit.catalogue, profile=Profile(due_days={"major": 1}))
    items = rectification(audit.findings, company, raised=date(2026, 12, 31))
    assert {item.finding.grade: item.due for item in items} == {
        "major": date(2027, 1, 1),
        "minor": date(2027, 1, 15),
        "observation": date(2027, 1, 30),
    }


def test_what_lacks_of_what_was_due() -> None:
    made = (
        builders.duty("complaints/follow-up", "too_few", demanded=9, found=5),
        builders.duty("complaints/answered", "late", demanded=1, found=None, subject="C-8"),
        builders.duty("complaints/steps", "out_of_order", demanded=None, found=None, state=State.OBSERVATION),
    )
    audit = builders.result()
    items = rectification(map(builders.finding, made), audit.catalogue, raised=date(2026, 3, 31))
    assert {item.finding.obligation.rule: (item.short, item.demanded) for item in items} == {
        "complaints/follow-up": (4, 9),
        "complaints/answered": (1, 1),
        "complaints/steps": (1, 1),
    }


def test_the_list_has_the_26_columns_of_the_trade() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 26

"""A row whose place in a run of numbers cannot be known is in none, and says so: both evaluators agree."""

from __future__ import annotations

from datetime import date

import pytest

from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of

SPOILT = "1.1E+17"  # what a spreadsheet leaves of an id
UNUSABLE = ("unusable", "not_assessable", "unusable")
GAP = ("", "nonconforming", "gap")


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([("s1", "A-1"), ("s1", "A-3")], {"c1": GAP}),
        ([(SPOILT, "A-1"), (SPOILT, "A-3")], {"c0": UNUSABLE, "c1": UNUSABLE}),
        ([(SPOILT, "A-1"), ("s1", "A-3")], {"c0": UNUSABLE}),
        ([("s1", SPOILT), ("s1", "A-3")], {"c0": UNUSABLE}),
        ([("s1", "A-1"), (SPOILT, "A-2"), ("s1", "A-3")], {"c1": UNUSABLE, "c2": GAP}),
    ],
)
def test_a_number_or_its_run_that_cannot_be_used_is_in_no_run(
    numbers: list[tuple[str, str]], found: dict[str, tuple[str, str, str]]
) -> None:
    rule = rule_of("cases", "reconciliation", {"sequence": {"number": "number", "by": ["site_id"]}})
    cases = [
        {"case_id": f"c{n}", "site_id": site, "at": "2026-03-05", "number": number}
        for n, (site, number) in enumerate(numbers)
    ]
    audit = Audit({"a/r": rule}, {"cases": cases, "sites": [{"site_id": "s1"}]}, date(2026, 4, 30))
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    assert {str(row[2]): row[3:6] for row in expected} == found

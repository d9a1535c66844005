"""Every case beside a shipped rule comes out as it expects; COMPLIANCE_COPY=never: where large audits run too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compliance.casework import differences, obligations
from compliance.catalogue.cases import load_cases
from compliance.engine.opening import opened
from compliance.engine.small import SMALL as MOST
from shipped import property_cs

CATALOGUE, PROBLEMS = property_cs()
SMALL = None if os.environ.get("COMPLIANCE_COPY") == "never" else MOST
RULES = {} if CATALOGUE is None else CATALOGUE.rules


def test_the_standard_has_no_problem() -> None:
    assert PROBLEMS == ()
    assert len(RULES) >= 11


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_the_cases_of_a_rule(rule_id: str) -> None:
    assert CATALOGUE is not None
    entry = RULES[rule_id]
    cases, problems = load_cases(Path(entry.place.file).with_suffix(".cases.yaml"))
    assert problems == ()
    with opened(narrow=True) as connection:
        wrong = {case.name: differences(CATALOGUE, entry, case, connection, small=SMALL) for case in cases}
    assert wrong == {case.name: [] for case in cases}


@pytest.mark.parametrize(
    ("orders", "demanded"),
    [(1, 1), (99, 30), (100, 30), (101, 21), (200, 40), (201, 41), (299, 60), (300, 30), (301, 31)],
)
@pytest.mark.parametrize("short", [0, 1])
def test_the_tiers_of_call_backs_at_their_edges(orders: int, demanded: int, short: int) -> None:
    from compliance.catalogue.cases import Case

    assert CATALOGUE is not None
    answered = {"followup_at": "2026-03-03", "q_quality": "好", "q_timeliness": "好", "q_manner": "好"}
    rows = [
        {
            "order_no": f"O{n}",
            "project_id": "P1",
            "ordered_at": "2026-03-02",
            "status": "completed",
            "completed_at": "2026-03-02",
        }
        | (answered if n < demanded - short else {})
        for n in range(orders)
    ]
    others = ("service_order_staff", "contracts", "service_catalog", "staff", "complaints")
    case = Case.model_validate(
        {
            "name": "tiers",
            "as_of": "2026-04-30",
            "records": {"service_orders": rows, **dict.fromkeys(others, ())},
            "expect": (),
        }
    )
    with opened(narrow=True) as connection:
        found = obligations(CATALOGUE, RULES["special-services/too-few-call-backs"], case, connection)
    assert [(o.window, o.state.value, o.population, o.demanded, o.found) for o in found] == [
        ("2026-03", "nonconforming" if short else "conforming", orders, demanded, demanded - short)
    ]

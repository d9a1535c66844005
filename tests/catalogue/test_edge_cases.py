"""Every edge that a careful reader of the first standard tries is a case somewhere, or it is said why it cannot be."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from compliance.catalogue.cases import load_cases
from compliance.catalogue.load import load_catalogue

EDGES = yaml.safe_load(Path(__file__).with_name("edge-cases.yaml").read_text("utf-8"))
CATALOGUE, _ = load_catalogue("property-cs")
assert CATALOGUE is not None
AREAS = ("posts", "delivery", "renovation", "communication", "complaints", "culture", "special-services", "custody",
    "customer-information", "pets", "owners-assembly")  # fmt: skip


def by_rule() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in EDGES:
        if "case" in edge:
            rule, _, case = edge["case"].partition("::")
            found[rule].add(case)
    return found


@pytest.mark.parametrize(("rule", "named"), sorted(by_rule().items()))
def test_the_cases_that_show_an_edge_are_there(rule: str, named: set[str]) -> None:
    assert CATALOGUE is not None
    assert rule in CATALOGUE.rules
    cases, _ = load_cases(Path(CATALOGUE.rules[rule].place.file).with_suffix(".cases.yaml"))
    assert named - {case.name for case in cases} == set()


def test_an_edge_has_a_case_or_a_reason_and_stands_once() -> None:
    assert [edge for edge in EDGES if ("case" in edge) == ("not_here" in edge)] == []
    named = [(str(edge["clause"]), edge["edge"]) for edge in EDGES]
    assert len(set(named)) == len(named)
    assert (len(EDGES), sum("not_here" in edge for edge in EDGES)) == (275, 6)


def test_a_case_shows_an_edge_of_its_own_clause() -> None:
    assert CATALOGUE is not None
    for edge in EDGES:
        clause = str(edge["clause"])
        if "case" in edge and clause[0].isdigit() and "." in clause:
            assert CATALOGUE.rules[edge["case"].partition("::")[0]].rule.clause in (clause, "D06", "D09", "5.2.4"), edge

"""Every edge that a careful reader of the first standard tries is a case somewhere."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from compliance.catalogue.cases import load_cases
from shipped import property_cs

EDGES = yaml.safe_load(Path(__file__).with_name("edge-cases.yaml").read_text("utf-8"))
DECISIONS = yaml.safe_load(Path(__file__).with_name("decisions.yaml").read_text("utf-8"))
CATALOGUE, _ = property_cs()
assert CATALOGUE is not None
AREAS = ("posts", "delivery", "renovation", "communication", "complaints", "culture", "special-services", "custody",
    "customer-information", "pets", "owners-assembly")  # fmt: skip


def by_rule() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for edge in EDGES + DECISIONS:
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


def test_an_edge_has_a_case_and_stands_once() -> None:
    assert [edge for edge in EDGES if "case" not in edge] == []
    named = [(str(edge["clause"]), edge["edge"]) for edge in EDGES]
    assert len(set(named)) == len(named)
    assert len(EDGES) == 278


def test_a_case_shows_an_edge_of_its_own_clause() -> None:
    assert CATALOGUE is not None
    for edge in EDGES:
        clause = str(edge["clause"])
        if "case" in edge and clause[0].isdigit() and "." in clause:
            assert CATALOGUE.rules[edge["case"].partition("::")[0]].rule.clause in (clause, "D06", "D09", "5.2.4"), edge


def test_where_two_ways_lay_open_a_case_or_a_reading_says_which_was_taken() -> None:
    assert CATALOGUE is not None
    assert [entry for entry in DECISIONS if ("case" in entry) == ("reading" in entry)] == []
    assert len({entry["decision"] for entry in DECISIONS}) == len(DECISIONS) == 42
    said = [entry["reading"].split("::") for entry in DECISIONS if "reading" in entry]
    assert [(r, t) for r, t in said if t not in {reading.topic for reading in CATALOGUE.rules[r].rule.readings}] == []


def test_what_the_decisions_rest_on_can_be_recorded() -> None:
    assert CATALOGUE is not None
    types = CATALOGUE.record_types
    needed = {
        "document_projects": "doc_id project_id relation",
        "interviews": "minutes_doc feedback_at replied_at",
        "correspondence": "letter_id from_party to_party volume_no",
        "projects": "assembly_conditions_met_on committee_since in_charge_leader",
        "activities": "cancel_decided_on replacement_id",
        "custody_items": "giver_signed_on receiver_signed_on return_giver_signed_on return_receiver_signed_on",
        "surveys": "fieldwork_to covers_all_projects",
        "complaints": "content result reply_text exempt_approved_by first_response_at earlier_closed_at",
        "publications": "is_emergency",
        "documents": "decision last_review_on",
        "delivery_batches": "notice_letter_on notice_letter_doc",
        "inspections": "end_at",
        "vendors": "service_start service_end",
    }
    missing = [(t, f) for t, fields in needed.items() for f in fields.split() if f not in types[t].fields]
    assert missing == []

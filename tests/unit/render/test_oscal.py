"""The three OSCAL documents: every reference leads somewhere, and nothing that was not assessed looks satisfied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import builders
import pytest
from test_machine_formats import waived_and_compared

from compliance.findings.result import AuditResult
from compliance.ledger import State
from compliance.render.oscal.files import CATALOG, POAM, RESULTS, to_oscal
from compliance.render.oscal.parts import token
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare

OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")


def documents(result: AuditResult, lang: str = "en") -> dict[str, Any]:
    return {name: json.loads(content) for name, content in to_oscal(prepare(result, lang)).items() if content}


def walk(node: object, key: str = "") -> Iterator[tuple[str, Any]]:
    yield key, node
    if isinstance(node, dict):
        for name, value in node.items():
            yield from walk(value, name)
    if isinstance(node, list):
        for value in node:
            yield from walk(value, key)


def results_of(result: AuditResult) -> Any:
    return documents(result)[RESULTS]["assessment-results"]["results"][0]


@pytest.mark.parametrize("result", [builders.result(), waived_and_compared(), builders.hostile()])
def test_every_reference_leads_to_something_of_its_own_document(result: AuditResult) -> None:
    made = documents(result)
    controls = {part["id"] for key, part in walk(made[CATALOG]) if key == "controls" and isinstance(part, dict)}
    statements = {part["id"] for key, part in walk(made[CATALOG]) if key == "parts" and isinstance(part, dict)}
    for document in made.values():
        here = [value for key, value in walk(document) if key == "uuid"]
        assert len(here) == len(set(here))
        pointed = [v for k, v in walk(document) if k.endswith("-uuid")]
        pointed += [v[1:] for k, v in walk(document) if k == "href" and v.startswith("#")]
        assert set(pointed) <= set(here)
        assert {v for k, v in walk(document) if k == "control-id"} <= controls
        assert {v for k, v in walk(document) if k == "target-id"} <= statements


@pytest.mark.parametrize("result", [builders.result(), builders.hostile(), builders.result(findings=(), notes=())])
def test_no_list_is_empty_ids_begin_with_a_letter_and_moments_have_an_offset(result: AuditResult) -> None:
    for document in documents(result).values():
        for key, value in walk(document):
            assert value not in ([], "", {}), key
            if key in {"id", "control-id", "target-id"} and isinstance(value, str):
                assert ID.fullmatch(value)
            if key in {"last-modified", "start", "end", "collected", "deadline"}:
                assert OFFSET.fullmatch(value)
            if key == "uuid":
                assert value[14] == "5"


def test_only_clauses_whose_duties_were_all_judged_and_hold_are_satisfied() -> None:
    result = builders.result(findings=tuple(f for f in builders.result().findings if "manner" not in f.obligation.rule))
    tallies = [t for t in result.tallies if t.rule not in {"communication/interviews", "communication/patrol-gap"}]
    clean = [
        type(tallies[0])(rule, site, {"conforming": 2})
        for rule in ("communication/interviews", "communication/patrol-gap")
        for site in ("S1", "S2")
    ]
    found = tuple(f for f in result.findings if f.obligation.clause == "5.2.4")
    made = results_of(builders.result(findings=found, tallies=(*clean, *tallies)))
    states = {f["target"]["target-id"]: f["target"]["status"]["state"] for f in made["findings"]}
    assert states == {
        "demo-4.2.1_smt": "satisfied",
        "demo-5.2.4_smt": "not-satisfied",
        "demo-5.3.3_smt": "not-satisfied",
    }
    assert "demo-4.2.9_smt" not in states  # a person must still say
    assert "demo-9.9_smt" not in states  # no rule


def test_what_nobody_judged_is_an_observation_that_says_so() -> None:
    made = results_of(builders.result())
    told = [{p["name"]: p["value"] for p in o["props"]}["state"] for o in made["observations"] if "types" not in o]
    assert sorted(told) == ["manual", "not_assessable", "not_assessable"]


def test_a_waived_finding_is_an_approved_deviation_and_still_not_satisfied() -> None:
    made = results_of(waived_and_compared())
    assert [r["status"] for r in made["risks"]].count("deviation-approved") == 1
    states = {f["target"]["target-id"]: f["target"]["status"]["state"] for f in made["findings"]}
    assert states["demo-5.2.4_smt"] == "not-satisfied"


def test_the_plan_has_an_item_for_each_nonconformity_with_its_deadline() -> None:
    result = builders.result()
    plan = documents(result)[POAM]["plan-of-action-and-milestones"]
    broken = [f for f in result.findings if f.obligation.state is State.NONCONFORMING]
    assert len(plan["poam-items"]) == len(plan["risks"]) == len(plan["observations"]) == len(broken)
    assert {risk["deadline"] for risk in plan["risks"]} == {"2026-04-07T23:59:59+00:00", "2026-04-15T23:59:59+00:00"}


def test_without_nonconformities_there_is_no_plan() -> None:
    assert to_oscal(prepare(builders.result(findings=(), notes=()), "en"))[POAM] is None


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_audit_gives_the_same_bytes(lang: str) -> None:
    assert to_oscal(prepare(builders.result(), lang)) == to_oscal(prepare(builders.result(), lang))


def test_two_names_never_become_one_id() -> None:
    assert token("cs", "3.2.1") == "cs-3.2.1"
    assert token("3.2.1") == "c-3.2.1"
    assert len({token("a(1)"), token("a[1]"), token("a_1_")}) == 3


def test_what_records_say_is_inert() -> None:
    said = {"title", "description", "prose", "statement"}
    texts = [
        text
        for document in documents(builders.hostile()).values()
        for key, text in walk(document)
        if isinstance(text, str) and key in said
    ]
    assert any("onmouseover" in text for text in texts)
    assert not [text for text in texts if re.search(r"(?<!\\)<|\{\{|\n", text)]

from __future__ import annotations

from datetime import date
from typing import Any

from asking import case, ledger, only, states, unit, visit

from compliance.catalogue.catalogue import ParamValue
from properties.strategies.business import catalogue_of, rule_of
from reference import evaluate, proof, world_from_rows

NOW = "2026-04-30"
DEADLINE = {"due": {"after": {"field": "at"}, "within": {"param": "limit"}}, "done": {"field": "answered_at"}}


def rule(**more: Any) -> dict[str, Any]:
    return rule_of("cases", "deadline", DEADLINE, **{"params": {"limit": "3 days"}, **more})


CASES = {"cases": [case("1", site_id="s", at="2026-03-01"), case("2", site_id="t", at="2026-03-20", urgent="true")]}


def test_the_audited_span_is_one_of_dues_and_open_duties_belong() -> None:
    assert set(states(rule(), CASES, NOW, from_="2026-03-04", to="2026-03-31")) == {("1", ""), ("2", "")}
    assert set(states(rule(), CASES, NOW, from_="2026-03-05", to="2026-03-31")) == {("2", "")}
    assert set(states(rule(), CASES, NOW, to="2026-03-22")) == {("1", "")}
    assert set(states(rule(), CASES, "2026-03-21", to="2026-03-20")) == {("1", ""), ("2", "")}
    assert set(states(rule(), CASES, "2026-03-21", to="2026-03-19")) == {("1", "")}


def test_a_rule_is_in_force_when_the_duty_opens() -> None:
    assert set(states(rule(effective_from="2026-03-02"), CASES, NOW)) == {("2", "")}
    assert set(states(rule(effective_to="2026-03-01"), CASES, NOW)) == {("1", "")}


def test_gate_exemption_and_choice_of_rows() -> None:
    assert states(rule(when={"urgent": "true"}), CASES, NOW)["1", ""] == "not_applicable gate"
    exempt = rule(exempt=[{"code": "urgent", "when": {"urgent": "true"}}])
    assert states(exempt, CASES, NOW)["2", ""] == "exempt exemption:urgent"
    chosen = rule()
    chosen["each"] = {"of": "cases", "where": {"urgent": "true"}}
    assert set(states(chosen, CASES, NOW)) == {("2", "")}
    bad = {"cases": [case("1", at="2026-03-01", urgent="!bad")]}
    for unknown in (chosen, exempt, rule(when={"urgent": "true"})):
        assert states(unknown, bad, NOW) == {("1", ""): "not_assessable unusable"}


def test_breaches_of_soft_rules_are_observations() -> None:
    for soft in ({"severity": "observation"}, {"modality": "may"}):
        assert states({**rule(), **soft}, CASES, NOW)["1", ""] == "observation missing"


def test_parameters_by_site_and_day() -> None:
    dated = rule(params={"limit": {"values": [{"value": "3 days"}, {"from": "2026-03-20", "value": "50 days"}]}})
    assert states(dated, CASES, NOW) == {("1", ""): "nonconforming missing", ("2", ""): "pending not_due"}
    late = rule(params={"limit": {"values": [{"from": "2026-03-20", "value": "3 days"}]}})
    assert states(late, CASES, NOW)["1", ""] == "not_assessable parameter:limit"
    unset = rule(params={"limit": {"source": "company"}})
    assert states(unset, CASES, NOW) == {("", ""): "not_assessable parameter:limit"}
    own = [ParamValue("limit", "90 days", site="t")]
    assert states(rule(), CASES, NOW, settings=own)["2", ""] == "pending not_due"


def test_a_keyed_table_that_lacks_the_entry_is_not_set() -> None:
    keyed = {
        **DEADLINE,
        "due": {"after": {"field": "at"}, "within": {"param": "limit", "for": {"field": "kind"}}},
    }
    table = rule_of("cases", "deadline", keyed, params={"limit": {"value": {"plain": "3 days"}}})
    rows = {"cases": [case(str(n), at="2026-03-01", kind=k) for n, k in enumerate(("plain", "special", None, "!bad"))]}
    assert list(states(table, rows, NOW).values()) == [
        "nonconforming missing",
        "not_assessable parameter:limit",
        "not_assessable parameter:limit",
        "not_assessable unusable",
    ]


def test_a_due_past_the_calendar_cannot_be_judged() -> None:
    rows = {"cases": [case("1", site_id="s", at="2026-12-31")]}
    assert states(rule(params={"limit": "1 working day"}), rows, "2027-02-01") == {("1", ""): "not_assessable calendar"}


def test_what_follows_from_an_unmet_rule() -> None:
    first = rule(when={"urgent": {"answered": "true"}})  # unmet at t only
    second = rule_of("cases", "evidence", {"answered": ["note"]}, presupposes=["a/first"])
    found = {
        (r.rule, r.subject): f"{r.state.value} {r.reason}"
        for r in ledger({"a/first": first, "a/second": second}, CASES, NOW)
    }
    assert found["a/second", "1"] == "nonconforming missing"
    assert found["a/second", "2"] == "not_assessable follows_from:a/first"
    assert found["a/first", "2"] == "nonconforming missing"


def test_a_site_is_its_own_site_and_the_company_has_none() -> None:
    sites = {"sites": [{"site_id": "s", "kind": None}]}
    assert only(rule_of("sites", "evidence", {"answered": ["kind"]}), sites, NOW).site == "s"
    company = rule_of("company", "evidence", {"require": {"so": {"exists": {"of": "sites"}}}})
    found = only(company, sites, NOW)
    assert (found.site, found.subject, found.state) == ("", "company", "conforming")


def test_the_ledger_is_sorted_and_does_not_depend_on_the_order_of_rows() -> None:
    rules = {"a/z": rule(), "a/b": rule_of("cases", "evidence", {"answered": ["note"]})}
    turned = {"cases": list(reversed(CASES["cases"]))}

    def plain(rows: Any) -> list[tuple[str, str, str]]:
        return [(r.rule, r.subject, r.state.value) for r in ledger(rules, rows, NOW)]

    assert plain(CASES) == plain(turned)
    assert plain(CASES) == sorted(plain(CASES))


def test_the_proof_is_the_subject_and_what_was_counted() -> None:
    count = {"of": "visits", "match": {"unit_id": "unit_id"}}
    catalogue = catalogue_of({"a/r": rule_of("units", "frequency", {"count": count, "per": {"per": "month"}})})
    rows = {
        "units": [unit(begun="2026-03-01", ended="2026-03-31")],
        "visits": [visit("1", "2026-03-02"), visit("2", "2026-04-02"), visit("3", "2026-03-02", "other")],
    }
    world = world_from_rows(catalogue, rows, as_of=date(2026, 4, 30))
    units, visits = world.tables["units"], world.tables["visits"]
    assert proof(world, "a/r", "u", "2026-03") == {("units", units[0].row), ("visits", visits[0].row)}
    assert evaluate(world)[0].subject_row == units[0].row

"""A question that a rule author adds is answered in made companies, and broken, without a word of Python."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from compliance.catalogue.rule import Rule
from compliance.simulate.company import Breach, Company, Row
from compliance.simulate.run import Order, make
from shipped import property_cs

TEXT = {"zh-Hant": "問", "zh-Hans": "问", "en": "ask"}
NEW = "pets/leads-unseen"


def made(post: str, **written: Any) -> Company:
    """Make half a year of two sites with one more question, and break nothing."""
    return with_breaches(post, None, **written)[0]


def with_breaches(post: str, written_order: Order | None, **written: Any) -> tuple[Company, tuple[Breach, ...]]:
    catalogue, _ = property_cs()
    assert catalogue is not None
    per = written.pop("per")
    attestation = {"question": TEXT, "method": TEXT, "sample": "4", "per": per}
    rule = {"clause": "10.0.2", "title": TEXT, "severity": "minor", "responsible": {"post": post}, "action": TEXT}
    entry = catalogue.rules["pets/collection-unconfirmed"]
    new = replace(entry, id=NEW, rule=Rule.model_validate({**rule, "attestation": attestation, **written}))
    order = written_order or Order(sites=2, months=6, seed=3, breaches=0)
    return make(order, replace(catalogue, rules={**catalogue.rules, NEW: new}))


def answers(company: Company) -> list[Row]:
    return [row for row in company.tables["attestations"] if row["rule"] == NEW]


def breakable(company: Company) -> set[tuple[str, str]]:
    return {(b.subject, b.window) for slot in company.slots for b in slot.breaches if b.rule == NEW and b.subject}  # type: ignore[misc]  # named


def test_a_question_of_every_site_and_month() -> None:
    company = made("品質經理", each="projects", per={"per": "month"})
    told = answers(company)
    assert {row["subject"] for row in told} == {"P01", "P02"}
    assert {row["period"] for row in told} == {f"2026-{month:02d}" for month in range(1, 7)}
    assert {(row["fact"], row["sample_n"], row["clause"]) for row in told} == {("抽查4項，均符合要求", 4, "10.0.2")}
    assert {row["post"] for row in told} == {"company_leader"}  # the quality manager answers for it
    assert breakable(company)
    assert breakable(company) <= {(row["subject"], row["period"]) for row in told}


def test_a_question_of_rows_of_another_kind_that_are_active_long_enough() -> None:
    chosen = {"of": "contracts", "where": {"kind": ["long_term"]}}
    company = made("客戶主管", each=chosen, per={"per": "quarter", "min_active_days": "45"})
    kinds = {row["contract_id"]: row["kind"] for row in company.tables["contracts"]}
    told = answers(company)
    assert told
    assert {kinds[str(row["subject"])] for row in told} == {"long_term"}
    assert {row["post"] for row in told} == {"quality_manager"}


def test_a_question_that_depends_on_what_happened_is_answered_and_never_broken() -> None:
    happened = {"exists": {"of": "complaints", "match": {"project_id": "project_id"}, "during": "window"}}
    company = made("客戶主管", each="projects", when=happened, per={"per": "half_year"})
    assert {row["period"] for row in answers(company)} == {"2026H1"}
    assert breakable(company) == set()


def test_a_condition_that_cannot_be_told_from_the_rows_leaves_the_question_unbroken() -> None:
    held = {
        "of": "projects",
        "where": {"holds": {"who": {"field": "in_charge_leader"}, "post": "company_leader", "on": {"as_of": "true"}}},
    }
    company = made("客戶主管", each=held, per={"per": "quarter"})
    assert answers(company)
    assert breakable(company) == set()


def test_rows_that_are_not_chosen_are_not_asked_about() -> None:
    company = made(
        "客戶主管", each={"of": "projects", "where": {"committee_since": {"answered": "false"}}}, per={"per": "quarter"}
    )
    without = {row["project_id"] for row in company.tables["projects"] if not row.get("committee_since")}
    assert {row["subject"] for row in answers(company)} == without


def test_a_breach_whose_row_another_one_took_away_is_taken_back() -> None:
    order = Order(sites=3, months=12, seed=12)
    asked = {"each": {"of": "staff", "where": {"post": ["guard", "cleaner"]}}, "per": {"per": "quarter"}}
    company, breaches = with_breaches("客戶主管", order, **asked)
    there = {f"{row['staff_id']}|{row['post']}|{row['on_post']}" for row in company.tables["staff"]}
    wrong = {(row["subject"], row["period"]) for row in answers(company) if row["answer"] != "conforming"}
    assert wrong == {(breach.subject, breach.window) for breach in breaches if breach.rule == NEW}
    assert {subject for subject, _ in wrong} <= there
    assert {row["subject"] for row in answers(company)} - there != set()  # somebody asked was moved by another breach

"""The audit of a made company finds exactly the breaches that were put into it; the shipped company is one of them."""

from __future__ import annotations

import json
import os
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from compliance.catalogue.catalogue import Catalogue
from compliance.ledger import State
from compliance.pipeline import audit
from compliance.request import Request
from compliance.simulate.facts import FACTS
from compliance.simulate.questions import questions_of
from compliance.simulate.run import Order, simulate
from compliance.simulate.run import make as make_company
from shipped import property_cs

SHIPPED = Path(__file__).parents[2] / "examples" / "made-company"
BROKEN = (State.NONCONFORMING.value, State.OBSERVATION.value)
Found = tuple[str, str, str, str, str]
COMPANIES = int(os.environ.get("COMPLIANCE_COMPANIES", "1"))
AUDITED = range(12, 12 + COMPANIES)  # beside the shipped one
OTHERS = ((1, 1), (2, 4), (3, 7), (2, 24))[: (COMPANIES + 1) // 2]  # sites, months


@cache
def shipped() -> Catalogue:
    catalogue, problems = property_cs()
    assert not problems
    assert catalogue is not None
    return catalogue


@cache
def rules(*, automated: bool) -> set[str]:
    """Return the rules of the standard that records decide, or those that people answer."""
    return {name for name, entry in shipped().rules.items() if (entry.rule.attestation is None) == automated}


@cache
def made_rules() -> set[str]:
    """Return the rules that a made company can break."""
    company, _ = make_company(Order(sites=3, months=12, seed=1), shipped())
    return {breach.rule for slot in company.slots for breach in slot.breaches}


def found(folder: Path) -> tuple[list[Found], set[State]]:
    """Audit the folder; return all its nonconformities and observations, and the states of the automated rules."""
    audited = audit(Request(folder, "property-cs", today=date(2026, 7, 31)))
    columns = 'rule, site, subject, "window", reason, state'
    rows = audited.connection.execute(f"SELECT {columns} FROM ledger ORDER BY ALL").fetchall()
    judged = rules(automated=True)
    assert {row[0] for row in rows} >= judged
    rows = [row for row in rows if not (row[4] or "").startswith("follows_from:")]
    states = {State(row[5]) for row in rows if row[0] in judged}
    assert not audited.result.records.data_findings
    return [row[:5] for row in rows if row[5] in BROKEN], states


def order_of(seed: int) -> Order:
    """Return what to make: three kinds of sites over nine to twelve months."""
    return Order(sites=3, months=9 + seed % 4, seed=seed)


def truth(folder: Path) -> list[Found]:
    """Return what was put in."""
    listed = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["findings"]
    return sorted((f["rule"], f["site"], f["subject"], f["window"], f["reason"]) for f in listed)


def make(folder: Path, order: Order) -> None:
    """Make a company of the shipped standard."""
    simulate(folder, order, shipped())


def test_every_automated_rule_can_be_broken() -> None:
    assert rules(automated=True) - made_rules() == set()


def test_every_question_of_the_standard_is_answered_somewhere() -> None:
    company, _ = make_company(Order(sites=3, months=24, seed=1), shipped())
    assert {row["rule"] for row in company.tables["attestations"]} == rules(automated=False)


def test_facts_are_told_of_questions_of_the_standard() -> None:
    assert FACTS.keys() - {question.rule for question in questions_of(shipped())} == set()


def test_in_the_audited_companies_every_automated_rule_is_broken() -> None:
    broken = {breach.rule for seed in AUDITED for breach in make_company(order_of(seed), shipped())[1]}
    broken |= {rule for rule, *_ in truth(SHIPPED)}
    assert rules(automated=True) - broken == set()


@pytest.mark.parametrize("seed", AUDITED)
def test_the_audit_finds_what_was_put_in_and_nothing_else(seed: int, tmp_path: Path) -> None:
    make(tmp_path / "made", order_of(seed))
    broken, states = found(tmp_path / "made")
    assert sorted(broken) == truth(tmp_path / "made")
    assert len(broken) > 30
    assert states >= {State.CONFORMING, State.NONCONFORMING, State.OBSERVATION}
    assert State.NOT_ASSESSABLE not in states


@pytest.mark.parametrize(("sites", "months"), OTHERS)
def test_so_it_does_in_smaller_companies_and_over_other_spans(sites: int, months: int, tmp_path: Path) -> None:
    make(tmp_path / "made", Order(sites=sites, months=months, seed=31))
    broken, _ = found(tmp_path / "made")
    assert sorted(broken) == truth(tmp_path / "made")
    assert len(broken) > 30


def test_a_company_without_breaches_is_green_all_over(tmp_path: Path) -> None:
    make(tmp_path / "made", Order(sites=3, months=12, seed=5, breaches=0))
    broken, states = found(tmp_path / "made")
    assert broken == []
    assert states - {State.NOT_APPLICABLE, State.PENDING, State.EXEMPT} == {State.CONFORMING}


def test_the_same_seed_gives_the_same_bytes_and_the_shipped_company_is_seed_one(tmp_path: Path) -> None:
    make(tmp_path / "made", Order(sites=3, months=12, seed=1))
    made = {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}
    assert made == {path.name: path.read_bytes() for path in SHIPPED.iterdir()}


def test_the_shipped_company_has_its_findings() -> None:
    broken, states = found(SHIPPED)
    assert sorted(broken) == truth(SHIPPED)
    assert len(broken) > 500
    assert State.NOT_ASSESSABLE not in states

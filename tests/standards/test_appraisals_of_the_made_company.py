"""The shipped scorecards on the shipped company: computed values are counts of the very ledger that an audit writes."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from compliance.appraisal.facts import facts_of
from compliance.appraisal.measuring import measure
from compliance.appraisal.outcome import Measured, Period
from compliance.engine.database import DuckDatabase
from compliance.pipeline import Audited, audit
from compliance.request import Request

COMPANY = Path(__file__).parents[2] / "examples" / "made-company"
HALF = Period(date(2026, 1, 1), date(2026, 6, 30))


@cache
def audited() -> Audited:
    return audit(Request(COMPANY, "property-cs", today=date(2026, 7, 31), from_=date(2025, 7, 1), to=HALF.to))


def measured(card: str, person: str) -> dict[str, Measured]:
    result, database = audited().result, DuckDatabase(audited().connection)
    scorecard = result.catalogue.scorecards[card]
    facts = facts_of(database, result.catalogue, result.records, scorecard, person=person, as_of=result.moment.as_of)
    return measure(scorecard, facts, HALF)[0]


def counted(rules: str, more: str = "") -> tuple[int, int]:
    """Count conforming and nonconforming duties of site P01 in the half-year, in plain SQL over the ledger."""
    sql = (
        "SELECT COUNT(*) FILTER (state = 'conforming'), COUNT(*) FILTER (state = 'nonconforming') FROM ledger "
        f"WHERE rule IN ({rules}) AND site = 'P01' "
        f"AND CAST(COALESCE(due, opens) AS DATE) BETWEEN DATE '2026-01-01' AND DATE '2026-06-30' {more}"
    )
    (found,) = audited().connection.execute(sql).fetchall()
    return int(found[0]), int(found[1])


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        ("M1.2", "'complaints/first-response-late', 'complaints/responsible-post-not-told', 'complaints/call-back-missing'"),
        ("M1.3", "'complaints/complaints-not-compiled', 'complaints/complaint-counts-differ', 'complaints/not-in-software'"),
        ("M2.9", "'communication/move-in-visit-missing', 'special-services/call-back-late', 'custody/not-given-back', 'customer-information/borrowed-file-not-returned'"),
    ],
)  # fmt: skip
def test_a_managers_values_are_counts_of_the_site_and_period(item: str, rules: str) -> None:
    found = measured("manager", "P01-DE1")[item].now
    assert (found.conforming, found.nonconforming) == counted(rules)
    assert found.judged > 4


def test_a_staff_member_answers_for_the_own_orders_only() -> None:
    """The orders of P01-SW1 are those whose list of staff names that person."""
    own = (
        "AND subject_row IN (SELECT o._row FROM rec_service_orders AS o "
        "JOIN rec_service_order_staff AS s ON s.parent = o._key WHERE s.item = 'P01-SW1')"
    )
    found = measured("staff", "P01-SW1")["T1.8"].now
    assert (found.conforming, found.nonconforming) == counted("'special-services/not-explained-before'", own)
    assert 0 < found.judged < sum(counted("'special-services/not-explained-before'"))


def test_every_item_that_people_rate_says_why() -> None:
    """What has no value has a word for it, and what has one has enough duties behind it."""
    for card, person in (("manager", "P01-DE1"), ("staff", "P01-SW1")):
        scorecard = audited().result.catalogue.scorecards[card]
        items = {item.id: item for item in scorecard.items}
        for name, value in measured(card, person).items():
            assert (value.rating is None) == (value.why != ""), name
            if value.rating is not None:
                assert value.now.judged >= (items[name].min_population or scorecard.min_population)

"""Every one of the 153 requirements says how it is assessed, by which rules or scorecards, or why it is not."""

from __future__ import annotations

from functools import cache

import pytest

from catalogue.test_property_cs_clauses import SECTIONS
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.coverage import coverage_of
from shipped import property_cs

REQUIREMENTS = [
    identity
    for sections, documents in SECTIONS.values()
    for identity in (*(f"{s}.{n}" for s, size in sections.items() for n in range(1, size + 1)), *documents)
]


@cache
def shipped() -> Catalogue:
    catalogue, problems = property_cs()
    assert problems == ()
    assert catalogue is not None
    return catalogue


def test_no_requirement_is_missing() -> None:
    assert len(REQUIREMENTS) == 83 + 11 + 37 + 22
    assert sorted(row["id"] for row in coverage_of(shipped(), "en")) == sorted(REQUIREMENTS)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_what_is_assessed_says_by_what_and_what_is_not_says_why(lang: str) -> None:
    rows = coverage_of(shipped(), lang)
    assert {row["assessed"] for row in rows} <= {"automated", "partly", "manual", "off"}
    assert [row["id"] for row in rows if row["assessed"] == "off" and not row["reason"]] == []
    assert [row["id"] for row in rows if row["assessed"] != "off" and not row["rules"] + row["scorecards"]] == []


def test_every_rule_covers_a_requirement() -> None:
    covering = {rule for row in coverage_of(shipped(), "en") for rule in row["rules"]}
    assert set(shipped().rules) - covering == set()

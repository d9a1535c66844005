from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.profile import Profile
from compliance.catalogue.rule import Rule
from compliance.catalogue.standard import Standard
from compliance.findings.finding import Escalation, Finding
from compliance.findings.grading import escalated
from compliance.findings.result import Tally
from compliance.findings.scoring import score, severities
from compliance.ledger import Obligation, State
from compliance.problems import Place

TEXT = {"zh-Hant": "a", "zh-Hans": "a", "en": "a"}
RULE = {
    "clause": "1",
    "title": TEXT,
    "severity": "minor",
    "responsible": {"post": "nurse"},
    "action": TEXT,
    "each": "visits",
    "evidence": {"answered": ["at"]},
}
STANDARD = {"id": "tiny", "title": TEXT, "version": "1", "areas": [], "chapters": []}
MINOR = Escalation("minor", 3, 15, Fraction(1, 5), 3)


def catalogue(*, standard: object = None, profile: object = None, **rule: object) -> Catalogue:
    entry = RuleEntry("care/a", Rule.model_validate({**RULE, **rule}), Place("a.yaml"), {}, "care")
    declared = Standard.model_validate({**STANDARD, **({"escalate": standard} if standard else {})})
    company = Profile.model_validate({"escalate": profile} if profile else {})
    return Catalogue(declared, {}, {}, {"care/a": entry}, company)


def found(site: str = "S1", state: State = State.NONCONFORMING, grade: str = "minor") -> Finding:
    values: dict[str, Any] = dict.fromkeys(Obligation.__struct_fields__)
    duty = Obligation(**{**values, "rule": "care/a", "site": site, "state": state})
    return Finding("1", duty, grade, "nurse", (), 0)


def grades(broken: int, kept: int, book: Catalogue, **finding: Any) -> tuple[str, Escalation | None]:
    tally = Tally("care/a", "S1", {"nonconforming": broken, "conforming": kept, "observation": 9, "manual": 9})
    (graded,) = escalated([found(**finding)], [tally], book)
    return graded.grade, graded.escalation


def test_a_duty_that_is_broken_in_three_of_fifteen_is_major_and_says_why() -> None:
    assert grades(3, 12, catalogue()) == ("major", MINOR)


@pytest.mark.parametrize(("broken", "kept"), [(2, 0), (2, 8), (3, 13)])
def test_one_below_either_limit_stays_minor(broken: int, kept: int) -> None:
    assert grades(broken, kept, catalogue()) == ("minor", None)


def test_both_grades_stand_on_the_finding() -> None:
    (graded,) = escalated([found()], [Tally("care/a", "S1", {"nonconforming": 3})], catalogue())
    assert (graded.own_grade, graded.grade) == ("minor", "major")
    assert found().own_grade == "minor"


def test_every_site_is_graded_by_its_own_breaches() -> None:
    tallies = [Tally("care/a", "S1", {"nonconforming": 4}), Tally("care/a", "", {"nonconforming": 2})]
    graded = escalated([found(), found(site="")], tallies, catalogue())
    assert [finding.grade for finding in graded] == ["major", "minor"]


def test_an_observation_is_never_escalated_nor_counted_as_a_breach() -> None:
    assert grades(9, 0, catalogue(), state=State.OBSERVATION, grade="observation") == ("observation", None)
    assert grades(2, 0, catalogue()) == ("minor", None)


@pytest.mark.parametrize("rule", [{"modality": "may"}, {"severity": "observation"}, {"severity": "major"}], ids=str)
def test_only_minor_rules_that_must_be_kept_are_escalated(rule: dict[str, object]) -> None:
    assert grades(9, 0, catalogue(**rule))[1] is None


@pytest.mark.parametrize(
    ("places", "limits"),
    [
        ({}, (20, 3)),
        ({"standard": {"count": "5"}}, (20, 5)),
        ({"standard": {"count": "5"}, "profile": {"share": "50%"}}, (50, 5)),
        ({"profile": {"count": "5"}, "escalate": {"count": "4"}}, (20, 4)),
        ({"profile": {"rules": {"care/a": {"count": "2"}}}, "escalate": {"count": "4", "share": "30%"}}, (30, 2)),
        ({"standard": "never", "escalate": {"count": "4"}}, (20, 4)),
    ],
    ids=str,
)
def test_the_nearest_place_that_sets_a_limit_is_taken(places: dict[str, Any], limits: tuple[int, int]) -> None:
    grade, why = grades(9, 0, catalogue(**places))
    assert (grade, why) == ("major", Escalation("minor", 9, 9, Fraction(limits[0], 100), limits[1]))


@pytest.mark.parametrize(
    "places",
    [{"standard": "never"}, {"profile": "never"}, {"escalate": "never", "profile": {"count": "1"}}],
    ids=str,
)
def test_never_turns_it_off(places: dict[str, Any]) -> None:
    assert grades(9, 0, catalogue(**places)) == ("minor", None)


def test_a_share_of_nothing_leaves_the_number_alone_to_decide() -> None:
    book = catalogue(escalate={"share": "0%", "count": "2"})
    assert grades(2, 998, book)[0] == "major"
    assert grades(1, 998, book)[0] == "minor"


def test_the_score_takes_the_own_grade() -> None:
    book = catalogue()
    made = score([Tally("care/a", "S1", {"nonconforming": 3, "conforming": 1})], severities(book.rules))
    assert [(share.grade, share.possible, share.lost) for share in made.shares] == [("minor", 2, Fraction(3, 2))]


def test_the_order_of_the_findings_stays() -> None:
    many = [replace(found(), id=str(number)) for number in range(5)]
    graded = escalated(many, [Tally("care/a", "S1", {"nonconforming": 5})], catalogue())
    assert [finding.id for finding in graded] == list("01234")

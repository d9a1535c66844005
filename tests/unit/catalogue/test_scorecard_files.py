"""A scorecard is checked like everything else: each fault at its own place, with what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cards import CARD
from compliance.catalogue.coverage import coverage_of
from compliance.catalogue.load import load_catalogue
from shipped import property_cs

Said = Callable[..., list[str]]
Edit = Callable[..., None]
FILE = "scorecards/nurse.yaml"


@pytest.fixture(autouse=True)
def _card(edit: Edit) -> None:
    edit(FILE, CARD)


def place(piece: str, *, into: str = "") -> str:
    """Return file:line:column of a piece of the card, or of what stands in it."""
    at = CARD.index(piece) + piece.index(into)
    return f"{FILE}:{CARD.count(chr(10), 0, at) + 1}:{at - CARD.rfind(chr(10), 0, at)}"


def test_a_whole_scorecard_is_accepted(said: Said) -> None:
    assert said() == []


FAULTS = [
    ("weight: 60\n", "weight: 59\n", "sections:", "the weights of the sections add up to 99; expected 100"),
    ("weight: 0,", "weight: 0.01,", "raters:", "the weights of the raters add up to 100.01; expected 100"),
    (
        "weight: 80\n",
        "weight: 80.5\n",
        'items:\n      - id: B1\n        clause: "2"',
        "the weights of the items of section B add up to 100.5; expected 100",
    ),
    ("id: B2", "id: B1", "id: B2", "item 'B1' is there twice"),
    ("{id: peer", "{id: boss", "{id: peer", "rater 'boss' is there twice; expected once"),
    ('clauses: ["1"]', 'clauses: ["2"]', 'clauses: ["1"]', "no rule is selected by '2'; expected a clause that is checked"),
    ("care/visits", "care/visit", "care/visits", "no rule is selected by 'care/visit'; expected a rule that is checked. Did you mean 'care/visits'?"),
    ("5: 98%", "6: 98%", "5: 98%", "6 cannot be earned; expected a rating above 1 (that is what is left) up to 5"),
    ("4: 95%", "4: 99%", "levels: {5: 98%", "the levels are out of order; expected a higher value for a higher rating"),
    ("3: 1}}", "3: 0}}", "levels: {5: 0", "the levels are out of order; expected a lower value for a higher rating"),
    ("5: 98%", "5: 120%", "levels: {5: 98%", "a share that is not from 0% to 100%; expected shares from 0% to 100%"),
    ("shared: true, ", "", "metric: {measure: count", "care/visits counts in A1 already; expected one item only, or shared: true"),
    ("from: 0,", "from: 1,", "bands:", "the last band begins at 1; expected 0, so that every result has a band"),
    ("from: 60,", "from: 80,", "bands:", "bands from 80, 80, 0; expected the highest band first, each one once"),
    ("posts: [nurse]", "posts: [nurze]", "[nurse]", "unknown post 'nurze'; expected one of cook, nurse. Did you mean 'nurse'?"),
    ("required: true, ", "", "raters:", "no rater is required; expected at least one, or nothing would be complete"),
    ("ratings: [1, 2, 5]", "ratings: [1, 6]", "[1, 2, 5]", "6 is not of the scale; expected a rating from 1 to 5"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "piece", "message"), FAULTS, ids=[new or old for old, new, _, _ in FAULTS])
def test_a_fault_is_said_at_its_place(edit: Edit, said: Said, old: str, new: str, piece: str, message: str) -> None:
    edit(FILE, old, new)
    (problem,) = said()
    assert message in problem
    line = place(piece).rsplit(":", 1)[0]
    assert problem.startswith(f"{line}:")


def test_an_anchor_for_each_rating_and_a_reason_for_each_hand_rated_hybrid(edit: Edit, said: Said) -> None:
    edit(FILE, "    5: {zh-Hant: 五, zh-Hans: 五, en: five}\n", "")
    assert [p.split(": ", 1)[1] for p in said()] == ["no anchor says what 5 means; expected one for each rating"]
    edit(FILE, "        computed_weight: 50\n", "")
    assert any("computed_weight for a hybrid item with a metric" in problem for problem in said())


PROFILE = """\
scorecards:
  nurse:
    places: 1
    sections: {A: 50, B: 50}
    items:
      B2:
        enabled: true
        text_override: {zh-Hant: 寫信, zh-Hans: 写信, en: Writes letters}
      A2: {enabled: false, reason: {zh-Hant: 無, zh-Hans: 无, en: None here}}
"""


def test_a_company_enables_rewords_and_weighs_in_its_profile(tiny: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    catalogue, problems = load_catalogue(str(tiny), profile=profile)
    assert (problems, catalogue is not None) == ((), True)
    assert catalogue is not None
    card = catalogue.scorecards["nurse"]
    items = {item.id: item for item in card.items}
    assert (card.places, [int(section.weight) for section in card.sections]) == (1, [50, 50])
    assert (items["B2"].off, items["B2"].text and items["B2"].text.en) == (None, "Writes letters")
    assert items["A2"].off is not None
    assert items["A2"].off.en == "None here"


def test_a_profile_that_names_what_is_not_there_or_breaks_a_sum_is_refused(tiny: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "scorecards:\n  nurze: {}\n  nurse:\n    sections: {A: 70, C: 30}\n    items: {B3: {weight: 1}}\n", "utf-8"
    )
    _, problems = load_catalogue(str(tiny), profile=profile)
    assert [str(problem).replace(f"{profile}:", "") for problem in problems] == [
        "2:3: unknown scorecard 'nurze'; expected nurse. Did you mean 'nurse'?",
        "3:3: the weights of the sections add up to 110; expected 100",
        "4:23: the scorecard has no section 'C'; expected one of A, B",
        "5:13: the scorecard has no item 'B3'; expected one of A1, A2, B1, B2",
    ]


def test_coverage_says_how_criteria_are_assessed_and_why_others_are_off() -> None:
    catalogue, problems = property_cs()
    assert not problems
    assert catalogue is not None
    covered = {row["id"]: row for row in coverage_of(catalogue, "en")}
    words = [covered[name]["assessed"] for name in covered if name[0] in "MT"]
    assert {word: words.count(word) for word in words} == {"automated": 14, "partly": 15, "manual": 22, "off": 8}
    assert covered["M2.1"] == {
        "id": "M2.1",
        "assessed": "automated",
        "rules": ["complaints/progress-content-unconfirmed", "complaints/progress-not-told"],
        "scorecards": ["manager"],
        "reason": "",
    }
    assert covered["M3.2"]["reason"].startswith("The criterion belongs to a retail form")
    by_hand = {"M1.7": "budgets", "M3.7": "personnel files", "M4.4": "accidents", "M4.5": "expenses"}
    assert all(covered[name]["assessed"] == "manual" for name in by_hand)
    assert all(word in covered[name]["reason"] for name, word in by_hand.items())
    assert covered["T1.9"]["rules"] == ["posts/observed-conduct-failed"]
    assert (covered["T2.2"]["assessed"], covered["T2.2"]["reason"]) == (
        "partly",
        "Making policies is a manager's duty; only carrying them out is rated.",
    )
    off = {name for name, row in covered.items() if name[0] in "MT" and row["assessed"] == "off"}
    assert off == {"M3.2", "T2.1", *(f"T3.{n}" for n in range(1, 7))}
    assert all(row["reason"] for row in covered.values() if row["assessed"] == "off")


def test_the_example_of_the_page_on_appraisals_is_accepted(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "appraisals.md").read_text("utf-8")
    profile = tmp_path / "profile.yaml"
    profile.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    catalogue, problems = load_catalogue("property-cs", profile=profile)
    assert problems == ()
    assert catalogue is not None
    items = {item.id: item for item in catalogue.scorecards["staff"].items}
    assert (items["T3.2"].off, items["T3.2"].text and items["T3.2"].text.en) == (None, "Sums up experience in time.")
    assert items["T2.3"].off is not None

"""The clauses of the first standard are complete, stand in their area and speak all three languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from compliance.catalogue.standard import Chapter, Clause
from compliance.catalogue.words import Text

FOLDER = Path(__file__).parents[2] / "standards" / "property-cs"
HAN = re.compile(r"[㐀-鿿]")

# Chapter -> how many items each section has, and the required documents that stand in it.
SECTIONS: dict[str, tuple[dict[str, int], tuple[str, ...]]] = {
    "posts": ({"1.1": 2, "1.2": 2}, ("D01",)),
    "delivery": ({"2.1": 10, "2.2": 3, "2.3": 2}, ("D02",)),
    "renovation": ({"3.1": 4, "3.2": 6}, ("D03",)),
    "communication": ({"4.1": 3, "4.2": 4, "4.3": 2, "4.4": 2, "4.5": 2, "4.6": 2}, ("D04", "D05")),
    "complaints": ({"5.1": 3, "5.2": 4, "5.3": 3, "5.4": 2}, ("D06",)),
    "culture": ({"6.0": 5}, ("D07",)),
    "special-services": ({"7.1": 3, "7.2": 2, "7.3": 3}, ("D08",)),
    "custody": ({"8.0": 3}, ()),
    "customer-information": ({"9.0": 3}, ("D09",)),
    "pets": ({"10.0": 3}, ("D10",)),
    "owners-assembly": ({"11.0": 5}, ("D11",)),
    "appraisal": ({"M1": 7, "M2": 9, "M3": 11, "M4": 10, "T1": 10, "T2": 6, "T3": 6}, ()),
}
OPTIONAL = {"2.2.1", "3.2.2"}
SWITCHED_OFF = {"M3.2", "T2.1", *(f"T3.{n}" for n in range(1, 7))}
# Characters that a Traditional text writes too, beside another character that Simplified writes the same way.
IN_BOTH_SCRIPTS = set("准制周系")


def read(name: str) -> dict[str, Any]:
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506  (it makes texts only)


@cache
def clauses_of(area: str) -> tuple[Clause, ...]:
    return Chapter.model_validate(read(area)).clauses


def every_clause() -> list[Clause]:
    return [clause for area in SECTIONS for clause in clauses_of(area)]


@cache
def every_text() -> list[Text]:
    texts = [text for c in every_clause() for text in (c.statement, c.notes, c.not_checked_because) if text]
    return texts + [
        Text.model_validate(entry[word]) for entry in read("glossary")["terms"] for word in ("term", "meaning")
    ]


@pytest.mark.parametrize("area", SECTIONS)
def test_a_chapter_has_every_item_once_in_the_order_of_the_standard(area: str) -> None:
    sections, documents = SECTIONS[area]
    expected = [f"{section}.{n}" for section, size in sections.items() for n in range(1, size + 1)]
    assert [clause.id for clause in clauses_of(area)] == [*expected, *documents]
    assert {clause.area for clause in clauses_of(area)} == {area}


def test_the_standard_has_83_clauses_11_documents_and_two_lists_of_criteria() -> None:
    ids = [clause.id for clause in every_clause()]
    first = [i[0] for i in ids]
    assert len(set(ids)) == len(ids)
    assert (sum(c.isdigit() for c in first), first.count("D"), first.count("M"), first.count("T")) == (
        83,
        11,
        37,
        22,
    )


def test_a_locator_points_to_the_section_and_the_number() -> None:
    for clause in every_clause():
        section, _, number = clause.id.rpartition(".")
        expected = f"{section.removesuffix('.0')}({number})" if section else clause.id
        assert clause.locator == expected


def test_only_optional_clauses_and_ratings_of_persons_are_permissive() -> None:
    permissive = {clause.id for clause in every_clause() if clause.modality == "may"}
    assert permissive == OPTIONAL | {clause.id for clause in clauses_of("appraisal")}


def test_criteria_of_other_trades_are_switched_off_and_no_criterion_is_checked() -> None:
    assert {clause.id for clause in every_clause() if clause.off} == SWITCHED_OFF
    assert all(clause.not_checked_because for clause in clauses_of("appraisal"))


def test_chinese_texts_are_chinese_and_english_texts_are_not() -> None:
    for text in every_text():
        assert HAN.search(text.hant), text.en
        assert HAN.search(text.hans), text.en
        assert not HAN.search(text.en), text.en


def test_traditional_and_simplified_texts_differ_only_in_script() -> None:
    """A Traditional character has one Simplified form and never stands in a Simplified text itself."""
    simplified: dict[str, str] = {}
    for text in every_text():
        assert len(text.hant) == len(text.hans), text.en
        for old, new in zip(text.hant, text.hans, strict=True):
            assert simplified.setdefault(old, new) == new, (old, text.en)
    changed = {old for old, new in simplified.items() if old != new}
    assert not changed & {character for text in every_text() for character in text.hans}
    assert {simplified[old] for old in changed} & set(simplified) == IN_BOTH_SCRIPTS

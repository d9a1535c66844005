"""What a text must not carry: which numbers are phones, and that without a name or room to look for nothing is clean."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from compliance.phones import PHONES
from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import TYPES, rule_of
from reference.personal import carries

NUMBERS = (
    "13800138000", "138-0013-8000", "138.0013.8000", "+86 138 0013 8000", "008613800138000", "0755-88888888",
    "(0755)88888888", "(010)12345678", "(010) 1234567", "+86 755 88888888", "+86(0755)88888888", "400-800-8888",
    "400-8008888", "800-820-8888", "4008-123-123", "+852 9123 4567", "00852-91234567", "(852)91234567", "(+853) 2812 3456",
)  # fmt: skip
NO_NUMBERS = (
    "2026-03-04", "20260304", "2026-03-04 08:30", "4008008888", "400 800 8888", "88888888", "8888 8888", "¥400,800.00",
    "400-800", "ORD-400-800-8888", "WO400-800-8888", "400-800-8888-0001", "400-800-88880", "110105194912310021",
    "6228480012345678901", "No. 852 9123 4567", "852-91234567", "(755)88888888", "1-400-800-8888", "12800138000",
)  # fmt: skip


@pytest.mark.parametrize(("texts", "are"), [(NUMBERS, True), (NO_NUMBERS, False)])
def test_a_phone_is_told_from_dates_amounts_ids_and_numbers_of_orders(texts: tuple[str, ...], are: bool) -> None:
    look = re.compile("|".join(PHONES), re.ASCII)
    said = {text: f"call {text}, please" for text in texts}
    assert {text: look.search(whole) is not None for text, whole in said.items()} == dict.fromkeys(texts, are)
    assert {text: carries(whole, "phone", []) for text, whole in said.items()} == dict.fromkeys(texts, are)


def test_a_text_that_carries_a_phone_is_a_breach() -> None:
    texts = ("ring (0755)88888888", "ring 400-800-8888", "ring +852 9123 4567", "paid 4008008888 on 2026-03-04")
    audit = content({"must_not": ["phone"]}, texts)
    assert states(audit) == ["nonconforming", "nonconforming", "nonconforming", "conforming"]


@pytest.mark.parametrize("registers", [{}, {"registers": ["sites"]}])
@pytest.mark.parametrize("kind", ["name", "room"])
def test_where_no_register_has_a_field_to_look_in_nothing_is_clean(kind: str, registers: dict[str, Any]) -> None:
    types = {name: {**type_, "fields": plain(type_["fields"])} for name, type_ in TYPES.items()}
    assert states(content({"must_not": [kind], **registers}, ("all is well",), types)) == ["not_assessable"]
    carried = content({"must_not": [kind, "phone"], **registers}, ("ring 13800138000",), types)
    assert states(carried) == ["nonconforming"]


def plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: {word: said for word, said in spec.items() if word != "personal"} for name, spec in fields.items()}


def content(check: dict[str, Any], notes: tuple[str, ...], types: dict[str, Any] = TYPES) -> Audit:
    cases = [{"case_id": f"c{n}", "site_id": "s1", "at": "2026-03-01", "note": note} for n, note in enumerate(notes)]
    rows = {"sites": [{"site_id": "s1", "keeper": "王小明"}], "units": [], "cases": cases}
    rule = rule_of("cases", "content", {"text": "note", **check})
    return Audit({"a/r": rule}, rows, date(2026, 4, 1), types=types)


def states(audit: Audit) -> list[object]:
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    return [row[4] for row in expected]

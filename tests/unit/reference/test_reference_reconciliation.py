from __future__ import annotations

from typing import Any

import pytest
from asking import RULE, ask, case, only, states, unit, visit

from properties.strategies.business import rule_of, text

NOW = "2026-04-30"


def test_found_in_the_other_source() -> None:
    rule = rule_of(
        "cases", "reconciliation", {"found_in": {"of": "visits", "match": {"unit_id": "unit_id", "at": "at"}}}
    )
    rows = {
        "cases": [case("1", at="2026-03-01", unit_id="u"), case("2", at="2026-03-02", unit_id="u")],
        "visits": [visit("1", "2026-03-01 09:00")],
    }
    assert states(rule, rows, NOW) == {("1", ""): "conforming", ("2", ""): "nonconforming not_found"}


def test_equal_numbers_and_a_blank_side() -> None:
    counted = {"number_of": {"of": "visits", "match": {"unit_id": "unit_id"}}}
    rule = rule_of(
        "cases",
        "reconciliation",
        {
            "equal": {
                "visits": {"left": {"field": "claimed"}, "right": counted},
                "paid": {"left": {"field": "paid"}, "right": "5"},
            }
        },
    )
    rows = {
        "cases": [
            case("1", at="2026-03-01", unit_id="u", claimed="1.0", paid="5"),
            case("2", at="2026-03-01", claimed="0"),
        ],
        "visits": [visit("1", "2026-03-01")],
    }
    found = ask(rule, rows, NOW)
    assert found["1", ""].state == "conforming"
    assert (found["2", ""].reason, found["2", ""].missing) == ("differs", "paid")


def test_holes_in_a_run_of_numbers() -> None:
    rule = rule_of("cases", "reconciliation", {"sequence": {"number": "number", "by": ["site_id"]}})
    numbers = ["A-001", "A-002", "A-002", "A-004", "B-9", None, "none"]
    rows = {"cases": [case(str(n), at="2026-03-01", site_id="s", number=v) for n, v in enumerate(numbers)]}
    rows["cases"].append(case("8", at="2026-03-01", site_id="t", number="A-003"))
    assert states(rule, rows, NOW) == {
        ("1", ""): "conforming",
        ("2", ""): "conforming",
        ("3", ""): "nonconforming gap",
    }


ATTESTATION = {"question": text("q"), "method": text("m"), "per": {"per": "month"}}


GUARD = {"post_id": "h", "who": "w1", "post": "guard", "from_on": "2026-03-15", "to_on": None, "site_id": None}
CLERK = {**GUARD, "post_id": "i", "who": "w2", "post": "clerk"}


def answer(key: str, word: str | None, **cells: str | None) -> dict[str, str | None]:
    row = {
        "rule": RULE,
        "subject": "u",
        "period": "2026-03",
        "at": "2026-04-02",
        "valid_until": None,
        "by": None,
        "post": "clerk",
    }
    return {"answer_id": key, "answer": word, **row, **cells}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], "manual unanswered"),
        ([answer("1", "conforming")], "conforming"),
        ([answer("1", "nonconforming")], "nonconforming answered"),
        ([answer("1", "not_applicable")], "not_applicable answered"),
        ([answer("1", "conforming"), answer("2", "observation", at="2026-04-03")], "observation answered"),
        ([answer("1", "conforming"), answer("2", "nonconforming", at="2026-05-01")], "conforming"),
        ([answer("1", "conforming", valid_until="2026-04-30")], "conforming"),
        ([answer("1", "conforming", valid_until="2026-04-29")], "manual unanswered"),
        ([answer("1", "conforming", period="2026-02")], "manual unanswered"),
        ([answer("1", "conforming", rule="a/other")], "manual unanswered"),
        ([answer("1", "!bad")], "not_assessable unusable"),
        ([answer("1", "conforming", at=None)], "manual unanswered"),
        ([answer("1", "conforming", post="guard")], "manual attestor"),
        ([answer("1", "conforming", post=None)], "manual attestor"),
        ([answer("1", None, post=None)], "manual unanswered"),
        ([answer("1", "conforming", post=None, by="w2")], "conforming"),
        ([answer("1", "conforming", post=None, by="w1")], "manual attestor"),
        ([answer("1", "conforming", post=None, by="stranger")], "manual attestor"),
        ([answer("1", "conforming", by="w1")], "manual attestor"),
        ([answer("1", "nonconforming", by="w1"), answer("2", "conforming", at="2026-04-01")], "conforming"),
        ([answer("1", "conforming", by="w1", at="2026-03-14")], "conforming"),
        ([answer("1", "conforming", post="!bad")], "not_assessable unusable"),
    ],
)
def test_attestation(answers: list[Any], expected: str) -> None:
    rows = {"units": [unit(begun="2026-03-01", ended="2026-03-31")], "answers": answers, "posts": [GUARD, CLERK]}
    assert states(rule_of("units", "attestation", ATTESTATION), rows, NOW) == {("u", "2026-03"): expected}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [({}, "conforming"), ({"by": "w1"}, "conforming"), ({"by": "w1", "post": None}, "not_assessable unusable")],
)
def test_without_the_register_of_posts_only_a_post_clears_an_answer(cells: Any, expected: str) -> None:
    rows = {"units": [unit(begun="2026-03-01", ended="2026-03-31")], "answers": [answer("1", "conforming", **cells)]}
    assert states(rule_of("units", "attestation", ATTESTATION), rows, NOW) == {("u", "2026-03"): expected}


def test_answers_expire_after_valid_for() -> None:
    rule = rule_of("units", "attestation", {**ATTESTATION, "valid_for": "1 month"})
    rows: dict[str, Any] = {"units": [unit(begun="2026-03-01", ended="2026-03-31")]}
    rows["answers"] = [answer("1", "conforming", at="2026-03-31")]
    assert only(rule, rows, NOW).state == "conforming"  # to 30 April
    rows["answers"] = [answer("1", "conforming", at="2026-03-29")]
    assert only(rule, rows, NOW).state == "manual"


def test_without_an_export_nobody_answered() -> None:
    rows = {"units": [unit(begun="2026-03-01", ended="2026-03-31")]}
    assert states(rule_of("units", "attestation", ATTESTATION), rows, NOW) == {("u", "2026-03"): "manual unanswered"}

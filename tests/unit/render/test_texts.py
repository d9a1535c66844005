from __future__ import annotations

import string

import pytest

from compliance.catalogue.kinds.content import Carried
from compliance.catalogue.rule import KINDS
from compliance.ledger import REASONS, State
from compliance.problems import ProblemsError
from compliance.render.texts import MESSAGES, Words


def holes(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_a_message_takes_the_same_values_in_every_language(key: str) -> None:
    hant, hans, english = MESSAGES[key]
    assert holes(hant) == holes(hans) == holes(english)


def test_only_the_stop_between_sentences_may_be_empty() -> None:
    assert [key for key, row in MESSAGES.items() if not all(row)] == ["stop"]


def test_every_state_reason_kind_and_kind_of_personal_data_has_a_name() -> None:
    keys = (
        [f"state.{state}" for state in State]
        + [f"reason.{code}" for code in REASONS]
        + [f"kind.{kind}" for kind in KINDS]
    )
    keys += [f"carried.{word}" for word in Carried.__args__]  # type: ignore[attr-defined]  # a Literal has its words
    assert [key for key in keys if key not in MESSAGES] == []


def test_traditional_and_simplified_are_not_mixed_up() -> None:
    traditional, simplified = "審項檢記錄應條後與為無數據規則", "审项检记录应条后与为无数据规则"
    only_traditional = {a for a, b in zip(traditional, simplified, strict=True) if a != b}
    only_simplified = {b for a, b in zip(traditional, simplified, strict=True) if a != b}
    assert [key for key, row in MESSAGES.items() if only_simplified & set(row[0])] == []
    assert [key for key, row in MESSAGES.items() if only_traditional & set(row[1])] == []


def test_english_has_no_chinese() -> None:
    assert [key for key, row in MESSAGES.items() if any("\u4e00" <= sign <= "\u9fff" for sign in row[2])] == []


def test_braces_in_a_value_mean_nothing() -> None:
    assert Words("en")("window.week", day="{day.__class__} {0}") == "week from {day.__class__} {0}"


def test_an_unknown_language_is_a_problem() -> None:
    with pytest.raises(ProblemsError, match="zh-Hant"):
        Words("zh-hant")

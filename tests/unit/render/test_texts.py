from __future__ import annotations

import string
import subprocess
import sys

import pytest
from messages import MESSAGES, asked, compiled, mentioned, written

from compliance.catalogue.kinds.content import Carried
from compliance.catalogue.rule import KINDS
from compliance.findings.rectification import GRADES
from compliance.ledger import REASONS, State
from compliance.problems import ProblemsError
from compliance.render.texts import LANGS, Words


def holes(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_every_message_stands_in_every_language() -> None:
    assert [key for key, row in MESSAGES.items() if not all(row)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_shipped_is_what_is_written(lang: str) -> None:
    assert compiled(lang) == written(lang)


@pytest.mark.parametrize("lang", LANGS)
def test_messages_stand_in_the_order_of_their_keys(lang: str) -> None:
    assert list(written(lang)) == sorted(written(lang))


def test_a_message_takes_the_same_values_in_every_language() -> None:
    uneven = {
        key for key, (hant, hans, english) in MESSAGES.items() if not holes(hant) == holes(hans) == holes(english)
    }
    assert uneven == set()


def test_no_message_reads_like_its_key() -> None:
    assert [key for key, row in MESSAGES.items() if key in row] == []


def test_every_message_that_is_asked_for_exists() -> None:
    assert asked() - set(MESSAGES) == set()


def test_no_message_is_written_for_nobody() -> None:
    assert set(MESSAGES) - mentioned() == set()


def test_the_looking_for_keys_finds_them() -> None:
    """Calls, a choice of two, tables of keys, keys put together, templates: each kind of place once."""
    assert {"cli.counts", "span", "term.yes", "term.no", "h.findings"} <= asked()
    assert {"t.sha256", "state.pending", "unit.working days.one", "h.off"} <= mentioned()


@pytest.mark.parametrize(("group", "codes"), [("state", list(State)), ("grade", GRADES), ("kind", KINDS)])
def test_terms_are_those_of_the_codes_and_no_others(group: str, codes: tuple[str, ...]) -> None:
    assert {key for key in MESSAGES if key.startswith(f"{group}.")} == {f"{group}.{code}" for code in codes}


def test_reading_the_messages_needs_no_library_but_that_of_our_data_classes() -> None:
    code = "import sys; before = set(sys.modules); from compliance.render.texts import Words; Words('en')('title', standard=''); print(*{n.partition('.')[0] for n in set(sys.modules) - before})"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert set(loaded) - set(sys.stdlib_module_names) <= {"compliance", "msgspec", "typing_extensions"}


def test_every_state_reason_kind_and_kind_of_personal_data_has_a_name() -> None:
    keys = (
        [f"state.{state}" for state in State]
        + [f"reason.{code}" for code in REASONS]
        + [f"kind.{kind}" for kind in KINDS]
    )
    keys += [f"carried.{word}" for word in Carried.__args__]  # type: ignore[attr-defined]  # a Literal has its words
    assert [key for key in keys if key not in MESSAGES] == []


@pytest.mark.parametrize(("column", "charset"), [(0, "cp950"), (1, "gb2312")])
def test_traditional_and_simplified_are_not_mixed_up(column: int, charset: str) -> None:
    """Big5 has no simplified character and GB 2312 no traditional one."""
    signs = {sign for row in MESSAGES.values() for sign in row[column] if "\u4e00" <= sign <= "\u9fff"}
    assert {sign for sign in signs if not sign.encode(charset, errors="ignore")} == set()
    assert len(signs) > 300


@pytest.mark.parametrize(
    ("column", "foreign"),
    [
        (0, ("文件夾", "導出", "字段", "默認", "單元格", "保存計算", "打印", "信息")),
        (1, ("档案夹", "资料夹", "汇出", "栏位", "预设", "储存", "列印", "资讯")),
    ],
)
def test_each_script_has_its_own_terms(column: int, foreign: tuple[str, ...]) -> None:
    assert [key for key, row in MESSAGES.items() if any(term in row[column] for term in foreign)] == []


def test_english_has_no_chinese() -> None:
    assert [key for key, row in MESSAGES.items() if any("\u4e00" <= sign <= "\u9fff" for sign in row[2])] == []


def test_braces_in_a_value_mean_nothing() -> None:
    assert Words("en")("window.week", day="{day.__class__} {0}") == "week from {day.__class__} {0}"


def test_an_unknown_language_is_a_problem() -> None:
    with pytest.raises(ProblemsError, match="zh-Hant"):
        Words("zh-hant")


def test_an_unknown_message_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError, match="no-such"):
        Words("en")("no-such")


def test_sentences_follow_each_other_as_the_language_writes_them() -> None:
    assert Words("en").sentences(("One.", "", "Two.")) == "One. Two."
    assert Words("zh-Hant").sentences(("一。", "二。")) == "一。二。"
    assert Words("en").sentences(("", "")) == ""

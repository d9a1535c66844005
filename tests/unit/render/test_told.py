"""What problems say, in Chinese: every template has words, with the same values, in the right script and no other."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from typer.main import get_command

import compliance
from compliance.cli.app import app
from compliance.message import Message, either, msg, one_of, verbatim
from compliance.problems import Place, Problem, fault_of
from compliance.render.texts import LOCALE, tongue

CHINESE = ("zh-Hant", "zh-Hans")
SOURCE = Path(compliance.__path__[0])
# Templates that are nothing but signs, figures and what an author writes in YAML.
SAME_EVERYWHERE = {
    "- name: compliant_…", "1 to 9999", "100", "during: {{from: …, to: …}}", "from: {after}", "report.html.j2",
    "per: day", "type: id", "type: {types}", "{stem}.yaml", "{{from: …, to: …, ratio: …, least: …}}",
}  # fmt: skip


@cache
def templates() -> frozenset[str]:
    """Return every template in the source, and the help of every command, option and argument."""
    found = extract_from_dir(SOURCE, [("**.py", "python")], keywords={"msg": None})
    helps = {" ".join(text.split()) for text in _helps(get_command(app))}
    return frozenset({str(text) for _, _, text, _, _ in found} | helps | {"Show this message and exit."})


def _helps(command: Any) -> Iterator[str]:
    for one in (command, *command.params):
        if getattr(one, "help", None):
            yield one.help
    for below in getattr(command, "commands", {}).values():
        yield from _helps(below)


@cache
def written(lang: str) -> dict[str, str]:
    """Return the templates as the .po file of a language holds them, in its order."""
    with (LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / "told.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def holes(template: str) -> list[tuple[str, str | None]]:
    parts = string.Formatter().parse(template)
    return sorted((name, conversion) for _, name, _, conversion in parts if name is not None)


def plain(template: str) -> str:
    """Return what stands between the values."""
    return " ".join(text for text, *_ in string.Formatter().parse(template))


@pytest.mark.parametrize("lang", CHINESE)
def test_every_template_has_words_and_no_words_are_left_of_one_that_is_gone(lang: str) -> None:
    there = written(lang)
    assert templates() - {key for key, text in there.items() if text} == set()
    assert set(there) - templates() == set()
    assert list(there) == sorted(there)
    assert len(there) > 500


@pytest.mark.parametrize("lang", CHINESE)
def test_the_words_take_the_values_of_the_template(lang: str) -> None:
    assert {key for key, text in written(lang).items() if holes(key) != holes(text)} == set()


@pytest.mark.parametrize("lang", CHINESE)
def test_what_is_shipped_is_what_is_written(lang: str) -> None:
    with (LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / "told.mo").open("rb") as file:
        assert {str(message.id): str(message.string) for message in read_mo(file) if message.id} == written(lang)


@pytest.mark.parametrize(("lang", "charset"), [("zh-Hant", "cp950"), ("zh-Hans", "gb2312")])
def test_traditional_and_simplified_are_not_mixed_up(lang: str, charset: str) -> None:
    signs = {sign for text in written(lang).values() for sign in text if "\u4e00" <= sign <= "\u9fff"}
    assert {sign for sign in signs if not sign.encode(charset, errors="ignore")} == set()
    assert len(signs) > 300


@pytest.mark.parametrize(
    ("lang", "foreign"),
    [
        ("zh-Hant", ("文件夾", "導出", "字段", "默認", "單元格", "保存", "軟件包", "打印", "信息")),
        ("zh-Hans", ("档案", "资料夹", "汇出", "栏位", "预设", "储存格", "储存", "套件", "列印", "资讯")),
    ],
)
def test_each_script_has_its_own_terms(lang: str, foreign: tuple[str, ...]) -> None:
    assert {
        key: text
        for key, text in written(lang).items()
        if any(term in text.replace("公司档案", "") for term in foreign)
    } == {}


@pytest.mark.parametrize("lang", CHINESE)
def test_every_latin_word_is_one_that_the_english_has_as_a_name(lang: str) -> None:
    """Names of files, options, fields and formats stay; a word of English prose does not."""
    prose = {"a", "an", "the", "of", "is", "no", "that", "or", "and", "in", "with", "not", "has", "at", "for", "to"}
    wrong = {}
    for key, text in written(lang).items():
        words = set(re.findall(r"[A-Za-z][A-Za-z_]*", plain(text)))
        english = set(re.findall(r"[A-Za-z][A-Za-z_]*", plain(key)))
        if words - english or (words >= english and len(english & prose) > 1 and key not in SAME_EVERYWHERE):
            wrong[key] = text
    assert wrong == {}


@pytest.mark.parametrize("lang", CHINESE)
def test_only_code_and_figures_are_the_same_in_english(lang: str) -> None:
    letters = re.compile("[A-Za-z]")
    same = {key for key, text in written(lang).items() if key == text and letters.search(plain(key))}
    assert same <= SAME_EVERYWHERE


def test_a_message_is_english_text_until_it_is_told() -> None:
    said = msg("unknown field {word!r}", word="nme")
    assert said == "unknown field 'nme'"
    assert tongue("zh-Hant").tell(said) == "沒有欄位「nme」"
    assert tongue("zh-Hans").tell(said) == "没有字段“nme”"
    assert tongue("en").tell(said) == tongue("fr").tell(said) == "unknown field 'nme'"


def test_messages_in_messages_and_lists_are_told_too() -> None:
    wanted = msg("a duration such as '3 days' or '1 working day' (units: {units})", units=("hours", "days"))
    said = msg("under {reading!r}: {found}", reading="strict", found=msg("found {found}", found=msg("nothing")))
    assert tongue("zh-Hant").tell(said) == "按讀法「strict」：這裡是空白"
    assert tongue("zh-Hans").tell(wanted).endswith("（单位：hours、days）")
    assert tongue("zh-Hant").tell(one_of(("a", "b"))) == "下列之一：a、b"
    assert tongue("zh-Hant").tell(one_of(("a",))) == "a"
    assert tongue("zh-Hant").tell(either((msg("closed"), msg("void")))) == "已關閉或作廢"
    assert one_of(()) == "nothing"


def test_a_problem_is_told_whole() -> None:
    place = Place("答卷.xlsx", 7, sheet="二月")
    problem = Problem(place, msg("unknown field {word!r}", word="nme"), one_of(("name", "no")), "name")
    assert str(problem) == "答卷.xlsx!二月 row 7: unknown field 'nme'; expected one of name, no. Did you mean 'name'?"
    assert tongue("zh-Hant").tell(problem.told()) == (
        "答卷.xlsx!二月 第 7 行：沒有欄位「nme」；應為：下列之一：name、no。是否想寫「name」？"
    )
    assert tongue("zh-Hans").tell(Problem(Place("a.yaml", 3, 4), msg("no value")).told()) == "a.yaml:3:4：没有值"
    assert tongue("zh-Hans").tell(Place("a.xlsx", cell="B7").told()) == "a.xlsx 单元格 B7"


def test_braces_and_control_characters_in_a_value_mean_nothing() -> None:
    said = msg("unknown field {word!r}", word="{0}\x1b[2J\n{word}")
    assert tongue("zh-Hant").tell(said) == "沒有欄位「{0}\\x1b[2J\\n{word}」"
    assert tongue("zh-Hant").tell(verbatim("{x}", "y")) == "{x} y"
    assert tongue("zh-Hant").tell(Message("")) == ""


def test_what_the_system_says_of_a_file_is_told_too() -> None:
    assert tongue("zh-Hant").tell(fault_of(FileNotFoundError(2, "No such file or directory"))) == "沒有這個檔案或資料夾"
    assert fault_of(PermissionError(13, "Permission denied")) == "Permission denied"
    assert tongue("zh-Hans").tell(fault_of(ValueError("bad magic\nmore"))) == "程序原文“bad magic”"
    assert tongue("zh-Hans").tell(fault_of(ValueError(""))) == "内容不完整或已损坏"

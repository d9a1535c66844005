"""--help and what is said of a command line that cannot be used, in the language of --lang, else of the environment."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from compliance.cli.app import app
from compliance.cli.help_page import wide, wrapped
from compliance.cli.language import language_of
from compliance.cli.usage_errors import in_words
from compliance.render.texts import tongue

CHINESE = ("zh-Hant", "zh-Hans")
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
# Names that stay: of this program, of its formats, files and values.
NAMES = """compliance zh-Hant zh-Hans en YAML JSON Schema Word GB json html xlsx csv md ics junit sarif oscal docx
major minor observation chosen all none internal public audit yaml profile mapping waivers review findings truth run
month quarter year text list calls late-answer special-services too-few-call-backs records x out deadline property-cs
ID sample appraisals attestations rectification schemas"""


def commands(command: Any = None, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    command = command or get_command(app)
    below = [
        found for name, each in getattr(command, "commands", {}).items() for found in commands(each, (*path, name))
    ]
    return [path, *below]


def run(*words: str, **environment: str) -> Result:
    empty = dict.fromkeys(LOCALES, "")
    return CliRunner().invoke(app, list(words), env={**empty, **environment}, prog_name="compliance")


@pytest.mark.parametrize("lang", CHINESE)
@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_no_english_is_left_on_a_page_of_help(path: tuple[str, ...], lang: str) -> None:
    result = run(*path, "--help", "--lang", lang)
    assert result.exit_code == 0
    text = re.sub(r"--[a-z][a-z-]*", "", result.output)
    rows = {row.split()[0].rstrip(".") for row in result.output.splitlines() if row.startswith("  ") and row.strip()}
    assert set(re.findall(r"[A-Za-z][A-Za-z-]*", text)) - set(NAMES.split()) - set(path) - rows == set(), result.output


WRONG = (
    ("audit",),
    ("audit", "x", "--standrd", "y"),
    ("rules", "lnt"),
    ("audt",),
    ("aud",),
    ("", "audit"),
    ("--version",),
)


@pytest.mark.parametrize("lang", ["en", *CHINESE])
def test_only_the_command_that_is_named_is_built_and_says_the_same(lang: str) -> None:
    asked = [(*path, "--help", "--lang", lang) for path in commands()]
    asked += [line for words in WRONG for line in ((*words, "--lang", lang), ("--lang", lang, *words))]
    for words in asked:
        whole, named = (
            CliRunner().invoke(one, list(words), env=dict.fromkeys(LOCALES, ""), prog_name="compliance")
            for one in (app, app.asked(words))
        )
        assert (named.exit_code, named.output) == (whole.exit_code, whole.output), words
    assert [path for path in commands(get_command(app.asked(["audit"]))) if path] == [("audit",)]
    assert app.asked(["audt"]) is app


@pytest.mark.parametrize("lang", CHINESE)
def test_a_page_of_help_is_no_wider_than_a_terminal_and_says_every_option(lang: str) -> None:
    result = run("audit", "--help", "--lang", lang)
    assert max(wide(line) for line in result.output.splitlines()) <= 80
    english = set(re.findall(r"^  (--[a-z-]+)", run("audit", "--help").output, re.MULTILINE))
    assert set(re.findall(r"^  (--[a-z-]+)", result.output, re.MULTILINE)) == english
    assert len(english) > 20


@pytest.mark.parametrize(
    ("words", "environment", "lang"),
    [
        (["--lang", "zh-Hans"], {"LANG": "zh_TW.UTF-8"}, "zh-Hans"),
        (["audit", "--lang=en"], {"LANG": "zh_TW.UTF-8"}, "en"),
        (["--lang", "klingon"], {"LANG": "zh_HK"}, "zh-Hant"),
        (["--lang"], {"LANG": "zh_MO.UTF-8"}, "zh-Hant"),
        ([], {"LC_ALL": "zh_Hant_CN.UTF-8"}, "zh-Hant"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh-Hans"),
        ([], {"LC_MESSAGES": "zh_SG", "LANG": "zh_TW"}, "zh-Hans"),
        ([], {"LC_ALL": "", "LANG": "zh"}, "zh-Hans"),
        ([], {"LC_ALL": "C.UTF-8", "LANG": "zh_TW"}, "en"),
        ([], {"LANG": "zha_CN"}, "en"),
        ([], {}, "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_option_else_of_the_environment(
    words: list[str], environment: dict[str, str], lang: str
) -> None:
    assert language_of(words, environment) == lang


def test_help_follows_the_environment() -> None:
    assert run("--help", LANG="zh_TW.UTF-8").output.startswith("用法：compliance [選項] 指令 [參數]...\n")
    assert run("--help", LC_ALL="zh_CN.UTF-8").output.startswith("用法：compliance [选项] 命令 [参数]...\n")
    assert run("rules", "--lang", "zh-Hans").output == run("rules", "--help", LANG="zh_CN").output
    assert run("--help").output.startswith("Usage: compliance [OPTIONS] COMMAND [ARGS]...\n")


def test_without_a_word_the_help_is_said() -> None:
    chinese, english = run("rules", LANG="zh_TW"), run("rules")
    assert "列出、檢查、測試和新建規則。" in chinese.output
    assert chinese.exit_code == english.exit_code


@pytest.mark.parametrize(
    ("words", "hant", "hans"),
    [
        (["audit"], "缺少參數「records」", "缺少参数“records”"),
        (["audit", "x"], "缺少選項「--standard」", "缺少选项“--standard”"),
        (["audit", "x", "--standard"], "選項「--standard」須有值", "选项“--standard”须有值"),
        (["due", "x", "--standard", "y", "--days", "z"], "「--days」的值不能使用；應為：整數", "“--days”的值不能使用；应为：整数"),
        (["audit", "x", "--standard", "y", "--min-coverage", "z"], "「--min-coverage」的值不能使用；應為：數字", "“--min-coverage”的值不能使用；应为：数字"),
        (["audit", "x", "y", "--standard", "z"], "多餘的詞：y", "多余的词：y"),
        (["audit", "x", "--standart", "y"], "沒有選項「--standart」。是否想寫 --standard？", "没有选项“--standart”。是否想写 --standard？"),
        (["audit", "x", "--zz"], "沒有選項「--zz」", "没有选项“--zz”"),
        (["audi"], "沒有指令「audi」。是否想寫 audit？", "没有命令“audi”。是否想写 audit？"),
        (["rules", "zzz"], "沒有指令「zzz」", "没有命令“zzz”"),
        (["audit", "x", "--no-cache=1", "--standard", "y"], "選項「--no-cache」不帶值", "选项“--no-cache”不带值"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said(words: list[str], hant: str, hans: str) -> None:
    traditional, simplified = run(*words, LANG="zh_TW"), run(*words, LANG="zh_CN")
    assert traditional.output.splitlines()[-1] == f"錯誤：{hant}"
    assert simplified.output.splitlines()[-1] == f"错误：{hans}"
    assert (traditional.exit_code, simplified.exit_code) == (2, 2)


def test_before_the_error_stands_how_the_command_is_used_and_where_help_is() -> None:
    assert run("rules", "new", LANG="zh_TW").output.splitlines()[:3] == [
        "用法：compliance rules new [選項] {ID}", "說明：compliance rules new --help", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typer_says", "hant"),
    [
        ("Invalid value for '--n': 'z' is not a valid integer range.", "「--n」的值不能使用；應為：整數"),
        ("Invalid value for '--n': 9 is not in the range 1<=x<=5.", "「--n」的值不能使用；應為：範圍 1<=x<=5 內的數字"),
        ("Invalid value for '--n': Input should be less than or equal to 5", "「--n」的值不能使用；應為：不大於 5"),
        ("Invalid value for '--f': 'q' is not a valid float.", "「--f」的值不能使用；應為：數字"),
        ("Invalid value for '--f': odd", "「--f」的值不能使用；應為：類型正確的值"),
        ("No such option: --standar ('(Possible options: --standard)',)", "沒有選項「--standar」。是否想寫 --standard？"),
        ("Missing argument 'RECORDS'.", "缺少參數「RECORDS」"),
        ("Missing command.", "缺少指令"),
        ("Something new", "指令不能使用（Something new）"),
    ],
)  # fmt: skip
def test_older_and_unknown_sentences_of_typer_are_told_too(typer_says: str, hant: str) -> None:
    assert tongue("zh-Hant").tell(in_words(typer_says)) == hant


def test_a_whole_process_speaks_its_environments_language() -> None:
    command = [sys.executable, "-m", "compliance", "audit"]
    done = subprocess.run(command, check=False, capture_output=True, env={"LC_ALL": "zh_TW.UTF-8"})
    assert (done.returncode, done.stderr.decode("utf-8").splitlines()[-1]) == (2, "錯誤：缺少參數「records」")


def test_lines_break_behind_signs_and_between_words_only() -> None:
    assert wrapped("一二三四，五六 some-word 七八", 8) == ["一二三", "四，五六", "some-word", "七八"]
    assert not any(line[0] in "，。；：" for line in wrapped("一二三四，五六。七八；九" * 5, 8))
    assert "".join(wrapped("一二三四，五六。七八；九" * 5, 8)) == "一二三四，五六。七八；九" * 5

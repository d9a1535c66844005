"""A tiny company with a question for people, and what fills a workbook in: read with calamine, written with XlsxWriter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from compliance.cli.app import app
from tiny import write_tiny

Fill = Callable[[Path, Mapping[str, Mapping[str, object]]], Path]


@dataclass(frozen=True, slots=True)
class Sent:
    """Where the standard and the workbooks as they were sent out are."""

    standard: Path
    books: Path


ANSWERS = """\
title: {zh-Hant: 回答, zh-Hans: 回答, en: Answers}
role: log
aliases: [attestations]
at: at
site: house
fields:
  question_id: {type: id, title: {zh-Hant: 題號, zh-Hans: 题号, en: question id}, aliases: [题号, question id]}
  rule: {type: id, required: true, aliases: [规则]}
  house: {type: id, link: houses, aliases: [房屋]}
  subject: {type: id}
  period: {type: id}
  question: {type: text}
  answer: {type: code, values: {conforming: [符合, "yes"], nonconforming: [不符合, "no"], observation: [观察项], not_applicable: [不适用, n/a]}}
  sample_n: {type: number}
  fail_n: {type: number}
  fact: {type: text}
  by: {type: id, title: {zh-Hant: 誰, zh-Hans: 谁, en: nobody knows this title}, aliases: [确认人]}
  post: {type: code, values: {nurse: [nurse, 护士], cook: [cook, 厨师]}}
  at: {type: time}
  valid_until: {type: date, planned: true}
"""
ASKED = """\
clause: "3"
title: {zh-Hant: 不清潔, zh-Hans: 不清洁, en: Not clean}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 打掃。, zh-Hans: 打扫。, en: Clean it.}
each: houses
attestation:
  question: {zh-Hant: 清潔嗎？, zh-Hans: 清洁吗？, en: Is it clean?}
  method: {zh-Hant: 察看, zh-Hans: 察看, en: Look}
  sample: "3"
  per: {per: month}
"""
CLAUSE = """\
  - id: "3"
    locator: "3"
    area: care
    statement: {zh-Hant: 清潔。, zh-Hans: 清洁。, en: It is clean.}
"""


def write_standard(folder: Path) -> Path:
    """Write the tiny standard with a question instead of its rule."""
    write_tiny(folder)
    (folder / "records/answers.yaml").write_text(ANSWERS, encoding="utf-8")
    (folder / "rules/care/clean.yaml").write_text(ASKED, encoding="utf-8")
    (folder / "rules/care/visits.yaml").unlink()
    with (folder / "standard.yaml").open("a", encoding="utf-8") as file:
        file.write("attestations: answers\n")
    clauses = (folder / "care.yaml").read_text("utf-8")
    second = clauses.index('  - id: "2"')
    unchecked = "    not_checked_because: {zh-Hant: 免, zh-Hans: 免, en: Not here.}\n"
    (folder / "care.yaml").write_text(clauses[:second] + unchecked + clauses[second:] + CLAUSE, encoding="utf-8")
    return folder


def write_records(folder: Path) -> Path:
    """Write two houses in March 2026, one of them named like a path, and their nurse."""
    folder.mkdir()
    (folder / "houses.csv").write_text("house,since,beds\nH1,2026-03-01,1\n../H2,2026-03-01,1\n", encoding="utf-8")
    (folder / "staff.csv").write_text(
        "staff_id,post,since,until,house\nE1,nurse,2025-01-01,,H1\nE2,cook,2025-01-01,,H1\n", encoding="utf-8"
    )
    return folder


def command(*words: str | Path) -> Result:
    """Run a command in English unless it says otherwise."""
    every = [*words, *([] if "--lang" in words else ["--lang", "en"])]
    result = CliRunner().invoke(app, [str(word) for word in every])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


SPAN = ("--from", "2026-03-01", "--to", "2026-03-31", "--as-of", "2026-04-10")


@pytest.fixture
def standard(tmp_path: Path) -> Path:
    return write_standard(tmp_path / "standard")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return write_records(tmp_path / "records")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """Send the questions of March 2026 out, once for all tests that only read or fill them."""
    folder = tmp_path_factory.mktemp("sent")
    standard, records = write_standard(folder / "standard"), write_records(folder / "records")
    exported = command("attest", "export", records, "--standard", standard, "--out", folder / "asked", *SPAN)
    assert exported.exit_code == 0
    return Sent(standard, folder / "asked")


@pytest.fixture
def run(records: Path, standard: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run ``audit`` or ``attest export`` for March 2026, or ``attest import``."""

    def tried(*words: str | Path) -> Result:
        if words[0] == "audit":
            return command(*words, records, "--standard", standard, "--out", tmp_path / "out", *SPAN)
        if words[:2] == ("attest", "export"):
            return command(*words, records, "--standard", standard, "--out", tmp_path / "asked", *SPAN)
        return command(*words, "--standard", standard, "--into", records)

    return tried


@pytest.fixture
def fill() -> Fill:
    """Write what people say into the lines of a workbook: subject -> title of the column -> value."""

    def filled(path: Path, said: Mapping[str, Mapping[str, object]]) -> Path:
        head, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        with xlsxwriter.Workbook(path) as book:
            book.set_properties({"created": datetime(2026, 4, 2)})  # the same answers are the same bytes
            page, day = book.add_worksheet("attestations"), book.add_format({"num_format": "yyyy-mm-dd"})
            for column, title in enumerate(head):
                page.write_string(0, column, str(title))
            for row, line in enumerate(lines, 1):
                values = dict(zip(map(str, head), line, strict=True))
                values |= said.get(str(values["subject"]), {})  # type: ignore[arg-type]  # whatever a test writes
                for column, value in enumerate(values.values()):
                    if isinstance(value, date):
                        page.write_datetime(row, column, datetime.combine(value, time()), day)
                    else:
                        page.write(row, column, value)
        return path

    return filled

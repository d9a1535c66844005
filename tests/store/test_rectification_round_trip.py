"""Findings go out to each site as a workbook and come back filled: every bad cell by its address, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from compliance.cli.app import app
from compliance.store.opening import opened
from compliance.store.rectifications import rectifications
from store.conftest import H1, H2, Nightly, command

DONE = {
    "status": "to verify", "cause": "nobody was told", "correction": "visited", "corrective_action": "a reminder each week",
    "done": date(2026, 4, 12),
}  # fmt: skip
VERIFIED = {
    "status": "closed", "verifier": "quality officer", "verified_on": date(2026, 4, 13), "verification": "passed",
    "remark": "the missed month cannot be made up; the reminder works",
}  # fmt: skip


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Name the folder for workbooks."""
    return tmp_path / "sent"


def export(store: Path, sent: Path) -> str:
    """Send out what is open."""
    code, said = command(
        "rectify",
        "export",
        "--store",
        store,
        "--findings",
        sent.parent / "out/findings.json",
        "--out",
        sent,
        "--lang",
        "en",
    )
    assert code == 0, said
    return said


def cells(book: Path) -> list[list[Any]]:
    """Return the sheet as it stands."""
    return CalamineWorkbook.from_path(book).get_sheet_by_name("rectification").to_python(skip_empty_area=False)


def fill(book: Path, entries: Mapping[str, object], line: int = 0) -> None:
    """Write the workbook again with these entries in one line, as a spreadsheet program would."""
    table = cells(book)
    for name, value in entries.items():
        table[2 + line][table[1].index(name)] = value
    with xlsxwriter.Workbook(book) as made:
        page, day = made.add_worksheet("rectification"), made.add_format({"num_format": "yyyy-mm-dd"})
        for y, row in enumerate(table):
            for x, value in enumerate(row):
                if isinstance(value, date | datetime):
                    page.write_datetime(y, x, value, day)
                elif value not in ("", None):
                    page.write(y, x, value)


def take(store: Path, *books: Path) -> tuple[int, list[str]]:
    """Take workbooks back."""
    code, said = command("rectify", "import", *books, "--store", store, "--lang", "en", "--by", "auditor")
    return code, said.splitlines()


def states(store: Path) -> dict[str, str]:
    """Return the status of every rectification by subject."""
    with opened(store, writing=False) as connection:
        return {key.split('"')[5]: held.rectification.status.value for key, held in rectifications(connection).items()}


def test_a_finding_goes_out_comes_back_is_verified_and_closes(nightly: Nightly, store: Path, sent: Path) -> None:
    nightly(H1)
    assert states(store) == {"H2": "to_issue"}
    files = ("rectification-H2.xlsx", "notice-H2.docx")
    assert export(store, sent).splitlines() == [f"written: {sent / name}" for name in files]
    assert states(store) == {"H2": "to_rectify"}
    book = sent / "rectification-H2.xlsx"
    heads, names, row = cells(book)
    assert heads[:4] == ["Id", "Clause", "Problem", "Expected"]
    found = dict(zip(names, row, strict=True))
    assert (found["status"], found["responsible"], found["due"]) == ("to rectify", "nurse", date(2026, 4, 17))
    fill(book, DONE)
    assert take(store, book) == (0, ["lines read 1, of which 1 changed something"])
    assert states(store) == {"H2": "to_verify"}
    export(store, sent)
    fill(book, VERIFIED)
    assert take(store, book) == (0, ["lines read 1, of which 1 changed something"])
    assert states(store) == {"H2": "closed"}
    assert "closed 1" in nightly(H1, "--fail-on-new").beside


def test_taking_the_same_workbook_twice_changes_nothing_the_second_time(
    nightly: Nightly, store: Path, sent: Path
) -> None:
    nightly(H1)
    export(store, sent)
    book = sent / "rectification-H2.xlsx"
    fill(book, DONE)
    take(store, book)
    assert take(store, book) == (0, ["lines read 1, of which 0 changed something"])


def test_a_post_goes_out_in_words_and_is_nobodys_word_when_it_comes_back(
    nightly: Nightly, standard: Path, store: Path, sent: Path
) -> None:
    words = "posts: {nurse: {zh-Hant: 護士, zh-Hans: 护士, en: care nurse}}\n"
    (standard / "wording.yaml").write_text(words, encoding="utf-8")
    nightly(H1)
    export(store, sent)
    book = sent / "rectification-H2.xlsx"
    _, names, row = cells(book)
    assert dict(zip(names, row, strict=True))["responsible"] == "care nurse"
    assert take(store, book) == (0, ["lines read 1, of which 0 changed something"])
    fill(book, DONE)
    assert take(store, book) == (0, ["lines read 1, of which 1 changed something"])
    with opened(store, writing=False) as connection:
        (held,) = rectifications(connection).values()
    assert held.rectification.responsible == "nurse"


@pytest.mark.parametrize(
    "written", ["2026/4/12", "2026.4.12", "2026年4月12日", "2026-04-12 10:30", "二〇二六年四月十二日"]
)
def test_a_day_may_be_written_as_people_write_it(written: str, nightly: Nightly, store: Path, sent: Path) -> None:
    nightly(H1)
    export(store, sent)
    book = sent / "rectification-H2.xlsx"
    fill(book, {**DONE, "done": written})
    assert take(store, book) == (0, ["lines read 1, of which 1 changed something"])
    with opened(store, writing=False) as connection:
        (held,) = rectifications(connection).values()
    assert held.rectification.done == date(2026, 4, 12)


def test_every_bad_cell_is_said_by_its_address_and_nothing_is_taken(nightly: Nightly, store: Path, sent: Path) -> None:
    nightly("")
    export(store, sent)
    one, two = sent / "rectification-H1.xlsx", sent / "rectification-H2.xlsx"
    fill(one, DONE)
    fill(two, {**DONE, "done": "soon", "status": "finished"})
    code, said = take(store, one, two)
    assert code == 2
    names = cells(two)[1]
    at = {name: f"{chr(65 + names.index(name))}3" for name in ("done", "status")}
    assert [line.partition("; expected")[0] for line in said[:-1]] == [
        f"problem: rectification-H2.xlsx cell {at['status']}: 'finished' is written",
        f"problem: rectification-H2.xlsx cell {at['done']}: 'soon' is no date",
    ]
    assert states(store) == {"H1": "to_rectify", "H2": "to_rectify"}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            {"status": "closed"},
            "to rectify cannot become closed; expected to rectify or being rectified or to verify or disputed",
        ),
        ({"status": "to verify"}, "nothing is written; expected needed for 'to verify'"),
        ({**DONE, "done": date(2099, 1, 1)}, "2099-01-01 lies in the future"),
        ({"status": "disputed"}, "nothing is written; expected the reason, needed for 'disputed'"),
        ({"id": "0123456789abcdef"}, "no finding has this id"),
        ({"version": 1}, "not a version that was sent out"),
        ({"version": "²"}, "not a version that was sent out"),
        ({"version": "9" * 20}, "not a version that was sent out"),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    entries: Mapping[str, object], message: str, nightly: Nightly, store: Path, sent: Path
) -> None:
    nightly(H1)
    export(store, sent)
    book = sent / "rectification-H2.xlsx"
    fill(book, entries)
    code, said = take(store, book)
    assert code == 2
    assert any(message in line for line in said), said
    assert states(store) == {"H2": "to_rectify"}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"verifier": "nurse"}, "'nurse' is the responsible one; expected somebody else"),
        ({"verifier": " Ｎurse"}, "'Ｎurse' is the responsible one; expected somebody else"),
        ({"responsible": "陳大文", "verifier": "陈大 文"}, "'陈大 文' is the responsible one; expected somebody else"),
        ({"responsible": ""}, "nothing is written; expected who is responsible, that it is not the verifier"),
        ({"verifier": ""}, "nothing is written; expected who verified it"),
        ({"verification": "not passed"}, "'not passed' is written; expected 'passed' for 'closed'"),
        ({"verified_on": date(2026, 4, 11)}, "2026-04-11 cannot be"),
        ({"remark": ""}, "the last audit still finds it; expected why it is closed all the same"),
    ],
)
def test_closing_needs_somebody_else_who_verified_it(
    entries: Mapping[str, object], message: str, nightly: Nightly, store: Path, sent: Path
) -> None:
    nightly(H1)
    book = sent / "rectification-H2.xlsx"
    export(store, sent)
    fill(book, DONE)
    take(store, book)
    export(store, sent)
    fill(book, {**VERIFIED, **entries})
    code, said = take(store, book)
    assert code == 2
    assert any(message in line for line in said), said
    assert states(store) == {"H2": "to_verify"}


def test_a_failed_verification_goes_back(nightly: Nightly, store: Path, sent: Path) -> None:
    nightly(H1)
    book = sent / "rectification-H2.xlsx"
    for entries in (
        DONE,
        {**VERIFIED, "status": "verification failed", "verification": "not passed"},
        {"status": "being rectified"},
    ):
        export(store, sent)
        fill(book, entries)
        assert take(store, book)[0] == 0
    assert states(store) == {"H2": "rectifying"}


def test_two_people_who_changed_the_same_line_are_shown_the_difference_and_refused(
    nightly: Nightly, store: Path, sent: Path
) -> None:
    nightly(H1)
    export(store, sent)
    book = sent / "rectification-H2.xlsx"
    other = sent / "other.xlsx"
    other.write_bytes(book.read_bytes())
    fill(book, {"status": "being rectified", "cause": "nobody was told"})
    fill(other, {"cause": "the car broke down"})
    assert take(store, book)[0] == 0
    code, said = take(store, other)
    assert code == 2
    assert "it was changed in the store meanwhile (Status: being rectified, Cause: nobody was told)" in said[0]
    assert states(store) == {"H2": "rectifying"}


def test_an_audit_that_no_longer_finds_it_closes_it_and_one_that_finds_it_again_opens_it(
    nightly: Nightly, store: Path, sent: Path
) -> None:
    nightly(H1)
    export(store, sent)
    nightly(H1 + H2)
    assert states(store) == {"H2": "closed"}
    nightly(H1)
    assert states(store) == {"H2": "to_issue"}


def test_a_workbook_that_is_not_ours_is_refused(tmp_path: Path, nightly: Nightly, store: Path) -> None:
    nightly(H1)
    for name, content in (("text.xlsx", b"no workbook"), ("none.xlsx", None)):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        code, said = take(store, path)
        assert code == 2
        assert f"{name}: the workbook cannot be opened" in said[0]


def test_a_locked_workbook_keeps_ids_locked_and_entries_open(nightly: Nightly, store: Path, sent: Path) -> None:
    import zipfile

    nightly(H1)
    export(store, sent)
    with zipfile.ZipFile(sent / "rectification-H2.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<sheetProtection sheet="1"' in sheet
    assert sheet.count("<dataValidation ") == 4
    assert 'hidden="1"' in sheet


def test_what_a_record_carries_is_text_in_the_workbook(
    nightly: Nightly, store: Path, sent: Path, standard: Path
) -> None:
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("en: No visit", "en: '=cmd|calc'"), encoding="utf-8")
    nightly(H1)
    export(store, sent)
    names, row = cells(sent / "rectification-H2.xlsx")[1:3]
    assert str(row[names.index("problem")]).startswith("=cmd|calc")
    import zipfile

    with zipfile.ZipFile(sent / "rectification-H2.xlsx") as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_what_is_open_is_listed_with_how_urgent_it_is_and_what_came_back(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    identity = nightly(H1).findings["findings"][0]["id"]

    def listed(day: str) -> str:
        code, said = command("rectify", "list", "--store", store, "--as-of", day, "--lang", "en")
        assert code == 0
        return said

    line = f"H2  1  major  {identity}  to issue  due 2026-04-17"
    assert listed("2026-04-09") == f"{line}\n"
    assert listed("2026-04-10") == f"{line}, in 7 day(s)\n"
    assert listed("2026-04-17") == f"{line}, in 0 day(s)\n"
    assert listed("2026-04-18") == f"{line}, overdue by 1 day(s)\n"
    nightly(H1 + H2)
    assert listed("2026-04-18") == "nothing is open for rectification\n"
    nightly(H1)
    assert listed("2026-04-09").rstrip().endswith("; closed before")
    assert command("rectify", "list", "--store", store, "--as-of", "soon", "--lang", "en")[0] == 2


def test_the_notice_of_a_site_says_what_its_workbook_says(nightly: Nightly, store: Path, sent: Path) -> None:
    import docx

    nightly(H1)
    export(store, sent)
    document = docx.Document(str(sent / "notice-H2.docx"))
    said = "\n".join(
        [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    )
    assert all(word in said for word in ("H2", "No visit (H2, 2026-03)", "2026-04-17", "Visit.", "nurse", "2026-04-10"))
    assert "{" not in said
    before = (sent / "notice-H2.docx").read_bytes()
    export(store, sent)
    assert (sent / "notice-H2.docx").read_bytes() == before


def test_the_sites_are_told_in_the_language_of_the_findings(nightly: Nightly, store: Path, sent: Path) -> None:
    nightly(H1, "--lang", "zh-Hans")
    found = sent.parent / "out/findings.json"
    words = ["rectify", "export", "--store", store, "--findings", found, "--out", sent]
    done = CliRunner().invoke(app, list(map(str, words)))
    assert (done.exit_code, done.output.partition("：")[0]) == (0, "已写入")
    heads, names, row = cells(sent / "rectification-H2.xlsx")
    assert heads[1:3] == ["对应条款", "问题描述"]
    assert dict(zip(names, row, strict=True))["problem"].startswith("缺探访")


def test_an_unfit_template_sends_nothing(nightly: Nightly, store: Path, sent: Path) -> None:
    import docx

    nightly(H1)
    document = docx.Document()
    document.add_paragraph("{sitee}")
    document.save(str(sent.parent / "own.docx"))
    words = ["rectify", "export", "--store", store, "--findings", sent.parent / "out/findings.json", "--out", sent]
    code, said = command(*words, "--notice", sent.parent / "own.docx", "--lang", "en")
    assert code == 2
    assert "no placeholder {sitee}" in said
    assert states(store) == {"H2": "to_issue"}
    assert not sent.exists()

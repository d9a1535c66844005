"""A rating sheet goes out with what the records say, and comes back cell by cell or not at all."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from typer.testing import Result

from compliance.appraisal.cells import read_pages
from compliance.findings.finding import finding_id
from compliance.render.texts import LANGS, Words

Appraise = Callable[..., Result]
Fill = Callable[[Mapping[str, object]], Path]
DAY = {"date": date(2026, 7, 31)}
GOOD: dict[str, object] = {**DAY, "rating:boss/A2": 4, "rating:peer/A2": 3, "rating:boss/B1": 3}


def told(result: Result) -> list[str]:
    assert result.exit_code == 2, result.output
    lines = result.output.splitlines()
    return [line.removeprefix("problem: ").partition("filled.xlsx!")[2] or line for line in lines[:-1]]


def plain(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "confidential-appraisal.json").read_text("utf-8")))


def test_the_sheet_shows_values_with_their_counts_and_asks_only_what_people_must_say(
    appraise: Appraise, folder: Path
) -> None:
    result = appraise()
    assert "2 items with a computed rating, 2 to be rated, 1 off" in result.output
    assert "must not be the appraised person" in result.output
    form, items, broken = read_pages(folder / "confidential-rating-sheet.xlsx")
    head = {text: form.cells.get((row, 2)) for (row, column), text in form.cells.items() if column == 0}
    assert head == {
        "appraisal-form-1": None,
        "standard": "Tiny",
        "scorecard": "Appraisal",
        "id": "tiny/1/nurse",
        "person": "E1",
        "appraiser": "B1",
        "from": "2026-01-01",
        "to": "2026-06-30",
        "as_of": "2026-07-31",
        "date": None,
    }
    assert "Computed values look at these postings only: nurse H1 2026-01-01 – 2026-06-30." in form.cells.values()
    shown = [[items.cells.get((row, column), "") for column in range(8)] for row in range(2, 6)]
    assert shown == [
        ["A1", "First", "A visit every month.", "computed", "50", "2",
         "Conformity 83.33%.\n5 conforming, 1 nonconforming, 0 not judged.", "2 5/6 - 5 1 0"],
        ["A2", "First", "Letters may be written.", "by hand", "50", "", "", ""],
        ["B1", "Second", "Letters may be written.", "50% computed, the rest by hand", "80", "3",
         "1 nonconforming.\n5 conforming, 1 nonconforming, 0 not judged.", "3 1 - 5 1 0"],
        ["B2", "Second", "Letters may be written.", "off", "20", "", "Not for this house.", ""],
    ]  # fmt: skip
    listed = [[broken.cells.get((row, column), "") for column in range(7)] for row in range(3)]
    assert listed == [
        ["Item", "Clause", "Nonconformity", "Site", "Subject", "Window", "Due"],
        ["A1", "1", "No visit", "H1", "H1", "2026-05", "2026-05-31"],
        ["B1", "1", "No visit", "H1", "H1", "2026-05", "2026-05-31"],
    ]
    assert broken.cells[1, 7] == broken.cells[2, 7] == finding_id("care/visits", "H1", "2026-05")


def test_cells_to_fill_in_are_open_and_have_lists_and_everything_else_is_locked(
    appraise: Appraise, folder: Path
) -> None:
    appraise()
    with ZipFile(folder / "confidential-rating-sheet.xlsx") as book:
        page = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<sheetProtection" in page
    listed = [part.split('"')[0] for part in page.split('sqref="')[1:]]
    # Ratings of A2 and B1 by three raters; overrides of A1 and B1.
    assert sorted(listed)[-8:] == ["I4", "I5", "K4", "K5", "M4", "M5", "O3", "O5"]
    assert page.count("1,2,3,4,5,not applicable") == 8


def test_a_filled_sheet_becomes_a_result_by_value(appraise: Appraise, fill: Fill, folder: Path) -> None:
    sheet = fill({**GOOD, "override/A1": "4", "reason/A1": "May was a strike", "comment:peer/A2": "fine"})
    result = appraise("--sheet", sheet)
    assert result.exit_code == 0, result.output
    found = plain(folder)
    # A1 4 and A2 4 x 0.7 + 3 x 0.3 = 3.7 make 3.85; B1 half 3, half 3; 60 to 40.
    assert (found["mean"], found["percent"], found["band"]["id"]) == ("3.51", "62.75", "pass")
    assert "complete; completeness 100.00%; mean 3.51; percent 62.75%; band Pass" in result.output
    assert {
        key: found[key] for key in ("format", "confidential", "person", "appraiser", "date", "period", "as_of")
    } == {
        "format": "compliance-appraisal-v1",
        "confidential": True,
        "person": "E1",
        "appraiser": "B1",
        "date": "2026-07-31",
        "period": {"from": "2026-01-01", "to": "2026-06-30"},
        "as_of": "2026-07-31",
    }
    assert (found["appeal_until"], found["status"], found["completeness_percent"]) == (
        "2026-08-07",
        "complete",
        "100.00",
    )
    items = {item["id"]: item for section in found["sections"] for item in section["items"]}
    first = items["A1"]
    assert (first["rating"], first["computed"], first["override"]) == (
        "4.00",
        2,
        {"rating": 4, "reason": "May was a strike"},
    )
    assert items["A2"]["answers"] == [
        {"rater": "boss", "rating": 4, "comment": ""},
        {"rater": "peer", "rating": 3, "comment": "fine"},
    ]
    assert {name: item["share_percent"] for name, item in items.items()} == {
        "A1": "30.00",
        "A2": "30.00",
        "B1": "40.00",
        "B2": "0.00",
    }
    assert (items["B2"]["state"], items["B2"]["evidence"]) == ("off", "Not for this house.")


def test_the_result_as_a_workbook_says_the_same(appraise: Appraise, fill: Fill, folder: Path) -> None:
    appraise("--sheet", fill({**GOOD, "override/A1": "4", "reason/A1": "strike"}))
    summary, items, _ = read_pages(folder / "confidential-appraisal.xlsx")
    lines = {text: summary.cells.get((row, 1)) for (row, column), text in summary.cells.items() if column == 0}
    assert (lines["Mean"], lines["Percent"], lines["Band"], lines["Appeal until"]) == (
        "3.51",
        "62.75%",
        "Pass",
        "2026-08-07",
    )
    row = [items.cells.get((1, column), "") for column in range(14)]
    assert row[1:2] + row[6:11] == ["A1", "rated", "4.00", "2", "4: strike", ""]


def test_the_same_input_gives_the_same_bytes(appraise: Appraise, fill: Fill, folder: Path) -> None:
    sheet = fill(GOOD)
    names = ("confidential-rating-sheet.xlsx", "confidential-appraisal.xlsx", "confidential-appraisal.json")
    appraise("--sheet", sheet)
    before = [(folder / name).read_bytes() for name in names]
    appraise()
    appraise("--sheet", sheet)
    assert [(folder / name).read_bytes() for name in names] == before


def test_only_the_owner_may_read_what_is_written(appraise: Appraise, fill: Fill, folder: Path) -> None:
    appraise("--sheet", fill(GOOD))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {
        folder.name: 0o700,
        "confidential-rating-sheet.xlsx": 0o600,
        "confidential-appraisal.xlsx": 0o600,
        "confidential-appraisal.json": 0o600,
    }


def test_an_incomplete_sheet_has_no_result_and_exit_code_1(appraise: Appraise, fill: Fill, folder: Path) -> None:
    result = appraise("--sheet", fill({**DAY, "rating:peer/A2": 3, "rating:self/A2": 4}))
    found = plain(folder)
    assert (result.exit_code, found["status"], found["absent_raters"]) == (1, "incomplete", ["boss"])
    assert (found["mean"], found["percent"], found["band"], found["completeness_percent"]) == (
        None,
        None,
        None,
        "30.00",
    )
    assert "incomplete: no result and no band" in result.output


CELLS = [f"rating:{rater}/{item}" for item in ("A2", "B1") for rater in ("self", "boss", "peer")]
ADDRESSES = ["I4", "K4", "M4", "I5", "K5", "M5"]


@pytest.mark.parametrize(
    "values", [(6, 0, -1, 3.5, True, "four"), (date(2026, 1, 3), "3 4", "=5", "10", "٣", "1,2,3,4,5")]
)
def test_ratings_outside_the_scale_are_refused_at_their_cells(
    appraise: Appraise, fill: Fill, values: tuple[object, ...]
) -> None:
    said = told(appraise("--sheet", fill({**DAY, **dict(zip(CELLS, values, strict=True))})))
    assert sorted(problem.partition(": ")[0] for problem in said) == sorted(f"Items {cell}" for cell in ADDRESSES)
    assert {problem.partition("; ")[2] for problem in said} == {"expected a whole rating from 1 to 5, or 不適用"}


def test_a_rating_may_be_a_number_or_its_text_and_a_date_may_be_typed(
    appraise: Appraise, fill: Fill, folder: Path
) -> None:
    appraise(
        "--sheet", fill({"date": "2026年7月31日", **dict(zip(CELLS, (4, 3, "3", "４", "３", " 3 "), strict=True))})
    )
    found = plain(folder)
    items = [item for section in found["sections"] for item in section["items"]]
    assert found["date"] == "2026-07-31"
    assert [[a["rating"] for a in item["answers"]] for item in items] == [[], [4, 3, 3], [4, 3, 3], []]


def test_not_applicable_is_understood_in_every_language(appraise: Appraise, fill: Fill, folder: Path) -> None:
    words = dict(
        zip(CELLS[1:3] + CELLS[4:], (*(Words(lang)("ap.not_applicable") for lang in LANGS), "N/A"), strict=True)
    )
    appraise("--sheet", fill({**DAY, **words}))
    (first, second) = plain(folder)["sections"]
    assert (first["items"][1]["state"], first["items"][1]["share_percent"]) == ("not_applicable", "0.00")
    # Of the hybrid item the computed part remains.
    assert (second["items"][0]["state"], second["items"][0]["rating"]) == ("rated", "3.00")


def test_comments_are_required_beside_extremes_and_where_raters_are_far_apart(appraise: Appraise, fill: Fill) -> None:
    assert told(appraise("--sheet", fill({**GOOD, "rating:boss/A2": 5, "rating:peer/A2": 3}))) == [
        "Items L4: a rating of 5 without a comment; expected a comment",
        "Items N4: the raters of item A2 differ by 2 without a comment; expected a comment",
    ]
    assert told(appraise("--sheet", fill({**GOOD, "rating:self/B1": 2, "rating:boss/B1": 4}))) == [
        "Items J5: a rating of 2 without a comment; expected a comment",
        "Items L5: the raters of item B1 differ by 2 without a comment; expected a comment",
    ]
    one_comment = {**GOOD, "rating:boss/A2": 4, "rating:self/A2": 2, "comment:self/A2": "hard month"}
    assert appraise("--sheet", fill(one_comment)).exit_code == 0


HEADS: list[tuple[dict[str, object], list[str]]] = [
    (
        {"person": None, "appraiser": None, "from": None, "date": None},
        [
            "C10: the date of the appraisal is missing; expected a date such as 2026-01-31",
            "C5: the sheet lacks person; expected E1",
            "C6: the sheet lacks appraiser; expected B1",
            "C7: the sheet lacks from; expected 2026-01-01",
        ],
    ),
    (
        {"id": "tiny/2/nurse", "person": "E2", "to": "2026-05-31", "date": "2026-02-30"},
        [
            "C10: '2026-02-30' is no date of the appraisal; expected a date such as 2026-01-31",
            "C4: 'tiny/2/nurse' is not --scorecard tiny/1/nurse; expected tiny/1/nurse",
            "C5: 'E2' is not --person E1; expected E1",
            "C8: '2026-05-31' is not --to 2026-06-30; expected 2026-06-30",
        ],
    ),
    ({"date": "2025-12-31"}, ["C10: 2025-12-31 lies before the period; expected a day from 2026-01-01 on"]),
]


@pytest.mark.parametrize(("changes", "messages"), HEADS)
def test_person_appraiser_date_and_period_are_all_required_and_must_be_those_asked_for(
    appraise: Appraise, fill: Fill, changes: dict[str, object], messages: list[str]
) -> None:
    assert told(appraise("--sheet", fill({**GOOD, **changes}))) == [f"Form {message}" for message in messages]


CHANGES: list[tuple[dict[str, object], list[str]]] = [
    (
        {"override/A1": 4, "override/A2": 4, "reason/A2": "x", "reason/B1": "x", "comment:self/A2": "hm"},
        [
            "I4: a comment without a rating; expected a rating, or no comment",
            "O4: item A2 has no computed rating to override; expected a blank cell",
            "O5: a reason without an override; expected a rating, or no reason",
            "P3: item A1 is overridden without a reason; expected why the value is not right",
        ],
    ),
    (
        {"override/A1": 9, "reason/A1": "x", "rating:boss/A1": 4, "rating:boss/B2": 4, "row/A2": None},
        [
            "A1: item 'A2' is missing; expected every row as it was written",
            "K3: item A1 is computed, yet '4' is given; expected a blank cell",
            "K6: item B2 is off, yet '4' is given; expected a blank cell",
            "O3: '9' is no rating; expected a whole rating from 1 to 5, or 不適用",
        ],
    ),
    (
        {"rating:boss/appraisal-items-1": "x"},
        ["K1: the column 'x' stands here; expected 'rating:boss', as it was written"],
    ),
]


@pytest.mark.parametrize(("changes", "messages"), CHANGES)
def test_each_cell_that_cannot_be_used_is_refused_at_its_address(
    appraise: Appraise, fill: Fill, changes: dict[str, object], messages: list[str]
) -> None:
    assert told(appraise("--sheet", fill({**GOOD, **changes}))) == [f"Items {message}" for message in messages]


def test_all_that_is_wrong_is_said_at_once(appraise: Appraise, fill: Fill) -> None:
    sheet = fill({"rating:boss/A2": 6, "row/B1": "A1", "row/B2": "=HYPERLINK(1)"})
    assert [problem.partition(";")[0] for problem in told(appraise("--sheet", sheet))] == [
        "Form C10: the date of the appraisal is missing",
        "Items A1: item 'B1' is missing",
        "Items A1: item 'B2' is missing",
        "Items A5: item 'A1' is there twice",
        "Items A6: unknown item '=HYPERLINK(1)'",
        "Items K4: '6' is no rating",
    ]


def test_a_sheet_of_other_records_is_refused(appraise: Appraise, fill: Fill, records: Path) -> None:
    sheet = fill(GOOD)
    visits = (records / "visits.csv").read_text("utf-8")
    (records / "visits.csv").write_text(visits + "H1,E1,2026-05-06 09:00,,home,,60\n", encoding="utf-8")
    assert told(appraise("--sheet", sheet)) == [
        "Items H3: the records no longer give what the sheet shows of item A1: 2 5/6 - 5 1 0 then, 5 1 - 6 0 0 now; expected a sheet written anew from these records",
        "Items H5: the records no longer give what the sheet shows of item B1: 3 1 - 5 1 0 then, 5 0 - 6 0 0 now; expected a sheet written anew from these records",
    ]


def test_a_sheet_written_in_one_language_is_read_in_another(appraise: Appraise, fill: Fill, folder: Path) -> None:
    assert appraise("--sheet", fill(GOOD), "--lang", "zh-Hans").exit_code == 0
    # A1 2 and A2 3.7 make 2.85; B1 3: 2.91 is 47.75 %.
    assert (plain(folder)["mean"], plain(folder)["band"]["title"]) == ("2.91", "待改进")


HOSTILE = "=cmd|' /C calc'!A0"


def test_hostile_text_stays_text(appraise: Appraise, fill: Fill, folder: Path) -> None:
    sheet = fill({**GOOD, "comment:boss/A2": HOSTILE, "comment:peer/A2": "<script>\u202e" + "長" * 30_000})
    assert appraise("--sheet", sheet).exit_code == 0
    _, items, _ = read_pages(folder / "confidential-appraisal.xlsx")
    assert any(HOSTILE in text for text in items.cells.values())
    with ZipFile(folder / "confidential-appraisal.xlsx") as book:
        whole = b"".join(book.read(name) for name in book.namelist())
    assert b"<f>" not in whole
    assert b"<script>" not in whole


def test_what_is_no_rating_sheet_is_one_problem(appraise: Appraise, tmp_path: Path) -> None:
    book = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(book) as other:
        other.add_worksheet().write_string(0, 0, "hello")
    text = tmp_path / "text.xlsx"
    text.write_text("no workbook", encoding="utf-8")
    ours, whole = "a whole .xlsx file that this command wrote", "a whole, unlocked .xlsx file"
    said = {path.name: told(appraise("--sheet", path)) for path in (book, text, tmp_path / "absent.xlsx")}
    assert said == {
        "other.xlsx": [f"problem: other.xlsx: 0 pages of a rating sheet (appraisal-form-1); expected {ours}"],
        "text.xlsx": [
            f"problem: text.xlsx: the workbook cannot be opened: it is of another kind, or cut off; expected {whole}"
        ],
        "absent.xlsx": [
            f"problem: absent.xlsx: the workbook cannot be opened: No such file or directory; expected {whole}"
        ],
    }

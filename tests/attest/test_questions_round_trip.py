"""Questions go out to each site as a workbook and come back filled: audit, export, fill, import, audit again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import Result

from attest.conftest import Fill, Sent, command
from compliance.attest.asking import _title, answer_words, register_of
from compliance.catalogue.load import load_catalogue
from compliance.findings.finding import finding_id
from compliance.folding import fold, fold_header
from compliance.records.values import code
from compliance.render.attestation_book import COLUMNS
from compliance.render.texts import LANGS, Words

Run = Callable[..., Result]
GOOD = {"answer": "conforming", "sample_n": 3, "fail_n": 0, "post": "cook", "at": date(2026, 4, 2)}
BAD = {**GOOD, "answer": "nonconforming", "fail_n": 1, "fact": "the kitchen"}
H1, H2 = "attestations-H1.xlsx", "attestations-H2.xlsx"


def states(tmp_path: Path) -> dict[str, int]:
    document: dict[str, Any] = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))
    return {state: number for state, number in document["figures"]["states"].items() if number}


def notes(tmp_path: Path) -> list[tuple[str, str]]:
    document = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))
    return [(note["site"], note["reason"]) for note in document["notes"]]


def test_what_is_manual_is_asked_answered_and_judged(run: Run, fill: Fill, tmp_path: Path) -> None:
    assert run("audit").exit_code == 1  # nothing was assessed
    assert states(tmp_path) == {"manual": 2}
    asked = run("attest", "export")
    assert (asked.exit_code, asked.output.splitlines()) == (
        0,
        [
            "2 question(s) for people in 2 workbook(s), as of 2026-04-10",
            f"written: {tmp_path / 'asked' / H2}",
            f"written: {tmp_path / 'asked' / H1}",
        ],
    )
    first = fill(tmp_path / "asked" / H1, {"H1": GOOD})
    second = fill(tmp_path / "asked" / H2, {"../H2": BAD})
    taken = run("attest", "import", first, second)
    assert (taken.exit_code, taken.output.splitlines()[0]) == (0, "2 question(s) answered, 0 still blank")
    again = run("audit")
    assert states(tmp_path) == {"conforming": 1, "nonconforming": 1}
    assert again.exit_code == 1
    assert "not read" not in again.output
    assert run("attest", "export").output.startswith("0 question(s) for people in 0 workbook(s)")


def test_a_workbook_dropped_among_the_exports_is_read_as_it_is(
    run: Run, fill: Fill, records: Path, tmp_path: Path
) -> None:
    run("attest", "export", "--lang", "zh-Hant")
    sent = fill(tmp_path / "asked" / H1, {"H1": {**GOOD, "answer": "符合"}})
    sent.rename(records / "any name.xlsx")
    (tmp_path / "asked" / H2).rename(records / "still blank.xlsx")
    run("audit")
    assert states(tmp_path) == {"conforming": 1, "manual": 1}
    assert notes(tmp_path) == [("../H2", "unanswered")]
    document = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))
    assert document["data_findings"] == []


def test_an_answer_by_the_responsible_post_leaves_the_question_open(
    run: Run, fill: Fill, records: Path, tmp_path: Path
) -> None:
    run("attest", "export")
    fill(tmp_path / "asked" / H1, {"H1": {**GOOD, "post": "nurse"}}).rename(records / "1.xlsx")
    run("audit")
    assert notes(tmp_path) == [("../H2", "unanswered"), ("H1", "attestor")]


def test_what_is_asked_stands_in_the_workbook(sent: Sent) -> None:
    head, line = CalamineWorkbook.from_path(sent.books / H1).get_sheet_by_name("attestations").to_python()
    values = {title: value for title, value in zip(head, line, strict=True) if value != ""}
    assert values == {
        "question id": finding_id("care/clean", "H1", "2026-03"),
        "Clause": "3",
        "question": "Is it clean?",
        "Method": "Look",
        "Sample": 3.0,
        "Responsible post": "nurse",
        "rule": "care/clean",
        "house": "H1",
        "subject": "H1",
        "period": "2026-03",
    }
    assert "确认人" in head  # the register's title is no header of it


def test_the_same_questions_are_the_same_bytes(run: Run, sent: Sent, tmp_path: Path) -> None:
    run("attest", "export")
    assert (tmp_path / "asked" / H1).read_bytes() == (sent.books / H1).read_bytes()


def test_what_is_asked_is_locked_and_what_is_answered_is_open(sent: Sent) -> None:
    with zipfile.ZipFile(sent.books / H1) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection " in page
    assert '<dataValidation type="list"' in page
    assert "conforming,nonconforming,observation,不适用" in page  # each as the register reads it back
    assert page.count("<dataValidation ") == 7


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"answer": "maybe"}, "cell G2: 'maybe' is no answer; expected one of 符合"),
        ({"answer": ""}, "cell G2: no answer; expected one of"),
        ({"at": ""}, "cell M2: no date of the answer; expected a date such as 2026-03-31"),
        ({"at": "soon"}, "cell M2: 'soon' is no date; expected a date such as 2026-03-31"),
        ({"at": date(2999, 1, 1)}, "cell M2: 2999-01-01 is still to come; expected a day not after"),
        ({"valid_until": date(2026, 4, 1)}, "cell N2: 2026-04-01 is before the answer"),
        ({"post": ""}, "cell L2: nobody is named; expected the post or the person that answers"),
        ({"post": "nurse"}, "cell L2: nurse is the post that is asked about; expected another than nurse"),
        ({"post": "cok"}, "cell L2: 'cok' is no post; expected one of cook, nurse, 厨师, 护士. Did you mean 'cook'?"),
        ({"sample_n": ""}, "cell H2: nothing was looked at; expected the number that was looked at (3 asked for)"),
        ({"sample_n": "few"}, "cell H2: 'few' is no number of things; expected a whole number"),
        ({"sample_n": "³"}, "cell H2: '³' is no number of things; expected a whole number"),
        ({"sample_n": "1" * 19}, f"cell H2: '{'1' * 19}' is no number of things; expected a whole number"),
        ({"sample_n": 2}, "cell J2: no fact; expected why only 2 of 3"),
        ({"fail_n": 1}, "cell I2: 1 failed, and the answer is conforming; expected 0, or another answer"),
        ({**BAD, "fail_n": 4}, "cell I2: 4 failed of 3; expected at most 3"),
        ({**BAD, "fail_n": 0}, "cell I2: none failed, and the answer is nonconforming; expected how many failed"),
        ({**BAD, "fact": ""}, "cell J2: no fact; expected what was found"),
        ({"answer": "n/a"}, "cell J2: no fact; expected why it does not apply"),
        ({"period": "2026-04"}, "cell A2: this is not a question as it was sent out"),
        ({"rule": "care/other"}, "cell A2: this is not a question as it was sent out"),
    ],
    ids=str,
)
def test_every_bad_cell_is_said_by_its_address_and_nothing_is_taken(
    sent: Sent, fill: Fill, tmp_path: Path, said: Mapping[str, object], expected: str
) -> None:
    into = tmp_path / "records"
    into.mkdir()
    good = fill(Path(copy(sent.books / H2, tmp_path)), {"../H2": GOOD})
    bad = fill(Path(copy(sent.books / H1, tmp_path)), {"H1": {**GOOD, **said}})
    taken = command("attest", "import", good, bad, "--standard", sent.standard, "--into", into)
    lines = taken.output.splitlines()
    assert taken.exit_code == 2
    assert lines[0].startswith(f"problem: {H1} {expected}"), lines
    assert lines[-1] == "1 problem(s): nothing was judged"
    assert list(into.iterdir()) == []


def test_answers_of_one_quarter_are_not_written_over_by_the_next(
    run: Run, fill: Fill, records: Path, tmp_path: Path
) -> None:
    run("attest", "export")
    path = tmp_path / "asked" / H1
    for said in (GOOD, GOOD, BAD):
        assert run("attest", "import", fill(path, {"H1": said})).exit_code == 0
    assert len([file for file in records.iterdir() if file.suffix == ".xlsx"]) == 2


def test_what_is_no_such_workbook_is_one_clear_problem(run: Run, tmp_path: Path) -> None:
    stray = tmp_path / "stray.xlsx"
    stray.write_bytes(b"no workbook")
    taken = run("attest", "import", stray)
    assert taken.exit_code == 2
    assert taken.output.splitlines()[0].startswith("problem: stray.xlsx: the workbook cannot be opened")


@pytest.mark.parametrize("lang", LANGS)
def test_titles_and_answers_are_read_back_by_the_shipped_register(lang: str) -> None:
    catalogue, _ = load_catalogue("property-cs", only=())
    assert catalogue is not None
    register = register_of(catalogue)
    assert register is not None
    fields = {fold_header(word): name for name, spec in register.fields.items() for word in (name, *spec.aliases)}
    titles = {name: _title(name, register, Words(lang)) for name in COLUMNS}
    assert {name: fields.get(fold_header(title)) for name, title in titles.items()} == {
        name: "project_id" if name == "site" else name for name in COLUMNS
    }
    assert len(set(titles.values())) == len(titles)
    answer = register.fields["answer"]
    spelled = answer_words(answer, Words(lang))
    assert {state: code(answer.values or {}, fold(word)).value for state, word in spelled.items()} == {
        state: str(state) for state in spelled
    }


def test_the_answer_is_the_evidence_of_what_it_finds(run: Run, fill: Fill, records: Path, tmp_path: Path) -> None:
    run("attest", "export")
    fill(tmp_path / "asked" / H1, {"H1": BAD}).rename(records / "1.xlsx")
    run("audit")
    (finding,) = json.loads((tmp_path / "out/findings.json").read_text("utf-8"))["findings"]
    subject, answer = finding["evidence"]
    assert (subject["record_type"], subject["key"]) == ("houses", "H1")
    assert (answer["record_type"], answer["role"], answer["file"], answer["row"]) == ("answers", "counted", "1.xlsx", 2)
    cells = {cell["field"]: cell["text"] for cell in answer["cells"]}
    assert (cells["answer"], cells["fact"], cells["post"]) == ("nonconforming", "the kitchen", "cook")

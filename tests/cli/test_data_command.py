"""`compliance data`: what is in a folder, said before any audit; a mapping that people keep and the audit obeys."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compliance.cli.app import app
from tiny import write_tiny

EXPORTS = {
    "houses.csv": "house,since,beds\nH1,2025-01-01,4\nH2,2025-01-01,6\n合计,,10\n",
    "log.csv": "house,by,at,type of visit,weather\nH1,E1,2026-03-02 09:00,home,x\nH2,E1,2026-02-30 09:00,home,y\n",
    "stray.csv": "day,rain\n1,2\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_tiny(tmp_path / "standard")
    records = tmp_path / "records"
    records.mkdir()
    for name, text in EXPORTS.items():
        (records / name).write_text(text, encoding="utf-8")
    return records


def run(*words: str | Path, folder: Path) -> Result:
    given = [*words, folder, "--standard", folder.with_name("standard"), "--lang", "en"]
    result = CliRunner().invoke(app, [str(word) for word in given])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_check_says_sources_sums_faults_by_cell_and_which_rules_can_be_assessed(folder: Path) -> None:
    result = run("data", "check", folder=folder)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "houses.csv: Houses (houses), header in row 1; rows in 3 = used 2 + set aside 1; encoding utf-8-sig",
        "log.csv: Visits (visits), header in row 1; rows in 2 = used 2 + set aside 0; encoding utf-8-sig; columns not used: type of visit, weather",
        "not read: stray.csv: no header row of a known record type was found",
        "rows in 5 = used 4 + set aside 1; data findings 2",
        "  houses: a total, no record, 1 times",
        "    houses.csv row 4, 合计",
        "  visits.at: not a usable date, 1 times",
        "    log.csv row 3, at, 2026-02-30 09:00",
        "1 of 1 rules can be assessed, 1 of them without some column",
        "  no column visits.kind: care/visits",
    ]


def test_check_names_the_first_cells_of_a_kind_and_with_all_every_one(folder: Path) -> None:
    rows = "".join(f"H1,E{n},2026-02-30 09:0{n}\n" for n in range(5))
    (folder / "log.csv").write_text("house,by,at\n" + rows, encoding="utf-8")
    cells = [f"    log.csv row {n + 2}, at, 2026-02-30 09:0{n}" for n in range(5)]
    kind = "  visits.at: not a usable date, 5 times"
    first, every = (run("data", "check", *more, folder=folder).output.splitlines() for more in ((), ("--all",)))
    start = first.index(kind)
    assert first[start + 1 : start + 5] == [*cells[:3], "    and 2 more (--all names each)"]
    assert every == [*first[: start + 4], *cells[3:], *first[start + 5 :]]


def test_check_says_how_many_links_lead_nowhere(folder: Path) -> None:
    (folder / "log.csv").write_text("house,by,at\nH1,E1,2026-03-02\nH9,E1,2026-03-02\n", encoding="utf-8")
    said = run("data", "check", folder=folder).output.splitlines()
    (log,) = [line for line in said if line.startswith("log.csv: ")]
    assert log.endswith(
        "; “house”: 1 name a record that is not among: Houses; what a rule asks of that record cannot be known; "
        "first in row 3"
    )


def test_check_says_of_which_days_the_records_are_beside_what_an_export_says_that_it_covers(folder: Path) -> None:
    (folder / "log.csv").write_text("house,by,at\nH1,E1,2026-01-05\nH1,E1,2026-01-30 17:00\nH1,E1,\n", encoding="utf-8")
    (folder / "audit.yaml").write_text(
        "exports: [{file: log.csv, from: 2026-01-01, to: 2026-03-31}]\n", encoding="utf-8"
    )
    (line,) = [said for said in run("data", "check", folder=folder).output.splitlines() if said.startswith("log.csv:")]
    assert "covers 2026-01-01 to 2026-03-31; its records are of 2026-01-05 to 2026-01-30" in line


def test_check_says_what_a_rule_wants(folder: Path) -> None:
    (folder / "log.csv").unlink()
    said = run("data", "check", folder=folder).output.splitlines()
    assert said[-2:] == [
        "0 of 1 rules can be assessed, 0 of them without some column",
        "  the export that is needed was not delivered (Visits): care/visits",
    ]


def test_check_goes_on_beside_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04")
    result = run("data", "check", folder=folder)
    assert result.exit_code == 2
    assert "rows in 5 = used 4 + set aside 1; data findings 2" in result.output
    assert "broken.xlsx: the workbook cannot be opened" in result.output


def test_map_writes_what_it_knows_and_marks_what_it_guesses(folder: Path) -> None:
    result = run("data", "map", folder=folder)
    assert result.exit_code == 0
    text = (folder / "mapping.yaml").read_text(encoding="utf-8")
    assert text.split("\n\n", 1)[1] == (
        "exports:\n"
        "  - file: houses.csv\n    record_type: houses  # 3 of 3 headers are known\n    header: 1\n    columns:\n"
        "      house: house\n      since: since\n      beds: beds\n"
        "  - file: log.csv\n    record_type: visits  # 3 of 5 headers are known\n    header: 1\n    columns:\n"
        "      house: house\n      by: by\n      at: at\n      type of visit:  # not known\n      weather: # not known\n"
        "  - file: stray.csv\n    record_type: ignore  # no header is known (no_header)\n"
    )


def test_what_a_person_wrote_is_obeyed_and_kept_with_its_comments_and_order(folder: Path) -> None:
    own = (
        "# mine\nexports:\n"
        "  - file: l*.csv # the log\n    columns:\n      type of visit: kind # told by the office\n"
        "    record_type: visits\n"
    )
    (folder / "mapping.yaml").write_text(own, encoding="utf-8")
    assert "no column" not in run("data", "check", folder=folder).output
    run("data", "map", folder=folder)
    text = (folder / "mapping.yaml").read_text(encoding="utf-8")
    assert text.startswith(
        "# mine\nexports:\n  - file: l*.csv # the log\n    columns:\n      type of visit: kind # told by the office\n"
    )
    assert "      weather:" in text
    assert run("data", "map", folder=folder).output.splitlines()[-1].startswith("nothing new: ")
    assert (folder / "mapping.yaml").read_text(encoding="utf-8") == text
    assert "no column" not in run("data", "check", folder=folder).output


def test_a_mapping_that_names_what_is_not_is_a_problem_at_its_place(folder: Path) -> None:
    (folder / "mapping.yaml").write_text(
        "exports:\n  - {file: log.csv, record_type: visit}\n  - file: houses.csv\n    record_type: houses\n"
        "    columns: {beds: bed}\n",
        encoding="utf-8",
    )
    said = [line for line in run("data", "check", folder=folder).output.splitlines() if line.startswith("problem: ")]
    where = folder / "mapping.yaml"
    assert said == [
        f"problem: {where}:2:34: unknown record type 'visit'; expected a record type of the standard, or ignore. Did you mean 'visits'?",
        f"problem: {where}:5:21: houses has no field 'bed'; expected a field of the record type, or nothing. Did you mean 'beds'?",
    ]
    before = where.read_text(encoding="utf-8")
    assert run("data", "map", folder=folder).exit_code == 2
    assert where.read_text(encoding="utf-8") == before


def test_an_export_that_the_mapping_leaves_out_is_said(folder: Path) -> None:
    (folder / "mapping.yaml").write_text("exports:\n  - {file: log.csv, record_type: ignore}\n", encoding="utf-8")
    assert "not read: log.csv: left out by mapping.yaml" in run("data", "check", folder=folder).output.splitlines()

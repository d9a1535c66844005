"""Reports that lie among the exports are not read as exports; an export that is named as a report is, and stays."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from arro3.core import Array, DataType, Table
from arro3.io import write_parquet

from store.conftest import H1, VISITS, Nightly, command
from store.test_what_is_new_since_the_last_run import counts

ALL = "rows in 3 = used 3 + set aside 0"
NO_REPORT = (
    "it is no report of this program, and a report of that name would replace it; expected another folder as --out"
)


def cells(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def page(text: str) -> bytes:
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells(text))
    return f"<html><body><table>{rows}</table></body></html>".encode()


def parquet(text: str) -> bytes:
    names, *rows = cells(text)
    columns = [Array(list(values), DataType.string()) for values in zip(*rows, strict=True)]
    made = BytesIO()
    write_parquet(Table.from_arrays(columns, names=names), made)
    return made.getvalue()


EXPORTS: Mapping[str, Callable[[str], bytes]] = {
    "report.html": page,
    "findings.xlsx": page,
    "findings.csv": str.encode,
    "ledger.parquet": parquet,
}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_store_and_the_reports_may_lie_among_the_exports(nightly: Nightly, records: Path) -> None:
    words = ("--store", records / "audits.db", "--out", records / "reports")
    nights = [nightly(H1, *words) for _ in range(2)]
    assert [night.output.count(ALL) for night in nights] == [1, 1]
    assert "not read" not in nights[1].output
    assert counts(nights[1]) == {"persisting": 1}


def test_reports_beside_the_exports_or_above_them_hide_no_export(
    nightly: Nightly, records: Path, tmp_path: Path
) -> None:
    for out in (records, tmp_path):
        assert "rows in 3 = used 3" in nightly(H1, "--out", out).output
        (out / "report.html").unlink()
        for name in ("findings.xlsx", "findings.json", "ledger.parquet"):
            (out / name).unlink()


def test_reports_that_lie_among_the_exports_are_not_read_as_exports(nightly: Nightly, records: Path) -> None:
    words = ("--out", records, "--formats", "html,xlsx,json,csv,md,ics,junit,sarif,oscal,docx")
    outputs = [nightly(H1, *words).output for _ in range(2)]
    assert (records / "findings.csv").is_file()
    assert [ALL in output for output in outputs] == [True, True]
    assert "not read" not in outputs[1]


@pytest.mark.parametrize("renamed", [False, True])
def test_reports_in_an_archive_are_not_read_as_exports_and_what_lies_beside_them_is(
    nightly: Nightly, records: Path, tmp_path: Path, *, renamed: bool
) -> None:
    formats = "html,xlsx,json,csv,md,ics,junit,sarif,oscal,docx"
    first = nightly(H1, "--out", tmp_path / "out", "--formats", formats).output
    written = sorted((tmp_path / "out").iterdir())
    assert len(written) >= 10
    with zipfile.ZipFile(records / "sent.zip", "w") as archive:
        for path in written:
            archive.write(path, f"2026-03/copy of {path.name}" if renamed else f"2026-03/{path.name}")
        archive.writestr("2026-03/report.csv", VISITS + H1)
    (records / "visits.csv").unlink()
    output = nightly(None, "--out", tmp_path / "later").output
    assert ALL in first
    assert ALL in output
    not_read = [line for line in output.splitlines() if line.startswith("not read: ")]
    assert bool(not_read) is renamed  # of a kind that is no export's, and of another name
    assert [line for line in not_read if "not a kind of file" not in line] == []
    _, checked = command("data", "check", records, "--standard", tmp_path / "standard")
    assert ALL in checked, checked


@pytest.mark.parametrize("below", [".", "reports"])
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_named_as_a_report_is_read_and_never_replaced(
    name: str, below: str, nightly: Nightly, records: Path, store: Path
) -> None:
    out = records / below
    out.mkdir(exist_ok=True)
    (out / name).write_bytes(EXPORTS[name](VISITS + H1))
    assert ALL in nightly(None).output
    before, runs = files(records), command("store", "runs", store)
    refused = nightly(None, "--out", out, "--formats", "html,xlsx,json,csv,md")
    assert refused.exit_code == 2
    assert refused.output.splitlines()[-2:] == [
        f"problem: {out / name}: {NO_REPORT}",
        "1 problem(s): nothing was judged",
    ]
    assert files(records) == before
    assert command("store", "runs", store) == runs


def test_an_export_named_as_a_report_that_nobody_asked_for_is_read_beside_the_reports(
    nightly: Nightly, records: Path
) -> None:
    (records / "report.html").write_bytes(page(VISITS + H1))
    outputs = [nightly(None, "--out", records, "--formats", "json").output for _ in range(2)]
    assert [ALL in output for output in outputs] == [True, True]
    assert (records / "report.html").read_bytes() == page(VISITS + H1)


def test_exports_among_the_reports_are_read_and_reports_of_before_below_them_are_not(
    nightly: Nightly, records: Path
) -> None:
    (records / "march").mkdir()
    (records / "march" / "visits.csv").write_text(VISITS + H1, encoding="utf-8")
    outs = (records / "march" / "first", records / "march", records / "march")
    outputs = [nightly(None, "--out", out).output for out in outs]
    assert [ALL in output and "not read" not in output for output in outputs] == [True, True, True]
    assert (records / "march" / "first" / "report.html").is_file()


def test_reports_of_earlier_months_and_copies_of_them_are_no_exports_anywhere(
    nightly: Nightly, records: Path, tmp_path: Path
) -> None:
    nightly(H1, "--out", records / "2026-03", "--formats", "html,xlsx,json,csv")
    for path in (records / "2026-03").iterdir():
        path.rename(path.with_name(f"copy of {path.name}"))
    output = nightly(H1, "--out", tmp_path / "elsewhere").output
    assert ALL in output
    assert "not read: 2026-03/copy of findings.json" in output  # of a kind that is no export's
    _, checked = command("data", "check", records, "--standard", tmp_path / "standard")
    assert "Attestations" not in checked
    assert ALL in checked, checked

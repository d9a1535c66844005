"""A whole audit at each level: no name, phone, identity number or room of its registers is in any report."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import duckdb
import pytest
from commands import COMPANY
from typer.testing import CliRunner

from compliance.cli.app import app
from compliance.render.write import FORMATS

FIELDS = {
    "customers.csv": ("姓名", "電話", "電話號碼", "聯繫電話", "联系电话", "客户姓名"),
    "units.csv": ("房號", "房号"),
}


def registered() -> set[str]:
    found = set()
    for name, fields in FIELDS.items():
        with (COMPANY / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found |= {row[field] for field in fields if row.get(field) and len(row[field]) > 2}
    return found


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("level", ["internal", "public"])
def test_no_personal_value_of_a_register_is_in_any_report(level: str, tmp_path: Path) -> None:
    secrets = registered()
    assert len(secrets) > 20
    words = ["audit", str(COMPANY), "--standard", "property-cs", "--out", str(tmp_path), "--privacy", level]
    ran = CliRunner().invoke(app, [*words, "--formats", ",".join(FORMATS)])
    assert ran.exit_code == 1, ran.output
    for path in sorted(tmp_path.iterdir()):
        text = _text(path)
        assert sorted(secret for secret in secrets if secret in text) == [], path.name


def _text(path: Path) -> str:
    if path.suffix == ".parquet":
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()
        return "\n".join(map(str, rows))
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return path.read_text("utf-8").replace("\r\n ", "").replace("\\", "")

"""What a command cannot use is told in the reader's language; only names, values and what a library says stay."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance.cli.app import app

SEVEN = Path(__file__).parents[2] / "benchmarks" / "seven"
PROSE = re.compile(
    r"\b(?:the|an|of|is|are|was|no|not|that|and|with|for|from|which|there|cannot|unknown|expected|problem|file|folder|"
    r"nothing|such|does|only|at least|at most)\b",
    re.IGNORECASE,
)
PROFILES = {
    "fields": "nots: 1\nreadings: {wich: x}\nrest_days: [2026-02-30]\n",
    "types": "params: {}\nrest_days: 2026-01-01\nexpects: {a: b}\n",
    "yaml": "a: [1\nb: 2\n",
    "twice": "rest_days: [2026-01-01]\nrest_days: [2026-01-02]\nworking_days: *x\n",
}


def damaged(folder: Path) -> None:
    """Put files into a folder that cannot be read, each for a reason of its own."""
    (folder / "empty.csv").touch()
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (folder / "table.parquet").write_bytes(b"PAR1 no table")
    (folder / "base.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 200)
    with zipfile.ZipFile(folder / "climbs.zip", "w") as archive:
        archive.writestr("../out.csv", "a\n")


def without_names(text: str) -> str:
    """Take out what stays in every language: paths, options, quotations, what stands in brackets, names of files."""
    for kept in (
        r"「[^」]*」|“[^”]*”",
        r"（[^）]*）",
        r"/\S*",
        r"--[a-z-]+(?: \S+)?",
        r"[\w.-]+\.(?:yaml|json|csv|xlsx?|zip|db)\b",
    ):
        text = re.sub(kept, "", text)
    return text


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_no_english_sentence_is_left_in_a_problem(lang: str, tmp_path: Path) -> None:
    records, bad = tmp_path / "r", tmp_path / "b"
    records.mkdir()
    bad.mkdir()
    damaged(bad)
    (records / "visits.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    store = tmp_path / "no.db"
    lines: list[list[object]] = [
        ["audit", bad, "--standard", SEVEN],
        ["audit", records, "--standard", SEVEN],
        ["audit", tmp_path / "none", "--standard", SEVEN],
        ["audit", records, "--standard", "property-sc"],
        ["audit", records, "--standard", SEVEN, "--as-of", "soon", "--fail-on", "x", "--min-coverage", "2", "--formats", "pdf"],
        ["audit", records, "--standard", SEVEN, "--audit", tmp_path / "no.yaml", "--baseline", "3"],
        ["audit", records, "--standard", SEVEN, "--from", "2026-02-01", "--to", "2026-01-01", "--memory-limit", "1"],
        ["data", "check", bad, "--standard", SEVEN],
        ["explain", "work/none", "--standard", SEVEN],
        ["rules", "list", "work/none", "--standard", SEVEN],
        ["rules", "new", "Work", "--clause", "z", "--kind", "gaps", "--standard", SEVEN],
        ["standards", "show", SEVEN, "z"],
        ["store", "verify", store],
        ["waive", "list", "--store", store],
        ["waive", "add", "--store", store, "--reason", "r", "--approver", "a", "--from", "2026-01-02", "--expires", "x"],
        ["rectify", "list", "--store", store, "--as-of", "soon"],
        ["history", "--store", store],
        ["sample", "work/d", records, "--standard", SEVEN, "--seed", "1"],
        ["simulate", records],
    ]  # fmt: skip
    for name, text in PROFILES.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        lines.append(["audit", records, "--standard", SEVEN, "--profile", path])
    said = {}
    for words in lines:
        result = CliRunner().invoke(app, [*map(str, words), "--lang", lang])
        assert result.exit_code == 2, (words, result.output)
        problems = [line for line in result.output.splitlines() if line.startswith(("問題：", "问题："))]
        assert problems, words
        said |= {line: PROSE.findall(without_names(line)) for line in problems}
    assert len(said) > 30
    assert {line: left for line, left in said.items() if left} == {}

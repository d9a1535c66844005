"""Whatever a reader sees is in the language asked for: over records without Chinese, no character of another script.

Nothing is excused but the table by which the page searches in both scripts, the fonts that a Word file names, in
findings.json the rule's own name of a post and what authors wrote that was in force, and in English the Chinese texts that a record must say, which are quoted.
"""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from latin import latin_exports
from typer.testing import CliRunner

from compliance.cli.app import app
from compliance.render.write import FORMATS
from compliance.simulate.run import Order
from scripts import HAN, foreign
from shipped import property_cs

SEARCH_TABLES = re.compile(r'<div id="fold"[^>]*>')
THE_RULES_OWN_POST = re.compile(r'"post": "[^"]*"')  # by which programs know it; "post_text" stands beside it
WHAT_AUTHORS_WROTE = re.compile(r'(?m)^ "in_force": .*$')  # values and notes as they stand in their files
FONTS = ("/theme", "/fontTable")
STANDARD = ("--standard", "property-cs")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("latin") / "records"
    latin_exports(folder, Order(sites=1, months=3, seed=2))
    return folder


def commands(records: Path, out: Path) -> list[tuple[str | Path, ...]]:
    """Return the commands that show a reader something; with COMPLIANCE_LANGUAGES also those that audit once more."""
    store, half = ("--store", out / "store.db"), ("--from", "2026-04-01", "--to", "2026-06-30")
    first = (records, *STANDARD)
    quick = [
        ("audit", *first, "--out", out / "reports", "--formats", ",".join(FORMATS), *store),
        ("rectify", "export", *store, "--findings", out / "reports/findings.json", "--out", out / "rectify"),
        ("rectify", "list", *store, "--as-of", "2026-07-31"),
        ("history", *store),
        ("store", "runs", out / "store.db"),
        ("standards", "list"),
        ("standards", "show", "property-cs", "--html", out / "standard.html"),
        ("explain", "complaints/first-response-late"),
    ]
    return (
        quick
        if not os.environ.get("COMPLIANCE_LANGUAGES")
        else [
            *quick,
            ("audit", *first, "--out", out / "alone", "--privacy", "public"),
            ("due", *first, "--as-of", "2026-05-31", "--days", "90"),
            ("data", "check", *first),
            ("data", "map", *first),
            ("attest", "export", *first, "--out", out / "attestations"),
            ("sample", "special-services/too-few-call-backs", *first, "--seed", "1", "--out", out / "sample.xlsx"),
            ("standards", "show", "property-cs"),
            ("standards", "coverage", "property-cs"),
            ("rules", "list", *STANDARD),
            (
                "appraise",
                *first,
                "--scorecard",
                "staff",
                "--person",
                "P01-SW1",
                "--appraiser",
                "P01-PH",
                *half,
                "--out",
                out / "rated",
            ),
        ]
    )


@pytest.fixture(scope="module", params=["zh-Hant", "zh-Hans", "en"])
def told(request: pytest.FixtureRequest, records: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return all that the commands wrote in one language, by file and by command."""
    out = tmp_path_factory.mktemp("told")
    said = {"language": request.param}
    for line in commands(records, out):
        ran = CliRunner().invoke(app, [*map(str, line), "--lang", request.param])
        assert ran.exit_code in (0, 1), (line, ran.output)
        said[" ".join(word for word in line[:3] if isinstance(word, str))] = ran.output
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.suffix not in (".db", ".parquet"):
            said |= {f"{path.relative_to(out)} {part}".strip(): text for part, text in texts(path).items()}
    return said


def texts(path: Path) -> dict[str, str]:
    """Return the texts of a file by its parts: of a workbook or a letter, each that is packed in it."""
    if not zipfile.is_zipfile(path):
        text = path.read_text("utf-8")
        return {
            "": THE_RULES_OWN_POST.sub("", WHAT_AUTHORS_WROTE.sub("", text))
            if path.name == "findings.json"
            else SEARCH_TABLES.sub("", text)
        }
    with zipfile.ZipFile(path) as book:
        parts = [name for name in book.namelist() if name.endswith(".xml") and not any(word in name for word in FONTS)]
        return {name: book.read(name).decode() for name in parts}


def quotations() -> set[str]:
    """Return the Chinese texts in parameters that are compared with what records say: names of documents and such."""
    catalogue, _ = property_cs()
    assert catalogue is not None
    values = (part.value for entry in catalogue.rules.values() for parts in entry.params.values() for part in parts)
    return {text for value in values if isinstance(value, list | tuple) for text in map(str, value) if HAN.search(text)}


def test_no_character_of_another_script_stands_in_what_readers_see(told: dict[str, str]) -> None:
    lang = told["language"]
    quoted = re.compile("|".join(sorted(map(re.escape, quotations()), key=len, reverse=True)))
    read = {name: quoted.sub("", text) if lang == "en" else text for name, text in told.items()}
    assert {name: signs for name, text in read.items() if (signs := foreign(text, lang))} == {}
    word = "rectif" if lang == "en" else "整改"
    files = ("report.html", "findings.json", "findings.csv", "summary.md", "findings.xlsx xl/sharedStrings.xml")
    seen = (*(f"reports/{name}" for name in files), "rectify/notice-P01.docx word/document.xml")
    assert [name for name in seen if word not in told[name].casefold()] == []

"""Hostile texts through every command that writes: nothing acts, and another day, folder or hash seed changes no byte."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compliance.render.write import FORMATS

EVIL = "<script>alert(1)</script></style>{{7*7}}\u202egpj\u2066\x1b[31m\x07 =cmd|' /C calc'!A0 ]]>%0A##[error]\u200b\u2060\U000e0041|`[a](b)`\n::error::x"
FORMULAS = ('=HYPERLINK("http://x","y")', "@SUM(1+1)", "-2+3", "+1")
TURNS = re.compile(
    "[\u200b\u2060-\u2064\ufeff\xad\U000e0000-\U000e007f\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
AUDIT = "title: {title}\nauditee: {auditee}\nteam: [internal]\nfrom: 2026-04-01\nto: 2026-06-30\nas_of: 2026-06-20\n"


@pytest.fixture(scope="module")
def outputs(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the outputs of the same hostile company, once from here and once from elsewhere."""
    assert tools.is_dir()
    first = tmp_path_factory.mktemp("here")
    other = tmp_path_factory.mktemp("elsewhere") / "deeper"
    _command(first, "1", "simulate", "records", "--sites", "1", "--months", "3", "--seed", "4")
    _spoil(first / "records")
    shutil.copytree(first / "records", other / "records")
    for path in other.rglob("*"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    for folder, seed in ((first, "1"), (other, "4711")):
        _all(folder, seed)
    return first, other


def _command(folder: Path, seed: str, *words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "compliance", *words], cwd=folder, capture_output=True, check=False,
        env={**os.environ, "PYTHONHASHSEED": seed, "HOME": str(folder)},
    )  # fmt: skip
    assert ran.returncode in (0, 1), ran.stderr.decode()
    name = "-".join(word for word in words[:2] if word.isalpha())
    (folder / f"{name}{'-json' * ('--json' in words)}.txt").write_bytes(ran.stdout)


def _all(folder: Path, seed: str) -> None:
    records, unmasked = ("records", "--standard", "property-cs"), ("--privacy", "none")
    store = ("--store", "store.db")
    _command(folder, seed, "audit", *records, "--out", "out", *store, "--formats", ",".join(FORMATS), *unmasked)
    _command(folder, seed, "due", *records, *unmasked)
    _command(folder, seed, "due", *records, "--json", *unmasked)
    _command(folder, seed, "data", "check", *records, *unmasked)
    _command(folder, seed, "attest", "export", *records)
    sampled = "special-services/too-few-call-backs"
    _command(folder, seed, "sample", sampled, *records, "--seed", "1", "--out", "sample.xlsx", *unmasked)
    _command(folder, seed, "history", *store)
    _command(folder, seed, "rectify", "list", *store, "--as-of", "2026-06-20")
    _command(folder, seed, "rectify", "export", *store, "--findings", "out/findings.json", "--out", "sent")
    _command(folder, seed, "standards", "show", "property-cs", "--html", "show.html")


def _spoil(records: Path) -> None:
    """Put hostile texts where people and their systems may put them: names, keys, free text, the audit file."""
    audit = AUDIT.format(title=json.dumps(EVIL.replace("\U000e0041", "")), auditee=json.dumps(FORMULAS[0]))
    (records / "audit.yaml").write_text(audit, encoding="utf-8")
    _edit(records / "projects.csv", lambda rows: rows[1].__setitem__(rows[0].index("项目名称"), EVIL))
    problems = [
        {"问题编号": key, "检查编号": "BI-P01-2026Q2", "问题描述": text, "责任岗位": "部门主管", "责任人": EVIL}
        for key, text in ((EVIL, FORMULAS[0]), *((text, text) for text in FORMULAS), ("\ttab", "x" * 1_000_000))
    ]
    _edit(
        records / "inspection_problems.csv", lambda rows: rows.extend([p.get(n, "") for n in rows[0]] for p in problems)
    )
    orders = [
        {
            "服务单号": f"{text}{n}", "项目编号": "P01", "服务项目": "家电清洗", "状态": "已完成", "下单时间": "2026-06-01 09:00",
            "开始服务时间": "2026-06-01 10:00", "完成时间": "2026-06-01 11:00", "服务人员": "P01-SW1", "客户意见": EVIL,
        }
        for n in range(20) for text in (EVIL, *FORMULAS)
    ]  # fmt: skip
    _edit(records / "service_orders.csv", lambda rows: rows.extend([o.get(n, "") for n in rows[0]] for o in orders))


def _edit(path: Path, change: object) -> None:
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
    rows = list(csv.reader(io.StringIO(raw.decode(encoding), newline="")))
    change(rows)  # type: ignore[operator]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    if encoding == "gb18030":
        encoding = "utf-8-sig"  # which can say it all
    path.write_bytes(text.getvalue().encode(encoding))


def _files(folder: Path) -> dict[str, Path]:
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {n: path for n, path in found.items() if not n.startswith(("records/", "store.db", "simulate", "."))}


def test_another_day_folder_and_hash_seed_change_no_byte(outputs: tuple[Path, Path]) -> None:
    first, other = (_files(folder) for folder in outputs)
    assert list(first) == list(other)
    assert len(first) >= 25
    kept = {name: path.read_bytes() for name, path in other.items()}
    differ = [name for name, path in first.items() if path.read_bytes() != kept[name]]
    assert [
        name for name in differ if name != "audit-records.txt"
    ] == []  # which names the page by where it lies, and the store's chain


def test_no_workbook_or_notice_has_a_formula_or_a_link_out_and_all_of_their_parts_are_whole(
    outputs: tuple[Path, Path],
) -> None:
    hostile = []
    for name, path in _files(outputs[0]).items():
        if path.suffix not in {".xlsx", ".docx"}:
            continue
        with zipfile.ZipFile(path) as archive:
            parts = {
                part: archive.read(part).decode() for part in archive.namelist() if part.endswith((".xml", ".rels"))
            }
        for part, text in parts.items():
            ET.fromstring(text)  # noqa: S314  (our own file)
            assert not re.search(r"<f[ >]|TargetMode=\"External\"", text), (name, part)
            assert not TURNS.search(text), (name, part)
        hostile += [name] * any("alert(1)" in text for text in parts.values())
    assert {"out/findings.xlsx", "out/notice-P01.docx", "sent/rectification-P01.xlsx", "sample.xlsx"} <= set(hostile)


def test_no_text_has_what_turns_a_line_or_acts(outputs: tuple[Path, Path]) -> None:
    hostile = []
    for name, path in _files(outputs[0]).items():
        if path.suffix in {".xlsx", ".docx", ".parquet"}:
            continue
        text = path.read_text("utf-8").removeprefix("\ufeff")
        assert not TURNS.search(text), name
        if path.suffix in {".html", ".md", ".xml"}:
            assert "<script>alert" not in text, name
        if path.suffix == ".txt":  # what was said
            assert not re.search(r"^\s*::|##(vso)?\[", text, re.MULTILINE), name
        if path.suffix == ".csv":
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            assert [cell for cell in cells if re.match(r"[=+\-@\t]", cell)] == [], name
        hostile += [name] * ("alert(1)" in text)
    assert {"out/report.html", "out/findings.json", "out/findings.csv", "out/findings.sarif", "out/junit.xml"} <= set(
        hostile
    )

"""Personal data planted in fields and in free text of the exports: no command shows them, unless it is asked to."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest
from commands import COMPANY
from typer.testing import CliRunner

from compliance.cli.app import app
from compliance.render.write import FORMATS

NAME, PHONE, ID, ROOM, STRANGER = "歐陽若曦", "13912348000", "110105194912310021", "97-8-4506", "13866667777"
SECRETS = (NAME, "欧阳若曦", PHONE[:9], ID, ROOM, STRANGER)
WHOLE = f"{NAME}住{ROOM}，電話{PHONE}，證件{ID}，另一電話{STRANGER}"
ORDERS = tuple(f"S{int(PHONE) + n}" for n in range(40))  # known by customers' telephones: a lot cannot miss them all


@pytest.fixture(scope="module")
def company(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made company with a customer who stands in many of its records."""
    assert tools.is_dir()
    folder = tmp_path_factory.mktemp("planted") / "records"
    shutil.copytree(COMPANY, folder)
    planted = {
        "客户编号": "P01-Z1",
        "项目编号": "P01",
        "客户姓名": NAME,
        "客户类型": "业主",
        "联系电话": PHONE,
        "证件号码": ID,
    }
    _add(folder / "customers.csv", planted)
    _add(folder / "units.csv", {"房产编号": "P01-Z1-U", "项目编号": "P01", "房号": ROOM, "业主编号": "P01-Z1"})
    for number in ORDERS:
        order = {
            "服务单号": number, "项目编号": "P01", "服务项目": "家电清洗", "客户编号": "P01-Z1", "房产编号": ROOM, "状态": "已完成",
            "下单时间": "2026-06-01 09:00", "开始服务时间": "2026-06-01 10:00", "完成时间": "2026-06-01 11:00", "服务人员": "P01-SW1",
            "签字人": NAME, "客户意见": WHOLE, "未回访原因": WHOLE, "投诉编号": f"C{PHONE}", "返工": WHOLE,
        }  # fmt: skip
        _add(folder / "service_orders.csv", order, encoding="gb18030")
    problem = {
        "问题编号": f"B{PHONE}", "检查编号": "BI-P01-2025Q3", "问题描述": WHOLE, "责任岗位": "部门主管", "责任人": NAME,
    }  # fmt: skip
    _add(folder / "inspection_problems.csv", problem)
    event = {"投诉编号": "P01-C0023", "时间": "2025-11-22 18:00", "事件类别": WHOLE, "操作人": NAME, "内容": WHOLE}
    _add(folder / "complaint_events.csv", event)
    (folder / "waivers.yaml").write_text(
        f"waivers:\n  - {{rule: pets/publicity-too-little, reason: '{ROOM} {PHONE}', approver: 品質經理, from: 2026-01-01, expires: 2026-12-31}}\n",
        encoding="utf-8",
    )
    return folder


def _add(path: Path, cells: dict[str, str], encoding: str = "utf-8-sig") -> None:
    with path.open(encoding=encoding, newline="") as file:
        head, *_ = csv.reader(file)
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([cells.get(name, "") for name in head])
    with path.open("ab") as file:
        file.write(line.getvalue().encode(encoding.removesuffix("-sig")))


def run(*words: str | Path, code: int = 0) -> str:
    ran = CliRunner().invoke(app, [*map(str, words)])
    assert ran.exit_code == code, ran.output
    return ran.output


def secrets_in(*texts: str) -> list[str]:
    return sorted({secret for secret in SECRETS for text in texts if secret in text})


def texts_of(folder: Path) -> list[str]:
    return [_text(path) for path in sorted(folder.rglob("*")) if path.is_file()]


def _text(path: Path) -> str:
    if path.suffix == ".parquet":
        return "\n".join(map(str, duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()))
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return path.read_text("utf-8").replace("\r\n ", "").replace("\\", "")


@pytest.mark.parametrize("level", ["internal", "public"])
def test_no_command_shows_what_was_planted(level: str, company: Path, tmp_path: Path) -> None:
    base = (company, "--standard", "property-cs")
    masked = ("--privacy", level)
    store, out = tmp_path / "store.db", tmp_path / "out"
    said = [
        run("audit", *base, "--out", out, "--store", store, "--formats", ",".join(FORMATS), *masked, code=1),
        run("due", *base, "--as-of", "2026-06-15", *masked),
        run("due", *base, "--as-of", "2026-06-15", "--json", *masked),
        run("data", "check", *base, *masked),
        run("history", "--store", store),
        run("waive", "list", "--store", store, *masked),
        run("store", "runs", store),
        run("sample", "special-services/too-few-call-backs", *base, "--seed", "1", "--as-of", "2026-06-15", "--out", tmp_path / "sample" / "s.xlsx", *masked),
        run(
            "appraise", *base, "--scorecard", "staff", "--person", "P01-SW1", "--appraiser", "P01-PH",
            "--from", "2026-01-01", "--to", "2026-06-30", "--out", tmp_path / "appraisals", *masked,
        ),
    ]  # fmt: skip
    if level == "internal":
        said.append(
            run(
                "rectify",
                "export",
                "--store",
                store,
                "--findings",
                out / "findings.json",
                "--out",
                tmp_path / "rectify",
            )
        )
    assert secrets_in(*said) == []
    for folder in ("out", "sample", "appraisals", "rectify"):
        found = texts_of(tmp_path / folder)
        assert found or level == "public"
        assert secrets_in(*found) == [], folder


def test_unmasked_they_are_there_and_the_workbook_says_so(company: Path, tmp_path: Path) -> None:
    """The commands do reach what was planted: the test above does not hold for want of it."""
    base = (company, "--standard", "property-cs")
    unmasked = ("--privacy", "none")
    run("audit", *base, "--out", tmp_path / "out", "--formats", "json,html", *unmasked, code=1)
    assert secrets_in(*texts_of(tmp_path / "out")) == sorted(SECRETS[:1] + SECRETS[2:])
    sample = ("sample", "special-services/too-few-call-backs", *base, "--seed", "1", "--as-of", "2026-06-15")
    run(*sample, "--window", "2026-06", "--out", tmp_path / "sample" / "s.xlsx", *unmasked)
    (text,) = texts_of(tmp_path / "sample")
    assert PHONE[:9] in text
    assert "個人資料：原樣列出，僅供有權查閱者" in text
    assert PHONE in run("data", "check", *base, *unmasked)


def test_one_person_has_one_pseudonym_in_all_that_is_made_of_the_same_records(company: Path, tmp_path: Path) -> None:
    base = (company, "--standard", "property-cs")
    run("audit", *base, "--out", tmp_path, "--formats", "json", code=1)
    checked, mask = run("data", "check", *base), "139****8000~"
    report = (tmp_path / "findings.json").read_text("utf-8")
    pseudonyms = {text[text.index(mask) :][: len(mask) + 8] for text in (report, checked)}
    assert len(pseudonyms) == 1

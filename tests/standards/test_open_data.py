"""Rule packs that are YAML alone give the answers that were worked out independently on real records."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from compliance.pipeline import audit
from compliance.request import Request

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("COMPLIANCE_REAL_DATA", ROOT.parent / "shared" / "data"))
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the real records do not lie beside the checkout (COMPLIANCE_REAL_DATA)"
    ),
]


def counts(standard: Path, records: Path, as_of: date | str) -> dict[tuple[str, str, str], int]:
    moment = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    audited = audit(Request(records, str(standard), date(2026, 1, 1), as_of=moment))
    rows = audited.connection.execute("SELECT rule, state, reason, COUNT(*) FROM ledger GROUP BY ALL").fetchall()
    audited.connection.close()
    return {(rule, state, reason): count for rule, state, reason, count in rows}


def only(folder: Path, *names: str, source: str) -> Path:
    folder.mkdir()
    for name in names:
        shutil.copy(DATA / source / name, folder)
    return folder


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_service_requests_late_overdue_and_without_a_due(tmp_path: Path, ending: str) -> None:
    records = only(tmp_path / "in", f"311_sample.{ending}", source="baltimore311")
    found = counts(ROOT / "examples" / "baltimore-311", records, "2019-02-13")
    assert found == {
        ("service/closed-late-by-instant", "conforming", ""): 7945,
        ("service/closed-late-by-instant", "nonconforming", "late"): 1567,
        ("service/closed-late-by-instant", "nonconforming", "missing"): 135,
        ("service/closed-late-by-instant", "pending", "not_due"): 67,
        ("service/closed-late-by-day", "conforming", ""): 8196,
        ("service/closed-late-by-day", "nonconforming", "late"): 1316,
        ("service/closed-late-by-day", "nonconforming", "missing"): 134,
        ("service/closed-late-by-day", "pending", "not_due"): 68,
        ("service/due-time-missing", "conforming", ""): 9714,
        ("service/due-time-missing", "nonconforming", "missing"): 286,
    }


def test_a_request_closed_three_seconds_after_the_moment_of_the_audit_is_still_open(tmp_path: Path) -> None:
    from datetime import datetime

    records = only(tmp_path / "in", "311_sample.csv", source="baltimore311")
    found = counts(ROOT / "examples" / "baltimore-311", records, datetime(2019, 2, 13, 16, 18, 53))
    assert found["service/closed-late-by-instant", "nonconforming", "missing"] == 136


def food(tmp_path: Path, *, duplicates: str) -> tuple[Path, Path]:
    records = only(tmp_path / "in", "businesses.csv", "inspections.csv", "violations.csv", source="sf_food")
    (records / "audit.yaml").write_text("exports:\n  - {file: businesses.csv, encoding: latin-1}\n", encoding="utf-8")
    standard = tmp_path / "standard"
    shutil.copytree(ROOT / "examples" / "sf-food", standard)
    for name in ("inspections", "violations"):
        path = standard / "records" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8").replace("duplicates: once", f"duplicates: {duplicates}")
        path.write_text(text, encoding="utf-8")
    return standard, records


@pytest.mark.parametrize("duplicates", ["once", "as_delivered"])
def test_businesses_without_a_routine_inspection_in_a_year(tmp_path: Path, duplicates: str) -> None:
    standard, records = food(tmp_path, duplicates=duplicates)
    assert (
        counts(standard, records, "2018-02-16")["food/routine-inspection-missing", "nonconforming", "too_few"] == 1965
    )


@pytest.mark.parametrize(
    ("duplicates", "unfounded", "within", "later", "before", "unusable", "none"),
    [("as_delivered", 932, 15_228, 15_224, 141, 14, 8_399), ("once", 931, 15_218, 15_224, 141, 13, 8_398)],
)
def test_violations_and_their_correction(  # noqa: PLR0917  (one argument for each expected figure)
    tmp_path: Path, duplicates: str, unfounded: int, within: int, later: int, before: int, unusable: int, none: int
) -> None:
    standard, records = food(tmp_path, duplicates=duplicates)
    found = counts(standard, records, "2018-12-31")
    late = "food/correction-late"
    assert found["food/violation-without-inspection", "nonconforming", "not_found"] == unfounded
    assert {key[1:]: n for key, n in found.items() if key[0] == late} == {
        ("conforming", ""): within,
        ("nonconforming", "late"): later,
        ("nonconforming", "before_trigger"): before,
        ("not_assessable", "unusable"): unusable,
        ("not_applicable", "gate"): none,
    }

"""Row order, the number of files and of threads change no verdict."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import assume
from hypothesis import strategies as st

from compliance.pipeline import audit
from compliance.request import Request
from properties.comparing import by_engine
from properties.drawing import for_audits
from properties.strategies.audits import Audit, audits
from properties.test_engine_and_reference_agree import KINDS, within_the_language

SHIPPED = Path(__file__).parents[2] / "examples" / "made-company"


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows(kind: str) -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        assume(within_the_language(audit))
        turned = {name: data.draw(st.permutations(rows)) for name, rows in audit.rows.items()}
        assert by_engine(replace(audit, rows=turned)) == by_engine(audit)

    for_audits(audits(kind), check, share=2)


def test_the_number_of_threads() -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        del data
        assume(within_the_language(audit))
        assert by_engine(audit, threads=1) == by_engine(audit, threads=4)

    for_audits(st.sampled_from(KINDS).flatmap(audits), check, share=2)


def test_the_number_and_order_of_files(tmp_path: Path) -> None:
    """Each export is cut into three, the later rows in the file that is read first."""
    cut = tmp_path / "cut"
    shutil.copytree(SHIPPED, cut)
    declared = yaml.safe_load((SHIPPED / "audit.yaml").read_text("utf-8"))
    coded = {entry["file"]: entry["encoding"] for entry in declared["exports"]}
    for path in sorted(cut.glob("*.csv")):
        encoding = coded.get(path.name, "utf-8-sig")
        with path.open(encoding=encoding, newline="") as stream:
            read = list(csv.reader(stream))
        below = next(n for n, row in enumerate(read, start=1) if len(row) > 1)  # a title has one cell
        head, rows = read[:below], read[below:]
        path.unlink()
        third = max(1, -(-len(rows) // 3))
        for n in range(3):
            part = rows[(2 - n) * third : (3 - n) * third]
            with (cut / f"{path.stem}-{n}.csv").open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows([*head, *part])
    audit_file = (cut / "audit.yaml").read_text("utf-8")
    (cut / "audit.yaml").write_text(audit_file.split("exports:")[0], encoding="utf-8")
    whole, parts = ledger(SHIPPED), ledger(cut)
    assert len(whole) > 1000
    assert parts == whole


def ledger(folder: Path) -> list[tuple[object, ...]]:
    """Return every obligation, but for the row on which its subject stands."""
    audited = audit(Request(folder, "property-cs", today=date(2026, 7, 31)))
    return audited.connection.execute("SELECT * EXCLUDE (subject_row) FROM ledger ORDER BY ALL").fetchall()

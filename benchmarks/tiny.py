"""Tiny records of every record type of a standard, so that no rule is left out for want of an export."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from compliance.catalogue.load import load_catalogue
from compliance.catalogue.record_type import RecordField, RecordType

FIRST = date(2026, 1, 1)
ROWS = 12


def make(folder: Path, standard: str, rows: int = ROWS) -> None:
    """Write one CSV for each record type: ``rows`` rows, links that lead somewhere, days of the half year."""
    catalogue, problems = load_catalogue(standard)
    assert catalogue is not None, problems
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind in catalogue.record_types.items():
        fields = [f for f, spec in kind.fields.items() if spec.between is None]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(fields)
            writer.writerows([_cell(catalogue.record_types, name, f, n) for f in fields] for n in range(rows))
    (folder / "audit.yaml").write_text("from: 2026-01-01\nto: 2026-06-30\nas_of: 2026-07-31\n", encoding="utf-8")


def _cell(types: Mapping[str, RecordType], name: str, field: str, n: int) -> str:
    spec: RecordField = types[name].fields[field]
    key = types[name].key
    if spec.link is not None:
        return _cell(types, spec.link, types[spec.link].key[0], n)
    if spec.type == "id" or (field in key and spec.type == "text"):
        return f"{name}-{n}"
    if spec.values is not None:
        return list(spec.values)[n % len(spec.values)]
    day = FIRST + timedelta(days=13 * n + len(field))
    return {
        "text": f"text {n}",
        "date": day.isoformat(),
        "time": f"{day.isoformat()} {n % 24:02}:30",
        "number": str(n),
        "flag": ("yes", "no")[n % 2],
        "period": f"{day:%Y-%m}",
    }[spec.type]

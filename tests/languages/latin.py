"""The made company without a Chinese character: every one that a command then writes is the program's own or the standard's."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from compliance.catalogue.record_type import RecordField
from compliance.simulate.run import Order, make
from scripts import HAN
from shipped import property_cs

AUDIT = "title: T\nauditee: A\nteam: [internal]\nfrom: {}\nto: {}\nas_of: 2026-07-31\n"


def latin_exports(folder: Path, order: Order) -> None:
    """Write one CSV for each record type: headers are names of fields, codes are codes, Chinese texts are numbered."""
    catalogue, _ = property_cs()
    assert catalogue is not None
    company, _ = make(order, catalogue)
    numbers: dict[str, int] = {}
    folder.mkdir()
    for name, record_type in catalogue.record_types.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(record_type.fields)
            for row in company.tables.get(name, []):
                table.writerow(_cell(row.get(key), field, numbers) for key, field in record_type.fields.items())
    (folder / "audit.yaml").write_text(AUDIT.format(company.first, company.last), encoding="utf-8")


def _cell(value: object, field: RecordField, numbers: dict[str, int]) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if value is None or isinstance(value, date) or field.values is not None or not HAN.search(str(value)):
        return value
    return f"text {numbers.setdefault(str(value), len(numbers))}"

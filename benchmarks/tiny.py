"""Tiny records: of every record type of a standard, so that no rule lacks an export; and for the seven checks."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, timedelta
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


def make_seven(folder: Path, tickets: int = 52) -> None:
    """Write the tables of ``seven`` and two registers more, of a year that nearly conforms: five checks have a breach.

    Nine files, some 170 rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sites, first, renovations = ("S0", "S1"), datetime(2025, 1, 1, 9), 2
    lanes = [(f"{site}-C{n}", site) for site in sites for n in range(2)]
    taken = [first + timedelta(days=365 * n // tickets, hours=n % 4) for n in range(tickets)]
    tables: dict[str, tuple[str, list[tuple[object, ...]]]] = {
        "sites": ("site_id", [(site,) for site in sites]),
        "lanes": ("lane_id site_id", [*lanes]),
        "workers": ("worker_id", [(f"W{n}",) for n in range(10)]),
        "categories": ("category_id", [(f"C{n}",) for n in range(2)]),
        "tickets": (
            "ticket_id site_id lane_id worker_id created_at answered_at followup_at is_new complained content result",
            [
                (
                    f"T{n}", lanes[n % 4][1], lanes[n % 4][0], f"W{n % 10}", at,
                    at + (timedelta(days=9) if n == 7 else timedelta(hours=3)),
                    "" if n in (17, 27) else at + timedelta(hours=5), "no", ("no", "yes")[n == 17], "content", "result",
                )
                for n, at in enumerate(taken)
            ],
        ),
        "attachments": ("attachment_id ticket_id", [(f"A{n}", f"T{n}") for n in range(1, tickets)]),
        "notices": (
            "notice_id site_id approved_at published_at",
            [(f"N{n}", sites[n % 2], at if n else at + timedelta(days=2), at + timedelta(hours=3))
             for n, at in enumerate(taken[::2])],
        ),
        "renovations": (
            "reno_id site_id started_on ended_on",
            [(f"R{n}", sites[n], first.date() + timedelta(days=9 * n), first.date() + timedelta(days=9 * n + 20))
             for n in range(renovations)],
        ),
        "visits": (
            "visit_id reno_id at",
            [(f"V{n}-{day}", f"R{n}", first.date() + timedelta(days=9 * n + day))
             for n in range(renovations) for day in range(0, 21, 2) if (n, day) not in ((0, 10), (0, 12))],
        ),
    }  # fmt: skip
    for name, (fields, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([fields.split(), *rows])
    (folder / "audit.yaml").write_text("from: 2025-01-01\nto: 2025-12-31\nas_of: 2025-12-31\n", encoding="utf-8")

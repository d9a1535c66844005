"""Read a folder of made files with a small standard's record types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from compliance.catalogue.profile import AuditFile
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.room_patterns import Rooms
from compliance.catalogue.words import Text
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.problems import Problem
from compliance.records.assemble import NO_ROOMS
from compliance.records.folder import read_folder
from compliance.tables import ROW_BASE, Records

TITLE = Text.model_validate({"zh-Hant": "表", "zh-Hans": "表", "en": "table"})


def record_type(fields: Mapping[str, Mapping[str, Any]], **more: Any) -> RecordType:
    read = {name: RecordField.model_validate({"title": TITLE, **spec}) for name, spec in fields.items()}
    return RecordType(title=TITLE, fields=read, **{"role": "register", **more})


TYPES = {
    "complaints": record_type(
        {
            "no": {"type": "id", "required": True, "aliases": ["投诉编号"]},
            "at": {"type": "time", "aliases": ["投诉时间", "受理时间"]},
            "level": {"type": "code", "aliases": ["投诉等级"], "values": {"major": ["重大"], "general": ["一般"]}},
            "content": {"type": "text", "aliases": ["投诉内容"]},
            "cost": {"type": "number", "aliases": ["金额"]},
        },
        key=("no",),
        aliases=("投诉台账",),
    )
}


@dataclass(frozen=True)
class Told:
    """What a folder told; rows by their numbers."""

    records: Records | None
    problems: tuple[Problem, ...]
    connection: Embedded

    def rows(
        self, relation: str = "raw_complaints", fields: str = '"no", "at", "level", content, cost'
    ) -> list[tuple[Any, ...]]:
        sql = f"SELECT _row % {ROW_BASE}, {fields} FROM {relation} ORDER BY _row"
        return self.connection.execute(sql).fetchall()

    def aside(self) -> list[tuple[str, int, str, str]]:
        assert self.records is not None
        return [(f.place.file, f.place.line, f.field, f.reason) for f in self.records.data_findings]

    def sums(self) -> list[tuple[int, int, int]]:
        assert self.records is not None
        return [(s.rows_in, s.rows_used, s.rows_set_aside) for s in self.records.sources]


@contextmanager
def told(
    folder: Path,
    *,
    types: Mapping[str, RecordType] = TYPES,
    audit: AuditFile | None = None,
    rooms: Rooms = NO_ROOMS,
    offset: timedelta = timedelta(0),
) -> Iterator[Told]:
    with opened() as connection:
        records, problems = read_folder(
            connection, folder, types, audit_file=audit or AuditFile(), as_of=date(2026, 3, 31), rooms=rooms,
            offset=offset,
        )  # fmt: skip
        yield Told(records, problems, connection)

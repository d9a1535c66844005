"""The personal values that the delivered records hold, by kind, from the fields that the record types mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.catalogue.catalogue import Catalogue
from compliance.engine.database import Database
from compliance.engine.emit import quote
from compliance.tables import NONE_MARK, Records, Unusable

_PARTS = re.compile(r"[、,，;；/\n]+")
_GROUPS = re.compile(r"\d+")


def personal_terms(database: Database, catalogue: Catalogue, records: Records) -> dict[str, frozenset[str]]:
    """Return kind -> values that free text is searched for; too short or too plain ones are left out."""
    found: dict[str, set[str]] = {}
    for name, table in sorted(records.tables.items()):
        for field, spec in catalogue.record_types[name].fields.items():
            column = table.columns.get(field)
            if spec.personal is None or column is None or column.unusable is Unusable.ALL:
                continue
            sql = f"SELECT DISTINCT CAST({quote(field)} AS VARCHAR) FROM {quote(table.raw or table.relation)}"
            values = found.setdefault(spec.personal, set())
            for (text,) in database.rows(sql):
                values.update(part for part in _parts(spec.personal, text or "") if _tells(spec.personal, part))
    return {kind: frozenset(values) for kind, values in found.items()}


def _parts(kind: str, text: str) -> Iterator[str]:
    yield text.strip()
    if kind == "name":
        yield from (part.strip() for part in _PARTS.split(text))


def _tells(kind: str, text: str) -> bool:
    """Whether the value can be told from other words where it stands in a text."""
    if text in ("", NONE_MARK, "無", "无"):
        return False
    digits, chinese = sum(map(str.isdigit, text)), not text.isascii()
    match kind:
        case "name":
            return len(text) >= (2 if chinese else 3) and not text.isdigit()
        case "room":
            return len(text) >= 4 and digits > 0 and (chinese or len(_GROUPS.findall(text)) > 1)
        case "address":
            return len(text) >= 6
        case _:
            return digits >= 7

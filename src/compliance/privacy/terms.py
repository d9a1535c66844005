"""The personal values that the delivered records hold, by kind, from the fields that the record types mark.

Names also from where persons are named without a mark (for a staff id, in a column that no record type has), if they
look like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordType
from compliance.engine.database import Connection
from compliance.privacy.names import like_a_name
from compliance.privacy.spotting import same_length
from compliance.tables import NONE_MARK, Records, Table, Unusable

_PARTS = re.compile(r"[、,，;；/\n]+")
_GROUPS = re.compile(r"\d+")
_PERSON = re.compile(".*(?:人员?|姓名)")
_FOREIGN = re.compile("[一-鿿]{2,12}(?:[·•][一-鿿]{1,12}){1,3}")


def personal_terms(connection: Connection, catalogue: Catalogue, records: Records) -> dict[str, frozenset[str]]:
    """Return kind -> values that free text is searched for; too short or too plain ones are left out."""
    found: dict[str, set[str]] = {}
    for name, table in sorted(records.tables.items()):
        for field, spec in catalogue.record_types[name].fields.items():
            column = table.columns.get(field)
            if spec.personal is None or column is None or column.unusable is Unusable.ALL:
                continue
            values = found.setdefault(spec.personal, set())
            for text in connection.relation(table.raw or table.relation).texts(field):
                values.update(part for part in _parts(spec.personal, text) if _tells(spec.personal, part))
    named = {part for text in _unmarked(connection, catalogue, records) for part in _parts("name", text)}
    names = {part for part in named if like_a_name(same_length(part)) or _FOREIGN.fullmatch(part)}
    if names:
        found.setdefault("name", set()).update(names)
    return {kind: frozenset(values) for kind, values in found.items()}


def _unmarked(connection: Connection, catalogue: Catalogue, records: Records) -> Iterator[str]:
    """Yield what stands where persons are named without a mark; a person's id there is told by not being Chinese."""
    yield from records.people
    for name, table in sorted(records.tables.items()):
        relation = connection.relation(table.raw or table.relation)
        for field in _naming(catalogue.record_types, name, table):
            for text in relation.texts(field, foreign=True):
                yield from text.split("\n")


def _naming(types: Mapping[str, RecordType], name: str, table: Table) -> Iterator[str]:
    """Yield the delivered fields that name a person and have no mark: links to registers of persons, and by title."""
    for field, spec in types[name].fields.items():
        column = table.columns.get(field)
        if spec.personal is not None or column is None or column.unusable is Unusable.ALL:
            continue
        linked = types.get(spec.link or "")
        titled = spec.title is not None and _PERSON.fullmatch(spec.title.hans) is not None
        if (spec.type == "id" and linked is not None and "name" in {f.personal for f in linked.fields.values()}) or (
            titled and spec.type in ("id", "text")
        ):
            yield field


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

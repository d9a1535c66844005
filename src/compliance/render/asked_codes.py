"""A field by its path, and its codes as an export may write them."""

from __future__ import annotations

from msgspec import Struct

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordField
from compliance.render.labels import Labels
from compliance.render.param_text import value_text
from compliance.render.plain import line


class FieldAt(Struct, frozen=True):
    """A field with the record type that it stands in."""

    of: str
    name: str
    spec: RecordField


def type_at(catalogue: Catalogue, record_type: str, path: str) -> str:
    """Return the record type that holds the field at the end of a path over links; blank when there is none."""
    for link in path.split(".")[:-1]:
        found = catalogue.record_types.get(record_type)
        record_type = (found.fields[link].link if found and link in found.fields else None) or ""
    return record_type if record_type in catalogue.record_types else ""


def field_at(catalogue: Catalogue, record_type: str, path: str) -> FieldAt | None:
    """Return the field at the end of a path over links; None when there is none."""
    of, name = type_at(catalogue, record_type, path), path.rpartition(".")[2]
    spec = catalogue.record_types[of].fields.get(name) if of else None
    return FieldAt(of, name, spec) if spec is not None else None


def coded(code: str, at: FieldAt | None, labels: Labels) -> str:
    """Return how a code reads: as the wording has it, else a spelling of its field in the language, else the code."""
    if at is None:
        return value_text(code, labels)
    if at.spec.type == "flag" and code in ("true", "false"):
        return labels.words("term.yes" if code == "true" else "term.no")
    worded = labels.catalogue.wording.code(code, labels.words.lang, at.of, at.name)
    if worded is not None:
        return line(worded)
    english = labels.words.lang == "en"
    for spelling in (at.spec.values or {}).get(code, ()):
        if spelling.isascii() == english and not spelling.isdigit():
            return spelling
    return value_text(code, labels)


def code_of(text: str, at: FieldAt | None) -> str:
    """Return the code that a cell's text is a spelling of; the text itself when none."""
    told = text.strip().casefold()
    values = (at.spec.values or {}) if at is not None else {}
    return next((code for code, spelt in values.items() if told in {code, *map(str.casefold, spelt)}), text.strip())

"""A field by its path, and its codes as an export may write them."""

from __future__ import annotations

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.render.labels import Labels
from compliance.render.param_text import value_text


def type_at(catalogue: Catalogue, record_type: str, path: str) -> RecordType | None:
    """Return the record type that holds the field at the end of a path over links; None when there is none."""
    found = catalogue.record_types.get(record_type)
    for link in path.split(".")[:-1]:
        target = found.fields[link].link if found and link in found.fields else None
        found = catalogue.record_types.get(target or "")
    return found


def field_at(catalogue: Catalogue, record_type: str, path: str) -> RecordField | None:
    """Return the field at the end of a path over links; None when there is none."""
    found = type_at(catalogue, record_type, path)
    return found.fields.get(path.rpartition(".")[2]) if found else None


def coded(code: str, field: RecordField | None, labels: Labels) -> str:
    """Return how a code reads: the field's own spelling in the language, else the wording's, else the code."""
    words = labels.words
    if field is not None and field.type == "flag" and code in ("true", "false"):
        return words("term.yes" if code == "true" else "term.no")
    worded = labels.param_code(code)
    if words.lang == "zh-Hant" and worded != code:
        return worded
    english = words.lang == "en"
    for spelling in (field.values or {}).get(code, ()) if field is not None else ():
        if spelling.isascii() == english and not spelling.isdigit():
            return spelling
    return value_text(code, labels)


def code_of(text: str, field: RecordField | None) -> str:
    """Return the code that a cell's text is a spelling of; the text itself when none."""
    told = text.strip().casefold()
    values = (field.values or {}) if field is not None else {}
    return next((code for code, spelt in values.items() if told in {code, *map(str.casefold, spelt)}), text.strip())

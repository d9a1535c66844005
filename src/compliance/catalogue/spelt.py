"""A code's words as further spellings: what a report asks a record to say can be said so in an export."""

from __future__ import annotations

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.wording import Wording


def spelt(of: str, record_type: RecordType, wording: Wording) -> RecordType:
    """Return the record type; behind the spellings of each code stand its words, in three languages."""
    if not wording.codes:
        return record_type
    fields = {name: _spelt(of, name, field, wording) for name, field in record_type.fields.items()}
    return record_type.model_copy(update={"fields": fields})


def _spelt(of: str, name: str, field: RecordField, wording: Wording) -> RecordField:
    if field.type != "code" or field.values is None:
        return field
    values = {code: words_behind(of, name, code, known, wording) for code, known in field.values.items()}
    return field.model_copy(update={"values": values})


def words_behind(of: str, field: str, code: str, spellings: tuple[str, ...], wording: Wording) -> tuple[str, ...]:
    """Return the spellings of a code with its words behind them, each once."""
    worded = wording.coded(code, of, field)
    if worded is not None:
        return tuple(dict.fromkeys((*spellings, worded.hant, worded.hans, worded.en)))
    written = wording.written.get(code)
    return tuple(dict.fromkeys(spellings if written is None else (*spellings, written)))

"""Who may not answer a question: the post that is responsible for the duty, as the records spell it."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.folding import fold_header

POST, PERSON = "post", "by"


def attestor_fields(register: RecordType) -> tuple[str, ...]:
    """Return the fields of the register of answers that say who answered; none: nobody asks."""
    return tuple(name for name in (POST, PERSON) if name in register.fields)


def post_codes(word: str, fields: Mapping[str, RecordField], name: str) -> tuple[str, ...]:
    """Return the codes of a field that a post's name means; the name itself where the field is free text."""
    field = fields.get(name)
    if field is None:
        return ()
    if field.values is None:
        return (word,)
    wanted = fold_header(word)
    return tuple(
        code
        for code, spellings in field.values.items()
        if wanted == fold_header(code) or any(wanted == fold_header(spelling) for spelling in spellings)
    )

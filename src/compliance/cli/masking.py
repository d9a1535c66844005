"""The options about personal data, and what does what they ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from compliance.message import msg, verbatim
from compliance.privacy.masks import LEVELS, Level
from compliance.problems import Place, Problem, ProblemsError, fault_of

if TYPE_CHECKING:
    from compliance.catalogue.catalogue import Catalogue
    from compliance.engine.database import Connection
    from compliance.findings.drawing import Group, Member
    from compliance.privacy.masker import Masker
    from compliance.sampling import Sample
    from compliance.tables import Records

Privacy = Annotated[str, typer.Option(help="Personal data in what is shown: none is masked, internal or public.")]
PrivacyKey = Annotated[
    Path | None, typer.Option(help="File with a key: the same pseudonyms in every audit that uses it.")
]
KEY_BYTES = 16


def key_of(path: Path | None) -> bytes:
    """Return the key of the pseudonyms, blank without a file; ProblemsError for an unfit file."""
    if path is None:
        return b""
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise ProblemsError(
            [
                Problem(
                    Place(str(path)),
                    msg("cannot be read: {why}", why=fault_of(error)),
                    msg("a file with a key"),
                )
            ]
        ) from error
    if len(key) < KEY_BYTES:
        raise ProblemsError(
            [
                Problem(
                    Place(str(path)),
                    msg("a key of {key} bytes", key=len(key)),
                    msg("at least {key_bytes} bytes", key_bytes=KEY_BYTES),
                )
            ]
        )
    return key


def masker_of(level: str, key: bytes, connection: Connection, catalogue: Catalogue, records: Records) -> Masker:
    """Return what masks what is shown of the records."""
    from compliance.privacy.masker import Masker
    from compliance.privacy.terms import personal_terms

    known = next(word for word in LEVELS if word == level)
    terms = personal_terms(connection, catalogue, records) if known != "none" else {}
    return Masker(known, catalogue, terms, key)


def level_of(level: str) -> Level:
    """Return a level as typed; ProblemsError for another word."""
    for known in LEVELS:
        if known == level:
            return known
    raise ProblemsError(
        [Problem(Place("--privacy"), msg("{value!r} cannot be used", value=level), verbatim(", ".join(LEVELS)))]
    )


def masked_sample(made: Sample, by: Masker) -> Sample:
    """Return a drawn sample without personal data: who is drawn is known by the record's key."""
    type_ = made.record_type

    def group_of(group: Group) -> Group:
        subject, window = by.key_of(type_, group.subject), by.window(group.window)
        return replace(group, subject=subject, window=window, members=tuple(map(member_of, group.members)))

    def member_of(member: Member) -> Member:
        return replace(member, key=by.key_of(type_, member.key))

    if by.level == "none":
        return made
    return replace(
        made,
        sites={by.text(key): by.text(name) for key, name in made.sites.items()},
        groups=tuple(map(group_of, made.groups)),
        drawn=tuple(replace(one, group=group_of(one.group), member=member_of(one.member)) for one in made.drawn),
        cells={
            row: tuple(replace(cell, text=by.cell(type_, cell.field, cell.text)) for cell in cells)
            for row, cells in made.cells.items()
        },
    )

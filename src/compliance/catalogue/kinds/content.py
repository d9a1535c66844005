"""Content: what a text must not carry, or must carry."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from compliance.catalogue.words import Doc, FieldPath, Name
from compliance.message import msg

Carried = Literal["name", "room", "phone", "resident_id"]
LOOKED_UP: tuple[Carried, ...] = ("name", "room")  # in registers; the others go by pattern


class Content(Doc):
    """One obligation per row whose ``text`` is answered; due is the row's own time.

    ``must_not``: kinds of personal data. Names and rooms are those of ``registers`` (default: every register with
    fields marked so; of the same site, two characters at least, the longest first): of each kind there must be a
    register with such a field. Phones and resident ids go by pattern. ``allow``: a parameter that lists texts that may
    stand there. ``must``: texts (folded) that have to occur. Reason ``carries`` or ``lacks``; ``missing`` names the
    kinds.
    """

    text: FieldPath
    must_not: tuple[Carried, ...] = ()
    must: tuple[str, ...] = ()
    allow: str | None = None
    registers: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _asks(self) -> Content:
        if not self.must_not and not self.must:
            raise ValueError(msg("must_not or must"))
        return self

"""Evidence: the proof that must be there, row by row, or period by period."""

from __future__ import annotations

from pydantic import Field, model_validator

from compliance.catalogue.conditions import Condition, Operand, Related
from compliance.catalogue.windows import Calendar, Due
from compliance.catalogue.words import Count, Doc, FieldPath, Name
from compliance.message import msg


class EachOf(Doc):
    """The entries of a keyed parameter, each of which spans must cover by themselves.

    The entry of ``for`` is a text, or a list of texts of which all are asked; ``a | b`` is answered by either of the
    two. ``is``: the field of the spans that says which one they are.
    """

    param: Name
    for_: Operand = Field(alias="for")
    is_: FieldPath = Field(alias="is")


class Covers(Doc):
    """Spans that must cover a stretch without a hole: related records ``of`` with times ``from`` and ``to``.

    The stretch is the obligation's window, cut to the subject's activity and to the as-of. A span with a blank ``to``
    is open; date-only ends count to 24:00. ``gap`` minutes between one span and the next are let pass. ``each_of``:
    once for each entry of a list, by the spans of that entry.
    """

    of: Related
    from_: FieldPath = Field(alias="from")
    to: FieldPath
    gap: Count = 0
    each_of: EachOf | None = None


class Evidence(Doc):
    """What must be there: ``answered`` fields, ``given`` fields, named ``require`` conditions, ``covers``.

    One obligation per row of ``each`` (due: ``due``, else the row's own time, else the as-of's day) or, with ``per``,
    one per subject
    and period. Demanded: how many requirements; found: how many hold; ``missing`` names the rest (``field`` for
    answered and given ones, the requirement's name, ``covers``). Reason ``incomplete``; with nothing found ``missing``.
    """

    answered: tuple[FieldPath, ...] = ()
    given: tuple[FieldPath, ...] = ()
    require: dict[Name, Condition] = Field(default_factory=dict)
    covers: Covers | None = None
    due: Due | None = None
    per: Calendar | None = None

    @model_validator(mode="after")
    def _whole(self) -> Evidence:
        if not (self.answered or self.given or self.require or self.covers):
            raise ValueError(msg("at least one of answered, given, require, covers"))
        if self.due is not None and self.per is not None:
            raise ValueError(msg("due or per, not both"))
        if self.covers is not None and self.per is None:
            raise ValueError(msg("per beside covers"))
        return self

"""Reconciliation: two sources agree."""

from __future__ import annotations

from pydantic import model_validator

from compliance.catalogue.conditions import Operand, Related
from compliance.catalogue.windows import Calendar
from compliance.catalogue.words import Doc, FieldPath
from compliance.message import msg


class Sequence(Doc):
    """No gap in a run of numbers: the last digits of ``number``, among all rows of that ``by`` and text before."""

    number: FieldPath
    by: tuple[FieldPath, ...] = ()


class Agree(Doc):
    """Two numbers, equal."""

    left: Operand
    right: Operand


class Reconciliation(Doc):
    """One of three.

    * ``found_in``: every row of ``each`` has a matching record there (one obligation per row, due the row's time).
      Reason ``not_found``.
    * ``equal``: named pairs of numbers, each equal, per subject and period (``per``) or per row. A blank side differs.
      Reason ``differs``; ``missing`` names the pairs.
    * ``sequence``: one obligation per row but the first of its run: its number follows the one before. Reason ``gap``.
    """

    found_in: Related | None = None
    equal: dict[str, Agree] | None = None
    sequence: Sequence | None = None
    per: Calendar | None = None

    @model_validator(mode="after")
    def _one(self) -> Reconciliation:
        if sum(x is not None for x in (self.found_in, self.equal, self.sequence)) != 1:
            raise ValueError(msg("exactly one of found_in, equal, sequence"))
        if self.per is not None and self.equal is None:
            raise ValueError(msg("per only beside equal"))
        return self

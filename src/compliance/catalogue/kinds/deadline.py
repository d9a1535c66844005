"""Deadline: something is done by a due; or steps come in their order."""

from __future__ import annotations

from pydantic import Field, model_validator

from compliance.catalogue.conditions import Condition, Operand
from compliance.catalogue.windows import Calendar, Due
from compliance.catalogue.words import Doc, Name
from compliance.message import msg


class Step(Doc):
    """A step with its time; skipped when ``when`` is false."""

    id: Name
    at: Operand
    when: Condition | None = None


class Deadline(Doc):
    """``due`` (one per row) or ``per`` (one per subject and calendar period), and what must be done by then.

    * ``done``: a time. Met when it is not blank and not after the due. For a due written ``after`` + ``within``, a
      time before the trigger is no fulfilment (reason ``before_trigger``). Reasons of a breach: ``late``, ``missing``,
      ``before_trigger``.
    * ``require``: named conditions, all of them; reason ``incomplete``, ``missing`` names the unmet ones. With
      ``done`` both must hold. They ask the records as these stand at the as-of: what must have been there by the due
      says so of its time (``le: {window: due}``).
    * ``steps``: instead of a due: one obligation per row whose last applicable step has happened (its time is the due,
      by day, and opens too). Every applicable earlier step must be answered and not later than any answered one after
      it (equal dates pass). Reason ``out_of_order``; ``missing`` names the steps that are blank or later than one of
      these.
    """

    due: Due | None = None
    per: Calendar | None = None
    done: Operand | None = None
    require: dict[Name, Condition] = Field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Deadline:
        if self.steps:
            if len(self.steps) < 2 or self.due or self.per or self.done or self.require:
                raise ValueError(msg("at least two steps, and nothing beside them"))
        elif (self.due is None) == (self.per is None):
            raise ValueError(msg("exactly one of due, per, steps"))
        elif self.done is None and not self.require:
            raise ValueError(msg("done or require"))
        return self

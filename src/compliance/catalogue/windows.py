"""When a duty opens and when it falls due: the words that several kinds share.

Counting (the legal defaults of the engine): a start day is not counted; a due day counts to 24:00; months go to the
corresponding day, else to the month's end, backwards too; days, working days and months compare dates; hours compare
instants, and where a side is date-only the hours are rounded up to whole days and dates are compared. A working day is
one of the calendar; a due date past the calendar's horizon makes the obligation ``not_assessable``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from compliance.catalogue.conditions import Bound, Operand
from compliance.catalogue.words import Doc, DurationWord, Name
from compliance.message import msg


class DurationParam(Doc):
    """A duration that is a parameter; ``for`` picks the entry of a keyed table."""

    param: Name
    for_: Operand | None = Field(default=None, alias="for")


Length = Annotated[DurationWord | DurationParam, Field(union_mode="left_to_right")]
PeriodName = Literal["day", "week", "month", "quarter", "half_year", "year"]


class By(Doc):
    """A day of a month of the period: ``day`` (clipped to its end), ``month`` counted from 1, ``of`` which period.

    ``{day: 20}`` is the 20th of the first month of the next period; ``{month: 1, day: 31, of: same}`` of a year is
    31 January of that year.
    """

    day: Bound
    month: Bound = 1
    of: Literal["same", "next"] = "next"


class Due(Doc):
    """The due of one triggered duty, written in one of three ways.

    * ``after`` + ``within``: opens at ``after``; due = after + within.
    * ``before`` + ``lead``: due = before - lead; opens at due.
    * ``at``: the due stands in the records; ``opens`` (default: the same) says when the duty opened.

    ``precision``: ``day`` compares dates, ``instant`` compares moments (default: instant for hours, day otherwise).
    ``roll``: a due day that is no working day moves to the next one.
    A trigger that is blank makes no duty: the row yields no obligation. One that is unusable: ``not_assessable``.
    """

    after: Operand | None = None
    within: Length | None = None
    before: Operand | None = None
    lead: Length | None = None
    at: Operand | None = None
    opens: Operand | None = None
    precision: Literal["day", "instant"] | None = None
    roll: Literal["none", "next_working_day"] = "none"

    @model_validator(mode="after")
    def _one_form(self) -> Due:
        forms = (self.after is not None, self.before is not None, self.at is not None)
        if (
            sum(forms) != 1
            or (self.after is None) != (self.within is None)
            or (self.before is None) != (self.lead is None)
        ):
            raise ValueError(msg("one of: after + within, before + lead, at"))
        return self


class Calendar(Doc):
    """One duty per calendar period in which the subject was active.

    ``by`` moves the due from the period's last day to a fixed day. ``min_active_days``: a period in which the subject
    was active on fewer days, and not on all of them, is ``not_applicable`` (reason ``partial_period``); periods without
    one active day make no obligation. Default 1. First and last day of activity count. ``rest_days: out`` (days only):
    a day that does not work makes no obligation; past the calendar's horizon: ``not_assessable``.
    """

    per: PeriodName
    by: By | None = None
    min_active_days: Bound = 1
    rest_days: Literal["in", "out"] = "in"
    roll: Literal["none", "next_working_day"] = "none"


class Anchored(Doc):
    """Repeating windows from an anchor: the k-th is (anchor + first + (k-1) x each, anchor + first + k x each].

    Without ``first`` the first window begins at the anchor. A window starts the day after the previous one's end; its
    due is its last day. Windows that begin after the as-of, or after the subject's activity ended, do not exist.
    ``suspensions: out``: ``each`` does not count the days of ``active.without``. A window that never ends, because the
    suspension does not, has the key ``never``.
    """

    from_: Operand = Field(alias="from")
    first: Length | None = None
    each: Length
    suspensions: Literal["in", "out"] = "in"

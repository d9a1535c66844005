"""Frequency: at least n per window, or at most a gap inside an active span."""

from __future__ import annotations

from pydantic import model_validator

from compliance.catalogue.conditions import Bound, Related
from compliance.catalogue.windows import Anchored, Calendar, Length
from compliance.catalogue.words import Doc
from compliance.message import msg


class Frequency(Doc):
    """``count`` related records, ``at_least`` so many, in one of four kinds of window.

    * ``per`` (a calendar): one obligation per subject and period; records with ``at`` inside the period and inside the
      subject's activity count. Window key: the period's label.
    * ``anchored``: repeating windows from an anchor. Window key: the window's last day.
    * ``trailing``: the stretch of that length that ends at the as-of (as-of minus length to the as-of, both days
      included, as in a gap); due is the as-of's day, and the verdict is final. Window key: ``trailing``.
    * ``every``: a gap. Inside each active span (``without`` taken out) one obligation per visit day, and one for the
      span's
      start: the next visit is due within so many active days. Visits outside the span do not count; several on one day
      are
      one. The end of the span closes the last gap when it comes no later than the due. Opened by a visit: window key
      is the key of that day's first visit (by time, then key); by the start: ``start``. A gap that is broken goes on
      until it is met: it belongs to every audit until then. Under a rule that came into force later it begins then.

    Found: the number of (distinct) records, or for a gap 1 or 0. Met at: the time of the n-th record, of the next
    visit, or the end.
    """

    count: Related
    at_least: Bound = 1
    per: Calendar | None = None
    anchored: Anchored | None = None
    trailing: Length | None = None
    every: Length | None = None

    @model_validator(mode="after")
    def _one_window(self) -> Frequency:
        if sum(w is not None for w in (self.per, self.anchored, self.trailing, self.every)) != 1:
            raise ValueError(msg("exactly one of per, anchored, trailing, every"))
        return self

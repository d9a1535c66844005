"""When a breach is one that came back, and when breaches of one clause at many sites are the company's own."""

from __future__ import annotations

from pydantic import Field

from compliance.catalogue.words import MOST_DAYS, Count, Doc, Flag


class Recurrence(Doc):
    """``look_back``: within how many days after a verified closure another breach of the rule at the site recurs.

    ``escalate``: a minor one is then major. ``sites``: from how many sites on breaches of one clause are systemic.
    """

    look_back: Count = Field(default=365, ge=1, le=MOST_DAYS)
    escalate: Flag = True
    sites: Count = Field(default=3, ge=2)

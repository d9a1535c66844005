"""What one cell's text turned out to be."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from compliance.tables import NONE_MARK


class Parsed(Struct, frozen=True):
    """A value (None: blank), whether a time is a whole day, and the reason when the cell cannot be used.

    ``none``: the cell is not blank; it says that there is none, or that it does not apply. ``rounded``: of the number
    a part beyond the decimals that the tables keep was dropped.
    """

    value: str | datetime | Decimal | bool | None
    whole_day: bool = False
    reason: str = ""
    none: bool = False
    rounded: bool = False


BLANK = Parsed(None)
SAID_NONE = Parsed(None, none=True)
ANSWERED_NONE = Parsed(NONE_MARK, none=True)

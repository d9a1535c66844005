"""What one cell's text turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value (None: blank), whether a time is a whole day, and the reason when the cell cannot be used."""

    value: str | datetime | Decimal | bool | None
    whole_day: bool = False
    reason: str = ""


BLANK = Parsed(None)

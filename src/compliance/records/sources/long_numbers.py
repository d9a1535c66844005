"""Numbers of more than fifteen digits in the cells of a workbook: the cell reader would print others than there are.

It holds them as floating-point numbers: 440300199001011234 comes out as 440300199001011264, and 4.40300199001011E+17,
of which a spreadsheet has lost the last digits, as 440300199001011008, which looks whole.
"""

from __future__ import annotations

import re

SURE = 15  # digits that a floating-point number always holds
_LEAST_CUT = 17  # digits: of fewer, zeros at the end say nothing
_NUMBER = re.compile(r"(-?)0*(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?", re.ASCII)


def as_written(text: str) -> str:
    """Return the number with all its digits, else with an exponent; nothing where the reader prints it right."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return ""
    fraction = found[3] or ""
    digits, point = found[2] + fraction, len(found[2]) + int(found[4] or 0)
    if point <= SURE or not digits.strip("0"):
        return ""
    if len(digits) > point and digits[point:].strip("0"):
        return ""
    whole = digits[:point]
    if len(whole) < point or (point >= _LEAST_CUT and not whole[SURE:].strip("0")):
        return f"{found[1]}{digits[0]}.{digits[1:].rstrip('0') or '0'}E+{point - 1:02}"
    return found[1] + whole


def held(value: float) -> str:
    """Return the same for a number of which only the floating-point value is there."""
    return as_written(f"{value!r}") if abs(value) >= 1e15 and abs(value) != float("inf") else ""

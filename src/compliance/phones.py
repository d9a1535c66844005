r"""What numbers of telephones look like, in text of half width. Pure; for regular expressions whose ``\d`` is ASCII.

Only what its look alone tells: an audit may hold each for a breach. Numbers of orders, amounts and dates are written
as ten digits, or as eight, so a service number needs its hyphens and a local number its area code.
"""

from __future__ import annotations

_CODE = r"\(0\d{2,3}\)|0\d{2,3}"
_CODE_FROM_ABROAD = r"\(0?\d{2,3}\)|0?\d{2,3}"
PHONES = (
    r"(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d(?:[ .-]?\d{4}){2}(?!\d)",
    rf"(?<!\d)(?:{_CODE})[- ]?\d{{7,8}}(?!\d)",
    rf"(?<!\d)(?:\+|00)86[- ]?(?:{_CODE_FROM_ABROAD})[- ]?\d{{7,8}}(?!\d)",
    r"(?<!\d)(?:(?:\+|00)85[23]|\(\+?85[23]\))[- ]?\d{4}[- ]?\d{4}(?!\d)",
    r"(?<![0-9A-Za-z])(?<![0-9A-Za-z]-)(?:[48]00-\d{3}-?\d{4}|400\d-\d{3}-\d{3})(?!-?[0-9A-Za-z])",
)

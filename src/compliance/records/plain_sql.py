"""SQL that reads the plain spellings of texts; whatever it does not read is left to Python."""

from __future__ import annotations

from itertools import pairwise

from compliance.engine.emit import quote
from compliance.folding_table import TRADITIONAL
from compliance.records.nones import LONGEST
from compliance.records.nones import SQL as NONES_SQL


def _same_when_folded() -> str:
    """Return a class of characters that folding leaves alone: ASCII, and ideographs that are not Traditional."""
    first, last = 0x4E00, 0x9FA5
    changed = sorted(code for code in set(map(ord, TRADITIONAL)) if first <= code <= last)
    between = ((a + 1, b - 1) for a, b in pairwise((first - 1, *changed, last + 1)))
    ranges = ((chr(a), chr(b)) for a, b in between if a <= b)
    return "、。" + "".join(a if a == b else f"{a}-{b}" for a, b in ranges)


_CJK = _same_when_folded()
READ = "__read"
# The class stands in the pattern once: each time costs milliseconds to compile, in every statement and thread.
_PLAIN = (
    "(NOT (starts_with({0}, ' ') OR starts_with({0}, '#') OR suffix({0}, ' ')) "
    f"AND regexp_full_match({{0}}, '[ -~{_CJK}]+'))"
)
_DAY = "regexp_full_match({0}, '(20\\d\\d|2100)-\\d\\d-\\d\\d')"
IS_DAY = "(CASE WHEN strlen({0}) = 10 THEN COALESCE(" + _DAY + ", FALSE) ELSE FALSE END)"
# An hour of 24 is left to the parser, for a database takes it for the next day.
_TIMED = "regexp_full_match({0}, '(20\\d\\d|2100)-\\d\\d-\\d\\d[ T]([01]\\d|2[0-3]):\\d\\d(:\\d\\d)?')"


def reading(type_: str, text: str, *, ascii_: bool = False) -> str:
    """Return SQL that reads the plain spellings, NULL for all others; of ids and texts, whether they are plain."""
    if type_ == "id":
        number = f"regexp_full_match({text}, '\\d{{15}}0{{3,}}|\\d{{16}}00|\\d(\\.\\d+)?[Ee][+]?\\d{{1,3}}')"
        damaged = f"(CASE WHEN {text} >= '0' AND {text} < ':' THEN {number} ELSE FALSE END)"
        return f"NULLIF({_plain(text, ascii_=ascii_)} AND NOT {damaged}, FALSE)"
    if type_ == "text":
        return f"NULLIF({_plain(text, ascii_=ascii_)}, FALSE)"
    if type_ in ("date", "time"):
        either = _DAY.format(text) if type_ == "date" else f"({_DAY.format(text)} OR {_TIMED.format(text)})"
        read = f"CASE WHEN {either} THEN TRY_CAST({text} AS TIMESTAMP) END"
        if type_ == "date":
            return read
        # What a database prints is read quicker by printing it again than by its pattern.
        printed = f"strlen({text}) = 19 AND {text} >= '20' AND {text} < '2101'"
        again = f"CAST(TRY_CAST({text} AS TIMESTAMP) AS VARCHAR) = {text}"
        return f"CASE WHEN {printed} AND {again} THEN TRY_CAST({text} AS TIMESTAMP) ELSE {read} END"
    if type_ == "number":
        plain = f"regexp_full_match({text}, '-?\\d{{1,13}}(\\.\\d{{1,4}})?')"
        return f"CASE WHEN {plain} THEN TRY_CAST({text} AS DECIMAL(18,4)) END"
    return ""


def _plain(text: str, *, ascii_: bool) -> str:
    """Return SQL for whether a text is spelt plainly; the way that is quicker first, where it is enough."""
    either = f"regexp_full_match({text}, '[!\"$-~]([ -~]*[!-~])?')"
    if not ascii_:
        either = f"CASE WHEN strlen({text}) = length({text}) THEN {either} ELSE {_PLAIN.format(text)} END"
    return f"({either} AND (strlen({text}) > {LONGEST} OR lower({text}) NOT IN ({NONES_SQL})))"


def as_read(type_: str, name: str) -> str:
    """Return SQL for a cell as it was read once."""
    if type_ in ("id", "text"):
        return f"CASE WHEN r.{quote(name + READ)} THEN r.{quote(name)} END"
    return f"r.{quote(name + READ)}" if reading(type_, "") else "NULL"

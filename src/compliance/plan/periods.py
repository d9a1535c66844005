"""Calendar periods of a date: where they begin and how they are called."""

from __future__ import annotations

from compliance.plan.nodes import Const, Expr
from compliance.plan.terms import op, word


def start_of(per: str, day: Expr) -> Expr:
    """Return the first DATE of the period that holds ``day``."""
    return day if per == "day" else op(f"{per}_start", day)


_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def end_of(per: str, start: Expr) -> Expr:
    """Return the last DATE of the period that begins at ``start``."""
    if per in _MONTHS:
        return op("minus_days", op("plus_months", start, Const(_MONTHS[per])), Const(1))
    return op("plus_days", start, Const(6 if per == "week" else 0))


def label_of(per: str, start: Expr) -> Expr:
    """Return the label of the period that begins so: 2026, 2026H1, 2026Q1, 2026-03, 2026-03-02/W, 2026-03-02."""
    year = op("text_of", op("year_of", start))
    if per == "year":
        return year
    iso = op("text_of_day", start)
    if per == "day":
        return iso
    if per == "week":
        return op("concat", iso, word("/W"))
    if per == "month":
        return op("year_month", iso)
    size, letter = (3, "Q") if per == "quarter" else (6, "H")
    index = op("add", op("integer_divide", op("sub", op("month_of", start), Const(1)), Const(size)), Const(1))
    return op("concat", year, word(letter), op("text_of", index))

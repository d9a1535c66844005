"""How the plan's values are stored in SQLite, and how its operators are written there.

SQLite has no days, moments or decimals, and compares what it holds as it is. So everything is a whole number or a text:
a day is counted from 0001-01-01 (which is 1), a moment in microseconds on the same scale, a number in ten-thousandths,
a flag is 0 or 1. No column has a declared type, so nothing is converted on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from compliance.engine.dialect import Dialect

DAY = 86_400_000_000  # microseconds
SCALE = 10_000
_ONE = timedelta(microseconds=1)
_FIRST = datetime(1, 1, 1)

SQLITE = Dialect(
    "sqlite",
    "?",
    operators={
        "date_of": f"({{0}} / {DAY})",
        "time_of": f"({{0}} * {DAY})",
        "midnight_of": f"({{0}} * {DAY})",
        "int_of": "CAST({0} AS INTEGER)",
        "ceil_of": "ceil_of({0})",
        "floor_of": "floor_of({0})",
        "decimal_of": f"({{0}} * {SCALE})",
        "text_of": "CAST({0} AS TEXT)",
        "text_of_day": "text_of_day({0})",
        "text_of_time": "text_of_time({0})",
        "text_of_number": "text_of_number({0})",
        "text_of_flag": "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        "text_or_empty": "COALESCE({0}, '')",
        "plus_days": "({0} + {1})",
        "minus_days": "({0} - {1})",
        "days_between": "({0} - {1})",
        "plus_months": "plus_months({0}, {1})",
        "plus_hours": f"({{0}} + {{1}} * {DAY // 24})",
        "plus_minutes": f"({{0}} + {{1}} * {DAY // 24 // 60})",
        "least": "COALESCE(MIN({0}, {1}), {0}, {1})",  # a blank is passed over, as elsewhere
        "greatest": "COALESCE(MAX({0}, {1}), {0}, {1})",
        "sum": "SUM({0})",
        "bool_or": "MAX({0})",
        "bool_and": "MIN({0})",
        "nth_least": "nth_least({0}, {1})",
        "integer_divide": "({0} / {1})",
        "year_of": "year_of({0})",
        "month_of": "month_of({0})",
        "month_start": "months_start({0}, 1)",
        "quarter_start": "months_start({0}, 3)",
        "half_year_start": "months_start({0}, 6)",
        "year_start": "months_start({0}, 12)",
        "week_start": "({0} - ({0} - 1) % 7)",  # 0001-01-01 was a Monday
        "contains": "(INSTR({0}, {1}) > 0)",
        "digits_of": "CAST(SUBSTR({0}, MAX(LENGTH({0}) - 17, 1)) AS INTEGER)",
        "before_bar": "SUBSTR({0}, 1, INSTR({0} || '|', '|') - 1)",
        "after_bar": "SUBSTR({0}, INSTR({0} || '|', '|') + 1)",
    },
)


def stored(value: object, type_: str) -> object:
    """Return a value as it is stored; ``type_`` is the plan's name of its type."""
    if isinstance(value, datetime):
        return (value - _FIRST) // _ONE + DAY
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, str | Decimal) and type_ == "DECIMAL":
        return int((Decimal(value) * SCALE).to_integral_value(ROUND_HALF_UP))
    return value


def stored_column(values: Sequence[Any], type_: str) -> Sequence[object]:
    """Return a column's values as they are stored; what occurs often is worked out once. ``type_``: its SQL type."""
    if type_ in ("VARCHAR", "BIGINT"):
        return values
    if type_ == "BOOLEAN":
        return [value if value is None else int(value) for value in values]
    plain = type_.partition("(")[0]
    known = {value: stored(value, plain) for value in dict.fromkeys(values)}
    return [known[value] for value in values]


def read_as(type_: str, column: str) -> str:
    """Return the DuckDB expression that yields a column as it is stored here."""
    if type_ == "TIMESTAMP":
        return f"EPOCH_US({column}) + {stored(datetime(1970, 1, 1), type_)}"
    if type_ == "DECIMAL":
        return f"CAST(CAST({column} AS DECIMAL(38,4)) * {SCALE} AS BIGINT)"
    return f"CAST({column} AS TINYINT)" if type_ == "BOOLEAN" else column


def written_back(type_: str, values: str) -> str:
    """Return the DuckDB expression that yields a type of its own of stored values."""
    if type_ == "TIMESTAMP":
        return f"MAKE_TIMESTAMP({values} - {stored(datetime(1970, 1, 1), type_)})"
    return f"CAST({values} AS {type_})"


def since_1970(column: str) -> str:
    """Return SQLite's expression of the microseconds from 1970-01-01 to a stored moment."""
    return f"{column} - {stored(datetime(1970, 1, 1), 'TIMESTAMP')}"


def _moment(value: int) -> datetime:
    return _FIRST + timedelta(microseconds=value - DAY)


FROM_STORED: Mapping[str, Callable[[Any], object]] = {"TIMESTAMP": _moment, "BOOLEAN": bool}
"""What makes a value of a stored one, of the SQL types whose stored ones are not values."""


def _text_of_time(value: int) -> str:
    text = _moment(value).isoformat(sep=" ")
    return text.rstrip("0") if "." in text else text


def _text_of_number(value: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // SCALE}.{abs(value) % SCALE:04}"


def _plus_months(day: int, months: int) -> int:
    """Return the same day of the month, or the last there is."""
    at = date.fromordinal(day)
    index = at.year * 12 + at.month - 1 + months
    first, after = (date(n // 12, n % 12 + 1, 1).toordinal() for n in (index, index + 1))
    return min(first + at.day, after) - 1


def _months_start(day: int, size: int) -> int:
    at = date.fromordinal(day)
    return date(at.year, (at.month - 1) // size * size + 1, 1).toordinal()


FUNCTIONS: Mapping[str, tuple[int, Callable[..., Any]]] = {
    "ceil_of": (1, lambda number: -(-number // SCALE)),
    "floor_of": (1, lambda number: number // SCALE),
    "text_of_day": (1, lambda day: date.fromordinal(day).isoformat()),
    "text_of_time": (1, _text_of_time),
    "text_of_number": (1, _text_of_number),
    "plus_months": (2, _plus_months),
    "months_start": (2, _months_start),
    "year_of": (1, lambda day: date.fromordinal(day).year),
    "month_of": (1, lambda day: date.fromordinal(day).month),
}


class NthLeast:
    """The n-th least of a group's values; blank when there are fewer."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.n = 0

    def step(self, value: Any, n: int, /) -> None:  # noqa: ANN401  (whatever the database holds)
        """Take in one value."""
        self.n = n
        if value is not None:
            self.values.append(value)

    def finalize(self) -> Any:  # noqa: ANN401  (whatever the database holds)
        """Return the value."""
        return sorted(self.values)[self.n - 1] if len(self.values) >= self.n else None

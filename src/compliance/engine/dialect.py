"""Dialects: how each operator of the plan is written. The portable subset is exactly this table."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

OPERATORS: Mapping[str, str] = {
    "not": "(NOT {0})",
    "is_null": "({0} IS NULL)",
    "is_not_null": "({0} IS NOT NULL)",
    "truly": "COALESCE({0}, FALSE)",
    "uncovered": "{0}",
    "eq": "({0} = {1})",
    "ne": "({0} <> {1})",
    "lt": "({0} < {1})",
    "le": "({0} <= {1})",
    "gt": "({0} > {1})",
    "ge": "({0} >= {1})",
    "add": "({0} + {1})",
    "sub": "({0} - {1})",
    "mul": "({0} * {1})",
    "date_of": "CAST({0} AS DATE)",
    "time_of": "CAST({0} AS TIMESTAMP)",
    "midnight_of": "CAST({0} AS TIMESTAMP)",
    "int_of": "CAST({0} AS BIGINT)",
    "ceil_of": "CAST(CEIL({0}) AS BIGINT)",
    "floor_of": "CAST(FLOOR({0}) AS BIGINT)",
    "decimal_of": "CAST({0} AS DECIMAL(18,4))",
    "text_of": "CAST({0} AS VARCHAR)",
    "text_of_day": "CAST({0} AS VARCHAR)",
    "text_of_time": "CAST({0} AS VARCHAR)",
    "text_of_number": "CAST({0} AS VARCHAR)",
    "text_of_flag": "CAST({0} AS VARCHAR)",
    "text_or_empty": "COALESCE(CAST({0} AS VARCHAR), '')",
    "flag_int": "CASE WHEN {0} THEN 1 ELSE 0 END",
    "plus_days": "({0} + CAST({1} AS INTEGER))",
    "minus_days": "({0} - CAST({1} AS INTEGER))",
    "days_between": "CAST({0} - {1} AS BIGINT)",
    "plus_months": "CAST({0} + {1} * INTERVAL '1 month' AS DATE)",
    "plus_hours": "({0} + {1} * INTERVAL '1 hour')",
    "plus_minutes": "({0} + {1} * INTERVAL '1 minute')",
    "least": "LEAST({0}, {1})",
    "greatest": "GREATEST({0}, {1})",
    "count": "COUNT({0})",
    "count_rows": "COUNT(*)",
    "count_distinct": "COUNT(DISTINCT {0})",
    "sum": "CAST(SUM({0}) AS BIGINT)",
    "min": "MIN({0})",
    "max": "MAX({0})",
    "bool_or": "BOOL_OR({0})",
    "bool_and": "BOOL_AND({0})",
    "count_if": "COUNT(CASE WHEN {0} THEN 1 END)",
    "min_if": "MIN(CASE WHEN {0} THEN {1} END)",
    "descending": "{0} DESC NULLS LAST",
    "length": "LENGTH({0})",
    "year_of": "CAST(EXTRACT(YEAR FROM {0}) AS BIGINT)",
    "month_of": "CAST(EXTRACT(MONTH FROM {0}) AS BIGINT)",
    "month_start": "CAST(DATE_TRUNC('month', {0}) AS DATE)",
    "quarter_start": "CAST(DATE_TRUNC('quarter', {0}) AS DATE)",
    "year_start": "CAST(DATE_TRUNC('year', {0}) AS DATE)",
    "week_start": "CAST(DATE_TRUNC('week', {0}) AS DATE)",
    "half_year_start": (
        "CAST(CASE WHEN EXTRACT(MONTH FROM {0}) > 6 THEN DATE_TRUNC('year', {0}) + INTERVAL '6 month' "
        "ELSE DATE_TRUNC('year', {0}) END AS DATE)"
    ),
    "without_last_comma": "RTRIM({0}, ',')",
    "key_part": "REPLACE(REPLACE({0}, '\\', '\\\\'), '|', '\\|')",
    "contains": "(POSITION({1} IN {0}) > 0)",
    "after": "SUBSTR({0}, LENGTH({1}) + 1)",
    "digits_of": "CAST(SUBSTR({0}, GREATEST(LENGTH({0}) - 17, 1)) AS BIGINT)",
    "year_month": "SUBSTR({0}, 1, 7)",
    "before_bar": "SPLIT_PART({0}, '|', 1)",
    "after_bar": "SPLIT_PART({0}, '|', 2)",
    "without_digits_end": "RTRIM({0}, '0123456789')",
}

VARIADIC = {
    "and": (" AND ", "({})"),
    "or": (" OR ", "({})"),
    "coalesce": (", ", "COALESCE({})"),
    "join_bar": (" || '|' || ", "({})"),
    "concat": (" || ", "({})"),
    "plus": (" + ", "({})"),
}


class Dialect(Struct, frozen=True):
    """``placeholder`` for bound values; ``types`` where the names differ; ``operators`` where the writing differs."""

    name: str
    placeholder: str
    types: Mapping[str, str] = field(default_factory=dict)
    operators: Mapping[str, str] = field(default_factory=dict)

    def template(self, name: str) -> str:
        """Return the writing of an operator; KeyError for a word that is not in the portable subset."""
        return self.operators.get(name) or OPERATORS[name]


DUCKDB = Dialect(
    "duckdb",
    "?",
    operators={
        "nth_least": "MIN({0}, {1})[{1}]",
        "integer_divide": "({0} // {1})",
    },
)
POSTGRES = Dialect(
    "postgres",
    "%s",
    types={"DECIMAL": "DECIMAL(18,4)"},
    operators={
        "nth_least": "(ARRAY_AGG({0} ORDER BY {0}))[{1}]",
        "integer_divide": "({0} / {1})",
    },
)

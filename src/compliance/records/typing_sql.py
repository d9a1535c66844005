"""A raw relation of texts becomes a typed one, set at a time: SQL reads plain spellings, Python the odd ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.parsed import Parsed
from compliance.records.plain_sql import IS_DAY, READ, as_read, reading
from compliance.records.quantities import is_rounded, kept
from compliance.records.values import Dating, in_range, latest_day, parse
from compliance.tables import ROW_BASE, Column, Precision, Unusable

SQL_TYPES: Mapping[str, str] = {
    "id": "VARCHAR", "code": "VARCHAR", "text": "VARCHAR", "period": "VARCHAR", "date": "TIMESTAMP",
    "time": "TIMESTAMP",
    "number": "DECIMAL(18,4)", "flag": "BOOLEAN",
}  # fmt: skip


class BadCell(Struct, frozen=True):
    """A cell that cannot be used."""

    row: int
    field: str
    value: str
    reason: str


class Typed(Struct):
    """What typing a relation found (a builder); ``kept``: every row stands, and the used relation is there.

    ``nones``: field -> how many cells are not blank but say that there is none. ``rounded``: field -> the rows whose
    number was.
    """

    columns: dict[str, Column] = field(default_factory=dict)
    bad: list[BadCell] = field(default_factory=list)
    kept: bool = False
    nones: dict[str, int] = field(default_factory=dict)
    rounded: dict[str, list[int]] = field(default_factory=dict)


def _read_once(connection: Embedded, kind: RecordType, raw: str, present: Sequence[str]) -> str:
    """Create a relation of the raw texts and, beside each, what its plain spelling reads as: that is dear, so once."""
    ascii_ = _all_ascii(connection, raw, [name for name in present if kind.fields[name].type in ("id", "text")])
    readings = ((name, reading(kind.fields[name].type, f"r.{quote(name)}", ascii_=name in ascii_)) for name in present)
    columns = ["r.*", *(f"{sql} AS {quote(name + READ)}" for name, sql in readings if sql)]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE read_once AS SELECT {', '.join(columns)} FROM {quote(raw)} AS r")
    return "read_once"


def _all_ascii(connection: Embedded, raw: str, names: Sequence[str]) -> frozenset[str]:
    """Return the fields of which every text is ASCII: for them the large class need not be compiled."""
    if not names:
        return frozenset()
    asked = ", ".join(f"BOOL_AND(strlen({quote(name)}) = length({quote(name)}))" for name in names)
    seen = connection.execute(f"SELECT {asked} FROM {quote(raw)}").fetchall()[0]
    return frozenset(name for name, all_ in zip(names, seen, strict=True) if all_ is not False)


def type_relation(
    connection: Embedded,
    kind: RecordType,
    raw: str,
    present: Sequence[str],
    *,
    dating: Dating,
    lacking: Mapping[str, Sequence[int]] | None = None,
) -> Typed:
    """Create ``typed`` from the relation ``raw`` (``_row`` and the ``present`` fields as text).

    ``lacking``: field -> the numbers of the sources that have no such column.
    """
    typed = Typed()
    selected, joins = ["r._row AS _row"], []
    raw = _read_once(connection, kind, raw, present)
    survey = _survey(connection, kind, raw, present, dating.as_of)
    for number, name in enumerate(present):
        spec = kind.fields[name]
        text = f"r.{quote(name)}"
        fast = as_read(spec.type, name)
        parsed = {value: bounded(spec, parse(spec, value, dating.offset), dating.as_of) for value in survey.odd[name]}
        alias = f"m{number}"
        value, day, bad = fast, IS_DAY.format(text), "FALSE"
        if parsed:
            _load_map(connection, alias, spec.type, parsed)
            joins.append(f"LEFT JOIN {alias} ON {alias}.t = {text}")
            value = f"CASE WHEN {alias}.t IS NOT NULL THEN {alias}.v ELSE {fast} END"
            day = f"COALESCE({alias}.d, {day})"
            bad = f"COALESCE({alias}.reason <> '', FALSE)"
            said = [value for value, cell in parsed.items() if cell.none]
            if said:
                typed.nones[name] = _count(connection, raw, name, said)
            if rounded := [value for value, cell in parsed.items() if cell.rounded]:
                typed.rounded[name] = _rows(connection, raw, name, rounded)
        value, range_bad = _ranged(spec, value, dating.as_of, late=name in survey.late)
        selected.append(f"CAST({value} AS {SQL_TYPES[spec.type]}) AS {quote(name)}")
        some_bad = any(p.reason for p in parsed.values())
        join = joins[-1] if parsed else ""
        outside = _out_of_range(connection, raw, spec, name, text, join, range_bad) if range_bad else []
        if outside:
            typed.bad.extend(outside)
            bad, some_bad, day = f"({bad} OR {range_bad})", True, f"({day} AND NOT {range_bad})"
        if lacking and name in lacking:
            numbers = ", ".join(map(str, sorted(set(lacking[name]))))
            bad, some_bad = f"({bad} OR r._row // {ROW_BASE} IN ({numbers}))", True
        if some_bad:
            selected.append(f"{bad} AS {quote(name + '__bad')}")
            typed.bad.extend(_bad_cells(connection, raw, name, alias) if parsed else [])
        precision = Precision.DAY
        if spec.type == "time":
            precision = (
                _precision(connection, raw, value, day, join)
                if spec.not_before or spec.not_after or name in survey.late
                else _joint_precision(survey.forms[name], parsed.values())
            )
            if precision is Precision.MIXED:
                selected.append(f"COALESCE({day}, FALSE) AS {quote(name + '__day')}")
        typed.columns[name] = Column(name, spec.type, precision, Unusable.SOME if some_bad else Unusable.NONE)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE typed AS SELECT {', '.join(selected)} FROM {quote(raw)} AS r {' '.join(joins)}"
    )
    connection.execute(f"DROP TABLE {quote(raw)}")
    return typed


class _Survey(Struct, frozen=True):
    """Of each field the distinct values that are not spelt plainly; of times, whether plain days and moments occur.

    ``late``: fields some date of which may lie after the last that it can be.
    """

    odd: Mapping[str, list[str]]
    forms: Mapping[str, tuple[bool, bool]]
    late: frozenset[str] = frozenset()


def _survey(connection: Embedded, kind: RecordType, raw: str, present: Sequence[str], as_of: date) -> _Survey:
    """See in one pass which fields have odd values and what their times are like; then fetch the odd values."""
    if not present:
        return _Survey({}, {})
    odd = {name: _odd(name, kind.fields[name].type) for name in present}
    times = [name for name in present if kind.fields[name].type == "time"]
    asked = [f"BOOL_OR({test})" for test in odd.values()]
    for name in times:
        text = f"r.{quote(name)}"
        asked += [
            f"BOOL_OR(LENGTH({text}) {form} AND {as_read('time', name)} IS NOT NULL)" for form in ("= 10", "> 10")
        ]
    dated = [name for name in present if kind.fields[name].type in ("date", "time")]
    last = {name: day for name in dated if (day := latest_day(kind.fields[name], as_of)) is not None}
    asked += [f"CAST(MAX({as_read('date', name)}) AS DATE) > DATE '{day.isoformat()}'" for name, day in last.items()]
    seen = connection.execute(f"SELECT {', '.join(asked)} FROM {quote(raw)} AS r").fetchall()[0]
    found: dict[str, list[str]] = {name: [] for name in present}
    for name in (name for name, has in zip(present, seen, strict=False) if has):
        sql = f"SELECT DISTINCT r.{quote(name)} FROM {quote(raw)} AS r WHERE {odd[name]} ORDER BY 1"
        found[name] = [row[0] for row in connection.execute(sql).fetchall()]
    rest = len(present) + 2 * len(times)
    forms = [bool(form) for form in seen[len(present) : rest]]
    late = frozenset(name for name, after in zip(last, seen[rest:], strict=True) if after)
    return _Survey(found, {name: (forms[2 * n], forms[2 * n + 1]) for n, name in enumerate(times)}, late)


def _joint_precision(plain: tuple[bool, bool], parsed: Iterable[Parsed]) -> Precision:
    wholes = {cell.whole_day for cell in parsed if cell.value is not None}
    days, moments = plain[0] or True in wholes, plain[1] or False in wholes
    if days and moments:
        return Precision.MIXED
    return Precision.INSTANT if moments else Precision.DAY


def _odd(name: str, type_: str) -> str:
    text = f"r.{quote(name)}"
    return f"({text} IS NOT NULL AND ({as_read(type_, name)}) IS NULL)"


def bounded(spec: RecordField, parsed: Parsed, as_of: date) -> Parsed:
    """Return the cell as unusable when its date or number lies outside the field's own bounds.

    A number gets the decimals that the tables keep, here: a database may take a list with a longer one for floats.
    """
    if isinstance(parsed.value, datetime) and not in_range(spec, parsed.value.date(), as_of):
        return Parsed(None, reason="date_out_of_range")
    if isinstance(parsed.value, Decimal):
        if spec.not_below is not None and parsed.value < spec.not_below:
            return Parsed(None, reason="number_out_of_range")
        return replace(parsed, value=kept(parsed.value), rounded=is_rounded(parsed.value))
    return parsed


def _ranged(spec: RecordField, value: str, as_of: date, *, late: bool) -> tuple[str, str]:
    """Return the value with what is out of the field's bounds as NULL, and the SQL that tells it (empty: no bounds).

    ``late``: some date may lie after the last that it can be.
    """
    if spec.not_below is not None:
        below = f"COALESCE({value} < {spec.not_below}, FALSE)"
        return f"CASE WHEN NOT {below} THEN {value} END", below
    if spec.type not in ("date", "time"):
        return value, ""
    latest = latest_day(spec, as_of) if late else None
    tests = []
    if latest is not None:
        tests.append(f"CAST({value} AS DATE) > DATE '{latest.isoformat()}'")
    if spec.not_before is not None:
        tests.append(f"CAST({value} AS DATE) < DATE '{spec.not_before.isoformat()}'")
    if not tests:
        return value, ""
    out = f"COALESCE({' OR '.join(tests)}, FALSE)"
    return f"CASE WHEN NOT {out} THEN {value} END", out


def _out_of_range(
    connection: Embedded, raw: str, spec: RecordField, name: str, text: str, join: str, out: str
) -> list[BadCell]:
    reason = "number_out_of_range" if spec.type == "number" else "date_out_of_range"
    rows = connection.execute(f"SELECT r._row, {text} FROM {quote(raw)} AS r {join} WHERE {out} ORDER BY 1").fetchall()
    return [BadCell(row, name, value, reason) for row, value in rows]


def _load_map(connection: Embedded, alias: str, type_: str, parsed: Mapping[str, Parsed]) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {alias} (t VARCHAR, v {SQL_TYPES[type_]}, d BOOLEAN, reason VARCHAR)"
    )
    columns = (
        list(parsed),
        [p.value for p in parsed.values()],
        [p.whole_day for p in parsed.values()],
        [p.reason for p in parsed.values()],
    )
    lists = ", ".join(f"UNNEST(CAST(? AS {kind}[]))" for kind in ("VARCHAR", SQL_TYPES[type_], "BOOLEAN", "VARCHAR"))
    connection.execute(f"INSERT INTO {alias} SELECT {lists}", list(columns))


def _count(connection: Embedded, raw: str, name: str, values: Sequence[str]) -> int:
    sql = f"SELECT COUNT(*) FROM {quote(raw)} WHERE {quote(name)} IN (SELECT UNNEST(CAST(? AS VARCHAR[])))"
    return int(connection.execute(sql, [list(values)]).fetchall()[0][0])


def _rows(connection: Embedded, raw: str, name: str, values: Sequence[str]) -> list[int]:
    sql = f"SELECT _row FROM {quote(raw)} WHERE {quote(name)} IN (SELECT UNNEST(CAST(? AS VARCHAR[]))) ORDER BY 1"
    return [row for (row,) in connection.execute(sql, [list(values)]).fetchall()]


def _bad_cells(connection: Embedded, raw: str, name: str, alias: str) -> list[BadCell]:
    sql = (
        f"SELECT r._row, m.t, m.reason FROM {quote(raw)} AS r JOIN {alias} AS m ON m.t = r.{quote(name)} "
        "WHERE m.reason <> '' ORDER BY 1"
    )
    return [BadCell(row, name, value, reason) for row, value, reason in connection.execute(sql).fetchall()]


def _precision(connection: Embedded, raw: str, value: str, day: str, join: str) -> Precision:
    counted = f"COUNT(*) FILTER ({day}), COUNT(*) FILTER (NOT {day})"
    sql = f"SELECT {counted} FROM {quote(raw)} AS r {join} WHERE ({value}) IS NOT NULL"
    days, moments = connection.execute(sql).fetchall()[0]
    if days and moments:
        return Precision.MIXED
    return Precision.INSTANT if moments else Precision.DAY

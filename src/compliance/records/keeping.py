"""Which typed rows are used: required cells, keys and duplicates; every other row is set aside with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordType
from compliance.engine.embedded import Embedded
from compliance.engine.emit import quote
from compliance.records.as_text import key_sql, physical, stands_sql, told_sql, with_texts
from compliance.records.lacking import STANDS, let_stand, required
from compliance.tables import EVENT, ROW_BASE, Column, Unusable

ALIKE = 2
"""So few cells make two rows of a keyless type look like one and its correction."""
COMPARED = 200
"""Of more rows that go by the same fields not each pair is compared: all may be one event."""


class Aside(Struct, frozen=True):
    """A row that is not used."""

    row: int
    field: str
    reason: str
    value: str = ""


class Kept(Struct, frozen=True):
    """The rows that were set aside, and those that are used although they repeat another or disagree with one.

    ``lacking``: used rows without a required cell, each with that field. ``events``: rows may be one event and its
    corrections, so the relation says of each which event it is.
    """

    aside: list[Aside]
    repeated: list[Aside]
    lacking: list[Aside] = field(default_factory=list)
    events: bool = False


def keep(
    connection: Embedded,
    name: str,
    kind: RecordType,
    columns: dict[str, Column],
    order: Mapping[int, int],
    raw: str,
) -> Kept:
    """Create ``rec_<name>`` from the relation ``typed``; return the rows that were set aside or repeat another.

    ``raw``: the relation of the cells as they stood.
    """
    target = f"CREATE OR REPLACE TEMP TABLE {quote('rec_' + name)} AS"
    if _all_stand(connection, kind, columns):
        listed = "".join(f", {quote(c)}" for c in physical(columns))
        connection.execute(f"{target} SELECT _row, {key_sql(kind, columns)} AS _key{listed} FROM typed ORDER BY _row")
        return Kept([], [])
    lacking = let_stand(connection, raw, kind, columns)
    _judge(connection, kind, columns, order, raw, stand=bool(lacking))
    once = kind.duplicates == "once"
    reason = _REASON if once else "CAST(NULL AS VARCHAR)"
    final_key = "_base" if kind.key and once else "_base || CASE WHEN _n > 1 THEN '#' || _n ELSE '' END"
    disputed = connection.execute(f"SELECT _row FROM judged WHERE {_DISPUTED} AND _row = _first ORDER BY 1").fetchall()
    cells = _agreed(connection, kind, columns) if disputed else [quote(c) for c in physical(columns)]
    corrections = _alike(connection, kind, columns) if once and not kind.key and kind.at in kind.identifying else []
    if corrections:  # those of one event share a name that no key is
        one = f"CASE WHEN _row IN (SELECT _row FROM alike) THEN _base || '#' ELSE {final_key} END"
        cells.append(f"{one} AS {quote(EVENT)}")
    connection.execute(
        f"{target} SELECT {', '.join(['_row', f'{final_key} AS _key', *cells])} FROM judged "
        f"{'LEFT JOIN torn USING (_base)' if disputed else ''} WHERE ({reason}) IS NULL ORDER BY _row"
    )
    blanks = connection.execute(
        "SELECT _row, _blank, 'blank_required' FROM weighed WHERE _blank IS NOT NULL ORDER BY 1"
    ).fetchall()
    others = connection.execute(
        f"SELECT _row, '', {reason} FROM judged WHERE ({reason}) IS NOT NULL ORDER BY 1"
    ).fetchall()
    repeated = (
        []
        if once
        else connection.execute(
            "SELECT _row, '', 'duplicate_counted' FROM judged WHERE _copy > 1 ORDER BY 1"
        ).fetchall()
    )
    aside = sorted((Aside(*row) for row in (*blanks, *others)), key=lambda a: a.row)
    told = [Aside(*row) for row in repeated] + [Aside(row, "", "conflicting_key") for (row,) in disputed]
    gone = {row.row for row in aside}
    not_there = [Aside(row, name, "blank_required") for row, name in lacking if row not in gone]
    return Kept(aside, told + corrections, not_there, events=bool(corrections))


def _agreed(connection: Embedded, kind: RecordType, columns: dict[str, Column]) -> list[str]:
    """Return SQL for the cells of a row that stands for several in conflict: where they differ it cannot be used.

    The subject exists, whatever is said of it: without its row its duties would be nobody's. Marks the columns.
    """
    names = [name for name in columns if name not in kind.key]
    differs = ", ".join(
        f"COUNT(DISTINCT {stands_sql(name, columns[name])}) > 1 AS t{n}" for n, name in enumerate(names)
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE torn AS SELECT _base{', ' + differs if differs else ''} FROM judged "
        f"WHERE {_DISPUTED} GROUP BY _base"
    )
    some = ", ".join(f"COALESCE(BOOL_OR(t{n}), FALSE)" for n in range(len(names)))
    torn = connection.execute(f"SELECT {some} FROM torn").fetchall()[0] if names else ()
    cells = [quote(c) for c in physical({name: columns[name] for name in columns if name in kind.key})]
    for n, name in enumerate(names):
        column = columns[name]
        if not torn[n]:
            cells += [quote(c) for c in physical({name: column})]
            continue
        here, bad = f"COALESCE(t{n}, FALSE)", quote(f"{name}__bad")
        cells.append(f"CASE WHEN NOT {here} THEN {quote(name)} END AS {quote(name)}")
        if column.precision == "mixed":
            cells.append(f"{quote(f'{name}__day')} AND NOT {here} AS {quote(f'{name}__day')}")
        before = f"{bad} OR " if column.unusable is Unusable.SOME else ""
        cells.append(f"{before}{here} AS {bad}")
        columns[name] = replace(column, unusable=Unusable.SOME)
    return cells


def _alike(connection: Embedded, kind: RecordType, columns: dict[str, Column]) -> list[Aside]:
    """Return rows of a keyless log that differ in a cell or two from another that goes by the same fields.

    One may correct the other, or both happened: nothing says which, so both are used and somebody has to look. The
    first of those that go by the same fields is not told. Creates ``alike``: ``_base`` and ``_row`` of all of them.
    """
    others = [name for name in columns if name not in kind.identifying]
    cells = "".join(f", {stands_sql(name, columns[name])} AS c{n}" for n, name in enumerate(others))
    differ = " + ".join(f"(a.c{n} <> b.c{n})::INTEGER" for n in range(len(others))) or "0"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE alike AS WITH several AS "
        "(SELECT * FROM (SELECT *, COUNT(*) OVER (PARTITION BY _base) AS size FROM judged WHERE _copy = 1) "
        f"WHERE size > 1), few AS (SELECT _base, _row{cells} FROM several WHERE size <= {COMPARED}) "
        "SELECT DISTINCT a._base, a._row FROM few AS a "
        f"JOIN few AS b ON a._base = b._base AND a._row <> b._row AND {differ} <= {ALIKE} "
        f"UNION ALL SELECT _base, _row FROM several WHERE size > {COMPARED}"
    )
    rows = connection.execute(
        "SELECT _row FROM (SELECT _row, MIN(_row) OVER (PARTITION BY _base) AS earliest FROM alike) "
        "WHERE _row <> earliest ORDER BY 1"
    ).fetchall()
    return [Aside(row, "", "may_correct") for (row,) in rows]


def not_given(connection: Embedded, raw: str, aside: Sequence[Aside]) -> list[Aside]:
    """Return the rows with what stands in their required cell where it is not blank: N/A, what is unusable."""
    stood: dict[tuple[int, str], str] = {}
    blank = [row for row in aside if row.reason == "blank_required"]
    for name in sorted({row.field for row in blank}):
        cells = connection.relation(raw).rows(("_row", name), [row.row for row in blank if row.field == name])
        stood |= {(row, name): text for row, text in cells if text}
    return [
        replace(row, reason="required_not_given", value=stood[row.row, row.field])
        if row.reason == "blank_required" and (row.row, row.field) in stood
        else row
        for row in aside
    ]


# A key with several contents: without a winner the first row stands for all, with what they agree in; with one, the
# others were corrected by it.
_DISPUTED = "_versions > 1 AND _winner IS NULL"
_REASON = (
    f"CASE WHEN {_DISPUTED} AND _row <> _first THEN 'conflicting_key' "
    "WHEN _versions > 1 AND _content <> _winner THEN 'corrected' WHEN _copy > 1 THEN 'duplicate' END"
)


def _all_stand(connection: Embedded, kind: RecordType, columns: dict[str, Column]) -> bool:
    """Whether no row lacks a required cell and no two share a key: the usual case, seen without a window."""
    missing = " OR ".join(f"{quote(f)} IS NULL" for f in required(kind, columns)) or "FALSE"
    sql = f"SELECT COUNT(*), COUNT(DISTINCT {key_sql(kind, columns)}), COUNT(*) FILTER ({missing}) FROM typed"
    rows, keys, blanks = connection.execute(sql).fetchall()[0]
    return bool(rows == keys and not blanks)


def _judge(
    connection: Embedded,
    kind: RecordType,
    columns: dict[str, Column],
    order: Mapping[int, int],
    raw: str,
    *,
    stand: bool,
) -> None:
    """Create ``weighed`` (key, content, first blank required field) and ``judged`` (copies, versions of each key)."""
    key = key_sql(kind, columns)
    content = " || CHR(31) || ".join(told_sql(name, columns[name]) for name in sorted(columns)) or "''"
    unnamed = " OR ".join(f"{quote(f)} IS NULL" for f in required(kind, columns) if f in kind.key)
    if stand and unnamed:  # as a keyless row, but by all its cells: what differs in any is another row, not a conflict
        key = f"CASE WHEN {unnamed} THEN md5({content}) ELSE {key} END"
    why = " ".join(f"WHEN {quote(f)} IS NULL THEN {_text(f)}" for f in required(kind, columns))
    blank = f"CASE {f'WHEN {STANDS} THEN NULL ' if stand else ''}{why} END" if why else "CAST(NULL AS VARCHAR)"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE weighed AS "
        f"SELECT *, {key} AS _base, {content} AS _content, {blank} AS _blank FROM {with_texts(columns, raw)}"
    )
    by_content = kind.key and kind.duplicates == "once"
    conflict = "COUNT(DISTINCT _content) OVER (PARTITION BY _base)" if by_content else "1"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE judged AS SELECT *, "
        f"ROW_NUMBER() OVER (PARTITION BY _base, _content ORDER BY _row) AS _copy, {conflict} AS _versions, "
        "MIN(_row) OVER (PARTITION BY _base) AS _first, "
        f"{_ordinal_sql(kind)} AS _n, {_winner_sql(kind, columns, order)} AS _winner "
        "FROM weighed WHERE _blank IS NULL"
    )


def _ordinal_sql(kind: RecordType) -> str:
    """Return SQL for a row's number among those of its key: by content, so that the order of rows changes no number."""
    if kind.duplicates == "once":
        return "DENSE_RANK() OVER (PARTITION BY _base ORDER BY _content)"
    return "ROW_NUMBER() OVER (PARTITION BY _base ORDER BY _content, _row)"


def _winner_sql(kind: RecordType, columns: dict[str, Column], order: Mapping[int, int]) -> str:
    """Return SQL for the content that wins among rows of one key; NULL when nothing was declared or two are equal."""
    if kind.wins is None or not kind.key:
        return "CAST(NULL AS VARCHAR)"
    if kind.wins == "last":
        places = " ".join(f"WHEN {number} THEN {place}" for number, place in sorted(order.items()))
        last = f"CASE _row // {ROW_BASE} {places} END DESC, _row DESC" if places else "_row DESC"
        return f"FIRST_VALUE(_content) OVER (PARTITION BY _base ORDER BY {last})"
    if kind.wins not in columns:
        return "CAST(NULL AS VARCHAR)"
    latest = f"PARTITION BY _base ORDER BY {quote(kind.wins)} DESC NULLS LAST"
    first = f"FIRST_VALUE(_content) OVER ({latest}, _content)"
    tied = f"FIRST_VALUE(_content) OVER ({latest}, _content DESC)"
    known = f"MAX({quote(kind.wins)}) OVER (PARTITION BY _base) IS NOT NULL"
    return f"CASE WHEN {first} = {tied} AND {known} THEN {first} END"


def _text(field: str) -> str:
    return f"'{quote(field)[1:-1]}'"

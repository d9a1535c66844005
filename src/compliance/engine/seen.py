"""The tables as they stand at the as-of: rows and times that lie after it have not happened yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from compliance.catalogue.record_type import RecordType
from compliance.engine.database import Asked, Database, DuckDatabase, select_rows
from compliance.plan.context import AuditMoment
from compliance.plan.nodes import FALSE, TRUE, Case, Col, Const, Expr, From, Null, Select
from compliance.plan.scope import Seen
from compliance.plan.terms import any_of, case, day, is_blank, moment, negate, op, truly
from compliance.tables import EVENT, ROW_BASE, Column, Precision, Records, Table, Unusable

Later = Mapping[int, int]  # number of the source -> rows


def seen_tables(
    database: Database,
    records: Records,
    record_types: Mapping[str, RecordType],
    at: AuditMoment,
    *,
    place: Database | None = None,
) -> tuple[dict[str, Seen], dict[str, Later]]:
    """Return the tables as of the audit's moment, and how many rows of each were left out for being later.

    ``place``: another database, which has them too and is asked what is to be counted.
    """
    tables: dict[str, Seen] = {}
    later: dict[str, Later] = {}
    for name, table in records.tables.items():
        tables[name], later[name] = _seen(database, table, record_types[name], at, place or database)
    return tables, later


def _seen(database: Database, table: Table, kind: RecordType, at: AuditMoment, place: Database) -> tuple[Seen, Later]:
    dated = [c for c in table.columns.values() if _happens(c, kind)]
    ahead = [
        c
        for c, latest in zip(dated, _latest(database, table, dated), strict=True)
        if latest is not None and _maybe_after(latest, at)
    ]
    if not ahead:
        return Seen(table.relation, table.columns, table.extent, events=table.events), {}
    names = {c.name for c in ahead}
    columns: list[tuple[str, Expr]] = [("_row", Col("t", "_row")), ("_key", Col("t", "_key"))]
    columns += [(EVENT, Col("t", EVENT))] if table.events else []
    for column in table.columns.values():
        if column.unusable is Unusable.ALL:
            continue
        here = Col("t", column.name)
        columns.append((column.name, _unless_after(column, here, at) if column.name in names else here))
        if column.name in names:
            columns.append((f"{column.name}__ahead", here))
        if column.precision is Precision.MIXED and column.type == "time":
            columns.append((f"{column.name}__day", Col("t", f"{column.name}__day")))
        if column.unusable is Unusable.SOME:
            columns.append((f"{column.name}__bad", Col("t", f"{column.name}__bad")))
    where: Expr = TRUE
    count: Later = {}
    to_come: Select | None = None
    if kind.role == "log" and kind.at in names:
        gone = truly(_after(table.columns[kind.at], Col("t", kind.at), at))
        where = negate(gone)
        source = op("integer_divide", Col("t", "_row"), Const(ROW_BASE))
        counted = (("source", source), ("n", op("count_rows")))
        count = dict(select_rows(place, Select(counted, From(table.relation, "t"), (), gone, (source,))))
        to_come = Select((("key", Col("t", "_key")),), From(table.relation, "t"), (), gone) if count else None
    relation = Select(tuple(columns), From(table.relation, "t"), (), where)
    return Seen(relation, table.columns, table.extent, frozenset(names), to_come, table.events), count


def _happens(column: Column, kind: RecordType) -> bool:
    field = kind.fields.get(column.name)
    return (
        field is not None
        and field.type in ("date", "time")
        and not field.planned
        and column.unusable is not Unusable.ALL
    )


def _latest(database: Database, table: Table, dated: list[Column]) -> tuple[datetime | None, ...]:
    if not dated:
        return ()
    names, relation = [column.name for column in dated], table.relation
    if isinstance(database, DuckDatabase):
        return database.connection.relation(relation).latest(names)
    return Asked(database, relation).latest(names)


def _maybe_after(latest: datetime, at: AuditMoment) -> bool:
    return latest > at.limit or latest.date() > at.day or (latest == at.limit and not isinstance(at.as_of, datetime))


def _after(column: Column, here: Expr, at: AuditMoment) -> Expr:
    by_day = op("gt", op("date_of", here), day(at.day))
    by_moment = op("gt" if isinstance(at.as_of, datetime) else "ge", here, moment(at.limit))
    whole = {
        Precision.DAY: TRUE,
        Precision.INSTANT: FALSE,
        Precision.MIXED: truly(Col("t", f"{column.name}__day")),
    }[column.precision]
    return case((whole, by_day), otherwise=by_moment)


def _unless_after(column: Column, here: Expr, at: AuditMoment) -> Expr:
    return Case(((any_of((is_blank(here), _after(column, here, at))), Null("TIMESTAMP")),), here)

"""The row at hand: its columns, and those of records that its links lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.record_type import RecordType
from compliance.plan.nodes import FALSE, TRUE, Col, Const, Exists, Expr, From, Join, Null, Select, SqlType
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, text, truly
from compliance.plan.values import Value
from compliance.tables import EVENT, NONE_MARK, Column, Extent, Precision, Unusable

SQL_TYPES: Mapping[str, SqlType] = {
    "id": "VARCHAR",
    "code": "VARCHAR",
    "text": "VARCHAR",
    "period": "VARCHAR",
    "date": "TIMESTAMP",
    "time": "TIMESTAMP",
    "number": "DECIMAL",
    "flag": "BOOLEAN",
}


class MissingExportError(Exception):
    """A record type that the rule needs was not delivered; carries the type."""

    def __init__(self, record_type: str) -> None:
        self.record_type = record_type
        super().__init__(record_type)


class Seen(Struct, frozen=True):
    """A table as it stands at the as-of: a relation, or a select that leaves out what has not happened yet.

    ``ahead``: columns with values to come, which read as blank; ``<name>__ahead`` holds them as they were written.
    ``to_come``: the keys (``key``) of the rows that are left out, where there are any. ``events``: rows may be one
    event and its corrections, as ``_event`` says.
    """

    relation: str | Select
    columns: Mapping[str, Column]
    extent: Extent
    ahead: frozenset[str] = frozenset()
    to_come: Select | None = None
    events: bool = False


class World(Struct, frozen=True):
    """What a plan may refer to: record types and the tables that were found."""

    record_types: Mapping[str, RecordType]
    tables: Mapping[str, Seen]

    def table(self, record_type: str) -> Seen:
        """Return the table; MissingExportError when nobody delivered it."""
        table = self.tables.get(record_type)
        if table is None:
            raise MissingExportError(record_type)
        return table


class Aliases(Struct):
    """Hands out aliases, unique within one statement."""

    used: int = 0

    def new(self, stem: str) -> str:
        """Return a fresh alias."""
        self.used += 1
        return f"{stem}{self.used}"


class Scope(Struct):
    """A relation under an alias, and the joins that its link paths need so far (a builder)."""

    world: World
    aliases: Aliases
    record_type: str
    alias: str
    joins: list[Join] = field(default_factory=list)
    links: dict[tuple[str, ...], str] = field(default_factory=dict)

    def source(self) -> From:
        """Return the relation itself."""
        return From(self.world.table(self.record_type).relation, self.alias)

    @property
    def key(self) -> Expr:
        """The row's key."""
        return Col(self.alias, "_key")

    @property
    def event(self) -> Expr | None:
        """What the row tells of, where others may tell of the same; None where each row is an event of its own."""
        return Col(self.alias, EVENT) if self.world.table(self.record_type).events else None

    @property
    def named(self) -> Value:
        """The row's key as others refer to it: unknown where a required part of it is not there."""
        key = self.world.record_types[self.record_type].key
        return Value(self.key, "id", unknown=self._lacks(key))

    @property
    def site_key(self) -> Expr:
        """The key of a row that is a site itself; NULL where it is not known."""
        named = self.named
        return named.expr if named.unknown == FALSE else case((named.unknown, Null("VARCHAR")), otherwise=named.expr)

    @property
    def lacks(self) -> Expr:
        """Whether a required cell of the row cannot be used."""
        return self._lacks(self.world.record_types[self.record_type].fields)

    def _lacks(self, names: Iterable[str]) -> Expr:
        fields, columns = self.world.record_types[self.record_type].fields, self.world.table(self.record_type).columns
        some = (n for n in names if fields[n].required and n in columns and columns[n].unusable is Unusable.SOME)
        return any_of(truly(Col(self.alias, f"{name}__bad")) for name in some)

    @property
    def row(self) -> Expr:
        """The row's number."""
        return Col(self.alias, "_row")

    def value(self, path: str, *, begins: bool = False) -> Value:
        """Return the value at a dotted path; its links must be declared (lint sees to it).

        ``begins``: a stretch begins with it, so one to come is that day and not blank, which would be an open start.
        """
        *links, name = path.split(".")
        alias, type_name = self.alias, self.record_type
        unknown: Expr = FALSE
        walked: tuple[str, ...] = ()
        for link in links:
            walked = (*walked, link)
            here = self._column(alias, type_name, link)
            unknown = any_of((unknown, here.unknown))
            target = self.world.record_types[type_name].fields[link].link
            assert target is not None, f"{type_name}.{link} is no link"
            alias = self._linked(walked, here.expr, target)
            column = self.world.table(type_name).columns.get(link)
            if column is None or not column.leads:
                unknown = any_of((unknown, self._leads_nowhere(here.expr, alias, target)))
            type_name = target
        found = self._column(alias, type_name, name)
        if begins and name in self.world.table(type_name).ahead:
            found = replace(found, expr=Col(alias, f"{name}__ahead"))
        return Value(found.expr, found.type, found.whole_day, any_of((unknown, found.unknown)))

    def _linked(self, walked: tuple[str, ...], key: Expr, target: str) -> str:
        if walked not in self.links:
            alias = self.aliases.new("l")
            self.links[walked] = alias
            table = self.world.table(target)
            self.joins.append(Join("left", table.relation, alias, op("eq", Col(alias, "_key"), key)))
        return self.links[walked]

    def _leads_nowhere(self, key: Expr, alias: str, target: str) -> Expr:
        """Whether a link names a record that does not stand in the export, and is not one to come."""
        unfound = [is_there(key), truly(op("ne", key, text(NONE_MARK))), is_blank(Col(alias, "_key"))]
        to_come = self.world.table(target).to_come
        if to_come is not None:
            later = self.aliases.new("n")
            these = Select((("one", Const(1)),), From(to_come, later), where=op("eq", Col(later, "key"), key))
            unfound.append(negate(Exists(these)))
        return all_of(unfound)

    def unheard_of(self, path: str, key: Expr, target: str) -> Expr:
        """Whether the id at the end of a path, ``key``, names no record of ``target``, which was delivered."""
        *links, name = path.split(".")
        type_name = self.record_type
        for link in links:
            type_name = self.world.record_types[type_name].fields[link].link or ""
        column = self.world.table(type_name).columns.get(name)
        if column is None or column.leads:
            return FALSE
        there = self.aliases.new("n")
        relation = From(self.world.table(target).relation, there)
        these = Select((("one", Const(1)),), relation, where=op("eq", Col(there, "_key"), key))
        return all_of((is_there(key), truly(op("ne", key, text(NONE_MARK))), negate(Exists(these))))

    def _column(self, alias: str, type_name: str, name: str) -> Value:
        type_ = self.world.record_types[type_name].fields[name].type
        column = self.world.table(type_name).columns.get(name)
        if column is None or column.unusable is Unusable.ALL:
            whole = TRUE if type_ in ("date", "time") else FALSE
            return Value(Null(SQL_TYPES[type_]), type_, whole, TRUE)
        unknown = truly(Col(alias, f"{name}__bad")) if column.unusable is Unusable.SOME else FALSE
        whole_day: Expr = FALSE
        if type_ in ("date", "time"):
            mixed = column.precision is Precision.MIXED
            whole_day = truly(Col(alias, f"{name}__day")) if mixed else Const(column.precision is Precision.DAY)
        return Value(Col(alias, name), type_, whole_day, unknown)

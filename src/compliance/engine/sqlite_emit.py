"""Plan nodes to SQL for SQLite: selects that stand alone get names, and what the statement needs is noted."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.engine.emit import Emitter, quote
from compliance.engine.sqlite_dialect import SQLITE, stored
from compliance.plan.nodes import Col, Expr, From, Join, Op, Select, SqlType, Union

Written = tuple[str, tuple[object, ...], frozenset[str]]  # text, bound values, aliases that it speaks of
Lookup = tuple[str, tuple[str, ...]]  # a relation, and the columns (sorted) by which rows of it are looked up


class SqliteEmitter(Emitter):
    """Writes one statement.

    A select in the place of a relation that does not speak of the rows around it is named before the statement and
    worked out once: SQLite would else put its text wherever a column of it is used. It also keeps nesting low, which
    its parser bounds. ``written``: expressions without a select that were written before, for any statement: rules say
    the same things over and over (that TRUE is 1 to Python does not matter: it is to SQLite too). ``relations`` are
    those that the statement names, ``lookups`` how it finds rows in them.
    """

    def __init__(self, written: dict[Expr, Written]) -> None:
        super().__init__(SQLITE)
        self._written = written
        self._selects = 0
        self.relations: set[str] = set()
        self.lookups: set[Lookup] = set()
        self._spoken: set[str] = set()  # aliases that the select at hand speaks of
        self._named: dict[str, tuple[str, list[object]]] = {}

    def statement(self, node: Select | Union) -> tuple[str, list[object]]:
        """Return the whole statement and its bound values."""
        text = self.select(node)
        if not self._named:
            return text, self.binds
        named = ", ".join([f"{name} AS MATERIALIZED ({sql})" for name, (sql, _) in self._named.items()])
        return f"WITH {named} {text}", [*(bind for _, binds in self._named.values() for bind in binds), *self.binds]

    def expr(self, node: Expr) -> str:
        """Return the SQL of an expression."""
        if type(node) is Col:
            return self._column(node.alias, node.name)
        if type(node) is not Op:
            return super().expr(node)
        known = self._written.get(node)
        if known is None:
            around, self._spoken = self._spoken, set()
            selects, bound = self._selects, len(self.binds)
            text = self._op(node.name, node.args)
            if selects == self._selects:
                self._written[node] = text, tuple(self.binds[bound:]), frozenset(self._spoken)
            self._spoken |= around
            return text
        text, binds, spoken = known
        self.binds += binds
        self._spoken |= spoken
        return text

    def select(self, node: Select | Union) -> str:
        """Return the SQL of a select or of a union."""
        self._selects += 1
        if isinstance(node, Union):
            return super().select(node)
        outside, self._spoken = self._spoken, set()
        text = super().select(node)
        first: tuple[From | Join, ...] = (node.source,) if node.source is not None else ()
        sources = {source.alias: source.source for source in (*first, *node.joins)}
        self._spoken = outside | (self._spoken - sources.keys())
        self.lookups.update(_lookups(node, {a: s for a, s in sources.items() if isinstance(s, str)}))
        return text

    def _column(self, alias: str, name: str) -> str:
        self._spoken.add(alias)
        return super()._column(alias, name)

    def _bound(self, value: object, type_: SqlType) -> str:
        self.binds.append(stored(value, type_))
        return self.dialect.placeholder

    def _null(self, type_: SqlType) -> str:
        del type_
        return "NULL"

    def _source(self, source: str | Select | Union) -> str:
        if isinstance(source, str):
            self.relations.add(source)
            return super()._source(source)
        around, self._spoken = self._spoken, set()
        binds, self.binds = self.binds, []
        written = self.select(source), self.binds
        speaks_of, self._spoken, self.binds = self._spoken, around, binds
        if speaks_of:
            self._spoken |= speaks_of
            self.binds += written[1]
            return f"({written[0]})"
        for name, known in self._named.items():
            if known == written:
                return name
        name = quote(f"with{len(self._named)}")
        self._named[name] = written
        return name


def _lookups(node: Select, relations: dict[str, str]) -> Iterator[Lookup]:
    """Yield by which columns the rows of a select's own relations are told to be equal to something else."""
    found: dict[str, set[str]] = {}
    for test in _equalities(node.where, *[join.on for join in node.joins]):
        for side, other in (test.args, test.args[::-1]):
            among_themselves = isinstance(side, Col) and isinstance(other, Col) and side.alias == other.alias
            if isinstance(side, Col) and side.alias in relations and not among_themselves:
                found.setdefault(side.alias, set()).add(side.name)
    return ((relations[alias], tuple(sorted(columns))) for alias, columns in found.items())


def _equalities(*nodes: Expr) -> Iterator[Op]:
    """Yield the equalities that a filter of these demands, whatever they say of NULL (see ``filtering``)."""
    for node in nodes:
        if isinstance(node, Op) and node.name in ("and", "truly"):
            yield from _equalities(*node.args)
        elif isinstance(node, Op) and node.name == "eq":
            yield node

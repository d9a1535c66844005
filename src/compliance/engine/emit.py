"""Plan nodes to SQL text and bound values. Every identifier is checked and quoted, every value is bound."""

from __future__ import annotations

import re
from functools import cache

from compliance.engine.dialect import VARIADIC, Dialect
from compliance.plan.nodes import (
    TRUE,
    Bind,
    Case,
    Col,
    Const,
    Exists,
    Expr,
    From,
    Join,
    Null,
    Op,
    Over,
    Scalar,
    Select,
    SqlType,
    Union,
    Word,
)
from compliance.plan.terms import filtering

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,119}", re.ASCII)
_WORD = re.compile(r"[A-Za-z_|:/]*", re.ASCII)
_PLACE = re.compile(r"\{(\d)\}")
_FRAMES = {
    "": "",
    "before": " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
    "to_here": " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
}
_FUNCTIONS = {"lag", "lead", "row_number", "max", "sum", "min", "count"}


@cache
def quote(name: str) -> str:
    """Return the identifier quoted; ValueError when it could not be one of ours."""
    if not _IDENTIFIER.fullmatch(name):
        raise ValueError(f"not an identifier: {name!r}")
    return f'"{name}"'


@cache
def own(word: str) -> str:
    """Return a word of ours as a literal; ValueError when it could be anybody else's."""
    if not _WORD.fullmatch(word):
        raise ValueError(f"not a word of ours: {word!r}")
    return f"'{word}'"


@cache
def _framed(template: str) -> tuple[str, tuple[int, ...]]:
    """Return a template with its places in the order of writing, and which argument stands in each."""
    uses = tuple(int(n) for n in _PLACE.findall(template))
    return _PLACE.sub("%s", template.replace("%", "%%")), uses


class Emitter:
    """Writes one statement; ``binds`` are in the order of their placeholders."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.binds: list[object] = []

    def expr(self, node: Expr) -> str:
        """Return the SQL of an expression."""
        # ``match`` would look up the fields of every class that it tries, at every node.
        if isinstance(node, Op):
            return self._op(node.name, node.args)
        if isinstance(node, Col):
            return self._column(node.alias, node.name)
        if isinstance(node, Word):
            return own(node.value)
        if isinstance(node, Const):
            return str(node.value).upper() if isinstance(node.value, bool) else str(node.value)
        if isinstance(node, Bind):
            return self._bound(node.value, node.type)
        if isinstance(node, Case):
            branches = " ".join([f"WHEN {self.expr(c)} THEN {self.expr(v)}" for c, v in node.whens])
            return f"CASE {branches} ELSE {self.expr(node.otherwise)} END"
        if isinstance(node, Null):
            return self._null(node.type)
        if isinstance(node, Exists):
            return f"EXISTS ({self.select(node.select)})"
        if isinstance(node, Scalar):
            return f"({self.select(node.select)})"
        return self._over(node)

    def select(self, node: Select | Union) -> str:
        """Return the SQL of a select or of a union."""
        if isinstance(node, Union):
            return " UNION ALL ".join(self.select(part) for part in node.selects)
        columns = ", ".join([f"{self.expr(e)} AS {quote(name)}" for name, e in node.columns])
        sql = [f"SELECT {columns}"]
        if node.source is not None:
            sql.append(f"FROM {self._from(node.source)}")
        sql.extend(self._join(join) for join in node.joins)
        if node.where != TRUE:
            sql.append(f"WHERE {self.expr(filtering(node.where))}")
        if node.group:
            sql.append("GROUP BY " + ", ".join(self._group(e, node) for e in node.group))
        return " ".join(sql)

    def _column(self, alias: str, name: str) -> str:
        return f"{quote(alias)}.{quote(name)}" if alias else quote(name)

    def _bound(self, value: object, type_: SqlType) -> str:
        self.binds.append(value)
        return f"CAST({self.dialect.placeholder} AS {self._type(type_)})"

    def _null(self, type_: SqlType) -> str:
        return f"CAST(NULL AS {self._type(type_)})"

    def _group(self, node: Expr, select: Select) -> str:
        """Name a selected expression by its position: written twice, its bound values would be two."""
        for position, (_, selected) in enumerate(select.columns, start=1):
            if selected == node:
                return str(position)
        return self.expr(node)

    def _type(self, name: str) -> str:
        return self.dialect.types.get(name, "DECIMAL(18,4)" if name == "DECIMAL" else name)

    def _op(self, name: str, args: tuple[Expr, ...]) -> str:
        if name in VARIADIC:
            glue, frame = VARIADIC[name]
            return frame.format(glue.join([self.expr(a) for a in args]))
        frame, uses = _framed(self.dialect.template(name))
        if len(args) != len(set(uses)):  # one too many would be left out in silence
            raise ValueError(f"{name} is written of {len(set(uses))} parts, not of {len(args)}")
        # A bound value must be bound once for every place it is written in, in the order of writing.
        return frame % tuple([self.expr(args[n]) for n in uses])

    def _over(self, node: Over) -> str:
        if node.function not in _FUNCTIONS:
            raise ValueError(f"not a window function of the subset: {node.function}")
        args = ", ".join(self.expr(a) for a in node.args)
        parts = []
        if node.partition:
            parts.append("PARTITION BY " + ", ".join(self.expr(e) for e in node.partition))
        if node.order:
            parts.append("ORDER BY " + ", ".join(self._ordered(e) for e in node.order))
        return f"{node.function}({args}) OVER ({' '.join(parts)}{_FRAMES[node.frame]})"

    def _ordered(self, node: Expr) -> str:
        """Say where blanks come; ``descending`` says so itself."""
        written = self.expr(node)
        return written if isinstance(node, Op) and node.name == "descending" else f"{written} NULLS LAST"

    def _source(self, source: str | Select | Union) -> str:
        return quote(source) if isinstance(source, str) else f"({self.select(source)})"

    def _from(self, node: From) -> str:
        return f"{self._source(node.source)} AS {quote(node.alias)}"

    def _join(self, node: Join) -> str:
        word = "LEFT JOIN" if node.kind == "left" else "JOIN"
        return f"{word} {self._source(node.source)} AS {quote(node.alias)} ON {self.expr(filtering(node.on))}"


def emit(node: Select | Union, dialect: Dialect) -> tuple[str, tuple[object, ...]]:
    """Return the statement and its bound values."""
    emitter = Emitter(dialect)
    return emitter.select(node), tuple(emitter.binds)

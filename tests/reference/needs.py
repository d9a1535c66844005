"""What a rule needs, read off its document: record types, parameters, logs; and if it asks for an absence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from compliance.catalogue.catalogue import Catalogue, ParamValue
from compliance.catalogue.conditions import Condition, Counted, Operand, Previous, Related, Shift
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.evidence import Covers
from compliance.catalogue.rule import Each, Rule, Without
from compliance.catalogue.windows import Anchored, Calendar, Due, DurationParam
from compliance.catalogue.words import parse_duration
from reference.personal import registers
from reference.scene import COMPANY

TIMING = (Due, Calendar, Anchored, DurationParam)


def children(node: Any) -> Iterator[Any]:
    """Yield the documents right below a document, a list or a table."""
    if isinstance(node, BaseModel):
        yield from (getattr(node, name) for name in type(node).model_fields)
    elif isinstance(node, dict):
        yield from node.values()
    elif isinstance(node, list | tuple):
        yield from node


def inside(node: Any) -> Iterator[Any]:
    """Yield a document and everything below it."""
    yield node
    for child in children(node):
        yield from inside(child)


def parameters(node: Any, *, keyed: bool = True, timing: bool = True) -> set[str]:
    """Return the parameters named below a document; without keyed or timing ones, if so asked."""
    if not timing and isinstance(node, TIMING):
        return set()
    found = {name for child in children(node) for name in parameters(child, keyed=keyed, timing=timing)}
    name = getattr(node, "param", None) if isinstance(node, BaseModel) else None
    if name is not None and (keyed or getattr(node, "for_", None) is None):
        found.add(name)
    if isinstance(node, Content) and node.allow:
        found.add(node.allow)
    return found


def entries(node: Any, *, own: bool = True) -> Iterator[tuple[str, Operand]]:
    """Yield keyed parameters with their key where that is read off the obligation's own row; times left out."""
    if isinstance(node, TIMING):
        return
    key = getattr(node, "for_", None) if isinstance(node, BaseModel) else None
    if key is not None and (key.outer is not None or (key.field is not None and own)):
        yield node.param, key
    for name in type(node).model_fields if isinstance(node, BaseModel) else ():
        elsewhere = name == "where" and isinstance(node, Related | Previous)
        yield from entries(getattr(node, name), own=own and not elsewhere)
    if not isinstance(node, BaseModel):
        for child in children(node):
            yield from entries(child, own=own)


def in_two_units(rule: Rule, params: Mapping[str, Sequence[ParamValue]]) -> set[str]:
    """Return the durations that are not in one unit for every site, day and key."""
    lengths = {node.param for node in inside(rule) if isinstance(node, DurationParam | Shift)}
    return {name for name in lengths if len({unit for one in params.get(name, ()) for unit in _units(one.value)}) > 1}


def _units(value: Any) -> set[str]:
    entries = value.values() if isinstance(value, dict) else [value]
    return {parse_duration(str(entry)).unit for entry in entries}


def asks_for_absence(node: Any, *, negated: bool = False) -> bool:
    """Tell whether more records could undo it: none, at_most, number_of, a negated exists or count."""
    if isinstance(node, Condition):
        if node.none is not None or (negated and (node.exists is not None or node.count is not None)):
            return True
        if node.not_ is not None and asks_for_absence(node.not_, negated=True):
            return True
    if isinstance(node, Operand) and node.number_of is not None:
        return True
    if isinstance(node, Counted) and node.at_most is not None:
        return True
    return any(asks_for_absence(child, negated=negated) for child in children(node))


def record_types(rule: Rule, catalogue: Catalogue) -> set[str]:
    """Return every record type that the rule reads."""
    walk = _Walk(catalogue, rule.each.of)
    for node in (rule.each, rule.when, rule.exempt, rule.check):
        walk.visit(node, rule.each.of)
    if isinstance(rule.check, Content):
        for kind in {"name", "room"} & set(rule.check.must_not):
            walk.found |= {name for name, _ in registers(catalogue.record_types, kind, tuple(rule.check.registers))}
    return walk.found - {COMPANY}


class _Walk:
    """A walk over a document that knows the type of the row at hand, so that links can be followed."""

    def __init__(self, catalogue: Catalogue, own: str) -> None:
        self.catalogue = catalogue
        self.own = own
        self.found = {own}

    def path(self, here: str, path: str | None) -> None:
        """Note the types that a path goes through."""
        if path is None or here == COMPANY:
            return
        for field in path.split(".")[:-1]:
            here = self.catalogue.record_types[here].fields[field].link or ""
            self.found.add(here)

    def visit(self, node: Any, here: str) -> None:
        """Note what a document reads with a row of type ``here`` at hand."""
        if isinstance(node, Related):
            self._related(node, here)
            return
        if isinstance(node, Previous):
            self.found.add(node.of)
            for path in (*node.same, node.by):
                self.path(node.of, path)
            self.visit(node.where, node.of)
            return
        self._paths(node, here)
        for child in children(node):
            self.visit(child, here)

    def _related(self, node: Related, here: str) -> None:
        self.found.add(node.of)
        for path in (node.at, *(node.match or ()), *(node.distinct_by or ())):
            self.path(node.of, path)
        self.visit(node.where, node.of)
        for outside in (node.match, node.during, *(getattr(node, w, None) for w in ("at_least", "at_most"))):
            self.visit(outside, here)

    def _paths(self, node: Any, here: str) -> None:
        """Note the paths that stand in the document itself."""
        on_row: tuple[str | None, ...] = ()
        if isinstance(node, Operand):
            on_row = (node.field,)
            self.path(self.own, node.outer)
            if node.take is not None:
                self.path((node.first or node.last).of, node.take)  # type: ignore[union-attr]  # take stands beside one
        elif isinstance(node, Condition):
            on_row = tuple(node.fields)
            if node.holds is not None and self.catalogue.standard.postings is not None:
                self.found.add(self.catalogue.standard.postings.of)
        elif isinstance(node, Each):
            own_site = None if here == COMPANY else self.catalogue.record_types[here].site
            on_row = (node.at, *(node.key or ()), node.site or own_site)
        elif isinstance(node, Without):
            self.found.add(node.of)
            self.path(node.of, node.from_)
            self.path(node.of, node.to)
        elif isinstance(node, Covers):
            self.path(node.of.of, node.from_)
            self.path(node.of.of, node.to)
        elif isinstance(node, BaseModel):
            on_row = _named_paths(node)
        for path in on_row:
            self.path(here, path)


def _named_paths(node: BaseModel) -> tuple[str, ...]:
    """Return the paths that stand under answered, given, text, number and by."""
    values = [getattr(node, word, None) for word in ("answered", "given", "text", "number", "by")]
    lists = [(value,) if isinstance(value, str) else value for value in values]
    return tuple(path for entry in lists if isinstance(entry, tuple) for path in entry if isinstance(path, str))

"""Which record type a sheet is, where its header stands (one row, or two joined), and which column is which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from compliance.catalogue.record_type import RecordType
from compliance.catalogue.words import Text
from compliance.folding import fold_header
from compliance.records.sources.sheet import MOST_COLUMNS, Cells, Line, Sheet
from compliance.tables import Extent

LEAST_SHARE = 0.2
PEEK = 15


class Declared(Struct, frozen=True):
    """What somebody wrote about a sheet; ``header``: row number; ``columns``: header as shown -> field, or None.

    ``epoch``: 1900 or 1904, from which the serials of its dates count. ``year``: of its dates without one.
    """

    record_type: str | None = None
    header: int | None = None
    columns: Mapping[str, str | None] | None = None
    extent: Extent | None = None
    epoch: str | None = None
    year: int | None = None


class Recognised(Struct, frozen=True):
    """``header``: the number of its last row, ``top``: of its first. ``columns``: field -> cell index.

    ``names``: the header as shown, by cell index. ``unknown``: headers of no field.
    """

    record_type: str
    top: int
    header: int
    columns: Mapping[str, int]
    names: Mapping[int, str]
    unknown: tuple[str, ...]

    def twice(self, field: str) -> str:
        """Return the header of a field when another column has the very same one; else nothing."""
        return self.names[self.columns[field]] if self.others(field) else ""

    def others(self, field: str) -> list[int]:
        """Return the other columns that have the very same header as the field's."""
        own = self.columns[field]
        name = folded_name(self.names[own])
        return [at for at, header in self.names.items() if at != own and folded_name(header) == name]


class Headers(Struct, frozen=True):
    """The headers of every record type, folded: type -> header -> field; and names of files and sheets -> type.

    ``types``: header -> types that have it.
    """

    fields: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    all: frozenset[str]
    types: Mapping[str, tuple[str, ...]]


class _Row(Struct, frozen=True):
    """A row, or two, that may be the header: by cell index the folded names (best first) and the name as shown."""

    top: int
    bottom: int
    folded: Mapping[int, tuple[str, ...]]
    shown: Mapping[int, str]


def headers(record_types: Mapping[str, RecordType]) -> Headers:
    """Prepare the headers."""
    fields: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for type_name, kind in record_types.items():
        here = fields.setdefault(type_name, {})
        columns = {name: spec for name, spec in kind.fields.items() if spec.between is None}
        for name, alias in [(n, alias) for n, spec in columns.items() for alias in (n, *spec.aliases)]:
            here.setdefault(folded_name(alias), name)
        for name, title in [(n, title) for n, spec in columns.items() for title in _titles(spec.title)]:
            here.setdefault(folded_name(title), name)
        for alias in (type_name, *kind.aliases):
            names.setdefault(folded_name(alias), type_name)
    titled = [(folded_name(title), name) for name, kind in record_types.items() for title in _titles(kind.title)]
    for title, type_name in titled:  # one that two types share tells them apart no more than none would
        if {other for same, other in titled if same == title} == {type_name}:
            names.setdefault(title, type_name)
    types: dict[str, list[str]] = {}
    for type_name, here in fields.items():
        for header in here:
            types.setdefault(header, []).append(type_name)
    return Headers(fields, names, frozenset(types), {header: tuple(found) for header, found in types.items()})


def _titles(title: Text | None) -> tuple[str, ...]:
    return () if title is None else (title.hant, title.hans, title.en)


@cache
def folded_name(text: str) -> str:
    """Return a header or name as it is compared."""
    return fold_header(text)


def scorer(known: Headers) -> Callable[[Sequence[Cells]], int]:
    """Return what tells how many known headers the best of some rows shows."""

    def score(rows: Sequence[Cells]) -> int:
        counts = (len({folded_name(c) for c in row if c and len(c) < 100} & known.all) for row in rows[:PEEK])
        return max(counts, default=0)

    return score


def recognise(
    sheet: Sheet, known: Headers, record_types: Mapping[str, RecordType], declared: Declared
) -> Recognised | str:
    """Return what the sheet is, or why it is nothing known."""
    best: list[tuple[float, int, str, _Row, dict[str, int]]] = []
    wanted = declared.record_type
    title = folded_name(sheet.name or sheet.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    file_title = folded_name(sheet.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    for row in _candidates(sheet, declared.header):
        headers_there = {name for names in row.folded.values() for name in names} & known.all
        least = _least(row, exact=wanted is not None)
        if declared.columns is None:  # looking closer takes longer than to count the fields that may have a column
            most = Counter(type_name for name in headers_there for type_name in known.types[name])
            possible = [type_name for type_name, count in most.items() if count >= least]
        else:
            possible = list(known.fields)
        for type_name in possible:
            if wanted is not None and type_name != wanted:
                continue
            columns = _columns(row, known.fields[type_name], declared.columns)
            if _enough(columns, record_types[type_name], least):
                named = sum(_names(type_name, part, known) for part in (title, file_title))
                best.append((len(columns) + 3 * named, row.top - row.bottom, type_name, row, columns))
    if not best:
        return "no_header"
    # The most headers; among equals the single row, then the upper one.
    best.sort(key=lambda b: (-b[0], -b[1], b[3].top))
    score, _, type_name, row, columns = best[0]
    rivals = sorted({b[2] for b in best if b[0] == score and b[2] != type_name})
    if rivals:
        return f"ambiguous:{', '.join(sorted([type_name, *rivals]))}"
    taken = set(columns.values())
    unknown = tuple(name for position, name in row.shown.items() if position not in taken)
    return Recognised(type_name, row.top, row.bottom, columns, row.shown, unknown)


def _candidates(sheet: Sheet, header: int | None) -> Iterator[_Row]:
    """Yield the first rows, each alone and each joined with the next, or those that end at a declared header."""
    lines = sheet.head if header is not None else sheet.head[:PEEK]
    for at, line in enumerate(lines):
        if header in (None, line[0]):
            yield _single(line)
            if at:
                yield _joined(sheet, lines[at - 1], line)


def _single(line: Line) -> _Row:
    number, cells = line
    shown = {n: cell for n, cell in enumerate(cells) if cell}
    return _Row(number, number, {n: (folded_name(cell),) for n, cell in shown.items()}, shown)


def _joined(sheet: Sheet, above: Line, below: Line) -> _Row:
    """Join a row of groups with the row of names under it: the group goes over the columns that its range spans."""
    groups = list(above[1])
    covered = 0
    for merge in sorted((m for m in sheet.merges if m.top <= above[0] <= m.bottom), key=lambda m: m.left):
        if covered <= merge.left < len(groups):  # ranges do not overlap, but in a damaged file
            covered = min(merge.right + 1, MOST_COLUMNS)
            groups += [None] * (covered - len(groups))
            for n in range(merge.left, covered):
                groups[n] = groups[merge.left]
    shown: dict[int, str] = {}
    folded: dict[int, tuple[str, ...]] = {}
    for n in range(max(len(groups), len(below[1]))):
        group = groups[n] if n < len(groups) else None
        name = below[1][n] if n < len(below[1]) else None
        if group and name:
            shown[n] = f"{group}/{name}"
            folded[n] = (folded_name(group + name), folded_name(name))
        elif group or name:
            shown[n] = name or group or ""
            folded[n] = (folded_name(shown[n]),)
    return _Row(above[0], below[0], folded, shown)


def _columns(row: _Row, fields: Mapping[str, str], declared: Mapping[str, str | None] | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, names in row.folded.items():
        shown = row.shown[position]
        if declared is not None and shown in declared:
            field = declared[shown]
        else:
            field = next((fields[name] for name in names if name in fields), None)
        if field is not None:
            found.setdefault(field, position)
    return found


def _least(row: _Row, *, exact: bool) -> float:
    """Return how many columns must be a type's own; ``exact``: the type is known."""
    return 1 if exact else max(1, len(row.shown) * LEAST_SHARE)


def _enough(columns: Mapping[str, int], kind: RecordType, least: float) -> bool:
    needed = [name for name in kind.key if kind.fields[name].required] or [
        n for n, f in kind.fields.items() if f.required
    ]
    if not columns or not all(name in columns for name in needed):
        return False
    if not needed and len(columns) < min(2, len(kind.fields)):
        return False
    return len(columns) >= least


def _names(type_name: str, title: str, known: Headers) -> int:
    """How well a file's or sheet's name names the type: 2 exactly, 1 as a part."""
    if known.names.get(title) == type_name:
        return 2
    return int(any(alias in title for alias, t in known.names.items() if t == type_name and len(alias) > 1))

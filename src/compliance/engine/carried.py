"""What texts carry: names, rooms, phones and resident ids, found over the texts that content rules ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.kinds.content import LOOKED_UP, Content
from compliance.engine.database import Database, select_rows
from compliance.folding import fold
from compliance.phones import PHONES
from compliance.plan.kinds.content import CARRIED, SHORTEST, registers_of
from compliance.plan.nodes import Expr, From, Null, Select
from compliance.plan.scope import Aliases, Scope, World
from compliance.plan.terms import all_of, is_there

_PHONE = re.compile("|".join(PHONES), re.ASCII)
_RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])", re.ASCII)
_APART = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_LISTED = re.compile("[、,;/]")
_HYPHEN_BEFORE = re.compile(r"[0-9A-Za-z]-$", re.ASCII)
_HYPHEN_AFTER = re.compile(r"-[0-9A-Za-z]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def load_carried(database: Database, catalogue: Catalogue, world: World) -> None:
    """Create the relation ``carried`` (rule, row, kind) for every content rule whose records are there."""
    rows: list[tuple[str, int, str]] = []
    for rule_id, entry in sorted(catalogue.rules.items()):
        if isinstance(entry.rule.check, Content) and entry.rule.each.of in world.tables:
            rows.extend((rule_id, row, kind) for row, kind in _carried(database, catalogue, world, entry))
    database.load(CARRIED, [("rule", "VARCHAR"), ("row", "BIGINT"), ("kind", "VARCHAR")], rows)


def _carried(database: Database, catalogue: Catalogue, world: World, entry: RuleEntry) -> Iterator[tuple[int, str]]:
    check = entry.rule.check
    assert isinstance(check, Content)
    allowed = tuple(fold(text) for text in _allowed(entry, check))
    registers = {
        str(kind): _register(database, catalogue, world, kind, check) for kind in check.must_not if kind in LOOKED_UP
    }
    for row, site, text in _texts(database, catalogue, world, entry, check):
        cleared = _closed(text)
        for phrase in sorted(allowed, key=len, reverse=True):
            cleared = cleared.replace(_closed(phrase), "\n")
        for kind in check.must_not:
            if _found(kind, cleared, registers.get(kind, {}), site):
                yield row, kind


def _allowed(entry: RuleEntry, check: Content) -> Iterator[str]:
    for stretch in entry.params.get(check.allow or "", ()):
        value = stretch.value
        yield from (str(v) for v in value) if isinstance(value, list | tuple) else (str(value),)


def _found(kind: str, text: str, register: Mapping[str, frozenset[str]], site: str) -> bool:
    if kind == "phone":
        return _PHONE.search(text) is not None
    if kind == "resident_id":
        return any(_is_resident_id(match.group()) for match in _RESIDENT_ID.finditer(text))
    words = (
        {*register.get(site, ()), *register.get("", ())} if site else {w for found in register.values() for w in found}
    )
    return any(_stands(word, text, room=kind == "room") for word in words)


def _stands(word: str, text: str, *, room: bool) -> bool:
    """Whether a word stands in a text by itself, not inside a longer run of letters and digits (a room: or number)."""
    start = text.find(word)
    while start >= 0:
        before, after = text[:start], text[start + len(word) :]
        inside = (_joins(before[-1:], word[:1]) or _joins(word[-1:], after[:1])) or (
            room and (bool(_HYPHEN_BEFORE.search(before)) or bool(_HYPHEN_AFTER.match(after)))
        )
        if not inside:
            return True
        start = text.find(word, start + 1)
    return False


def _joins(left: str, right: str) -> bool:
    return bool(left and right) and left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _is_resident_id(digits: str) -> bool:
    """GB 11643-1999: a date of birth, seventeen weighted digits and a check character."""
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17].upper()


def _texts(
    database: Database, catalogue: Catalogue, world: World, entry: RuleEntry, check: Content
) -> list[tuple[int, str, str]]:
    scope = Scope(world, Aliases(), entry.rule.each.of, "s")
    text = scope.value(check.text)
    kind = catalogue.record_types[scope.record_type]
    path = entry.rule.each.site or kind.site
    site: Expr = Null("VARCHAR")
    if scope.record_type == catalogue.standard.sites:
        site = scope.site_key
    elif path:
        site = scope.value(path).expr
    columns = (("row", scope.row), ("site", site), ("text", text.expr))
    rows = select_rows(database, Select(columns, scope.source(), tuple(scope.joins), is_there(text.expr)))
    return [(row, place or "", words) for row, place, words in rows]


def _register(
    database: Database, catalogue: Catalogue, world: World, kind: str, check: Content
) -> dict[str, frozenset[str]]:
    """Return the names or rooms of every register, by site, two characters at least.

    Blank: those whose site is not known, or is none of the register of sites.
    """
    found: dict[str, set[str]] = {}
    for name, marked in registers_of(catalogue, check, kind).items():
        if name not in world.tables:
            continue
        type_ = catalogue.record_types[name]
        scope = Scope(world, Aliases(), name, "s")
        site: Expr = scope.value(type_.site).expr if type_.site else Null("VARCHAR")
        if name == catalogue.standard.sites:
            site = scope.site_key
        for field in marked:
            value = scope.value(field)
            columns = (("site", site), ("text", value.expr))
            where = all_of((is_there(value.expr),))
            for place, words in select_rows(
                database, Select(columns, From(world.table(name).relation, "s"), tuple(scope.joins), where)
            ):
                told = _names(words) if kind == "name" else {_closed(words)}
                found.setdefault(place or "", set()).update(word for word in told if len(word) >= SHORTEST)
    sites = _sites(database, catalogue, world, found)
    anywhere = {word for place, words in found.items() if place not in sites for word in words}
    return {place: frozenset(words) for place, words in found.items() if place in sites} | {"": frozenset(anywhere)}


def _closed(text: str) -> str:
    """Return the text without spaces between ideographs: 張　三 is 張三."""
    return _APART.sub("", text)


def _names(cell: str) -> set[str]:
    """Return the names in a cell: the whole of it, and those of a list, each without what stands in brackets."""
    whole = _closed(cell)
    return {whole, *(part.partition("(")[0].strip() for part in _LISTED.split(whole))}


def _sites(database: Database, catalogue: Catalogue, world: World, named: Iterable[str]) -> set[str]:
    """Return the sites of the register; those that were named where there is none; blank is no site."""
    sites = catalogue.standard.sites
    if sites is None or sites not in world.tables:
        return set(named) - {""}
    scope = Scope(world, Aliases(), sites, "s")
    keys = select_rows(database, Select((("site", scope.site_key),), scope.source(), tuple(scope.joins)))
    return {str(key) for (key,) in keys if key is not None}

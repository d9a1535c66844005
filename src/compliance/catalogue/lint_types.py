"""Checks of record types: links, parents, vocabularies, headers, and the fields that other parts name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.catalogue.conditions import RESERVED
from compliance.catalogue.faults import one_of
from compliance.catalogue.lint_spot import COMPANY, Spot, World, field_at, time_at
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.yaml_text import Positions
from compliance.folding import fold
from compliance.problems import Problem, nearest

# A condition names fields beside its own words; ``fields`` is what it calls them inside.
NOT_FIELDS = RESERVED | {"fields"}


def type_problems(name: str, doc: RecordType, world: World, positions: Positions) -> Iterator[Problem]:
    """Yield what is wrong with one record type."""
    spot = Spot(world, positions, (), name, name)
    if name == COMPANY or not re.fullmatch(r"[a-z][a-z0-9_]*", name, re.ASCII):
        yield spot.problem(
            f"{name!r} cannot be the id of a record type",
            "a file name of small letters, digits and _, not company",
        )
    yield from _named(doc, spot)
    yield from _parent(name, doc, spot)
    for field_name, field in doc.fields.items():
        here = spot.at("fields", field_name)
        if field_name in NOT_FIELDS or "." in field_name:
            yield here.key_problem(f"{field_name!r} cannot be the name of a field", "no word of conditions, and no dot")
        yield from _field(name, field, doc, here)
    yield from _headers(doc, spot)


def _named(doc: RecordType, spot: Spot) -> Iterator[Problem]:
    if doc.at is not None:
        yield from time_at(doc.at, spot.at("at"))
    if doc.site is not None:
        yield from field_at(doc.site, spot.at("site"))
    if doc.active is not None:
        for word, field in (("from", doc.active.from_), ("to", doc.active.to)):
            if field is not None:
                yield from time_at(field, spot.at("active", word))
    if doc.role == "log" and doc.at is None:
        yield spot.at("role").problem("a log without a time", "at: the field that says when")
    for field_name in doc.soft_delete:
        yield from field_at(field_name, spot.at("soft_delete", field_name), is_key=True)


def _parent(name: str, doc: RecordType, spot: Spot) -> Iterator[Problem]:
    if doc.parent is None:
        return
    here, types = spot.at("parent"), spot.world.types
    if doc.parent not in types:
        known = sorted(types)
        yield here.problem(f"unknown record type {doc.parent!r}", one_of(known), nearest(doc.parent, known))
    elif not any(field.link == doc.parent for field in doc.fields.values()):
        yield here.problem(f"{name} has no link to its parent {doc.parent}", f"a field with link: {doc.parent}")


def _field(name: str, field: RecordField, doc: RecordType, spot: Spot) -> Iterator[Problem]:
    types = spot.world.types
    if field.link is not None:
        yield from _link(field.link, field, types, spot.at("link"))
    if field.split is not None:
        yield from _split(name, field.split, types, spot.at("split"))
    if field.between is not None and field.between.from_ not in doc.fields:
        known = sorted(doc.fields)
        source = field.between.from_
        yield spot.at("between", "from").problem(
            f"{name} has no field {source!r}", one_of(known), nearest(source, known)
        )
    yield from _vocabulary(field, spot.at("values"))


def _link(link: str, field: RecordField, types: Mapping[str, RecordType | None], spot: Spot) -> Iterator[Problem]:
    if link not in types:
        known = sorted(types)
        yield spot.problem(f"unknown record type {link!r}", one_of(known), nearest(link, known))
        return
    target = types[link]
    if target is not None and len(target.key) != 1:
        said = "no key" if not target.key else f"the key {', '.join(target.key)}"
        yield spot.problem(f"{link} has {said}, so no single field leads to it", "a record type whose key is one field")
    if field.type != "id":
        yield spot.problem(f"a link in a field of type {field.type}", "type: id")


def _split(name: str, split: str, types: Mapping[str, RecordType | None], spot: Spot) -> Iterator[Problem]:
    if split not in types:
        known = sorted(types)
        yield spot.problem(f"unknown record type {split!r}", one_of(known), nearest(split, known))
        return
    child = types[split]
    if child is None:
        return
    if child.parent != name:
        yield spot.problem(f"{split} is no child of {name}", f"parent: {name} in {split}")
    parent, item = child.fields.get("parent"), child.fields.get("item")
    if parent is None or parent.type != "id" or parent.link != name:
        yield spot.problem(
            f"{split} has no field parent of type id with link {name}",
            f"parent: {{type: id, link: {name}}} in {split}",
        )
    if item is None or item.type != "id":
        yield spot.problem(f"{split} has no field item of type id", f"item: {{type: id}} in {split}")


def _vocabulary(field: RecordField, spot: Spot) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    if field.values is not None and not field.values:
        yield spot.problem("a vocabulary without a code", "code: [spellings]")
    for code, spellings in (field.values or {}).items():
        here = spot.at(code)
        if not spellings:
            yield here.key_problem(f"code {code!r} has no spelling", "at least one")
        for number, spelling in enumerate(spellings):
            word = fold(spelling)
            if not word:
                yield here.at(number).problem("an empty spelling", "a text")
            elif seen.setdefault(word, code) != code:
                yield here.at(number).problem(
                    f"{spelling!r} is a spelling of {seen[word]!r} too", "a spelling of one code"
                )


def _headers(doc: RecordType, spot: Spot) -> Iterator[Problem]:
    seen: dict[str, str] = {fold(name): name for name in doc.fields}
    for name, field in doc.fields.items():
        for number, alias in enumerate(field.aliases):
            owner = seen.setdefault(fold(alias), name)
            if owner != name:
                yield spot.at("fields", name, "aliases", number).problem(
                    f"{alias!r} is a header of {owner!r} too", "a header of one field"
                )

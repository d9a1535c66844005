"""Checks of record types: links, parents, vocabularies, headers, and the fields that other parts name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.catalogue.conditions import RESERVED
from compliance.catalogue.lint_spot import COMPANY, Spot, World, field_at, time_at
from compliance.catalogue.positions import Positions
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.folding import fold
from compliance.message import msg, one_of
from compliance.problems import Problem, nearest

# A condition names fields beside its own words; ``fields`` is what it calls them inside.
NOT_FIELDS = RESERVED | {"fields"}


def type_problems(name: str, doc: RecordType, world: World, positions: Positions) -> Iterator[Problem]:
    """Yield what is wrong with one record type."""
    spot = Spot(world, positions, (), name, name)
    if name == COMPANY or not re.fullmatch(r"[a-z][a-z0-9_]*", name, re.ASCII):
        yield spot.problem(
            msg("{name!r} cannot be the id of a record type", name=name),
            msg("a file name of small letters, digits and _, not company"),
        )
    yield from _named(doc, spot)
    yield from _parent(name, doc, spot)
    for field_name, field in doc.fields.items():
        here = spot.at("fields", field_name)
        if field_name in NOT_FIELDS or "." in field_name:
            yield here.key_problem(
                msg("{field_name!r} cannot be the name of a field", field_name=field_name),
                msg("no word of conditions, and no dot"),
            )
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
        yield spot.at("role").problem(msg("a log without a time"), msg("at: the field that says when"))
    for field_name in doc.soft_delete:
        yield from field_at(field_name, spot.at("soft_delete", field_name), is_key=True)


def _parent(name: str, doc: RecordType, spot: Spot) -> Iterator[Problem]:
    if doc.parent is None:
        return
    here, types = spot.at("parent"), spot.world.types
    if doc.parent not in types:
        known = sorted(types)
        yield here.problem(
            msg("unknown record type {parent!r}", parent=doc.parent), one_of(known), nearest(doc.parent, known)
        )
    elif not any(field.link == doc.parent for field in doc.fields.values()):
        yield here.problem(
            msg("{name} has no link to its parent {parent}", name=name, parent=doc.parent),
            msg("a field with link: {parent}", parent=doc.parent),
        )


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
            msg("{name} has no field {source!r}", name=name, source=source), one_of(known), nearest(source, known)
        )
    yield from _vocabulary(field, spot.at("values"))


def _link(link: str, field: RecordField, types: Mapping[str, RecordType | None], spot: Spot) -> Iterator[Problem]:
    if link not in types:
        known = sorted(types)
        yield spot.problem(msg("unknown record type {link!r}", link=link), one_of(known), nearest(link, known))
        return
    target = types[link]
    if target is not None and len(target.key) != 1:
        said = msg("no key") if not target.key else msg("the key {fields}", fields=target.key)
        yield spot.problem(
            msg("{link} has {key}, so no single field leads to it", link=link, key=said),
            msg("a record type whose key is one field"),
        )
    if field.type != "id":
        yield spot.problem(msg("a link in a field of type {type}", type=field.type), msg("type: id"))


def _split(name: str, split: str, types: Mapping[str, RecordType | None], spot: Spot) -> Iterator[Problem]:
    if split not in types:
        known = sorted(types)
        yield spot.problem(msg("unknown record type {split!r}", split=split), one_of(known), nearest(split, known))
        return
    child = types[split]
    if child is None:
        return
    if child.parent != name:
        yield spot.problem(
            msg("{split} is no child of {name}", split=split, name=name),
            msg("parent: {name} in {split}", name=name, split=split),
        )
    parent, item = child.fields.get("parent"), child.fields.get("item")
    if parent is None or parent.type != "id" or parent.link != name:
        yield spot.problem(
            msg("{split} has no field parent of type id with link {name}", split=split, name=name),
            msg("parent: {{type: id, link: {name}}} in {split}", name=name, split=split),
        )
    if item is None or item.type != "id":
        yield spot.problem(
            msg("{split} has no field item of type id", split=split), msg("item: {{type: id}} in {split}", split=split)
        )


def _vocabulary(field: RecordField, spot: Spot) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    if field.values is not None and not field.values:
        yield spot.problem(msg("a vocabulary without a code"), msg("code: [spellings]"))
    for code, spellings in (field.values or {}).items():
        if not spellings:
            yield spot.at(code).key_problem(msg("code {code!r} has no spelling", code=code), msg("at least one"))
        for number, spelling in enumerate(spellings):
            word = fold(spelling)
            if not word:
                yield spot.at(code, number).problem(msg("an empty spelling"), msg("a text"))
            elif seen.setdefault(word, code) != code:
                yield spot.at(code, number).problem(
                    msg("{spelling!r} is a spelling of {code!r} too", spelling=spelling, code=seen[word]),
                    msg("a spelling of one code"),
                )


def _headers(doc: RecordType, spot: Spot) -> Iterator[Problem]:
    seen: dict[str, str] = {fold(name): name for name in doc.fields}
    for name, field in doc.fields.items():
        for number, alias in enumerate(field.aliases):
            owner = seen.setdefault(fold(alias), name)
            if owner != name:
                yield spot.at("fields", name, "aliases", number).problem(
                    msg("{alias!r} is a header of {owner!r} too", alias=alias, owner=owner),
                    msg("a header of one field"),
                )

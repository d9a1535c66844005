"""Which records a rule needs: the record types and fields that it names, and those that its kind reads by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.conditions import Holds
from compliance.catalogue.kinds.content import LOOKED_UP
from compliance.catalogue.lint_rule import reads_of
from compliance.catalogue.lint_spot import COMPANY, World
from compliance.catalogue.rule import Rule


def needs_of(rule: Rule, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return record type -> fields: the type of the rule's subjects first, then by name; fields as the type has them.

    With every type go its key, the time of a log and the way to its site; with the subject's its activity.
    """
    reads = reads_of(rule, World(catalogue.record_types, catalogue.standard))
    reads |= set(_by_itself(rule, catalogue))
    found: dict[str, set[str]] = {}
    for name, field in reads:
        if name in catalogue.record_types:
            found.setdefault(name, set()).update((field, *_always(name, catalogue)))
    first = sorted(found, key=lambda name: (name != rule.each.of, name))
    fields: Mapping[str, Any] = {name: catalogue.record_types[name].fields for name in first}
    return {name: tuple(field for field in fields[name] if field in found[name]) for name in first}


def _always(name: str, catalogue: Catalogue) -> Iterator[str]:
    kind = catalogue.record_types[name]
    yield from kind.key
    if kind.role == "log" and kind.at is not None:
        yield kind.at
    if kind.site is not None:
        yield kind.site.split(".")[0]


def _by_itself(rule: Rule, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    standard, types = catalogue.standard, catalogue.record_types
    own = types.get(rule.each.of) if rule.each.of != COMPANY else None
    if own is not None and own.active is not None and rule.each.active is None:
        yield from ((rule.each.of, end) for end in (own.active.from_, own.active.to) if end is not None)
    if standard.postings is not None and (rule.kind == "attestation" or any(_inside(rule))):
        postings = standard.postings
        ends = (postings.who, postings.post, postings.from_, postings.to, postings.site)
        yield from ((postings.of, field) for field in ends)
    if rule.attestation is not None and standard.attestations is not None:
        yield from ((standard.attestations, field) for field in types[standard.attestations].fields)
    if rule.content is not None:
        kinds = set(LOOKED_UP) & set(rule.content.must_not)
        for name in rule.content.registers or types:
            yield from ((name, field) for field, spec in types[name].fields.items() if spec.personal in kinds)


def _inside(node: Any) -> Iterator[Holds]:
    """Yield every question about postings below a document."""
    if isinstance(node, Holds):
        yield node
    if isinstance(node, BaseModel):
        children = [getattr(node, name) for name in type(node).model_fields]
    else:
        children = list(node.values()) if isinstance(node, dict) else list(node) if isinstance(node, tuple) else []
    for child in children:
        yield from _inside(child)

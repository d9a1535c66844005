"""Checks of a standard: areas, clauses, the record types that it names, and which clauses nobody covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.catalogue.lint_spot import Spot, field_at, known_type
from compliance.catalogue.material import Material, PlacedClause
from compliance.catalogue.standard import Standard
from compliance.message import Message, msg, one_of
from compliance.problems import Problem, nearest

ATTESTATION_FIELDS = ("rule", "subject", "period", "answer", "at", "valid_until")


def standard_problems(material: Material) -> Iterator[Problem]:
    """Yield what is wrong with the standard, its clauses, and how rules cover them."""
    standard = material.standard
    if standard is not None:
        spot = Spot(material.world, material.standard_positions)
        yield from _unique(msg("area"), [area.id for area in standard.areas], spot.at("areas"))
        yield from _unique(msg("chapter"), list(standard.chapters), spot.at("chapters"))
        yield from _named_types(standard, spot)
    yield from _clauses(material)
    if material.whole and material.chapters_whole:
        yield from _coverage(material)


def _unique(what: Message, names: list[str], spot: Spot) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield spot.at(number).problem(msg("{what} {name!r} is there twice", what=what, name=name), msg("once"))


def _named_types(standard: Standard, spot: Spot) -> Iterator[Problem]:
    if standard.sites is not None:
        yield from known_type(standard.sites, spot.at("sites"))
    for number, name in enumerate(standard.expects):
        yield from known_type(name, spot.at("expects", number))
    if standard.postings is not None:
        here = spot.at("postings")
        postings = standard.postings
        yield from known_type(postings.of, here.at("of"))
        if postings.of in spot.world.types:
            for word in ("who", "post", "from", "to", "site"):
                path = getattr(postings, "from_" if word == "from" else word)
                yield from field_at(path, here.on(postings.of).at(word))
    if standard.attestations is not None:
        here = spot.at("attestations")
        register = yield from known_type(standard.attestations, here)
        missing = [name for name in ATTESTATION_FIELDS if register is not None and name not in register.fields]
        if missing:
            yield here.problem(
                msg("{attestations} lacks {missing}", attestations=standard.attestations, missing=tuple(missing)),
                msg("the fields {attestation_fields}", attestation_fields=tuple(ATTESTATION_FIELDS)),
            )


def _clauses(material: Material) -> Iterator[Problem]:
    first: dict[str, PlacedClause] = {}
    areas = [area.id for area in material.standard.areas] if material.standard is not None else []
    for placed in material.clauses:
        clause, positions, path = placed.clause, placed.positions, placed.path
        before = first.setdefault(clause.id, placed)
        if before is not placed:
            where = before.positions.near((*before.path, "id"))
            yield Problem(
                positions.near((*path, "id")),
                msg("clause {id!r} is there twice (first at {where})", id=clause.id, where=where),
                msg("an id of its own"),
            )
        if areas and clause.area not in areas:
            place = positions.near((*path, "area"))
            yield Problem(
                place, msg("unknown area {area!r}", area=clause.area), one_of(areas), nearest(clause.area, areas)
            )


def _coverage(material: Material) -> Iterator[Problem]:
    covered = covered_clauses(material)
    rated = {i.criterion for p in material.scorecards.values() if p.scorecard is not None for i in p.scorecard.items}
    unread = "" in material.broken_rules.values()  # a file of which nobody can tell what it covers
    unread |= any(card.scorecard is None for card in material.scorecards.values())
    for placed in material.clauses:
        place = placed.positions.near((*placed.path, "id"))
        reasoned = placed.clause.not_checked_because is not None
        if placed.clause.id not in covered | rated and not reasoned and not unread:
            yield Problem(
                place, msg("no rule covers clause {id}", id=placed.clause.id), msg("a rule, or not_checked_because")
            )
        if placed.clause.id in covered and reasoned:
            because = placed.positions.key((*placed.path, "not_checked_because"))
            rules = ", ".join(sorted(_rules_of(placed.clause.id, material)))
            yield Problem(
                because,
                msg("clause {id} is checked by {rules}", id=placed.clause.id, rules=rules),
                msg("no not_checked_because"),
            )


def covered_clauses(material: Material) -> set[str]:
    """Return the clauses that a rule names, whether or not its file could be read whole."""
    return {*(entry.rule.clause for entry in material.rules.values()), *material.broken_rules.values()}


def _rules_of(clause: str, material: Material) -> Iterable[str]:
    yield from (rule_id for rule_id, entry in material.rules.items() if entry.rule.clause == clause)
    yield from (rule_id for rule_id, named in material.broken_rules.items() if named == clause)

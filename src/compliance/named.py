"""Names in the audit file and the profile that no record bears: left as they are, they would do nothing in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.lint_rule import keys_of
from compliance.catalogue.lint_spot import World
from compliance.catalogue.params import Given, audit_values, profile_values
from compliance.catalogue.profile import AuditFile
from compliance.engine.database import Connection
from compliance.folding import fold
from compliance.message import msg, one_of, verbatim
from compliance.problems import Problem, nearest
from compliance.tables import Records, Unusable

SHOWN = 20


def unknown_areas(catalogue: Catalogue, audit_file: AuditFile) -> Iterator[Problem]:
    """Yield areas of the scope that the standard does not have."""
    known = [area.id for area in catalogue.standard.areas]
    for n, area in enumerate(audit_file.scope.areas):
        if area not in known:
            place = audit_file.place("scope", "areas", n)
            yield Problem(place, msg("no area {area!r}", area=area), one_of(known), nearest(area, known))


def unknown_names(
    connection: Connection, catalogue: Catalogue, records: Records, audit_file: AuditFile, sites: Iterable[str]
) -> list[Problem]:
    """Return sites and keys of tables that nothing in the records is called. ``sites``: those that have obligations.

    Keys are held against a register only: what has not happened yet is in no log.
    """
    problems = [*_sites(_known_sites(connection, catalogue, records, sites), catalogue, audit_file)]
    given = (
        *profile_values(catalogue.profile, catalogue.profile.positions)[0],
        *audit_values(audit_file, audit_file.positions)[0],
    )
    tables = [one for one in given if isinstance(one.value, dict)]
    keyed = {}
    for entry in catalogue.rules.values():
        if any(one.name in entry.rule.params for one in tables):
            keyed.update(keys_of(entry.rule, World(catalogue.record_types, catalogue.standard)))
    for one in tables:
        if one.name in keyed:
            problems += _keys(connection, catalogue, records, one, *keyed[one.name])
    return problems


def _known_sites(connection: Connection, catalogue: Catalogue, records: Records, sites: Iterable[str]) -> set[str]:
    known = set(sites)
    register = records.tables.get(catalogue.standard.sites or "")
    if register is not None:
        known |= {key for (key,) in connection.relation(register.relation).rows(("_key",))}
    return known


def _sites(known: set[str], catalogue: Catalogue, audit_file: AuditFile) -> Iterator[Problem]:
    profile = catalogue.profile
    named = [(site, audit_file.place("scope", "sites", n)) for n, site in enumerate(audit_file.scope.sites)]
    named += [(site, profile.key_place("projects", site)) for site in profile.projects]
    named += [(site, profile.key_place("rooms", "projects", site)) for site in profile.rooms.projects]
    named += [(term.site, profile.place("contracts", n, "site")) for n, term in enumerate(profile.contracts)]
    wanted = verbatim(tuple(sorted(known)[:SHOWN])) if known else msg("a site of the records")
    for site, place in named:
        if fold(site) not in known:
            yield Problem(place, msg("no site {site!r}", site=site), wanted, nearest(site, known))


def _keys(
    connection: Connection, catalogue: Catalogue, records: Records, one: Given, type_name: str, field: str
) -> Iterator[Problem]:
    table, kind = records.tables.get(type_name), catalogue.record_types[type_name]
    if table is None or kind.role != "register" or table.columns[field].unusable is Unusable.ALL:
        return
    known = set(connection.relation(table.relation).texts(field))
    for key in one.value:
        if fold(key) not in known:
            place = one.positions.key((*one.path, key))
            what = msg(
                "{param!r}: no {field} of {type} is {key!r}", param=one.name, field=field, type=type_name, key=key
            )
            yield Problem(place, what, verbatim(tuple(sorted(known)[:SHOWN])), nearest(fold(key), known))

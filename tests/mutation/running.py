"""A rule's mutants against the rule's cases: each case's records are read once, and all living mutants judge them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from compliance.casework import read_case, unlike
from compliance.catalogue.cases import Case, entry_for, load_cases
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.positions import Positions
from compliance.catalogue.read import validate
from compliance.catalogue.rule import Rule
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.engine.run import write_ledger
from compliance.ledger import Obligation
from compliance.plan.context import AuditMoment
from compliance.tables import Records
from mutation.figures import Mutant, mutants


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant and the case that noticed it: blank for a survivor; ``refused`` when the language does not take it."""

    rule: str
    figure: str
    by: str
    noticed_by: str


@dataclass(frozen=True, slots=True)
class Living:
    """A mutant that no case has noticed yet."""

    mutant: Mutant
    entry: RuleEntry


def try_mutants(catalogue: Catalogue, entry: RuleEntry) -> list[Tried]:
    """Run the cases of a rule on all its mutants; the first case that notices ends a mutant."""
    tried: list[Tried] = []
    living: list[Living] = []
    for mutant in mutants(entry.raw):
        rule, problems = validate(Rule, mutant.tree, Positions(entry.place.file))
        if rule is None or problems:
            tried.append(Tried(entry.id, mutant.figure, mutant.by, "refused"))
        else:
            living.append(Living(mutant, replace(entry, rule=rule, raw=dict(mutant.tree))))
    cases, problems = load_cases(Path(entry.place.file).with_suffix(".cases.yaml")) if living else ((), ())
    assert problems == ()
    with opened() as connection:
        connection.execute("SET threads = 1")
        for case in cases:
            if not living:
                break
            noticed = _noticed(catalogue, living, case, connection)
            tried += [Tried(entry.id, one.mutant.figure, one.mutant.by, case.name) for one in noticed]
            living = [one for one in living if one not in noticed]
    return tried + [Tried(entry.id, one.mutant.figure, one.mutant.by, "") for one in living]


def _noticed(catalogue: Catalogue, living: list[Living], case: Case, connection: Embedded) -> list[Living]:
    records, moment = read_case(catalogue, case, connection)
    database = DuckDatabase(connection)
    groups = [[one] for one in living] if living[0].entry.rule.attestation is not None else [living]
    noticed: list[Living] = []
    for group in groups:
        found = _judged(catalogue, group, case, database, records, moment)
        noticed += [one for number, one in enumerate(group) if unlike(case, found[number])]
    return noticed


def _judged(
    catalogue: Catalogue, group: list[Living], case: Case, database: DuckDatabase, records: Records, moment: AuditMoment
) -> Mapping[int, Iterable[Obligation]]:
    """Judge all mutants at once, each under an id of its own; answers name the rule, so theirs keep it."""
    ids = {one.entry.id if len(group) == 1 else f"m{number:04}": number for number, one in enumerate(group)}
    rules = {}
    for name, number in ids.items():
        taken = entry_for(case, group[number].entry, catalogue.standard)
        rules[name] = replace(taken, id=name, rule=taken.rule.model_copy(update={"presupposes": ()}))
    write_ledger(database, replace(catalogue, rules=rules), records, moment)
    found: dict[int, list[Obligation]] = {number: [] for number in ids.values()}
    for one in gather.obligations(database):
        found[ids[one.rule]].append(one)
    return found

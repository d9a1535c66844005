"""Checks of a rule's cases against the rule and the record types that they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from compliance.catalogue.cases import TIMES, Case, read_cases
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.lint_params import value_problems
from compliance.catalogue.lint_rule import rule_problems
from compliance.catalogue.lint_spot import Spot, World, field_at, known_type
from compliance.catalogue.params import profile_values, rule_values, standard_values
from compliance.catalogue.readings import with_readings
from compliance.catalogue.yaml_text import Positions
from compliance.ledger import REASONS
from compliance.message import msg, one_of
from compliance.problems import Problem, nearest


def case_problems(path: Path, entry: RuleEntry, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is wrong with a file of cases, by place: as a document, and against its rule."""
    cases, positions, problems = read_cases(path)
    return problems or beside_its_rule(cases, positions, entry, catalogue)


def beside_its_rule(
    cases: Sequence[Case], positions: Positions, entry: RuleEntry, catalogue: Catalogue
) -> tuple[Problem, ...]:
    """Return what cases name that neither the rule nor the record types have, by place."""
    spot = Spot(World(dict(catalogue.record_types), catalogue.standard), positions)
    found = {p for n, case in enumerate(cases) for p in _case(case, entry, spot.at(n))}
    return tuple(sorted(found))


def _case(case: Case, entry: RuleEntry, spot: Spot) -> Iterator[Problem]:
    for name, rows in case.records.items():
        record_type = yield from known_type(name, spot.at("records", name))
        if record_type is None:
            continue
        for number, row in enumerate(rows):
            for field in row:
                if field == TIMES:
                    if not re.fullmatch(r"[1-9]\d{0,3}", row[TIMES] or "", re.ASCII):
                        yield spot.at("records", name, number, TIMES).problem(
                            msg("no number of rows"), msg("1 to 9999")
                        )
                    continue
                yield from field_at(field, spot.on(name).at("records", name, number, field), is_key=True)
    for name in case.extents:
        yield from known_type(name, spot.at("extents", name))
    for number, column in enumerate(case.absent_columns):
        owner, _, field = column.partition(".")
        here = spot.at("absent_columns", number)
        found = yield from known_type(owner, here)
        if found is not None:
            yield from field_at(field, here.on(owner))
    yield from _parameters(case, entry, spot)
    yield from _values(case, entry, spot)
    for number, expected in enumerate(case.expect):
        word = expected.reason.partition(":")[0]
        if word and word not in REASONS:
            yield spot.at("expect", number, "reason").problem(
                msg("unknown reason {word!r}", word=word), one_of(list(REASONS)), nearest(word, REASONS)
            )


def _values(case: Case, entry: RuleEntry, spot: Spot) -> Iterator[Problem]:
    """Yield values that the rule, as the case reads it, cannot use."""
    if not (case.params or case.sites or case.contracts):
        return
    set_, problems = profile_values(case.profile, spot.positions, at=spot.path, words=("params", "sites"))
    yield from problems
    rule = with_readings(entry, case.alternative)[0].rule
    standard = spot.world.standard
    others = (*rule_values(rule)[0], *(standard_values(standard)[0] if standard is not None else ()))
    uses = rule_problems(rule, spot.world, spot.positions)[1]
    here = spot.positions.near(spot.path).file
    yield from (p for p in value_problems((*others, *set_), uses) if p.place.file == here)


def _parameters(case: Case, entry: RuleEntry, spot: Spot) -> Iterator[Problem]:
    known = sorted(entry.rule.params)
    named = [(name, spot.at("params", name), True) for name in case.params]
    named += [(name, spot.at("sites", site, name), True) for site, table in case.sites.items() for name in table]
    named += [(term.param, spot.at("contracts", n, "param"), False) for n, term in enumerate(case.contracts)]
    for name, here, is_key in named:
        if name not in known:
            say = here.key_problem if is_key else here.problem
            yield say(msg("the rule has no parameter {name!r}", name=name), one_of(known), nearest(name, known))
    readings = {reading.topic: [reading.taken, *reading.alternatives] for reading in entry.rule.readings}
    for topic, name in case.alternative.items():
        here = spot.at("alternative", topic)
        if topic not in readings:
            topics = list(readings)
            yield here.key_problem(
                msg("the rule has no reading of {topic!r}", topic=topic), one_of(topics), nearest(topic, topics)
            )
        elif name not in readings[topic]:
            yield here.problem(
                msg("unknown reading {name!r}", name=name), one_of(readings[topic]), nearest(name, readings[topic])
            )

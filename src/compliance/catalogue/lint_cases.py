"""Checks of a rule's cases against the rule and the record types that they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.cases import TIMES, Case, CaseFile, Stretch, read_cases
from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.lint_params import value_problems
from compliance.catalogue.lint_rule import rule_problems
from compliance.catalogue.lint_spot import Spot, Use, World, field_at, known_type
from compliance.catalogue.params import profile_values, rule_values, standard_values
from compliance.catalogue.positions import Positions
from compliance.catalogue.readings import with_readings
from compliance.catalogue.rule import Rule
from compliance.folding import fold
from compliance.ledger import REASONS
from compliance.message import msg, one_of
from compliance.problems import Problem, nearest

MOST_ROWS = 100_000
_TIMES = r"[1-9]\d{0,3}"


def checked_cases(entry: RuleEntry, world: World) -> CaseFile:
    """Return the cases beside a rule that can be run, and what is wrong with the file and with the others, by place."""
    path = Path(entry.place.file).with_suffix(".cases.yaml")
    if not path.is_file():
        absent = Problem(entry.place, msg("the rule has no cases"), msg("{name} beside it", name=path.name))
        return CaseFile((), Positions(str(path)), (absent,))
    file, beside = read_cases(path), _Beside(entry, world)
    problems, sound = set(file.problems), []
    for placed in file.cases:
        found = set(beside.problems(placed.case, placed.number, file.positions))
        problems |= found
        if not found:
            sound.append(placed)
    return replace(file, cases=tuple(sound), problems=tuple(sorted(problems)))


def without_rule(path: Path, world: World) -> Iterator[Problem]:
    """Yield what is wrong with cases whose rule could not be read, as far as that can be said without it."""
    file = read_cases(path)
    yield from file.problems
    for placed in file.cases:
        spot = Spot(world, file.positions, (placed.number,))
        yield from _records(placed.case, spot)
        yield from _stretches(placed.case, spot)


class _Beside(Struct):
    """Holds cases against their rule; how the rule uses its parameters is asked once for each reading."""

    entry: RuleEntry
    world: World
    read: dict[frozenset[tuple[str, str]], tuple[Rule, list[Use]]] = field(default_factory=dict)

    def problems(self, case: Case, number: int, positions: Positions) -> Iterator[Problem]:
        """Yield what a case names that neither the rule nor the record types have, and what cannot be read."""
        spot = Spot(self.world, positions, (number,))
        wrong = [*_records(case, spot), *_readings(case, self.entry, spot), *_parameters(case, self.entry, spot)]
        yield from wrong
        yield from _stretches(case, spot)
        for at, expected in enumerate(case.expect):
            word = expected.reason.partition(":")[0]
            if word and word not in REASONS:
                yield spot.at("expect", at, "reason").problem(
                    msg("unknown reason {word!r}", word=word), one_of(list(REASONS)), nearest(word, REASONS)
                )
        if not wrong and (case.params or case.sites or case.contracts):
            yield from self._values(case, spot)
            yield from _sites(case, self.world, spot)

    def _values(self, case: Case, spot: Spot) -> Iterator[Problem]:
        """Yield values that the rule, as the case reads it, cannot use."""
        given, found = profile_values(case.profile, spot.positions, at=spot.path, words=("params", "sites"))
        yield from found
        rule, uses = self._read(case)
        others = rule_values(rule)[0]
        others += standard_values(self.world.standard)[0] if self.world.standard is not None else ()
        file = spot.positions.file
        yield from (p for p in value_problems((*others, *given), uses) if p.place.file == file)

    def _read(self, case: Case) -> tuple[Rule, list[Use]]:
        chosen = frozenset(case.alternative.items())
        if chosen not in self.read:
            rule = with_readings(self.entry, case.alternative)[0].rule
            found, uses = rule_problems(rule, self.world, Positions(""))
            self.read[chosen] = rule, [] if found else uses
        return self.read[chosen]


def _records(case: Case, spot: Spot) -> Iterator[Problem]:
    for name, rows in case.records.items():
        record_type = yield from known_type(name, spot.at("records", name))
        if record_type is None:
            continue
        for number, row in enumerate(rows):
            for field_name in row:
                if field_name in record_type.fields:
                    continue
                here = spot.on(name).at("records", name, number, field_name)
                if field_name != TIMES:
                    yield from field_at(field_name, here, is_key=True)
                elif not re.fullmatch(_TIMES, row[TIMES] or "", re.ASCII):
                    yield here.problem(msg("no number of rows"), msg("1 to 9999"))
    if sum(_count(row) for rows in case.records.values() for row in rows) > MOST_ROWS:
        yield spot.at("records").key_problem(msg("too many rows"), msg("at most {n} rows in a case", n=MOST_ROWS))
    for number, column in enumerate(case.absent_columns):
        owner, _, field_name = column.partition(".")
        here = spot.at("absent_columns", number)
        found = yield from known_type(owner, here)
        if found is not None:
            yield from field_at(field_name, here.on(owner))


def _count(row: dict[str, str | None]) -> int:
    """Return how many rows a row stands for; one that is no number is told of by itself."""
    times = row.get(TIMES) or ""
    return int(times) if re.fullmatch(_TIMES, times, re.ASCII) else 1


def _stretches(case: Case, spot: Spot) -> Iterator[Problem]:
    for name in case.extents:
        yield from known_type(name, spot.at("extents", name))
    stretches: list[tuple[Case | Stretch, Spot]] = [(case, spot)]
    stretches += [(stretch, spot.at("extents", name)) for name, stretch in case.extents.items()]
    for stretch, here in stretches:
        if stretch.from_ is not None and stretch.to is not None and stretch.from_ > stretch.to:
            yield here.at("to").problem(
                msg("the stretch ends before it begins"), msg("an end that is not before the begin")
            )


def _readings(case: Case, entry: RuleEntry, spot: Spot) -> Iterator[Problem]:
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


def _parameters(case: Case, entry: RuleEntry, spot: Spot) -> Iterator[Problem]:
    known = sorted(entry.rule.params)
    named = [(name, spot.at("params", name), True) for name in case.params]
    named += [(name, spot.at("sites", site, name), True) for site, table in case.sites.items() for name in table]
    named += [(term.param, spot.at("contracts", n, "param"), False) for n, term in enumerate(case.contracts)]
    for name, here, is_key in named:
        if name not in known:
            say = here.key_problem if is_key else here.problem
            yield say(msg("the rule has no parameter {name!r}", name=name), one_of(known), nearest(name, known))


def _sites(case: Case, world: World, spot: Spot) -> Iterator[Problem]:
    """Yield sites with a value of their own that no record names, where the case delivers the register of sites."""
    register = world.standard.sites if world.standard is not None else None
    if register is None or not case.records.get(register):
        return
    cells = {fold(cell) for rows in case.rows.values() for row in rows for cell in row.values() if cell}
    named = [(site, spot.at("sites", site), True) for site in case.sites]
    named += [(term.site, spot.at("contracts", n, "site"), False) for n, term in enumerate(case.contracts)]
    for site, here, is_key in named:
        if fold(site) not in cells:
            say = here.key_problem if is_key else here.problem
            yield say(
                msg("no record has the site {site!r}", site=site), msg("a site of the case"), nearest(site, cells)
            )

"""Checks of how rules belong together: clauses, what they presuppose, what they were called, readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from compliance.catalogue.attestor import POST, post_codes
from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.lint_params import value_problems
from compliance.catalogue.lint_rule import rests_on_unread, rule_problems, unused
from compliance.catalogue.lint_spot import Use, World
from compliance.catalogue.material import Material, positions_of
from compliance.catalogue.params import rule_values
from compliance.catalogue.readings import every_alternative
from compliance.catalogue.standard import Clause
from compliance.message import msg, one_of
from compliance.problems import Problem, nearest


def entry_problems(
    entry: RuleEntry, material: Material, world: World, clauses: Mapping[str, Clause]
) -> Iterator[Problem]:
    """Yield what is wrong with one rule, its readings and the values of its parameters.

    ``world`` and ``clauses`` are the material's, the same for all of its rules.
    """
    positions = positions_of(entry)
    unread = rests_on_unread(entry.rule, world)
    found, uses = ([], []) if unread else rule_problems(entry.rule, world, positions)
    yield from found
    yield from _clause(entry, clauses, whole=material.chapters_whole)
    yield from _dates(entry)
    yield from _escalation(entry)
    yield from _attestor(entry, material)
    said, more, every = _readings(entry, world, set(found))
    yield from said
    if not found and not unread and every:
        yield from unused(entry.rule, dict.fromkeys(use.name for use in (*uses, *more)), positions)
        own, repeated = rule_values(entry.rule, positions)
        yield from repeated
        yield from value_problems((*own, *material.given), uses)


def _clause(entry: RuleEntry, clauses: Mapping[str, Clause], *, whole: bool) -> Iterator[Problem]:
    positions, rule = positions_of(entry), entry.rule
    clause = clauses.get(rule.clause)
    place = positions.near(("clause",))
    if clause is None:
        if whole:
            known = sorted(clauses)
            yield Problem(
                place,
                msg("the standard has no clause {clause!r}", clause=rule.clause),
                msg("a clause of the standard"),
                nearest(rule.clause, known),
            )
        return
    if clause.area != entry.area:
        yield Problem(
            place,
            msg(
                "clause {id} belongs to area {area!r}, the rule stands in {entry_area!r}",
                id=clause.id,
                area=clause.area,
                entry_area=entry.area,
            ),
            msg("the folder {area}/", area=clause.area),
        )
    yield from _modality(entry, clause)


def _modality(entry: RuleEntry, clause: Clause) -> Iterator[Problem]:
    """Yield a rule that asks in another way than its clause: its breaches would count, or not, against the text."""
    positions, rule = positions_of(entry), entry.rule
    if clause.modality == "must" and rule.modality == "may":
        yield Problem(
            positions.near(("modality",)),
            msg("clause {id} is a must, so its breach is a nonconformity", id=clause.id),
            msg("modality: must, or severity: observation"),
        )
    if clause.modality == "may" and rule.modality == "must" and rule.severity != "observation":
        yield Problem(
            positions.near(("severity",)),
            msg("clause {id} is a may, so its breach is no nonconformity", id=clause.id),
            msg("severity: observation, or modality: may"),
        )


def _escalation(entry: RuleEntry) -> Iterator[Problem]:
    rule = entry.rule
    if rule.escalate is not None and (rule.severity != "minor" or rule.modality == "may"):
        place = positions_of(entry).key(("escalate",))
        yield Problem(place, msg("only breaches of a minor rule that must be kept are escalated"), msg("no escalate"))


def _attestor(entry: RuleEntry, material: Material) -> Iterator[Problem]:
    """Yield a responsible post that the register of answers cannot name: nobody could tell it from the attestor's."""
    name = (material.standard.attestations if material.standard is not None else None) or ""
    register = material.types[name].record_type if name in material.types else None
    if entry.rule.attestation is None or register is None or POST not in register.fields:
        return
    word = entry.rule.responsible.post
    if not post_codes(word, register.fields, POST):
        known = sorted(register.fields[POST].values or ())
        place = positions_of(entry).near(("responsible", "post"))
        yield Problem(
            place,
            msg("{word!r} is no post of {name}.{post}", word=word, name=name, post=POST),
            one_of(known),
            nearest(word, known),
        )


def _dates(entry: RuleEntry) -> Iterator[Problem]:
    begin, end = entry.rule.effective_from, entry.rule.effective_to
    if begin is not None and end is not None and begin > end:
        yield Problem(
            positions_of(entry).near(("effective_to",)),
            msg("the rule ends ({end}) before it begins ({begin})", end=end, begin=begin),
            msg("a day from {begin} on", begin=begin),
        )


def _readings(entry: RuleEntry, world: World, known: set[Problem]) -> tuple[list[Problem], list[Use], bool]:
    """Return what is wrong with readings, the uses of parameters under them, and whether all of them could be read."""
    positions, problems, uses = positions_of(entry), [], list[Use]()
    every = True
    topics: set[str] = set()
    for number, reading in enumerate(entry.rule.readings):
        if reading.topic in topics:
            problems.append(
                Problem(
                    positions.near(("readings", number, "topic")),
                    msg("two readings of {topic!r}", topic=reading.topic),
                    msg("one reading of a topic"),
                )
            )
        topics.add(reading.topic)
        if reading.taken in reading.alternatives:
            place = positions.key(("readings", number, "alternatives", reading.taken))
            problems.append(
                Problem(place, msg("{taken!r} is the reading that is taken", taken=reading.taken), msg("another name"))
            )
    for made in every_alternative(entry):
        problems += made.problems
        if made.rule is None or rests_on_unread(made.rule, world):
            every = False
            continue
        number = next(n for n, reading in enumerate(entry.rule.readings) if reading.topic == made.topic)
        place = positions.key(("readings", number, "alternatives", made.name))
        if made.rule == entry.rule:
            what = msg("under {reading!r} the rule is what it is without", reading=made.name)
            problems.append(Problem(place, what, msg("patches that change it")))
        found, used = rule_problems(made.rule, world, positions)
        own, _ = rule_values(made.rule, positions)
        found += value_problems(own, used)
        problems += [
            replace(p, place=place, message=msg("under {reading!r}: {found}", reading=made.name, found=p.message))
            for p in found
            if p not in known
        ]
        uses += used
    return problems, uses, every


def between_rules(material: Material) -> Iterator[Problem]:
    """Yield what is wrong between rules: what they presuppose, and former names that clash."""
    owner: dict[str, str] = {}
    for rule_id, entry in material.rules.items():
        positions = positions_of(entry)
        for number, other in enumerate(entry.rule.presupposes):
            if other not in material.rule_ids:
                place = positions.near(("presupposes", number))
                yield Problem(
                    place,
                    msg("unknown rule {other!r}", other=other),
                    msg("the id of a rule: area/name"),
                    nearest(other, material.rule_ids),
                )
        for number, former in enumerate(entry.rule.formerly):
            place = positions.near(("formerly", number))
            if former in material.rule_ids:
                yield Problem(
                    place,
                    msg("{former!r} is the name of a rule that is there", former=former),
                    msg("a name that is no longer used"),
                )
            elif owner.setdefault(former, rule_id) != rule_id:
                yield Problem(
                    place,
                    msg("{former!r} is a former name of {owner} too", former=former, owner=owner[former]),
                    msg("a former name of one rule"),
                )
    yield from _cycles(material)


def _cycles(material: Material) -> Iterator[Problem]:
    """Yield one problem per rule that comes back to itself through what it presupposes."""
    for rule_id, entry in material.rules.items():
        stack = [(other, f"{rule_id} > {other}") for other in entry.rule.presupposes]
        seen: set[str] = set()
        while stack:
            here, way = stack.pop()
            if here == rule_id:
                place = positions_of(entry).near(("presupposes",))
                yield Problem(place, msg("the rule presupposes itself: {way}", way=way), msg("no circle"))
                break
            if here not in seen and here in material.rules:
                seen.add(here)
                stack += [(other, f"{way} > {other}") for other in material.rules[here].rule.presupposes]


def profile_problems(material: Material) -> Iterator[Problem]:
    """Yield what the profile names and nothing knows, and days that are two things."""
    profile, positions = material.profile, material.profile_positions
    graded = profile.escalate.rules if profile.escalate else ()
    for path in (*(("rules_off", name) for name in profile.rules_off), *(("escalate", "rules", n) for n in graded)):
        name = path[-1]
        if name not in material.rule_ids:
            yield Problem(
                positions.key(path),
                msg("unknown rule {name!r}", name=name),
                msg("the id of a rule: area/name"),
                nearest(name, material.rule_ids),
            )
    for number, name in enumerate(profile.expects or ()):
        if name not in material.types:
            known = sorted(material.types)
            yield Problem(
                positions.near(("expects", number)),
                msg("unknown record type {name!r}", name=name),
                one_of(known),
                nearest(name, known),
            )
    for day in sorted(set(profile.rest_days) & set(profile.working_days)):
        place = positions.near(("rest_days", profile.rest_days.index(day)))
        yield Problem(place, msg("{day} is a rest day and a working day", day=day), msg("one of the two"))
    if material.whole and not material.broken_rules:
        yield from _unknown_names(material)
        yield from _chosen_readings(material)


def _unknown_names(material: Material) -> Iterator[Problem]:
    known = sorted({name for entry in material.rules.values() for name in entry.rule.params})
    for one in material.given:
        if one.name not in known:
            path = next((one.path[:n] for n in range(len(one.path), 0, -1) if one.path[n - 1] == one.name), one.path)
            place = (
                one.positions.key(path) if one.origin != "contract" else one.positions.near((*one.path[:-1], "param"))
            )
            yield Problem(
                place,
                msg("no rule has a parameter {name!r}", name=one.name),
                msg("the name of a parameter"),
                nearest(one.name, known),
            )


def _chosen_readings(material: Material) -> Iterator[Problem]:
    topics: dict[str, set[str]] = {}
    for entry in material.rules.values():
        for reading in entry.rule.readings:
            topics.setdefault(reading.topic, set()).update((reading.taken, *reading.alternatives))
    for topic, name in material.readings.items():
        place = material.profile_positions
        if topic not in topics:
            yield Problem(
                place.key(("readings", topic)),
                msg("no rule has a reading of {topic!r}", topic=topic),
                msg("the topic of a reading"),
                nearest(topic, topics),
            )
        elif name not in topics[topic]:
            known = sorted(topics[topic])
            yield Problem(
                place.near(("readings", topic)),
                msg("unknown reading {name!r} of {topic!r}", name=name, topic=topic),
                one_of(known),
                nearest(name, known),
            )

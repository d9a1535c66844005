"""A standard, its record types, its rules, the profile and the audit file become one linked catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct

from compliance.catalogue.catalogue import NO_PROFILE, Catalogue, OtherReading
from compliance.catalogue.folders import StandardFolders, find_standard, list_standards
from compliance.catalogue.material import Material
from compliance.catalogue.profile import AuditFile, Profile
from compliance.catalogue.reader import Reader
from compliance.catalogue.readings import other_names
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.scorecard_setting import ScorecardSetting, with_setting
from compliance.catalogue.spelt import spelt
from compliance.problems import Problem, ProblemsError

__all__ = [
    "StandardFolders",
    "find_standard",
    "list_standards",
    "load_catalogue",
]
AS_IT_IS = ScorecardSetting.model_construct()  # nothing to check
Found = tuple[Problem, ...]
Loaded = tuple[Catalogue | None, Found]


class Begun(Struct, frozen=True):
    """What was read about one standard; ``whole`` makes it the catalogue, with what ``check`` finds.

    ``record_types`` and ``company``: as the catalogue will have them; None, when the standard itself cannot be read.
    ``check``: holds all documents against each other, which takes as long as reading them and needs nothing else.
    ``offset``: how far the wall clock of the records is ahead of UTC.
    """

    record_types: Mapping[str, RecordType] | None
    company: Profile
    check: Callable[[], Found]
    whole: Callable[[Found], Loaded]
    offset: timedelta = timedelta(0)


def load_catalogue(
    ref: str,
    *,
    profile: Path | None = None,
    audit_file: AuditFile | None = None,
    only: Collection[str] | None = None,
    readings: Mapping[str, str] | None = None,
    every_reading: bool = False,
) -> Loaded:
    """Read and check everything about a standard, as ``begin_catalogue`` says."""
    begun = begin_catalogue(
        ref, profile=profile, audit_file=audit_file, only=only, readings=readings, every_reading=every_reading
    )
    return begun.whole(begun.check())


def begin_catalogue(
    ref: str,
    *,
    profile: Path | None = None,
    audit_file: AuditFile | None = None,
    only: Collection[str] | None = None,
    readings: Mapping[str, str] | None = None,
    every_reading: bool = False,
) -> Begun:
    """Read everything about a standard.

    ``ref``: the id of a shipped standard or the path of a folder. ``only``: the ids of the rules to read
    (then nothing is said about what no rule covers or names). ``readings``: topic -> alternative, over the
    profile's. ``every_reading``: fill ``other_readings``. The catalogue is None when the standard itself cannot
    be read; beside problems it is there for those who list or explain, never to judge by.
    """
    try:
        folders = find_standard(ref)
    except ProblemsError as error:
        return Begun(None, NO_PROFILE, tuple, partial(_nothing, error.problems))
    reader = Reader(folders)
    standard, positions = reader.standard()
    company, company_positions = reader.profile(profile)
    types = reader.types()
    wording, wording_positions = reader.wording()
    read = {name: placed.record_type for name, placed in types.items() if placed.record_type is not None}
    known = {name: spelt(name, record_type, wording) for name, record_type in read.items()}

    given = reader.given(standard, positions, company, company_positions, audit_file)
    clauses, chapters_whole = reader.clauses(standard)
    rule_ids, rules = reader.rules(only)
    scorecards = reader.scorecards() if only is None else {}
    chosen = {**company.readings, **(readings or {})}
    material = Material(
        folders=folders, standard=standard, standard_positions=positions, clauses=clauses,
        chapters_whole=chapters_whole, types=types, rules=rules, rule_ids=rule_ids, broken_rules=reader.broken,
        profile=company, profile_positions=company_positions, given=given, whole=only is None, readings=chosen,
        scorecards=scorecards, wording=wording, wording_positions=wording_positions,
    )  # fmt: skip

    def whole(found: Found) -> Loaded:
        reader.problems += found
        calendar = reader.calendar(standard, positions, company)
        linked = {name: reader.linked(entry, given, chosen) for name, entry in rules.items()}
        others = tuple(
            OtherReading(topic, name, reader.linked(entry, given, {**chosen, topic: name}))
            for entry in (rules.values() if every_reading else ())
            for topic, name in other_names(entry, chosen)
        )
        problems = tuple(sorted(set(reader.problems)))
        if standard is None:
            return None, problems
        listed = {placed.clause.id: placed.clause for placed in clauses}
        profiled = replace_readings(company, chosen)
        cards = {name: p.scorecard for name, p in scorecards.items() if p.scorecard is not None}
        set_up = {name: with_setting(card, company.scorecards.get(name, AS_IT_IS)) for name, card in cards.items()}
        return Catalogue(standard, listed, known, linked, profiled, calendar, set_up, others, wording), problems

    check = partial(_checked, material)
    if standard is None:
        return Begun(None, company, check, whole)
    return Begun(known, company, check, whole, standard.ahead_of_utc)


def _checked(material: Material) -> Found:
    from compliance.catalogue.lint import lint  # noqa: PLC0415  (only the process that checks needs it)

    return lint(material)


def _nothing(problems: Found, found: Found) -> Loaded:
    return None, (*problems, *found)


def replace_readings(profile: Profile, chosen: Mapping[str, str]) -> Profile:
    """Return the profile with the readings that are in force."""
    return profile.model_copy(update={"readings": dict(chosen)})

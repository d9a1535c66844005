"""A standard, its record types, its rules, the profile and the audit file become one linked catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from msgspec import Struct

from compliance.catalogue.catalogue import NO_PROFILE, Catalogue, OtherReading
from compliance.catalogue.folders import StandardFolders, find_standard, list_standards
from compliance.catalogue.material import Material, PlacedType
from compliance.catalogue.positions import Positions
from compliance.catalogue.profile import AuditFile, Profile
from compliance.catalogue.reader import Reader
from compliance.catalogue.readings import other_names
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.scorecard_setting import ScorecardSetting, with_setting
from compliance.catalogue.spelt import spelt
from compliance.catalogue.standard import Standard
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.wording import Wording
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


class Known(Struct, frozen=True):
    """What exports are read by: as the catalogue will have it.

    ``record_types``: None, when the standard itself cannot be read. ``offset``: how far the wall clock of the records
    is ahead of UTC.
    """

    record_types: Mapping[str, RecordType] | None
    company: Profile
    offset: timedelta = timedelta(0)


class Begun(Struct, frozen=True):
    """What was read about one standard; ``whole`` makes it the catalogue, with what ``check`` finds.

    ``check``: holds all documents against each other, which takes as long as reading them and needs nothing else.
    """

    known: Known
    check: Callable[[], Found]
    whole: Callable[[Found], Loaded]


NOTHING_KNOWN = Known(None, NO_PROFILE)


def load_catalogue(
    ref: str,
    *,
    profile: Path | None = None,
    audit_file: AuditFile | None = None,
    only: Collection[str] | None = None,
    readings: Mapping[str, str] | None = None,
    every_reading: bool = False,
    cases: bool = False,
) -> Loaded:
    """Read and check everything about a standard, as ``begin_catalogue`` says."""
    described = describe(ref, profile=profile)
    begun = begin_catalogue(
        described, audit_file=audit_file, only=only, readings=readings, every_reading=every_reading, cases=cases
    )
    return begun.whole(begun.check())


class Described(Struct, frozen=True):
    """What stands beside the rules of a standard: the standard itself, the profile, record types and their words."""

    reader: Reader
    standard: Standard | None
    positions: Positions
    company: Profile
    company_positions: Positions
    types: dict[str, PlacedType]
    wording: Wording
    wording_positions: Positions
    spelt: dict[str, RecordType]

    @property
    def known(self) -> Known:
        """What exports are read by."""
        if self.standard is None:
            return Known(None, self.company)
        return Known(self.spelt, self.company, self.standard.ahead_of_utc)


class Nowhere(Struct, frozen=True):
    """A standard that was not found."""

    problems: Found
    known: Known = NOTHING_KNOWN


def describe(ref: str, *, profile: Path | None = None, texts: Texts = read_now) -> Described | Nowhere:
    """Read what stands beside the rules.

    ``ref``: the id of a shipped standard or the path of a folder. ``texts``: where the texts of its files are had.
    """
    try:
        reader = Reader(find_standard(ref), texts)
    except ProblemsError as error:
        return Nowhere(error.problems)
    standard, positions = reader.standard()
    company, company_positions = reader.profile(profile)
    types = reader.types()
    wording, wording_positions = reader.wording()
    read = {name: placed.record_type for name, placed in types.items() if placed.record_type is not None}
    known = {name: spelt(name, record_type, wording) for name, record_type in read.items()}
    return Described(reader, standard, positions, company, company_positions, types, wording, wording_positions, known)


def begin_catalogue(
    described: Described | Nowhere,
    *,
    audit_file: AuditFile | None = None,
    only: Collection[str] | None = None,
    readings: Mapping[str, str] | None = None,
    every_reading: bool = False,
    cases: bool = False,
) -> Begun:
    """Read the rest of a standard.

    ``only``: the ids of the rules to read (then nothing is said about what no rule covers or names). ``readings``:
    topic -> alternative, over the profile's. ``every_reading``: fill ``other_readings``. ``cases``: check those
    beside the rules too, which an audit has no use for. The catalogue is None when the standard itself cannot be read;
    beside problems it is there for those who list or explain, never to judge by.
    """
    if isinstance(described, Nowhere):
        return Begun(described.known, tuple, partial(_nothing, described.problems))
    reader = described.reader
    standard, company, types, wording = described.standard, described.company, described.types, described.wording
    given = reader.given(standard, described.positions, company, described.company_positions, audit_file)
    clauses, chapters_whole = reader.clauses(standard)
    rule_ids, rules = reader.rules(only)
    scorecards = reader.scorecards() if only is None else {}
    chosen = {**company.readings, **(readings or {})}
    material = Material(
        folders=reader.folders, standard=standard, standard_positions=described.positions, clauses=clauses,
        chapters_whole=chapters_whole, types=types, rules=rules, rule_ids=rule_ids, broken_rules=reader.broken,
        profile=company, profile_positions=described.company_positions, given=given, whole=only is None,
        readings=chosen, scorecards=scorecards, wording=wording, wording_positions=described.wording_positions,
    )  # fmt: skip

    def whole(found: Found) -> Loaded:
        reader.problems += found
        calendar = reader.calendar(standard, described.positions, company)
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
        return Catalogue(
            standard, listed, described.spelt, linked, profiled, calendar, set_up, others, wording
        ), problems

    return Begun(described.known, partial(_checked, material, cases=cases), whole)


def _checked(material: Material, *, cases: bool) -> Found:
    from compliance.catalogue.lint import lint  # noqa: PLC0415  (only the process that checks needs it)

    return lint(material, cases=cases)


def _nothing(problems: Found, found: Found) -> Loaded:
    return None, (*problems, *found)


def replace_readings(profile: Profile, chosen: Mapping[str, str]) -> Profile:
    """Return the profile with the readings that are in force."""
    return profile.model_copy(update={"readings": dict(chosen)})

"""Everything that was read of one standard, with its places: what the cross checks look at."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.folders import StandardFolders
from compliance.catalogue.lint_spot import World
from compliance.catalogue.params import NOWHERE, Given
from compliance.catalogue.positions import Path_, Positions
from compliance.catalogue.profile import Profile
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.scorecard import Scorecard
from compliance.catalogue.standard import Clause, Standard
from compliance.catalogue.wording import NO_WORDING, Wording


class PlacedClause(Struct, frozen=True):
    """A clause with where it stands in its chapter."""

    clause: Clause
    positions: Positions
    path: Path_


class PlacedType(Struct, frozen=True):
    """A record type with its places; ``record_type`` is None when its file could not be read."""

    record_type: RecordType | None
    positions: Positions


class PlacedScorecard(Struct, frozen=True):
    """A scorecard with its places; ``scorecard`` is None when its file could not be read."""

    scorecard: Scorecard | None
    positions: Positions


class Material(Struct, frozen=True, kw_only=True):
    """``broken_rules``: rule id -> the clause it names, for files that could not be read. ``rule_ids``: all.

    ``whole``: all rules were read, so that it can be said what nobody covers. ``given``: values that stand
    outside of rules.
    """

    folders: StandardFolders
    standard: Standard | None
    standard_positions: Positions
    clauses: tuple[PlacedClause, ...]
    chapters_whole: bool
    types: Mapping[str, PlacedType]
    rules: Mapping[str, RuleEntry]
    rule_ids: tuple[str, ...]
    broken_rules: Mapping[str, str]
    profile: Profile = field(default_factory=Profile)
    profile_positions: Positions = field(default_factory=lambda: NOWHERE)
    given: tuple[Given, ...] = ()
    whole: bool = True
    readings: Mapping[str, str] = field(default_factory=dict)
    scorecards: Mapping[str, PlacedScorecard] = field(default_factory=dict)
    wording: Wording = NO_WORDING
    wording_positions: Positions = field(default_factory=lambda: NOWHERE)

    @property
    def world(self) -> World:
        """What rules may speak of."""
        return World({name: placed.record_type for name, placed in self.types.items()}, self.standard)


def positions_of(entry: RuleEntry) -> Positions:
    """Return a rule's places, or the beginning of its file when it was not read from YAML."""
    return entry.positions if isinstance(entry.positions, Positions) else Positions(entry.place.file)

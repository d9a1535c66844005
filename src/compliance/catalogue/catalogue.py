"""The linked whole: one standard with its clauses, record types, rules and effective parameters. Plain, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field

from compliance.calendar import EMPTY, WorkCalendar
from compliance.catalogue.profile import Profile
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.rule import Rule
from compliance.catalogue.scorecard import Scorecard
from compliance.catalogue.standard import Clause, Standard
from compliance.catalogue.wording import NO_WORDING, Wording
from compliance.problems import Place

NO_PROFILE = Profile.model_construct()  # nothing to check, and what checks is made only where a profile is read


class ParamValue(Struct, frozen=True):
    """One stretch of a parameter's effective value. ``site`` None: every site without its own. Both ends are in.

    ``value``: text, a list of texts, a mapping text -> text, or a list of tiers; read by the place that uses it.
    ``origin``: ``rule``, ``standard``, ``company``, ``project``, ``contract``, ``audit``; ``note`` says from where
    (file:line, contract clause).
    """

    name: str
    value: Any
    site: str | None = None
    from_: date | None = None
    to: date | None = None
    origin: str = "rule"
    note: str = ""


class RuleEntry(Struct, frozen=True):
    """A rule with its id, where it was written, the raw tree it was read from, and its effective parameters.

    ``params``: for each name the stretches that are in force, already resolved by precedence (contract over project
    over audit file over company over standard over rule) so that for one site and day at most one site-specific and one
    general stretch match, and the site-specific one wins. A name without a stretch on a day is "not set".
    """

    id: str
    rule: Rule
    place: Place
    raw: Mapping[str, Any]
    area: str
    params: Mapping[str, tuple[ParamValue, ...]] = field(default_factory=dict)
    positions: Mapping[tuple[str | int, ...], Place] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The name under which its findings are known: its first, so that no renaming changes an id."""
        return next(iter(self.rule.formerly), self.id)


class OtherReading(Struct, frozen=True):
    """A rule with one of its ambiguities taken otherwise than in force (``name``), and all others as in force."""

    topic: str
    name: str
    entry: RuleEntry


class Catalogue(Struct, frozen=True):
    """Everything that was written about one standard; ``scorecards`` as the profile has them.

    ``wording``: how reports word what rules name. ``other_readings``: only where they were asked for.
    """

    standard: Standard
    clauses: Mapping[str, Clause]
    record_types: Mapping[str, RecordType]
    rules: Mapping[str, RuleEntry]
    profile: Profile = NO_PROFILE
    calendar: WorkCalendar = EMPTY
    scorecards: Mapping[str, Scorecard] = field(default_factory=dict)
    other_readings: tuple[OtherReading, ...] = ()
    wording: Wording = NO_WORDING

    def origin(self, rule: str) -> str:
        """Return the name under which the findings of a rule are known; one that is not here keeps its own."""
        return self.rules[rule].origin if rule in self.rules else rule

    @property
    def renamed(self) -> dict[str, str]:
        """Former name of a rule -> its present one."""
        return {former: rule for rule, entry in self.rules.items() for former in entry.rule.formerly}

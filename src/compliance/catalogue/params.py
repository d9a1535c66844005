"""Effective parameters: who set which value, for which site, from which day, and which is in force.

For one day the first of these that has a value holds: at a site its contract, then its project; everywhere
else, and at sites without a value of their own, the audit file, the company, the standard, the rule. A value
``from`` a day holds until the day before the next ``from`` of the same list. Parameters are known by name: a
name that several rules declare is one figure to whoever sets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.catalogue import ParamValue
from compliance.catalogue.positions import Path_, Positions
from compliance.catalogue.profile import AuditFile, Profile
from compliance.catalogue.rule import Rule
from compliance.catalogue.settings import Setting, read_settings
from compliance.catalogue.standard import Standard
from compliance.folding import fold
from compliance.message import msg
from compliance.problems import Place, Problem

SITE_ORIGINS = ("contract", "project")
OWN_ORIGINS = ("standard", "rule")  # what was written with the standard; the others set a value over it
GENERAL_ORIGINS = ("audit", "company", *OWN_ORIGINS)
NOWHERE = Positions("")
_ONE_DAY = timedelta(days=1)


class Given(Struct, frozen=True):
    """A value as somebody wrote it; ``path`` is where in its file, ``positions`` the file's places."""

    name: str
    value: Any
    origin: str
    site: str | None = None
    from_: date | None = None
    to: date | None = None
    note: str = ""
    path: Path_ = ()
    positions: Positions = field(default_factory=lambda: NOWHERE)

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.positions.near(self.path)


Gathered = tuple[tuple[Given, ...], tuple[Problem, ...]]


def rule_values(rule: Rule, positions: Positions = NOWHERE) -> Gathered:
    """Return the rule's own values."""
    given: list[Given] = []
    problems: list[Problem] = []
    for name, written in rule.params.items():
        path: Path_ = ("params", name)
        if written.value is not None:
            settings = [Setting(written.value, (*path, "value"), note=written.note or "")]
        else:
            settings = [
                Setting(dated.value, (*path, "values", n), from_=dated.from_, note=dated.reference or "")
                for n, dated in enumerate(written.values)
            ]
        problems += _repeated(settings, positions)
        given += _stretched(name, settings, "rule", positions)
    return tuple(given), tuple(problems)


def standard_values(standard: Standard, positions: Positions = NOWHERE) -> Gathered:
    """Return the standard's values."""
    return _table(standard.params, ("params",), "standard", positions)


def audit_values(audit_file: AuditFile, positions: Positions = NOWHERE) -> Gathered:
    """Return the audit file's values."""
    return _table(audit_file.params, ("params",), "audit", positions)


def profile_values(
    profile: Profile,
    positions: Positions = NOWHERE,
    *,
    at: Path_ = (),
    words: tuple[str, str] = ("company", "projects"),
) -> Gathered:
    """Return what the company, its projects and its contracts set.

    ``at``: where the profile stands in its file; ``words``: under which the company's values and the projects' do.
    """
    general, by_site = words
    company, repeated = _table(profile.company, (*at, general), "company", positions)
    given, problems = list(company), list(repeated)
    for site, table in profile.projects.items():
        more, found = _table(table, (*at, by_site, site), "project", positions)
        given += [replace(one, site=fold(site)) for one in more]
        problems += found
    contracts = []
    for n, term in enumerate(profile.contracts):
        path: Path_ = (*at, "contracts", n)
        if term.from_ is not None and term.to is not None and term.from_ > term.to:
            problems.append(
                Problem(
                    positions.near(path),
                    msg("the term ends ({end}) before it begins ({begin})", end=term.to, begin=term.from_),
                    msg("from not after to"),
                )
            )
        note = f"{term.clause} ({term.approver})"
        contracts.append(
            Given(
                term.param,
                term.value,
                "contract",
                fold(term.site),
                term.from_,
                term.to,
                note,
                (*path, "value"),
                positions,
            )
        )
    problems += _overlapping(contracts)
    return (*given, *contracts), tuple(problems)


def effective(given: Iterable[Given], names: Iterable[str]) -> dict[str, tuple[ParamValue, ...]]:
    """Resolve by precedence; every name has an entry, empty where nobody set it."""
    by_name: dict[str, list[Given]] = {name: [] for name in names}
    for one in given:
        if one.name in by_name:
            by_name[one.name].append(one)
    return {name: _resolved(values) for name, values in by_name.items()}


def resolve(
    rule: Rule,
    *,
    standard: Standard | None = None,
    profile: Profile | None = None,
    audit_file: AuditFile | None = None,
) -> Mapping[str, tuple[ParamValue, ...]]:
    """Resolve one rule's parameters from documents that have been checked (no problems are looked for)."""
    given = list(rule_values(rule)[0])
    given += standard_values(standard)[0] if standard is not None else ()
    given += profile_values(profile)[0] if profile is not None else ()
    given += audit_values(audit_file)[0] if audit_file is not None else ()
    return effective(given, rule.params)


def alternatives(text: str) -> tuple[str, ...]:
    """Return what an entry offers: ``a | b`` is either of two."""
    return tuple(part.strip() for part in text.split("|"))


def all_of(entry: object) -> tuple[tuple[str, ...], ...]:
    """Return what an entry asks for: each of its texts, and of each either of what it offers."""
    listed = entry if isinstance(entry, list | tuple) else (entry,)
    return tuple(alternatives(str(text)) for text in listed)


def _table(table: Mapping[str, Any], path: Path_, origin: str, positions: Positions) -> Gathered:
    given: list[Given] = []
    problems: list[Problem] = []
    for name, value in table.items():
        settings, found = read_settings(value, (*path, name), positions)
        problems += found
        problems += _repeated(settings, positions)
        given += _stretched(name, settings, origin, positions)
    return tuple(given), tuple(problems)


def _stretched(name: str, settings: Iterable[Setting], origin: str, positions: Positions) -> list[Given]:
    """Close each dated value on the day before the next one."""
    ordered = sorted(settings, key=lambda setting: setting.from_ or date.min)
    ends = [following.from_ - _ONE_DAY if following.from_ else None for following in ordered[1:]]
    given = []
    for setting, end in zip(ordered, [*ends, None], strict=False):  # one end too many when there is none
        place = positions.near(setting.path)
        where = f"{PurePath(place.file).name}:{place.line}" if place.file else ""
        note = ", ".join(part for part in (setting.note, where) if part)
        given.append(Given(name, setting.value, origin, None, setting.from_, end, note, setting.path, positions))
    return given


def _repeated(settings: Iterable[Setting], positions: Positions) -> list[Problem]:
    seen: set[date | None] = set()
    problems = []
    for setting in settings:
        if setting.from_ in seen:
            what = (
                msg("two values from {day} on", day=setting.from_)
                if setting.from_
                else msg("two values without a from")
            )
            problems.append(Problem(positions.near(setting.path), what, msg("one value for a day")))
        seen.add(setting.from_)
    return problems


def _overlapping(contracts: Iterable[Given]) -> list[Problem]:
    problems: list[Problem] = []
    before: list[Given] = []
    for one in contracts:
        for other in before:
            same = (one.site, one.name) == (other.site, other.name)
            if same and _meets(one, other):
                line = other.place.line
                message = msg(
                    "{name!r} at {site!r} has another term at the same time (line {line})",
                    name=one.name,
                    site=one.site,
                    line=line,
                )
                problems.append(Problem(one.place, message, msg("one term for a site and day")))
        before.append(one)
    return problems


def _meets(one: Given, other: Given) -> bool:
    starts = max(one.from_ or date.min, other.from_ or date.min)
    return starts <= min(one.to or date.max, other.to or date.max)


def _resolved(given: list[Given]) -> tuple[ParamValue, ...]:
    sites = sorted({one.site for one in given if one.site is not None})
    found = _layered([[g for g in given if g.site is None and g.origin == origin] for origin in GENERAL_ORIGINS])
    for site in sites:
        found += _layered([[g for g in given if g.site == site and g.origin == origin] for origin in SITE_ORIGINS])
    return tuple(found)


def _layered(levels: list[list[Given]]) -> list[ParamValue]:
    """Lay the levels over each other: between two changes the first level with a value holds."""
    everyone = [one for level in levels for one in level]
    days = {one.from_ for one in everyone if one.from_} | {
        one.to + _ONE_DAY for one in everyone if one.to and one.to < date.max
    }
    starts: list[date | None] = [None, *sorted(days)]
    ends: list[date | None] = [start - _ONE_DAY for start in starts[1:] if start] + [None]
    laid: list[tuple[Given, date | None, date | None]] = []
    for start, end in zip(starts, ends, strict=True):
        top = next((one for level in levels for one in level if _holds(one, start, end)), None)
        if top is None:
            continue
        if laid and laid[-1][0] is top and laid[-1][2] is not None and laid[-1][2] + _ONE_DAY == start:
            laid.append((top, laid.pop()[1], end))
        else:
            laid.append((top, start, end))
    return [ParamValue(one.name, one.value, one.site, low, high, one.origin, one.note) for one, low, high in laid]


def _holds(one: Given, start: date | None, end: date | None) -> bool:
    """Tell whether a value holds over a whole stretch between two changes."""
    begins = one.from_ is None or (start is not None and one.from_ <= start)
    lasts = one.to is None or (end is not None and end <= one.to)
    return begins and lasts

"""Cases of a rule (``<rule>.cases.yaml`` beside it): records, and every obligation that comes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BeforeValidator, Field

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.params import resolve
from compliance.catalogue.positions import Positions
from compliance.catalogue.profile import ContractOverride, Profile
from compliance.catalogue.read import validate
from compliance.catalogue.readings import with_readings
from compliance.catalogue.standard import Standard
from compliance.catalogue.texts import read_now
from compliance.catalogue.words import Count, Day, Doc, Moment, Name
from compliance.ledger import State
from compliance.message import msg
from compliance.problems import Place, Problem

COMPLIANT, VIOLATING = PREFIXES = ("compliant_", "violating_")
BREACHES = (State.NONCONFORMING, State.OBSERVATION)

TIMES = "times"


def _repeated(rows: Iterable[dict[str, str | None]]) -> Iterator[dict[str, str | None]]:
    for row in rows:
        if TIMES not in row:
            yield row
            continue
        one = {field: value for field, value in row.items() if field != TIMES}
        for n in range(1, int(row[TIMES] or 0) + 1):
            yield {field: value and value.replace("{n}", str(n)) for field, value in one.items()}


def _blank(value: object) -> object:
    return "" if value is None else value


def _names(value: object) -> object:
    """Read names from a list, or from one text with commas between them; sorted, as the ledger has them."""
    if isinstance(value, str):
        value = [name.strip() for name in value.split(",")]
    named = isinstance(value, list) and all(isinstance(name, str) for name in value)
    return sorted(name for name in value if name) if named and isinstance(value, list) else value or []


Blank = Annotated[str, BeforeValidator(_blank)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]


class Stretch(Doc):
    """What an export covers, both days included."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class Expected(Doc):
    """One obligation. Only what is written is compared (``written``); a blank value expects a blank one.

    ``missing``: a list of names, or one text with commas between them. ``due``, ``opens`` and ``met_at``: a
    date, or a moment.
    """

    subject: Blank = ""
    window: Blank = ""
    state: State
    reason: Blank = ""
    due: Moment | None = None
    opens: Moment | None = None
    met_at: Moment | None = None
    demanded: Count | None = None
    found: Count | None = None
    population: Count | None = None
    missing: Names = ()
    site: Blank = ""

    @property
    def written(self) -> frozenset[str]:
        """The names of the fields that the case states."""
        return frozenset(self.model_fields_set)


class Case(Doc):
    """``expect`` lists all obligations of the rule, in any order. ``records``: type -> rows of field -> text.

    ``params``: as if the company had set them; ``sites``: as if a project had. ``alternative``: topic ->
    reading. ``absent_columns``: ``type.field`` that the export lacks. A record type that is not named was not
    delivered. A row with ``times: n`` stands for n rows, in whose texts ``{n}`` is 1 to n.
    """

    name: Name
    as_of: Moment
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    params: dict[Name, Any] = Field(default_factory=dict)
    sites: dict[str, dict[Name, Any]] = Field(default_factory=dict)
    contracts: tuple[ContractOverride, ...] = ()
    alternative: dict[str, str] = Field(default_factory=dict)
    extents: dict[Name, Stretch] = Field(default_factory=dict)
    absent_columns: tuple[Name, ...] = ()
    records: dict[Name, tuple[dict[str, str | None], ...]] = Field(default_factory=dict)
    expect: tuple[Expected, ...]

    @property
    def rows(self) -> dict[str, tuple[dict[str, str | None], ...]]:
        """The records, each row as often as it stands for."""
        return {name: tuple(_repeated(rows)) for name, rows in self.records.items()}

    def written_row(self, record_type: str, number: int) -> int:
        """Return which row, as it was written, stands for the row of that number in ``rows``."""
        written = self.records[record_type]
        stand_for = accumulate(int(row.get(TIMES) or 1) for row in written)
        return next((n for n, last in enumerate(stand_for) if number < last), len(written) - 1)

    @property
    def profile(self) -> Profile:
        """What the case declares, as a company's profile."""
        return Profile(
            company=self.params,
            projects=self.sites,
            contracts=self.contracts,
            readings=dict(self.alternative),
        )


class PlacedCase(Struct, frozen=True):
    """A case with its number in its file."""

    number: int
    case: Case


class CaseFile(Struct, frozen=True):
    """The cases of a file that could be read, its places (case n stands at ``(n,)``), and what is wrong with it."""

    cases: tuple[PlacedCase, ...]
    positions: Positions
    problems: tuple[Problem, ...]


Loaded = tuple[tuple[Case, ...], tuple[Problem, ...]]


def load_cases(path: Path) -> Loaded:
    """Read a file of cases; the cases that could be read are returned beside the problems."""
    file = read_cases(path)
    return tuple(placed.case for placed in file.cases), file.problems


def read_cases(path: Path) -> CaseFile:
    """Read a file of cases with its places."""
    text = read_now(path)
    problems: list[Problem] = list(text.problems)
    cases: list[PlacedCase] = []
    if not problems and not isinstance(text.tree, list):
        problems.append(Problem(Place(str(path), 1, 1), msg("no list of cases"), msg("- name: compliant_…")))
    for number, tree in enumerate(text.tree if not problems else ()):
        case, found = validate(Case, tree, text.positions, base=(number,))
        problems += found
        if case is not None:
            cases.append(PlacedCase(number, case))
    if not problems:
        problems += _named([placed.case for placed in cases], text.positions)
    return CaseFile(tuple(cases), text.positions, tuple(sorted(problems)))


def entry_for(case: Case, entry: RuleEntry, standard: Standard | None = None) -> RuleEntry:
    """Return the rule as a checked case has it: under its readings, with its parameters."""
    taken, _ = with_readings(entry, case.alternative)
    params: Mapping[str, Any] = resolve(taken.rule, standard=standard, profile=case.profile)
    return replace(taken, params=params)


def _named(cases: list[Case], positions: Positions) -> list[Problem]:
    times = Counter(case.name for case in cases)
    problems = []
    for number, case in enumerate(cases):
        if times[case.name] > 1:
            place = positions.near((number, "name"))
            problems.append(
                Problem(place, msg("two cases are called {name!r}", name=case.name), msg("a name of its own"))
            )
    absent = [prefix for prefix in PREFIXES if not any(name.startswith(prefix) for name in times)]
    top = positions.near(())
    problems += [
        Problem(top, msg("no case {prefix}…", prefix=prefix), msg("at least one case {prefix}…", prefix=prefix))
        for prefix in absent
    ]
    return problems + [problem for n, case in enumerate(cases) for problem in _as_named(case, n, positions)]


def _as_named(case: Case, number: int, positions: Positions) -> Iterator[Problem]:
    """Yield expectations that belie the name: a violating case shows a breach, a compliant one shows none."""
    broken = [n for n, expected in enumerate(case.expect) if expected.state in BREACHES]
    if case.name.startswith(VIOLATING) and not broken:
        place = positions.key((number, "expect"))
        yield Problem(place, msg("a case {prefix}… without a breach", prefix=VIOLATING), msg("a duty that is breached"))
    for n in broken if case.name.startswith(COMPLIANT) else ():
        place = positions.near((number, "expect", n, "state"))
        yield Problem(place, msg("a case {prefix}… with a breach", prefix=COMPLIANT), msg("duties that are kept"))

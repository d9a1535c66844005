"""The audit's result: everything that a report may print, in plain immutable data, in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct, field

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.profile import AuditFile
from compliance.findings.comparison import Comparison
from compliance.findings.finding import Finding
from compliance.findings.readings import Readings
from compliance.findings.recurrence import Systemic
from compliance.findings.waiving import Waived
from compliance.ledger import Obligation
from compliance.tables import Records

NOTHING_WAIVED = Waived()


class Moment(Struct, frozen=True):
    """The as-of (a date or a moment) and the audited span; ``from_`` None is the earliest duty."""

    as_of: date | datetime
    from_: date | None
    to: date

    @property
    def day(self) -> date:
        """The as-of's day."""
        return self.as_of.date() if isinstance(self.as_of, datetime) else self.as_of


class Tally(Struct, frozen=True):
    """Obligations by state for one rule at one site (site empty: company)."""

    rule: str
    site: str
    counts: Mapping[str, int]


class Month(Struct, frozen=True):
    """Obligations by state whose due lies in one month, whole and by rule; ``first`` is the month's first day."""

    first: date
    counts: Mapping[str, int]
    rules: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Note(Struct, frozen=True):
    """Ledger rows not assessable or manual, grouped: rule, site, reason, how many, an example of subject and window."""

    rule: str
    site: str
    state: str
    reason: str
    count: int
    subject: str
    window: str


class Figures(Struct, frozen=True):
    """Rates over the ledger; None when there is nothing to divide by.

    conformity = conforming / (conforming + nonconforming); coverage = assessed / (assessed + not_assessable + manual),
    where assessed = conforming + nonconforming + observation + exempt. score: points lost per rule and site, see
    ``scoring.py``.
    """

    conformity: float | None
    coverage: float | None
    score: float | None


class AuditResult(Struct, frozen=True):
    """``sites``: key -> name, in order. ``missing_expected``: record types the profile expects and nobody delivered.

    ``later``: number of a source -> rows that lie after the as-of: for a verdict they do not exist.
    ``waived``: the waivers laid over the findings. ``systemic``: the company's own findings.
    ``comparison``: the audit beside earlier ones; None without a store.
    ``readings``: what other readings would change; None when nobody asked.
    ``months`` in their order. ``upcoming``: pending obligations that fall due within 30 days of the as-of, the
    soonest first. ``privacy``: at which level personal data were masked.
    """

    catalogue: Catalogue
    audit_file: AuditFile
    moment: Moment
    records: Records
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    notes: tuple[Note, ...]
    figures: Figures
    sites: Mapping[str, str]
    obligations: int
    missing_expected: tuple[str, ...] = ()
    later: Mapping[int, int] = field(default_factory=dict)
    waived: Waived = NOTHING_WAIVED
    comparison: Comparison | None = None
    systemic: tuple[Systemic, ...] = ()
    readings: Readings | None = None
    months: tuple[Month, ...] = ()
    upcoming: tuple[Obligation, ...] = ()
    privacy: str = "none"

    @property
    def not_yet(self) -> tuple[str, ...]:
        """Record types that were delivered and of which every row lies after the as-of, by name."""
        rows, later = Counter[str](), Counter[str]()
        for source in self.records.sources:
            rows[source.record_type] += source.rows_used
            later[source.record_type] += self.later.get(source.number, 0)
        return tuple(sorted(name for name, n in rows.items() if n and later[name] == n))

"""The rectification list: a line per finding, the company's own last: what is known, and room for what people add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.profile import Grade, Profile
from compliance.findings.finding import Finding

DUE_DAYS: Mapping[Grade, int] = {"major": 7, "minor": 15, "observation": 30}
GRADES = ("major", "minor", "observation")

COLUMNS = (
    "number",
    "id",
    "site",
    "raised",
    "check",
    "area",
    "clause",
    "problem",
    "evidence",
    "quantity",
    "grade",
    "recurrence",
    "department",
    "post",
    "cause",
    "correction",
    "corrective_action",
    "due",
    "done",
    "proof",
    "verifier",
    "verified_on",
    "verification",
    "status",
    "overdue",
    "remark",
)


class RectificationItem(Struct, frozen=True):
    """``number`` from 1. ``check``: how it was found (``system``). ``short`` of ``demanded`` lack.

    The columns that only people can fill have no field here: department, cause, corrective action, done, proof,
    verification. Recurrence and overdue days are derived.
    """

    number: int
    finding: Finding
    area: str
    raised: date
    due: date
    short: int
    demanded: int
    check: str = "system"
    status: str = "to_rectify"


def due_days_of(profile: Profile) -> Mapping[str, int]:
    """Return within how many days a finding of each grade is to be rectified."""
    return {grade: profile.due_days.get(grade, days) for grade, days in DUE_DAYS.items()}


def rectification(
    findings: Iterable[Finding],
    catalogue: Catalogue,
    *,
    raised: date,
    sites: Iterable[str] = (),
    company: Iterable[Finding] = (),
) -> tuple[RectificationItem, ...]:
    """Return the lines sorted by site (in the order of ``sites``, others after, by key), grade and clause.

    ``raised`` is the as-of's day; each line is due so many days later by its grade. ``company``: findings about whole
    clauses, whose lines follow all others.
    """
    due_days = due_days_of(catalogue.profile)
    place = {key: index for index, key in enumerate(sites)}
    clauses = {key: index for index, key in enumerate(catalogue.clauses)}

    def order(finding: Finding) -> tuple[object, ...]:
        duty = finding.obligation
        clause = (clauses.get(duty.clause, len(clauses)), duty.clause)
        return (
            place.get(duty.site, len(place)),
            duty.site,
            GRADES.index(finding.grade),
            clause,
            duty.rule,
            duty.subject,
            duty.window,
        )

    listed = (*sorted(findings, key=order), *sorted(company, key=order))
    return tuple(_item(number, finding, catalogue, raised, due_days) for number, finding in enumerate(listed, 1))


def _item(
    number: int, finding: Finding, catalogue: Catalogue, raised: date, due_days: Mapping[str, int]
) -> RectificationItem:
    duty = finding.obligation
    demanded = max(duty.demanded or 1, 1)
    short = min(max(demanded - (duty.found or 0), 1), demanded)
    due = raised + timedelta(days=due_days[finding.grade])
    area = catalogue.rules[duty.rule].area if duty.rule in catalogue.rules else catalogue.clauses[duty.clause].area
    return RectificationItem(number, finding, area, raised, due, short, demanded)

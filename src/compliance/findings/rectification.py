"""The rectification list: one line per finding, with what is known now and room for what people add later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.profile import Grade, Profile
from compliance.catalogue.words import Text
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


@dataclass(frozen=True, slots=True)
class RectificationItem:
    """``number`` from 1. ``check``: how it was found (``system``). ``short`` of ``demanded`` lack.

    ``correction`` is the rule's own action. The columns that only people can fill have no field here:
    department, cause, corrective action, done, proof, verification. Recurrence and overdue days are derived.
    """

    number: int
    finding: Finding
    area: str
    raised: date
    due: date
    short: int
    demanded: int
    correction: Text
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
) -> tuple[RectificationItem, ...]:
    """Return the lines sorted by site (in the order of ``sites``, others after, by key), grade and clause.

    ``raised`` is the as-of's day; each line is due so many days later by its grade.
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

    return tuple(
        _item(number, finding, catalogue, raised, due_days)
        for number, finding in enumerate(sorted(findings, key=order), 1)
    )


def _item(
    number: int, finding: Finding, catalogue: Catalogue, raised: date, due_days: Mapping[str, int]
) -> RectificationItem:
    duty, entry = finding.obligation, catalogue.rules[finding.obligation.rule]
    demanded = max(duty.demanded or 1, 1)
    short = min(max(demanded - (duty.found or 0), 1), demanded)
    due = raised + timedelta(days=due_days[finding.grade])
    return RectificationItem(number, finding, entry.area, raised, due, short, demanded, entry.rule.action)

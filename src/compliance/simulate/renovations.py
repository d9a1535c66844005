"""Renovations with a guard's check every day and a manager's visit every third day at most."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at

GUARD = "renovation/guard-check-missing"
MANAGER = "renovation/manager-visits-too-far-apart"
FURTHEST = 3
SUSPENDED = 0.3


def make_renovations(company: Company) -> None:
    """Add one or two renovations a month and site, with their visits."""
    for site in company.sites:
        count = 0
        for first, _ in company.months():
            for _ in range(company.rng.randrange(1, 3)):
                start = first + timedelta(days=company.rng.randrange(10))
                end = start + timedelta(days=company.rng.randrange(9, 17))
                count += 1
                _renovation(company, site, f"{site}-R{count:03d}", start, end)


def _renovation(company: Company, site: str, reno: str, start: date, end: date) -> None:
    company.add("renovations", {
        "reno_id": reno, "project_id": site, "unit_id": people.room(company.rng), "applicant": people.name(company.rng),
        "applicant_kind": "owner", "phone": people.phone(company.rng), "registered_on": start - timedelta(days=3),
        "start": start, "end": end, "status": "accepted",
    })  # fmt: skip
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    if company.rng.random() < SUSPENDED:
        stop = days[company.rng.randrange(2, len(days) - 2)]
        company.add("renovation_suspensions", {"reno_id": reno, "start": stop, "end": stop, "reason": "停電"})
        days.remove(stop)
    checks = [_visit(company, site, reno, day, "guard") for day in days]
    which = company.rng.randrange(len(days))
    breach = Breach(GUARD, site, reno, days[which].isoformat(), "too_few")
    company.offer(breach, f"guard {reno}", partial(company.remove, "inspections", checks[which]))
    _manager(company, site, reno, start, end)


def _manager(company: Company, site: str, reno: str, start: date, end: date) -> None:
    """Visit in time; a gap is offered where a visit less is too far apart even with a day of standstill in between."""
    days, day = [], start
    while (day := day + timedelta(days=company.rng.randrange(2, FURTHEST + 1))) <= end:
        days.append(day)
    rows = [_visit(company, site, reno, day, "renovation_manager") for day in days]
    wide = [n for n in range(1, len(rows) - 1) if (days[n + 1] - days[n - 1]).days > FURTHEST + 1]
    if not wide:
        return
    which = company.rng.choice(wide)
    breach = Breach(MANAGER, site, reno, str(rows[which - 1]["insp_id"]), "late")
    company.offer(breach, f"manager {reno}", partial(company.remove, "inspections", rows[which]))


def _visit(company: Company, site: str, reno: str, day: date, role: str) -> Row:
    return company.add("inspections", {
        "insp_id": f"{'G' if role == 'guard' else 'M'}-{reno}-{day:%m%d}", "project_id": site,
        "kind": "renovation_patrol",
        "reno_id": reno, "role": role, "organised_by": "project",
        "at": at(day, company.rng.randrange(8, 18), company.rng.randrange(60)),
        "result": "passed",
    })  # fmt: skip

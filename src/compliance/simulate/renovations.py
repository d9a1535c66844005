"""Renovations with a guard's check every day and a manager's visit every third day at most."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at
from compliance.simulate.homes import building, old_home
from compliance.simulate.renovation_papers import add_papers
from compliance.simulate.renovation_works import add_works

GUARD = "renovation/guard-check-missing"
MANAGER = "renovation/manager-visits-too-far-apart"
TOO_MANY = "renovation/too-many-homes-for-patrols"
ENTERED = "renovation/patrol-entered-late"
NOWHERE = "renovation/patrol-of-no-renovation"
FURTHEST = 3
TO_ENTER = timedelta(days=3)
SUSPENDED = 0.3
TENANTS = 0.2
AT_ONCE = 2


def make_renovations(company: Company) -> None:
    """Add one or two renovations a month and site, with their papers and visits."""
    company.parameters["reno.max_sites_per_inspector"] = AT_ONCE
    for site in company.sites:
        count = 0
        for first, _ in company.months():
            rows = []
            for _ in range(company.rng.randrange(1, AT_ONCE + 1)):
                start = first + timedelta(days=company.rng.randrange(10))
                end = start + timedelta(days=company.rng.randrange(9, 17))
                rows.append(_renovation(company, site, count := count + 1, start, end))
            if len(rows) == AT_ONCE:
                _offer_another(company, site, count := count + 1, rows)


def _renovation(company: Company, site: str, count: int, start: date, end: date) -> Row:
    reno = f"{site}-R{count:03d}"
    tenant = company.rng.random() < TENANTS
    row = company.add("renovations", {
        "reno_id": reno, "project_id": site, "unit_id": old_home(site, count), "building": building(count),
        "applicant": people.name(company.rng), "applicant_kind": "tenant" if tenant else "owner",
        "phone": people.phone(company.rng), "contractor": company.rng.choice(people.CONTRACTORS),
        "registered_on": start - timedelta(days=3), "start": start, "end": end, "finished_on": end, "accepted_on": end,
        "concealment_on": start + timedelta(days=company.rng.randrange(4, 8)), "has_hidden_work": True,
        "status": "accepted",
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
    _entries(company, row, checks[which - 1])
    _manager(company, site, reno, days)
    add_papers(company, row, count)
    add_works(company, row)
    return row


def _offer_another(company: Company, site: str, count: int, rows: list[Row]) -> None:
    """Offer one renovation more than the managers can look after, where the month's two run side by side."""
    begins, ends = [row["start"] for row in rows], [row["end"] for row in rows]
    start = max(day for day in begins if isinstance(day, date)) + timedelta(days=1)
    if start <= min(day for day in ends if isinstance(day, date)):
        breach = Breach(TOO_MANY, site, f"{site}-R{count:03d}", "", "missing")
        add = partial(_renovation, company, site, count, start, start + timedelta(days=9))
        company.offer(breach, f"one more {site} {count}", add)


def _manager(company: Company, site: str, reno: str, active: list[date]) -> None:
    """Visit in time, on days that are not stopped; a gap is offered where one visit less is too far apart."""
    places, place = [], 0
    while (place := place + company.rng.randrange(2, FURTHEST + 1)) < len(active):
        places.append(place)
    rows = [_visit(company, site, reno, active[place], "renovation_manager") for place in places]
    wide = [n for n in range(1, len(rows) - 1) if places[n + 1] - places[n - 1] > FURTHEST]
    if not wide:
        return
    which = company.rng.choice(wide)
    breach = Breach(MANAGER, site, reno, str(rows[which - 1]["insp_id"]), "late")
    company.offer(breach, f"manager {reno}", partial(company.remove, "inspections", rows[which]))


def _visit(company: Company, site: str, reno: str, day: date, role: str) -> Row:
    seen = at(day, company.rng.randrange(8, 18), company.rng.randrange(60))
    return company.add("inspections", {
        "insp_id": f"{'G' if role == 'guard' else 'M'}-{reno}-{day:%m%d}", "project_id": site,
        "kind": "renovation_patrol", "reno_id": reno, "role": role, "organised_by": "project", "at": seen,
        "recorded_at": seen + timedelta(minutes=company.rng.randrange(5, 300)), "result": "passed",
    })  # fmt: skip


def _entries(company: Company, renovation: Row, check: Row) -> None:
    """Offer a check entered days later, and one more entry that is of no home or of nobody's post."""
    site, reno, seen = str(renovation["project_id"]), str(renovation["reno_id"]), check["at"]
    assert isinstance(seen, datetime)
    if company.judges(seen.date() + TO_ENTER):
        late = seen + TO_ENTER + timedelta(days=company.rng.randrange(1, 5))
        breach = Breach(ENTERED, site, str(check["insp_id"]), "", "late")
        company.spoil(breach, f"guard {reno}", check, recorded_at=late)
    no = f"Q-{reno}-{seen:%m%d}"
    for changed in ({"reno_id": None, "scope": f"{renovation['building']}全部"}, {"role": None}):
        add = partial(company.add, "inspections", {**check, "insp_id": no, **changed})
        company.offer(Breach(NOWHERE, site, no, "", "incomplete"), f"entry {reno}", add)

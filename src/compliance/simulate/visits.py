"""Homes that were handed over: the visit after the move, the first interview and those of every year."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate.company import SETTLED, Breach, Company, Row, at, plus_months
from compliance.simulate.homes import add_home

FIRST = "communication/first-interview-missing"
YEARLY = "communication/yearly-interview-missing"
MOVE_IN = "communication/move-in-visit-missing"
UNKNOWN = "communication/move-in-day-unknown"
HALF_YEAR, YEAR = 6, 12
INTERVIEWED, MOVED, YEARS_OLD = 6, 5, 3  # homes of each sort and site
TO_VISIT = timedelta(days=7)


def make_visits(company: Company) -> None:
    """Add the homes of the delivery and some of an earlier one, and the interviews there; deliveries must be made."""
    for site in company.sites:
        batch = next(row for row in company.tables["delivery_batches"] if row["project_id"] == site)
        for n in range(INTERVIEWED):
            _first(company, site, batch, n)
        for n in range(MOVED):
            _moved(company, site, batch, n)
        for n in range(YEARS_OLD):
            _yearly(company, site, n)


def _span(batch: Row) -> tuple[date, date]:
    begun, ended = batch["actual_start"], batch["actual_end"]
    assert isinstance(begun, date)
    assert isinstance(ended, date)
    return begun, ended


def _handed_over(company: Company, site: str, batch: Row, unit: str, n: int) -> Row:
    begun, ended = _span(batch)
    return add_home(
        company, site, unit, n, batch_id=batch["batch_id"],
        handover_on=begun + timedelta(days=company.rng.randrange((ended - begun).days + 1)),
    )  # fmt: skip


def _interview(company: Company, site: str, unit: str, no: str, day: date, **more: object) -> Row:
    return company.add("interviews", {
        "int_id": no, "project_id": site, "kind": "annual", "unit_id": unit, "channel": "phone", "result": "done",
        "by_staff": f"{site}-CT2", "at": at(day, 15, company.rng.randrange(60)), "topics": "入住感受", "opinions": "無",
        **more,
    })  # fmt: skip


def _first(company: Company, site: str, batch: Row, n: int) -> None:
    unit = f"{site}-U{n + 1:02d}"
    _handed_over(company, site, batch, unit, n)
    begun, ended = _span(batch)
    due = plus_months(ended, HALF_YEAR)
    _every_year(company, site, unit, plus_months(due, YEAR))
    row = _interview(company, site, unit, f"FI-{unit}", due - timedelta(days=company.rng.randrange(1, 60)))
    if begun > company.first and due <= company.last:
        if plus_months(due, YEAR) > company.last + SETTLED:  # otherwise a later year's would be the first
            by_message = Breach(FIRST, site, unit, "", "missing")
            company.spoil(by_message, f"home {unit}", row, channel="wechat")
        late = at(due + timedelta(days=2), 10)
        company.spoil(Breach(FIRST, site, unit, "", "late"), f"home {unit}", row, at=late)


def _moved(company: Company, site: str, batch: Row, n: int) -> None:
    unit = f"{site}-M{n + 1:02d}"
    home = _handed_over(company, site, batch, unit, n + INTERVIEWED)
    handed_over = home["handover_on"]
    assert isinstance(handed_over, date)
    moved = handed_over + timedelta(days=company.rng.randrange(15, 45))
    _every_year(company, site, unit, plus_months(_span(batch)[1], HALF_YEAR + YEAR))
    home.update({"move_in_on": moved, "alarm_equipped": True, "occupancy": "occupied"})
    if n == 0:
        _nobody_at_home(company, site, unit, moved)
        return
    visited = moved + timedelta(days=company.rng.randrange(1, 7))
    row = _interview(
        company, site, unit, f"MI-{unit}", visited, kind="move_in", channel="visit", topics="喬遷祝賀", needs="無",
        alarm_guided=True,
    )  # fmt: skip
    due, place = moved + TO_VISIT, f"home {unit}"
    company.spoil(Breach(UNKNOWN, site, unit, "", "incomplete"), place, home, move_in_on=None)
    if company.judges(due):
        company.spoil(Breach(MOVE_IN, site, unit, "", "late"), place, row, at=at(due + timedelta(days=1), 10))
        company.spoil(Breach(MOVE_IN, site, unit, "", "missing"), place, row, channel="phone")
        company.spoil(Breach(MOVE_IN, site, unit, "", "incomplete"), place, row, alarm_guided=False)


def _nobody_at_home(company: Company, site: str, unit: str, moved: date) -> None:
    """Try twice in vain, and reach the customer by telephone later."""
    for day in (2, 5):
        company.add("interview_attempts", {
            "project_id": site, "unit_id": unit, "kind": "move_in", "at": at(moved + timedelta(days=day), 10),
            "channel": "visit", "by_staff": f"{site}-CT2", "result": "absent",
        })  # fmt: skip
    _interview(company, site, unit, f"FI-{unit}", moved + timedelta(days=40))


def _yearly(company: Company, site: str, n: int) -> None:
    """Add a home of an earlier delivery with an interview in every year after its first."""
    settled = min(company.first + timedelta(days=company.rng.randrange(15, 180)), company.last).replace(day=15)
    handed_over = plus_months(settled, -YEAR - HALF_YEAR)
    if handed_over < company.begun[site]:
        return
    unit = f"{site}-W{n + 1:02d}"
    home = add_home(
        company, site, unit, n, handover_on=handed_over, occupancy="occupied",
        move_in_on=handed_over + timedelta(days=company.rng.randrange(20, 90)),
    )  # fmt: skip
    company.spoil(Breach(UNKNOWN, site, unit, "", "incomplete"), f"home {unit}", home, move_in_on=None)
    _interview(company, site, unit, f"FI-{unit}", plus_months(handed_over, 5))
    _every_year(company, site, unit, settled)


def _every_year(company: Company, site: str, unit: str, due: date) -> None:
    """Add an interview in every year that ends on this day of it, from the first one on."""
    while due <= company.last + SETTLED:
        row = _interview(
            company, site, unit, f"YI-{unit}-{due:%Y}", due - timedelta(days=company.rng.randrange(10, 300))
        )
        if company.judges(due):
            breach = Breach(YEARLY, site, unit, due.isoformat(), "too_few")
            company.offer(breach, f"home {unit}", partial(company.remove, "interviews", row))
        due = plus_months(due, YEAR)

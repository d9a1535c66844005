"""The works of one renovation: common parts protected, concealed works watched, tests prompted before they vanish."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, Unnamed, at

PROTECTED = "renovation/common-parts-not-protected"
WATCHED = "renovation/concealed-works-unwatched"
REMINDED = "renovation/hazard-not-reminded"
PROMPTED = "renovation/tests-not-prompted"
PARTS = ("lobby", "lift_hall", "lift_car", "special_floor")
TESTS = ("water_pressure", "insulation", "drainage")
WORKS = (("waterproofing", "衛生間防水層未做閉水試驗"), ("wiring", "電線未穿管"), ("piping", "給水管接頭未固定"))


def add_works(company: Company, row: Row) -> None:
    """Add the protections, what was seen of the concealed works, and the prompts."""
    _protect(company, row)
    _watch(company, row)
    _prompt(company, row)


def _dates(row: Row, *names: str) -> list[date]:
    days = [row[name] for name in names]
    assert all(isinstance(day, date) for day in days)
    return days  # type: ignore[return-value]  # as just asserted


def _protect(company: Company, row: Row) -> None:
    site, reno = str(row["project_id"]), str(row["reno_id"])
    start, end = _dates(row, "start", "end")
    for part in PARTS:
        check = company.add("inspections", {
            "insp_id": f"P-{reno}-{part}", "project_id": site, "kind": "product_protection", "reno_id": reno,
            "building": row["building"], "location": part, "organised_by": "project", "protected_until": end,
            "at": at(start - timedelta(days=1), 9, company.rng.randrange(60)), "result": "passed",
        })  # fmt: skip
        breach, place = Breach(PROTECTED, site, reno, "", "incomplete"), f"protection {reno}"
        company.spoil(breach, place, check, protected_until=start - timedelta(days=1))
        company.offer(breach, place, partial(company.remove, "inspections", check))


def _watch(company: Company, row: Row) -> None:
    site, reno = str(row["project_id"]), str(row["reno_id"])
    concealed, finished = _dates(row, "concealment_on", "finished_on")
    work, hazard = company.rng.choice(WORKS)
    seen = at(concealed - timedelta(days=2), 10, company.rng.randrange(60))
    dangerous = company.rng.random() < 1 / 2
    watched = company.add("renovation_hazards", {
        "reno_id": reno, "at": seen, "work": work, "is_hazard": dangerous, "by_staff": f"{site}-RM1",
        "content": hazard if dangerous else "隱蔽工程施工正常",
    })  # fmt: skip
    place = f"concealed {reno}"
    if dangerous:
        watched.update({"reminded_at": seen + timedelta(hours=2), "reminder_no": f"TX-{reno}"})
        _remind(company, site, watched, place)
    if company.judges(finished):
        unseen = partial(company.remove, "renovation_hazards", watched)
        company.offer(Breach(WATCHED, site, reno, "", "missing"), place, unseen)


def _remind(company: Company, site: str, watched: Row, place: str) -> None:
    seen = watched["at"]
    assert isinstance(seen, datetime)
    subject = Unnamed("renovation_hazards", watched)
    late = at(seen.date() + timedelta(days=2), 9)
    company.spoil(Breach(REMINDED, site, subject, "", "late"), place, watched, reminded_at=late)
    company.spoil(Breach(REMINDED, site, subject, "", "missing"), place, watched, reminded_at=None)
    company.spoil(Breach(REMINDED, site, subject, "", "incomplete"), place, watched, content=None)


def _prompt(company: Company, row: Row) -> None:
    site, reno = str(row["project_id"]), str(row["reno_id"])
    registered, concealed = _dates(row, "registered_on", "concealment_on")
    for test in TESTS:
        prompt = company.add("renovation_prompts", {
            "reno_id": reno, "test": test, "prompted_on": registered + timedelta(days=company.rng.randrange(4)),
            "by_staff": f"{site}-RM1", "response": "tested", "tested_on": concealed,
        })  # fmt: skip
        breach, place = Breach(PROMPTED, site, reno, "", "incomplete"), f"tests {reno}"
        company.spoil(breach, place, prompt, prompted_on=concealed + timedelta(days=1))
        company.offer(breach, place, partial(company.remove, "renovation_prompts", prompt))

"""Trainings: in conduct every year, before a delivery in its work and in the answers that were agreed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row

CONDUCT = "posts/conduct-training-missing"
DELIVERY = "delivery/staff-untrained-before-delivery"
ANSWERS = "delivery/staff-not-trained-on-answers"
ABSENT = "delivery/absentee-not-made-up"
MONTH = 9
TO_MAKE_UP = timedelta(days=7)
STEADY = ("project_head", "archive_keeper", "service_worker")  # posts whose first day no other breach moves


def make_trainings(company: Company) -> None:
    """Add the trainings and who was there; all staff must be there."""
    for site in company.sites:
        _conduct(company, site)
    for batch in company.tables["delivery_batches"]:
        _delivery(company, batch)
        _answers(company, batch)


def _conduct(company: Company, site: str) -> None:
    for year in range(company.first.year, company.last.year + 1):
        day = date(year, MONTH, company.rng.randrange(1, 28))
        if not company.begun[site] <= day <= company.last:
            day = max(company.begun[site], date(year, 1, 1)) + timedelta(days=company.rng.randrange(60))
        row = company.add("trainings", {
            "tr_id": f"PX-BI-{site}-{year}", "project_id": site, "level": "project", "kind": "training", "topic": "bi",
            "title": "員工行為規範培訓", "held_on": day, "trainer": f"{site}-PH", "attendees_n": 12,
            "test_result": "全部合格",
        })  # fmt: skip
        if year in company.working_years(site):
            breach = Breach(CONDUCT, site, site, str(year), "too_few")
            company.offer(breach, f"training {site} {year}", partial(company.remove, "trainings", row))


def _delivery(company: Company, batch: Row) -> None:
    site, no, begun = str(batch["project_id"]), str(batch["batch_id"]), batch["actual_start"]
    assert isinstance(begun, date)
    row = company.add("trainings", {
        "tr_id": f"PX-JF-{no}", "project_id": site, "level": "project", "batch_id": no, "kind": "training",
        "topic": "delivery", "title": "房屋交付業務培訓",
        "held_on": begun - timedelta(days=company.rng.randrange(5, 20)),
        "trainer": f"{site}-PH", "attendees_n": 10, "test_result": "全部合格",
    })  # fmt: skip
    if company.judges(begun):
        late = begun + timedelta(days=company.rng.randrange(1, 9))
        company.spoil(Breach(DELIVERY, site, no, "", "incomplete"), f"training {no}", row, held_on=late)


def _answers(company: Company, batch: Row) -> None:
    """Train everybody on the site in the answers; one is on leave at the delivery and makes up for it."""
    site, no, begun = str(batch["project_id"]), str(batch["batch_id"]), batch["actual_start"]
    assert isinstance(begun, date)
    held, training = begun - timedelta(days=company.rng.randrange(2, 10)), f"PX-KJ-{no}"
    staff = [row for row in company.tables["staff"] if row["project_id"] == site and _there(row, begun)]
    company.add("trainings", {
        "tr_id": training, "project_id": site, "level": "project", "batch_id": no, "kind": "training",
        "topic": "reply_script", "title": "統一回覆口徑培訓", "held_on": held, "trainer": f"{site}-PH",
        "attendees_n": len(staff), "test_result": "全部合格",
    })  # fmt: skip
    absent = next(row for row in staff if row["post"] == "service_worker")
    for person in staff:
        row = company.add("training_attendees", {
            "tr_id": training, "staff_id": person["staff_id"], "name": person["name"], "attended_on": held,
            "is_makeup": False, "result": "passed", "score": company.rng.randrange(80, 101),
        })  # fmt: skip
        if person is absent:
            _absent(company, site, person, row, begun)
        elif person["post"] in STEADY and company.judges(begun):
            subject = f"{person['staff_id']}|{person['post']}|{person['on_post']}"
            place = f"answers {person['staff_id']}"
            late = begun + timedelta(days=company.rng.randrange(1, 9))
            company.spoil(Breach(ANSWERS, site, subject, "", "late"), place, row, attended_on=late)
            gone = partial(company.remove, "training_attendees", row)
            company.offer(Breach(ANSWERS, site, subject, "", "missing"), place, gone)


def _there(person: Row, day: date) -> bool:
    begun, ended = person["on_post"], person.get("off_post")
    assert isinstance(begun, date)
    return begun <= day and not (isinstance(ended, date) and ended < day)


def _absent(company: Company, site: str, person: Row, attended: Row, begun: date) -> None:
    back = begun + timedelta(days=company.rng.randrange(2, 5))
    start = begun - timedelta(days=3)
    company.add("leaves", {
        "staff_id": person["staff_id"], "project_id": site, "kind": "annual", "start": start, "end": back,
        "approved_by": f"{site}-PH",
    })  # fmt: skip
    attended.update({"attended_on": back + timedelta(days=company.rng.randrange(1, 6)), "is_makeup": True})
    due = back + TO_MAKE_UP
    if company.judges(due):
        breach = Breach(ABSENT, site, f"{person['staff_id']}|{start}", "", "incomplete")
        late = due + timedelta(days=company.rng.randrange(1, 9))
        company.spoil(breach, f"absent {person['staff_id']}", attended, attended_on=late)

"""Pets: the rules that cover each site, how they are made known, and reminders after complaints."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, at
from compliance.simulate.notices import publish
from compliance.simulate.sites import quarter

RULES = "pets/site-rules-missing"
PUBLICITY = "pets/publicity-too-little"
REMINDER = "pets/complaint-without-reminder"
CHANNELS = ("notice_board", "wechat")
ABOUT_PETS = "寵物未牽繩"
DAYS = 3


def make_pets(company: Company) -> None:
    """Let the company's rules cover each site, with publicity of two kinds a quarter, after complaints were made."""
    for number, site in enumerate(company.sites):
        project = next(row for row in company.tables["projects"] if row["project_id"] == site)
        project["feature_pets"] = True if number % 2 == 0 else None
        row = company.add("document_projects", {"doc_id": "QP-10", "project_id": site, "relation": "covers"})
        gone = partial(company.remove, "document_projects", row)
        company.offer(Breach(RULES, site, site, "", "missing"), f"pet rules {site}", gone)
        for first, last in company.quarters():
            _publicity(company, site, (max(first, company.first), last))
        for first, _ in company.months():
            rows = [row for row in company.tables["complaints"] if row["project_id"] == site and _month(row) == first]
            _reminder(company, company.rng.choice(rows[:-1] or rows))


def _publicity(company: Company, site: str, days: tuple[date, date]) -> None:
    label = quarter(days[1])
    for channel in CHANNELS:
        row = publish(company, site, f"PT-{site}-{label}-{channel[:2].upper()}", company.moment(*days), {
            "kind": "pets", "title": "文明養寵倡議", "channel": channel,
        })  # fmt: skip
    same = partial(row.update, {"channel": CHANNELS[0]})
    company.offer(Breach(PUBLICITY, site, site, label, "too_few"), f"pets {site} {label}", same)


def _month(complaint: Row) -> date:
    received = complaint["received_at"]
    assert isinstance(received, datetime)
    return received.date().replace(day=1)


def _reminder(company: Company, complaint: Row) -> None:
    site, no, received = str(complaint["project_id"]), str(complaint["no"]), complaint["received_at"]
    assert isinstance(received, datetime)
    complaint.update({"content": ABOUT_PETS, "category": "pets"})
    row = company.add("inspections", {
        "insp_id": f"PR-{no}", "project_id": site, "kind": "pet_reminder", "complaint_no": no,
        "organised_by": "project", "by_staff": f"{site}-GU1", "role": "guard",
        "at": received + timedelta(hours=company.rng.randrange(2, 60)), "result": "passed",
        "action_taken": "上門提醒牽繩並登記犬證",
    })  # fmt: skip
    due = received.date() + timedelta(days=DAYS)
    if due <= company.last:
        late = partial(row.update, {"at": at(due + timedelta(days=1), 9)})
        company.offer(Breach(REMINDER, site, no, "", "late"), f"reminder {no}", late)
        gone = partial(company.remove, "inspections", row)
        company.offer(Breach(REMINDER, site, no, "", "missing"), f"reminder {no}", gone)

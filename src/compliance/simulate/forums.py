"""Customers' forums: chaired by the project head, their opinions answered, the plan made of them posted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at

MISSING = "communication/forum-missing"
CHAIR = "communication/forum-not-chaired-by-leader"
PLAN = "communication/forum-plan-not-published"
SHOWN = "communication/posted-forum-notice-shows-customer"
IGNORED = "communication/opinion-not-acted-on"
APRIL, NOVEMBER = 4, 11
TO_PUBLISH, TO_ACT = timedelta(days=15), timedelta(days=7)


def make_forums(company: Company) -> None:
    """Hold a forum at every site in November of each year, and in April of the last one."""
    for site in company.sites:
        years = set(company.working_years(site))
        days = [date(year, NOVEMBER, 1) for year in range(company.first.year, company.last.year + 1)]
        for first in (*days, date(company.last.year, APRIL, 1)):
            day = first + timedelta(days=company.rng.randrange(20))
            if company.begun[site] <= day <= company.last:
                _forum(company, site, day, years if first.month == NOVEMBER else set())


def _forum(company: Company, site: str, day: date, years: set[int]) -> None:
    no, topic = f"ZT-{site}-{day:%y%m}", company.rng.choice(people.TOPICS)
    held = at(day, 14)
    row = company.add("interviews", {
        "int_id": no, "project_id": site, "kind": "forum", "host": f"{site}-PH", "host_post": "project_head",
        "at": held, "by_staff": f"{site}-CT1", "channel": "meeting", "topics": topic,
        "opinions": f"與會業主希望改善：{topic}",
        "replied_at": held + timedelta(days=company.rng.randrange(1, 6)), "attendees_n": company.rng.randrange(12, 40),
    })  # fmt: skip
    plan = company.add("documents", {
        "doc_id": f"TS-{no}", "project_id": site, "kind": "improvement_plan", "title": "座談會意見改進計劃",
        "level": "project", "meeting_id": no, "compiled_on": day + timedelta(days=5),
    })  # fmt: skip
    posted = held + timedelta(days=company.rng.randrange(7, 14))
    notice = company.add("publications", {
        "pub_id": f"GS-{no}", "project_id": site, "int_id": no, "ref_doc": plan["doc_id"], "kind": "forum",
        "title": "業主座談會意見及改進計劃公示", "text": f"座談會上業主提出：{topic}。改進計劃詳見附表，請監督。",
        "channel": "notice_board", "in_public_place": True, "drafted_by": f"{site}-DE1", "approver": f"{site}-PH",
        "approver_post": "project_head", "approved_at": posted - timedelta(hours=5), "published_at": posted,
    })  # fmt: skip
    _offer(company, row, plan, notice)
    if day.year in years:

        def cancel() -> None:
            for table, gone in (("interviews", row), ("documents", plan), ("publications", notice)):
                company.remove(table, gone)

        company.offer(Breach(MISSING, site, site, str(day.year), "too_few"), no, cancel)


def _offer(company: Company, row: Row, plan: Row, notice: Row) -> None:
    site, no, pub = str(row["project_id"]), str(row["int_id"]), str(notice["pub_id"])
    held, posted = row["at"], notice["published_at"]
    assert isinstance(held, datetime)
    assert isinstance(posted, datetime)
    if company.judges(held.date()):
        incomplete = Breach(CHAIR, site, no, "", "incomplete")
        company.spoil(incomplete, no, row, host=f"{site}-CT1", host_post="customer_service")
        company.spoil(incomplete, no, row, opinions=None)
    late = held + TO_ACT + timedelta(days=1)
    if company.judges(late.date()):
        company.spoil(Breach(IGNORED, site, no, "", "incomplete"), no, row, replied_at=late)
    due = held + TO_PUBLISH
    if company.judges(due.date()):
        company.spoil(Breach(PLAN, site, no, "", "late"), no, notice, published_at=due + timedelta(days=1))
        company.spoil(Breach(PLAN, site, no, "", "missing"), no, notice, kind="notice")
        company.spoil(Breach(PLAN, site, no, "", "incomplete"), no, plan, kind="minutes")
    if not company.judges(posted.date()):
        return
    owners = [person for person in company.tables["customers"] if person["project_id"] == site]
    named = f"{notice['text']}（{company.rng.choice(owners)['name']}女士提出）"
    company.spoil(Breach(SHOWN, site, pub, "", "carries"), no, notice, text=named)

"""Satisfaction surveys of every site and of the company, their reports, and the improvements made of them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row

MISSING = "communication/survey-missing"
ANALYSED = "communication/survey-not-analysed"
AT_SITE = "communication/site-improvement-plan-missing"
AT_COMPANY = "communication/company-improvement-plan-missing"
CARRIED_OUT = "communication/improvement-not-carried-out"
MONTH, OLD_ENOUGH = 10, timedelta(days=61)
TO_PLAN = timedelta(days=30)
ITEMS = 2


def make_surveys(company: Company) -> None:
    """Survey in every October, each site by itself and the company across its sites."""
    for year in range(company.first.year - 1, company.last.year + 1):
        first = date(year, MONTH, 1)
        if first < company.last.replace(day=1):
            for site in company.sites:
                if company.begun[site] <= first:
                    _site(company, site, first)
            _company(company, first)


def _survey(company: Company, no: str, site: str | None, first: date, title: str) -> Row:
    done = first + timedelta(days=company.rng.randrange(4, 18))
    sent = company.rng.randrange(80, 240)
    reported = done + timedelta(days=company.rng.randrange(15, 35))
    return company.add("surveys", {
        "survey_id": no, "project_id": site, "level": "project" if site else "company", "title": title,
        "period_covered": str(first.year), "fieldwork_from": done - timedelta(days=14), "fieldwork_to": done,
        "report_on": reported, "sent_n": sent, "returned_n": sent * company.rng.randrange(70, 95) // 100,
        "score": company.rng.randrange(82, 96),
    })  # fmt: skip


def _offer_analysis(company: Company, survey: Row, plan: Row) -> None:
    """Offer a report that is late, with its plan after it, or none."""
    site, no, done = str(survey["project_id"] or ""), str(survey["survey_id"]), survey["fieldwork_to"]
    assert isinstance(done, date)
    if company.judges(done + OLD_ENOUGH):
        late = done + OLD_ENOUGH + timedelta(days=company.rng.randrange(5))

        def report_late() -> None:
            survey["report_on"], plan["approved_on"] = late, late + timedelta(days=9)

        company.offer(Breach(ANALYSED, site, no, "", "late"), no, report_late)
        company.spoil(Breach(ANALYSED, site, no, "", "missing"), no, survey, report_on=None)


def _plan(company: Company, survey: Row, title: str, level: str) -> Row:
    reported = survey["report_on"]
    assert isinstance(reported, date)
    approved = reported + timedelta(days=company.rng.randrange(8, 22))
    return company.add("documents", {
        "doc_id": f"TSJH-{survey['survey_id']}", "project_id": survey["project_id"], "kind": "improvement_plan",
        "title": title, "level": level, "survey_id": survey["survey_id"], "compiled_on": approved - timedelta(days=3),
        "approved_on": approved,
    })  # fmt: skip


def _site(company: Company, site: str, first: date) -> None:
    no = f"MYD-{site}-{first.year}"
    row = _survey(company, no, site, first, f"{first.year}年度客戶滿意度調查")
    plan = _plan(company, row, "客戶滿意度提升計劃", "project")
    _offer_analysis(company, row, plan)
    for n in range(ITEMS):
        _item(company, site, plan, n)
    if first.year in company.working_years(site):
        year = str(first.year)
        company.offer(Breach(MISSING, site, site, year, "missing"), no, partial(company.remove, "surveys", row))
        company.spoil(Breach(AT_SITE, site, site, year, "missing"), no, plan, approved_on=None)


def _company(company: Company, first: date) -> None:
    no = f"MYD-GS-{first.year}"
    row = _survey(company, no, None, first, f"{first.year}年度第三方滿意度測評")
    plan = _plan(company, row, "公司客戶滿意度提升計劃", "company")
    _offer_analysis(company, row, plan)
    reported = row["report_on"]
    assert isinstance(reported, date)
    if company.judges(reported + TO_PLAN):
        late = reported + TO_PLAN + timedelta(days=company.rng.randrange(1, 9))
        company.spoil(Breach(AT_COMPANY, "", no, "", "late"), no, plan, approved_on=late)
        company.spoil(Breach(AT_COMPANY, "", no, "", "missing"), no, plan, approved_on=None)


def _item(company: Company, site: str, plan: Row, n: int) -> None:
    item, approved, owner = f"{plan['doc_id']}-{n + 1}", plan["approved_on"], f"{site}-PH"
    assert isinstance(approved, date)
    due = approved + timedelta(days=company.rng.randrange(30, 90))
    row = company.add("plan_items", {
        "item_id": item, "project_id": site, "plan_doc": plan["doc_id"], "kind": "satisfaction",
        "content": f"改善{company.rng.choice(people.TOPICS)}", "owner_post": "project_head", "owner": owner, "due": due,
        "done_on": due - timedelta(days=4), "verified_on": due, "verified_by": "Q001", "status": "done",
    })  # fmt: skip
    if company.judges(due):
        later = {"done_on": due + timedelta(days=1), "verified_on": due + timedelta(days=3)}
        company.spoil(Breach(CARRIED_OUT, site, item, "", "late"), item, row, **later)
        company.spoil(Breach(CARRIED_OUT, site, item, "", "incomplete"), item, row, verified_by=owner)

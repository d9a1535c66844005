"""Yearly interview plans of the sites with the interviews planned, and the company's duties of each level."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, plus_months

PLAN = "communication/interview-plan-missing"
NEW_SITE = "communication/interview-plan-of-new-site-late"
PLANNED = "communication/planned-interview-not-held"
DUTIES = "communication/interview-duties-not-written"
TO_PLAN = timedelta(days=30)


def make_interview_plans(company: Company) -> None:
    """Add a plan for every January of the span, one for each site taken over in it, and what they plan."""
    begun = plus_months(company.first, -18)
    row = company.add("documents", {
        "doc_id": "QP-04-01", "kind": "interview_requirements", "title": "各級人員訪談要求", "level": "company",
        "approved_on": begun, "effective_on": begun,
    })  # fmt: skip
    company.spoil(Breach(DUTIES, "", "company", "", "missing"), "QP-04-01", row, approved_on=None)
    for site in company.sites:
        _site(company, site)


def _site(company: Company, site: str) -> None:
    begun = company.begun[site]
    plan = _plan(company, site, begun, begun + timedelta(days=company.rng.randrange(10, 28)))
    if company.judges(begun + TO_PLAN):
        late = begun + TO_PLAN + timedelta(days=company.rng.randrange(1, 20))
        of_the_year = Breach(PLAN, site, site, str(begun.year), "late")
        also = (of_the_year,) if begun == date(begun.year, 1, 1) else ()
        approve = partial(plan.update, {"approved_on": late})
        company.offer(Breach(NEW_SITE, site, site, "", "late"), str(plan["doc_id"]), approve, also)
    for first, last in company.months():
        if first.month == 1 and first > begun:
            plan = _plan(company, site, first, first + timedelta(days=company.rng.randrange(5, 30)))
            breach = Breach(PLAN, site, site, str(first.year), "late")
            company.spoil(breach, str(plan["doc_id"]), plan, approved_on=last + timedelta(days=2))
        _planned(company, site, plan, last)


def _plan(company: Company, site: str, day: date, approved: date) -> Row:
    return company.add("documents", {
        "doc_id": f"FTJH-{site}-{day.year}", "project_id": site, "kind": "interview_plan", "title": "年度客戶訪談計劃",
        "level": "project", "period_covered": str(day.year), "drafted_by": f"{site}-DE1", "approved_on": approved,
        "approved_by": f"{site}-PH",
    })  # fmt: skip


def _planned(company: Company, site: str, plan: Row, due: date) -> None:
    item = f"FT-{site}-{due:%y%m}"
    row = company.add("plan_items", {
        "item_id": item, "project_id": site, "plan_doc": plan["doc_id"], "kind": "interview", "content": "上門訪談三戶",
        "period": f"{due:%Y-%m}", "owner_post": "customer_service", "owner": f"{site}-CT1", "due": due,
    })  # fmt: skip
    if due.month == 2:
        row.update({"status": "cancelled", "reason": "春節期間業主多已返鄉"})
        return
    row.update({"status": "done", "done_on": due - timedelta(days=company.rng.randrange(9))})
    company.spoil(Breach(PLANNED, site, item, "", "late"), item, row, done_on=due + timedelta(days=3))
    company.spoil(Breach(PLANNED, site, item, "", "missing"), item, row, done_on=None, status="open")

"""A first delivery at every site of a long enough span: posts filled in time before it, the assessment after it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, at, plus_months

UNFILLED = "delivery/post-unfilled-before-delivery"
ASSESSMENT = "delivery/assessment-late"
CENTRE = "delivery/centre-not-founded"
CENTRE_LEAD = 3
LEAD = {"management_technical": 3, "line": 1}
PLAN = (
    ("department_manager", "management_technical", 1),
    ("technician", "management_technical", 2),
    ("guard", "line", 4),
)
LONG_ENOUGH = 8


def make_deliveries(company: Company) -> None:
    """Add batches, planned heads, postings and assessments."""
    months = list(company.months())
    for site in company.sites:
        start = months[4][0] + timedelta(days=company.rng.randrange(5)) if len(months) >= LONG_ENOUGH else months[0][0]
        end = start + timedelta(days=company.rng.randrange(3, 8))
        batch = f"{site}-B1"
        company.add("delivery_batches", {
            "batch_id": batch, "project_id": site, "plan_start": start, "actual_start": start, "actual_end": end,
            "is_first": True,
            "has_concentrated_delivery": True, "decoration": "bare", "business_type": _business(company, site),
            "households": company.rng.randrange(200, 600),
        })  # fmt: skip
        judged = len(months) >= LONG_ENOUGH
        _centre(company, site, batch, start, judged=judged)
        _heads(company, site, batch, start, judged=judged)
        _assessment(company, site, batch, end, judged=judged)


def _business(company: Company, site: str) -> object:
    return next(row["business_type"] for row in company.tables["projects"] if row["project_id"] == site)


def _centre(company: Company, site: str, batch: str, start: date, *, judged: bool) -> None:
    due = plus_months(start, -CENTRE_LEAD)
    for kind, title in (("founding", "關於成立客戶服務中心的通知"), ("org_chart", "客戶服務中心組織架構圖")):
        row = company.add("documents", {
            "doc_id": f"{batch}-{kind}", "project_id": site, "kind": kind, "title": title, "level": "project",
            "batch_id": batch,
            "approved_on": due - timedelta(days=9), "effective_on": due - timedelta(days=company.rng.randrange(7)),
        })  # fmt: skip
        if judged:
            breach = Breach(CENTRE, site, batch, "", "incomplete")
            company.spoil(breach, f"centre {batch}", row, effective_on=due + timedelta(days=1))
            company.offer(breach, f"centre {batch}", partial(company.remove, "documents", row))


def _heads(company: Company, site: str, batch: str, start: date, *, judged: bool) -> None:
    for post, role_class, heads in PLAN:
        due = plus_months(start, -LEAD[role_class])
        company.add("headcount", {
            "project_id": site, "batch_id": batch, "post": post, "role_class": role_class, "planned_n": heads,
            "valid_from": plus_months(company.first, -12),
        })  # fmt: skip
        rows = [
            company.add(
                "staff",
                {
                    "staff_id": f"{site}-{post[:2].upper()}{n + 1}",
                    "name": people.name(company.rng),
                    "project_id": site,
                    "employer": "own",
                    "post": post,
                    "role_class": role_class,
                    "on_post": due - timedelta(days=company.rng.randrange(20)),
                },
            )
            for n in range(heads)
        ]
        if judged:
            breach = Breach(UNFILLED, site, f"{site}|{batch}|{post}", "", "incomplete")
            company.spoil(breach, f"post {site} {post}", rows[-1], on_post=due + timedelta(days=1))
            if role_class == "line":
                left = partial(rows[-1].update, {"off_post": due - timedelta(days=company.rng.randrange(16, 19))})
                company.offer(breach, (f"post {site} {post}", f"certificate {site} {post}"), left)


def _assessment(company: Company, site: str, batch: str, end: date, *, judged: bool) -> None:
    due = plus_months(end, 3)
    row = company.add("inspections", {
        "insp_id": f"SA-{batch}", "project_id": site, "batch_id": batch, "kind": "system_assessment",
        "organised_by": "company",
        "at": at(due - timedelta(days=company.rng.randrange(20)), 10), "conclusion": "體系運行有效",
    })  # fmt: skip
    if judged:
        breach = Breach(ASSESSMENT, site, batch, "", "late")
        company.spoil(breach, f"assessment {batch}", row, at=at(due + timedelta(days=1), 10))
        missing = Breach(ASSESSMENT, site, batch, "", "missing")
        company.offer(missing, f"assessment {batch}", partial(company.remove, "inspections", row))

"""What a site reports: the management services of each quarter, and the monthly bulletin of public buildings."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.simulate.company import Breach, Company, plus_months
from compliance.simulate.sites import quarter

LATE = "communication/management-report-late"
UNREVIEWED = "communication/management-report-unreviewed"
CONSULTED = "communication/consulted-after-review"
INCOMPLETE = "communication/management-report-incomplete"
BULLETIN = "communication/bulletin-late"
UNSUBMITTED = "communication/bulletin-not-submitted"
BULLETIN_DAY, SUBMISSION_DAY = 5, 10


def make_reports(company: Company) -> None:
    """Add the reports of the sites that owe them, from the period whose report is due first in the span."""
    for project in company.tables["projects"]:
        site = str(project["project_id"])
        for first, _ in company.months():
            if project["business_type"] == "public":
                _bulletin(company, site, first)
            elif project["fee_mode"] != "lump_sum" and first.month % 3 == 1:
                _report(company, site, first)


def _report(company: Company, site: str, first: date) -> None:
    label = quarter(first - timedelta(days=1))
    doc = f"MR-{site}-{label}"
    published = first + timedelta(days=company.rng.randrange(12, 19))
    row = company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": "management_report", "title": "管理服務報告", "level": "project",
        "period_covered": label, "compiled_on": published - timedelta(days=12),
        "consulted_on": published - timedelta(days=11), "consult_replied_on": published - timedelta(days=4),
        "reviewed_on": published - timedelta(days=3), "published_on": published,
    })  # fmt: skip
    for part in ("services", "finances"):
        element = company.add("document_elements", {"doc_id": doc, "element": part, "present": True})
        company.spoil(Breach(INCOMPLETE, site, doc, "", "incomplete"), doc, element, present=False)
    company.spoil(Breach(LATE, site, site, label, "late"), doc, row, published_on=first + timedelta(days=20))
    unreviewed = Breach(UNREVIEWED, site, doc, "", "incomplete")
    company.spoil(unreviewed, doc, row, reviewed_on=published + timedelta(days=1))
    afterwards = published - timedelta(days=2)
    company.spoil(Breach(CONSULTED, site, doc, "", "missing"), doc, row, consulted_on=afterwards)


def _bulletin(company: Company, site: str, first: date) -> None:
    month = f"{plus_months(first, -1):%Y-%m}"
    doc = f"JB-{site}-{month}"
    compiled = first + timedelta(days=company.rng.randrange(BULLETIN_DAY))
    row = company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": "bulletin", "title": "物業管理工作簡報", "level": "project",
        "period_covered": month, "compiled_on": compiled, "reviewed_on": compiled + timedelta(days=1),
        "submitted_on": compiled + timedelta(days=3), "submitted_to": "機關事務管理局",
    })  # fmt: skip
    late = first + timedelta(days=BULLETIN_DAY + 1)
    moved = {"compiled_on": late, "reviewed_on": late, "submitted_on": late + timedelta(days=1)}
    company.spoil(Breach(BULLETIN, site, site, month, "late"), doc, row, **moved)
    late = first + timedelta(days=SUBMISSION_DAY)
    company.spoil(Breach(UNSUBMITTED, site, site, month, "late"), doc, row, submitted_on=late)
    unreviewed = Breach(UNSUBMITTED, site, site, month, "incomplete")
    company.spoil(unreviewed, doc, row, reviewed_on=compiled + timedelta(days=4))

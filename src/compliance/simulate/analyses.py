"""The company's quarterly analysis of complaints, the sites in it, and the measures that came of it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company
from compliance.simulate.sites import quarter

MISSING = "complaints/quarter-analysis-missing"
LEFT_OUT = "complaints/site-left-out-of-analysis"
MEASURE = "complaints/analysis-measure-not-closed"
DAY = 20


def make_analyses(company: Company) -> None:
    """Add the analysis of every quarter that is due in the span."""
    for first, _ in company.months():
        if first.month % 3 == 1:
            _analysis(company, first)


def _analysis(company: Company, first: date) -> None:
    label = quarter(first - timedelta(days=1))
    doc, compiled = f"TSFX-{label}", first + timedelta(days=company.rng.randrange(8, DAY - 1))
    row = company.add("documents", {
        "doc_id": doc, "kind": "complaint_analysis", "title": f"{label}客戶投訴分析報告", "level": "company",
        "period_covered": label, "drafted_by": "Q001", "compiled_on": compiled,
    })  # fmt: skip
    measures = company.add("document_elements", {"doc_id": doc, "element": "measures", "present": True})
    breach = Breach(MISSING, "", "company", label, "late")
    company.spoil(breach, doc, row, compiled_on=first + timedelta(days=DAY + company.rng.randrange(5)))
    company.spoil(Breach(MISSING, "", "company", label, "incomplete"), doc, measures, present=False)
    for number, site in enumerate(company.sites):
        if company.begun[site] >= first:
            continue
        link = company.add("document_projects", {"doc_id": doc, "project_id": site, "relation": "covers"})
        breach = Breach(LEFT_OUT, site, site, label, "missing")
        company.offer(breach, f"{doc} {site}", partial(company.remove, "document_projects", link))
        _measure(company, site, f"{doc}-{number + 1}", compiled)


def _measure(company: Company, site: str, rect: str, compiled: date) -> None:
    raised, owner = compiled + timedelta(days=2), f"{site}-PH"
    due = raised + timedelta(days=company.rng.randrange(15, 25))
    row = company.add("rectifications", {
        "rect_id": rect, "project_id": site, "raised_on": raised, "check": "document", "area": "complaints",
        "clause": "5.4.2", "source_type": "complaint_analysis", "source_id": rect.rsplit("-", 1)[0],
        "problem": f"{company.rng.choice(people.TOPICS)}重複發生", "owner_post": "project_head", "owner": owner,
        "corrective_action": "增加巡查頻次並公示結果", "due": due, "done_on": due - timedelta(days=3),
        "verified_by": "Q001", "verified_on": due + timedelta(days=1), "verification": "passed", "status": "closed",
    })  # fmt: skip
    if not company.judges(due):
        return
    place = f"measure {rect}"
    company.spoil(Breach(MEASURE, site, rect, "", "late"), place, row, done_on=due + timedelta(days=1))
    company.spoil(Breach(MEASURE, site, rect, "", "missing"), place, row, done_on=None)
    company.spoil(Breach(MEASURE, site, rect, "", "incomplete"), place, row, verified_by=owner)

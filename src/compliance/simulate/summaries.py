"""The monthly papers on complaints: statistics of all, and the common matters with the decision to post them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from msgspec.structs import replace

from compliance.simulate.company import Breach, Company, Row, plus_months

COUNTED = "complaints/complaint-counts-differ"
STATISTICS = "complaints/complaints-not-compiled"
COMMON = "complaints/common-complaints-not-compiled"
UNDECIDED = "complaints/publication-undecided"
DAY = 5
RECEIVERS = ("project", "company", "developer", "media", "web")


def make_summaries(company: Company) -> None:
    """Add both papers for the month before the span and for every month in it; complaints must have been made."""
    for site in company.sites:
        before = [day for day in (plus_months(company.first, -1),) if day >= company.begun[site]]
        for first in (*before, *(day for day, _ in company.months())):
            _statistics(company, site, first)
            _common(company, site, first)


def _holder(site: str, post: str) -> str:
    return f"{site}-{'PH' if post == 'project_head' else 'KEEP'}"


def _received(company: Company, site: str, first: date) -> Counter[str]:
    """Count the month's complaints by who received them."""
    rows = [row for row in company.tables["complaints"] if row["project_id"] == site]
    return Counter(str(row["received_by"]) for row in rows if f"{row['received_at']:%Y-%m}" == f"{first:%Y-%m}")


def _paper(company: Company, site: str, first: date, kind: str) -> Row:
    compiled = plus_months(first, 1) + timedelta(days=company.rng.randrange(DAY))
    return company.add("documents", {
        "doc_id": f"{site}-{'CS' if kind == 'complaint_summary' else 'PC'}-{first:%Y%m}", "project_id": site,
        "kind": kind,
        "title": f"{first:%Y年%m月}投訴{'統計' if kind == 'complaint_summary' else '共性事項總表'}", "level": "project",
        "period_covered": f"{first:%Y-%m}", "compiled_on": compiled, "drafted_by": _holder(site, "project_head"),
    })  # fmt: skip


def _late(company: Company, rule: str, row: Row, first: date) -> None:
    month, due = f"{first:%Y-%m}", plus_months(first, 1).replace(day=DAY)
    if due <= company.last:
        breach = Breach(rule, str(row["project_id"]), str(row["project_id"]), month, "late")
        company.spoil(breach, str(row["doc_id"]), row, compiled_on=due + timedelta(days=1))
        company.spoil(replace(breach, reason="missing"), str(row["doc_id"]), row, compiled_on=None)


def _statistics(company: Company, site: str, first: date) -> None:
    row = _paper(company, site, first, "complaint_summary")
    received = _received(company, site, first)
    row.update({"total": received.total(), **{f"count_{by}": received[by] for by in RECEIVERS}})
    _late(company, STATISTICS, row, first)
    if plus_months(first, 1).replace(day=DAY) <= company.last:
        breach = Breach(COUNTED, site, site, f"{first:%Y-%m}", "differs")
        company.spoil(breach, str(row["doc_id"]), row, total=received.total() + 1)


def _common(company: Company, site: str, first: date) -> None:
    row = _paper(company, site, first, "public_complaint_summary")
    compiled = plus_months(first, 1)
    row.update({
        "compiled_on": compiled, "decision": "not_publish", "decision_by": _holder(site, "project_head"),
        "decision_on": compiled + timedelta(days=DAY),
    })  # fmt: skip
    if compiled + timedelta(days=DAY) <= company.last:
        doc, late = str(row["doc_id"]), compiled + timedelta(days=DAY + 1)
        company.spoil(Breach(UNDECIDED, site, doc, "", "late"), doc, row, decision_on=late)
        by_another = _holder(site, "archive_keeper")
        company.spoil(Breach(UNDECIDED, site, doc, "", "incomplete"), doc, row, decision_by=by_another)
    _late(company, COMMON, row, first)

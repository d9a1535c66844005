"""The company's quarterly analysis of special services, the sites in it, and the measures from it at each site."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from compliance.simulate.company import Breach, Company
from compliance.simulate.rectifications import rectify
from compliance.simulate.sites import quarter

ANALYSIS = "special-services/quarter-analysis-missing"
LEFT_OUT = "special-services/site-left-out-of-analysis"
MEASURE = "special-services/analysis-measure-not-closed"
SOURCES = ("from_follow_ups", "from_complaints")
DAY = 20


def make_service_analyses(company: Company) -> None:
    """Add an analysis after every quarter with orders, and one rectification from it at each site."""
    for first, _ in company.months():
        if first.month % 3 != 1:
            continue
        label = quarter(first - timedelta(days=1))
        compiled = first + timedelta(days=company.rng.randrange(5, DAY - 2))
        row = company.add("documents", {
            "doc_id": f"SA-{label}", "kind": "service_analysis", "title": f"{label}特約服務統計分析",
            "level": "company",
            "period_covered": label, "compiled_on": compiled, "drafted_by": "Q001",
        })  # fmt: skip
        parts = [
            company.add("document_elements", {"doc_id": f"SA-{label}", "element": part, "present": True})
            for part in SOURCES
        ]
        if first > company.first:
            place = f"analysis {label}"
            late = {"compiled_on": first + timedelta(days=DAY)}
            company.offer(Breach(ANALYSIS, "", "company", label, "late"), place, partial(row.update, late))
            company.spoil(Breach(ANALYSIS, "", "company", label, "missing"), place, row, compiled_on=None)
            absent = partial(company.rng.choice(parts).update, {"present": False})
            company.offer(Breach(ANALYSIS, "", "company", label, "incomplete"), place, absent)
        for site in company.sites:
            link = company.add("document_projects", {"doc_id": f"SA-{label}", "project_id": site, "relation": "covers"})
            if first > company.first:
                unnamed = partial(company.remove, "document_projects", link)
                company.offer(Breach(LEFT_OUT, site, site, label, "missing"), f"analysis {label} {site}", unnamed)
            rectify(company, site, MEASURE, compiled, {
                "rect_id": f"RS-{site}-{label}", "source_type": "service_analysis", "source_id": f"SA-{label}",
                "problem": "家電清洗返修率偏高", "correction": "返修單免費復做",
                "corrective_action": "服務人員重新培訓並抽查",
            })  # fmt: skip

"""People of the company and of its sites whose first day no breach moves: leaders, quality, desk, renovations."""

from __future__ import annotations

from compliance.simulate import people
from compliance.simulate.company import Company, plus_months

COMPANY = (
    ("L001", "in_charge_leader", "management"),
    ("L002", "company_leader", "management"),
    ("L003", "complaint_officer", "complaint_management"),
    ("L004", "complaint_officer", "complaint_management"),
    ("Q001", "quality_manager", "quality"),
    ("Q002", "quality_manager", "quality"),
)
SITE = (
    ("PH", "project_head", "project"),
    ("KEEP", "archive_keeper", "project"),
    ("CT1", "call_taker", "customer_service"),
    ("CT2", "call_taker", "customer_service"),
    ("CT3", "call_taker", "customer_service"),
    ("RM1", "renovation_manager", "engineering"),
)


def make_workforce(company: Company) -> None:
    """Add their postings, from before the span on."""
    for staff, post, dept in COMPANY:
        _posting(company, None, staff, post, dept)
    for site in company.sites:
        for staff, post, dept in SITE:
            _posting(company, site, f"{site}-{staff}", post, dept)


def _posting(company: Company, site: str | None, staff: str, post: str, dept: str) -> None:
    company.add("staff", {
        "staff_id": staff, "name": people.name(company.rng), "project_id": site, "employer": "own", "post": post,
        "role_class": "management_technical", "dept": dept, "on_post": plus_months(company.first, -24),
    })  # fmt: skip

"""What is posted for customers: approved by the project leader before it is published."""

from __future__ import annotations

from datetime import datetime, timedelta

from compliance.simulate.company import Company, Row


def publish(company: Company, site: str, pub_id: str, published: datetime, texts: Row) -> Row:
    """Add a publication of that moment; ``texts`` are its kind, title, channel and what it belongs to."""
    before = published.date() - timedelta(days=1)
    return company.add("publications", {
        "pub_id": pub_id, "project_id": site, "drafted_by": f"{site}-DE1", "approver": f"{site}-PH",
        "approver_post": "project_head", "approved_at": company.moment(before, before),
        "published_at": published, **texts,
    })  # fmt: skip

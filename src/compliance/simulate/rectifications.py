"""Rectifications: a problem with its owner and due day, carried out in time and verified by somebody else."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, at

DUE_DAYS = 30
VERIFIER = "Q001"


def rectify(company: Company, site: str, rule: str, raised: date, texts: Row) -> Row:
    """Add a rectification raised on that day and the places for breaches of ``rule``; ``texts`` say what it is."""
    due = raised + timedelta(days=DUE_DAYS)
    done = due - timedelta(days=company.rng.randrange(1, 15))
    row = company.add("rectifications", {
        "project_id": site, "raised_on": raised, "owner_post": "project_head", "owner": f"{site}-PH", "due": due,
        "done_on": done, "verified_by": VERIFIER, "verified_on": done + timedelta(days=3), "verification": "passed",
        "status": "closed", "feedback_at": at(done + timedelta(days=4), 10), **texts,
    })  # fmt: skip
    if company.first <= due <= company.last:
        subject = str(row["rect_id"])
        place, late = f"rectification {subject}", due + timedelta(days=1)
        dates = {"done_on": late, "verified_on": late, "feedback_at": at(late, 16)}
        company.offer(Breach(rule, site, subject, "", "late"), place, partial(row.update, dates))
        unfinished = dict.fromkeys(("done_on", "verified_by", "verified_on", "verification", "feedback_at"))
        opened = {**unfinished, "status": "in_progress"}
        company.offer(Breach(rule, site, subject, "", "missing"), place, partial(row.update, opened))
        unverified = company.either({"verified_by": row["owner"]}, {"verified_by": None, "verified_on": None})
        company.offer(Breach(rule, site, subject, "", "incomplete"), place, partial(row.update, unverified))
    return row

"""What the site posts of the complaints that concern everybody: after the decision, and without a customer in it."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at

SHOWN = "complaints/posted-summary-shows-customer"
UNDECIDED = "complaints/posted-summary-undecided"


def make_posted_summaries(company: Company) -> None:
    """Decide for every other paper on common matters that it is posted, and post it."""
    papers = [row for row in company.tables["documents"] if row["kind"] == "public_complaint_summary"]
    for row in papers[::2]:
        _post(company, row)


def _post(company: Company, paper: Row) -> None:
    site, decided = str(paper["project_id"]), paper["decision_on"]
    assert isinstance(decided, date)
    paper.update({"decision": "publish", "publish_scope": "各樓棟首層大堂"})
    pub, topic = f"GS-{paper['doc_id']}", company.rng.choice(people.TOPICS)
    posted = at(decided + timedelta(days=company.rng.randrange(1, 4)), 10)
    text = f"本月共性投訴：{topic}。物業服務中心已安排專人整改，整改結果將在公告欄公佈。"
    row = company.add("publications", {
        "pub_id": pub, "project_id": site, "ref_doc": paper["doc_id"], "title": "共性投訴處理情況公示", "text": text,
        "kind": "complaint_summary", "channel": "lobby", "in_public_place": True, "drafted_by": f"{site}-DE1",
        "approver": f"{site}-PH", "approver_post": "project_head", "approved_at": posted - timedelta(hours=3),
        "published_at": posted, "removed_at": posted + timedelta(days=14),
    })  # fmt: skip
    if not company.judges(posted.date()):
        return
    named = f"{text}反映人：{some_of(company, 'customers', site)['name']}。"
    company.spoil(Breach(SHOWN, site, pub, "", "carries"), pub, row, text=named)
    housed = f"{text}反映住戶：{some_of(company, 'units', site)['room_text']}。"
    company.spoil(Breach(SHOWN, site, pub, "", "carries"), pub, row, text=housed)
    early = at(decided - timedelta(days=2), 10)
    too_soon = {"published_at": early, "approved_at": early - timedelta(hours=1)}
    if company.judges(early.date()):
        company.spoil(Breach(UNDECIDED, site, pub, "", "incomplete"), pub, row, **too_soon)


def some_of(company: Company, table: str, site: str) -> Row:
    """Draw a row of the site."""
    return company.rng.choice([row for row in company.tables[table] if row["project_id"] == site])

"""The papers of one renovation: what was handed in at its registration, what was advised, and its file."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row

PAPERS = "renovation/registration-papers-missing"
FILE = "renovation/file-missing"
HARM = "renovation/advice-did-harm"
HANDED_IN = ("application", "owner_identity", "drawings", "contractor_licence", "service_agreement")
TO_FILE = timedelta(days=30)
ADVISED = 4  # every so many renovations, one is advised about


def add_papers(company: Company, row: Row, count: int) -> None:
    """Add the papers handed in and the file; two renovations at a time can be put into one file."""
    site, reno = str(row["project_id"]), str(row["reno_id"])
    _handed_in(company, row)
    accepted, number = row["accepted_on"], f"ZX-{site}-{count:03d}"
    assert isinstance(accepted, date)
    row.update({"archive_no": number, "archive_complete": True})
    if company.judges(accepted + TO_FILE):
        place, breach = f"files {site} {count // 2}", Breach(FILE, site, reno, "", "incomplete")
        company.spoil(breach, place, row, archive_complete=False)
        company.spoil(breach, place, row, archive_no=None)
        other = _filed_before(company, site, count)
        if other is not None:
            also = (Breach(FILE, site, str(other["reno_id"]), "", "incomplete"),)
            company.offer(breach, place, partial(row.update, {"archive_no": other["archive_no"]}), also)
    if count % ADVISED == 0:
        row["advised_on"] = accepted - timedelta(days=9)
        harm = "推薦的材料商與客戶發生價款糾紛"
        company.spoil(Breach(HARM, site, reno, "", "missing"), f"advice {reno}", row, advice_harm=harm)


def _filed_before(company: Company, site: str, count: int) -> Row | None:
    """Return the renovation before this one when both share a place and the former is judged too."""
    before = f"{site}-R{count - 1:03d}" if count % 2 else ""
    for row in company.tables["renovations"]:
        accepted = row["accepted_on"]
        assert isinstance(accepted, date)
        if row["reno_id"] == before and company.judges(accepted + TO_FILE):
            return row
    return None


def _handed_in(company: Company, row: Row) -> None:
    site, reno, registered = str(row["project_id"]), str(row["reno_id"]), row["registered_on"]
    assert isinstance(registered, date)
    consent = ("owner_consent",) if row["applicant_kind"] == "tenant" else ()
    for document in (*HANDED_IN, *consent):
        paper = company.add("renovation_documents", {
            "reno_id": reno, "document": document, "present": True,
            "supplied_on": registered - timedelta(days=company.rng.randrange(3)),
        })  # fmt: skip
        if company.judges(registered):
            breach, place = Breach(PAPERS, site, reno, "", "incomplete"), f"papers {reno}"
            company.spoil(breach, place, paper, supplied_on=registered + timedelta(days=2))
            company.spoil(breach, place, paper, supplied_on=None, present=False)

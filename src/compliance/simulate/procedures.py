"""The written procedures that the standard asks of the company, and their copies at the sites."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, plus_months

PROCEDURES = (
    ("QP-01", "posts/conduct-rules", "員工行為規範管理辦法"),
    ("QP-02", "delivery/procedure", "交付工作程序"),
    ("QP-03", "renovation/procedure", "裝修服務程序"),
    ("QP-04", "communication/procedure", "顧客溝通程序"),
    ("QP-05", "communication/document-rules", "文件資料管理程序"),
    ("QP-06", "complaints/procedure", "客戶投訴處理程序"),
    ("QP-07", "culture/guideline", "社區文化工作指引"),
    ("QP-08", "special-services/procedure", "特約服務控制程序"),
    ("QP-09", "customer-information/rules", "客戶信息和檔案管理規定"),
    ("QP-10", "pets/rules", "寵物管理辦法"),
    ("QP-11", "owners-assembly/procedure", "籌備業主大會、選舉業主委員會程序"),
)
OF_THE_COMPANY = {"QP-01", "QP-04", "QP-06", "QP-07", "QP-08", "QP-11"}  # and of no site; the clauses name it
ELEMENTS = {  # of which document: the rule that asks for parts of it, these parts, and whom the rule asks
    "QP-01": ("posts/conduct-scheme-incomplete", ("training", "inspection", "appraisal"), "company"),
    "QP-03": ("renovation/procedure-incomplete", ("prior_notice", "stopping", "reporting", "patrol"), "QP-03"),
    "QP-05": ("communication/document-rules-incomplete", ("format", "font", "approval_authority"), "QP-05"),
    "QP-06": (
        "complaints/procedure-incomplete",
        ("flow", "time_limits", "responsibilities", "supervision", "follow_up"),
        "QP-06",
    ),
    "QP-08": ("special-services/procedure-incomplete", ("flow", "supervision", "charging", "service_kinds"), "QP-08"),
    "QP-09": ("customer-information/rules-incomplete", ("principles", "requirements"), "QP-09"),
}


def make_procedures(company: Company) -> None:
    """Add the documents and who has them; a company-wide breach of one keeps its site breaches away."""
    for doc, stem, title in PROCEDURES:
        begun = plus_months(company.first, -20)
        row = company.add("documents", {
            "doc_id": doc, "kind": "procedure", "title": title, "level": "company", "version": "B/2",
            "approved_on": begun, "effective_on": begun + timedelta(days=company.rng.randrange(10, 30)),
            "last_review_on": plus_months(company.last, -company.rng.randrange(2, 9)), "approved_by": "L001",
            "approver_post": "company_leader",
        })  # fmt: skip
        stale = {"last_review_on": plus_months(company.last, -30), "approved_on": plus_months(company.last, -40)}
        everywhere = (f"{doc} parts", *(f"{doc} {site}" for site in company.sites))
        unapproved = {"approved_on": begun + timedelta(days=45)}
        own = {"project_id": company.sites[0], "level": "project"}  # one site's, which binds no other
        for changed in (stale, unapproved, {"superseded_on": company.last}, *([own] if doc in OF_THE_COMPANY else [])):
            missing = Breach(f"{stem}-missing", "", "company", "", "incomplete")
            company.offer(missing, everywhere, partial(row.update, changed))
        old = company.add("documents", {
            **row, "doc_id": f"{doc}-A", "version": "A/1", "approved_on": plus_months(begun, -30),
            "effective_on": plus_months(begun, -29), "last_review_on": None, "superseded_on": begun,
        })  # fmt: skip
        _elements(company, doc)
        for site in company.sites:
            copy = company.add("document_projects", {
                "doc_id": doc, "project_id": site, "relation": "distributed",
                "received_on": begun + timedelta(days=40), "version": "B/2",
            })  # fmt: skip
            breach = Breach(f"{stem}-not-at-site", site, site, "", "incomplete")
            company.offer(breach, f"{doc} {site}", partial(copy.update, {"withdrawn_on": company.last}))
            before = company.add("document_projects", {
                "doc_id": old["doc_id"], "project_id": site, "relation": "distributed",
                "received_on": plus_months(begun, -28), "withdrawn_on": begun + timedelta(days=42), "version": "A/1",
            })  # fmt: skip
            company.spoil(breach, f"{doc} {site}", before, withdrawn_on=None)


def _elements(company: Company, doc: str) -> None:
    if doc not in ELEMENTS:
        return
    rule, names, subject = ELEMENTS[doc]
    for name in names:
        row = company.add("document_elements", {
            "doc_id": doc, "element": name, "present": True, "checked_by": "Q001", "checked_on": company.first,
        })  # fmt: skip
        company.spoil(Breach(rule, "", subject, "", "incomplete"), f"{doc} parts", row, present=False)

"""What has to be written, agreed and published before a delivery, each of it in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from compliance.simulate.company import Breach, Company, Row, at, plus_months
from compliance.simulate.displays import add_notice

PLAN = "delivery/delivery-plan-late"
STAGES = ("before_delivery", "concentrated_delivery", "emergency_plan", "after_delivery")
JOBS = "delivery/job-description-missing"
INTRODUCED = "delivery/surroundings-not-introduced"
SIGNED = "delivery/preliminary-contract-unsigned"
FILED = "delivery/standards-and-charges-not-filed"
PUBLISHED = "delivery/standards-and-charges-not-published"
UNKNOWN = "delivery/delivery-day-unknown"
HARM = "delivery/publicity-did-harm"
FITTINGS = timedelta(days=14)
NO_TIME = timedelta()
BOTH = ("confirmed_by_developer_on", "confirmed_by_company_on")
WRITTEN = (  # rule, kind and title of the document, how long before the delivery, and what must be dated by then
    ("delivery/answers-not-agreed", "sales_promises", "銷售承諾清單", NO_TIME, ("compiled_on",)),
    ("delivery/answers-not-agreed", "open_issues", "遺留問題清單", NO_TIME, ("compiled_on",)),
    ("delivery/answers-not-agreed", "surroundings", "周邊配套資料", NO_TIME, ("compiled_on",)),
    ("delivery/answers-not-agreed", "reply_script", "常見問題統一回覆口徑", NO_TIME, ("approved_on",)),
    ("delivery/complaint-channel-not-agreed", "complaint_channel", "地產投訴反饋渠道", NO_TIME, BOTH),
    ("delivery/warranty-supervision-not-agreed", "warranty_supervision", "維保質量監督辦法", NO_TIME, BOTH),
    ("delivery/contractor-list-missing", "vendor_list", "施工單位聯繫清單", NO_TIME, ("compiled_on",)),
    ("delivery/takeover-list-missing", "takeover_list", "共用部位接管清單", NO_TIME, ("compiled_on",)),
    ("delivery/document-directory-missing", "catalogue", "文檔資料目錄", NO_TIME, ("approved_on",)),
    ("delivery/internal-rules-missing", "process", "內部工作流程", NO_TIME, ("approved_on",)),
    ("delivery/fitting-styles-not-agreed", "demand_analysis", "客戶裝修需求分析", FITTINGS, ("compiled_on",)),
    ("delivery/fitting-styles-not-agreed", "style_confirmation", "統一款式確認函", FITTINGS, BOTH),
)


def make_delivery_papers(company: Company) -> None:
    """Add the papers of every delivery; the deliveries, their posts and the cities of the sites must be there."""
    company.parameters["filing_required"] = dict.fromkeys(
        sorted({str(site["city"]) for site in company.tables["projects"]}), "yes"
    )
    for batch in list(company.tables["delivery_batches"]):
        begun = batch["actual_start"]
        assert isinstance(begun, date)
        for rule, kind, title, lead, dates in WRITTEN:
            if not (rule == "delivery/fitting-styles-not-agreed" and batch["business_type"] == "public"):
                _written(company, batch, (rule, kind, title), begun - lead, dates)
        _plan(company, batch, plus_months(begun, -2))
        _jobs(company, batch, plus_months(begun, -3))
        _guide(company, batch)
        _contract(company, batch, begun)
        _published(company, batch, begun)
        _batch(company, batch)


def _document(company: Company, batch: Row, doc: str, kind: str, title: str, **more: object) -> Row:
    return company.add("documents", {
        "doc_id": doc, "project_id": batch["project_id"], "batch_id": batch["batch_id"], "kind": kind, "title": title,
        "level": "project", **more,
    })  # fmt: skip


def _written(company: Company, batch: Row, what: tuple[str, str, str], due: date, dates: Iterable[str]) -> None:
    rule, kind, title = what
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    row = _document(company, batch, f"{no}-{kind}", kind, title)
    row.update({name: due - timedelta(days=company.rng.randrange(1, 25)) for name in dates})
    if company.judges(due):
        for name in dates:
            late = due + timedelta(days=company.rng.randrange(1, 9))
            company.spoil(Breach(rule, site, no, "", "incomplete"), f"{rule} {no}", row, **{name: late})


def _plan(company: Company, batch: Row, due: date) -> None:
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    doc = f"{no}-plan"
    approved = due - timedelta(days=company.rng.randrange(15))
    row = _document(company, batch, doc, "delivery_plan", "房屋交付工作計劃", approved_on=approved)
    for stage in STAGES:
        element = company.add("document_elements", {"doc_id": doc, "element": stage, "present": True})
        if company.judges(due):
            company.spoil(Breach(PLAN, site, no, "", "incomplete"), doc, element, present=False)
    if company.judges(due):
        late = due + timedelta(days=company.rng.randrange(1, 15))
        company.spoil(Breach(PLAN, site, no, "", "incomplete"), doc, row, approved_on=late)


def _jobs(company: Company, batch: Row, due: date) -> None:
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    for post in [row["post"] for row in company.tables["headcount"] if row["batch_id"] == no]:
        doc = f"{no}-job-{post}"
        row = _document(
            company, batch, doc, "job_description", "職務說明書", post=post,
            effective_on=due - timedelta(days=company.rng.randrange(20)),
        )  # fmt: skip
        if company.judges(due):
            breach = Breach(JOBS, site, f"{site}|{no}|{post}", "", "incomplete")
            company.spoil(breach, doc, row, effective_on=due + timedelta(days=2))
            company.spoil(breach, doc, row, post="other")


def _guide(company: Company, batch: Row) -> None:
    site, no, ended = str(batch["project_id"]), str(batch["batch_id"]), batch["actual_end"]
    assert isinstance(ended, date)
    doc = f"{no}-guide"
    _document(company, batch, doc, "delivery_guide", "交付指引", approved_on=plus_months(ended, -1))
    for part in ("neighbourhood", "attention_items"):
        element = company.add("document_elements", {"doc_id": doc, "element": part, "present": True})
        if company.judges(ended):
            company.spoil(Breach(INTRODUCED, site, no, "", "incomplete"), doc, element, present=False)


def _contract(company: Company, batch: Row, begun: date) -> None:
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    signed = plus_months(begun, -5)
    row = company.add("contracts", {
        "contract_id": f"{no}-QQ", "project_id": site, "batch_id": no, "kind": "preliminary",
        "title": "前期物業服務合同", "party": "建設單位", "signed_on": signed, "start": signed,
        "end": plus_months(company.last, 24),
        "filed_on": signed + timedelta(days=company.rng.randrange(10, 40)), "filing_no": f"BA-{no}",
    })  # fmt: skip
    if company.judges(begun):
        late = begun + timedelta(days=company.rng.randrange(1, 20))
        company.spoil(Breach(SIGNED, site, no, "", "incomplete"), f"contract {no}", row, signed_on=late)
        company.spoil(Breach(FILED, site, no, "", "incomplete"), f"contract {no}", row, filed_on=late)
        company.spoil(Breach(FILED, site, no, "", "incomplete"), f"contract {no}", row, filed_on=None)


def _published(company: Company, batch: Row, begun: date) -> None:
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    for kind, title in (("service_standard", "服務標準公示"), ("charges", "收費標準公示")):
        posted = at(begun - timedelta(days=company.rng.randrange(2, 30)), 9)
        row = add_notice(
            company, site, f"{no}-{kind}", kind=kind, title=title, approved_at=posted - timedelta(days=1),
            published_at=posted,
        )  # fmt: skip
        if company.judges(begun):
            breach, place = Breach(PUBLISHED, site, no, "", "incomplete"), f"published {no}"
            company.spoil(breach, place, row, removed_at=at(company.last, 9))
            company.spoil(breach, place, row, published_at=at(begun + timedelta(days=2), 9))


def _batch(company: Company, batch: Row) -> None:
    """Offer publicity that did harm, and another delivery of which nobody knows the day."""
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    batch["publicity_means"] = "交付現場展板與宣傳單張"
    harm = "展板所載學區信息與事實不符，引起客戶集體質疑"
    company.spoil(Breach(HARM, site, no, "", "missing"), f"publicity {no}", batch, publicity_harm=harm)
    another: Row = {"batch_id": f"{site}-B2", "project_id": site, "is_first": False, "households": 120}

    def add() -> None:
        company.add("delivery_batches", another)

    company.offer(Breach(UNKNOWN, site, f"{site}-B2", "", "missing"), f"batch {site}-B2", add)

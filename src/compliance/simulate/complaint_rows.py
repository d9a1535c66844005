"""One complaint as the software, the paper register and the call-back keep it, and what can go wrong with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row
from compliance.simulate.homes import old_home

CALL_BACK = "complaints/call-back-missing"
RECORDED = "complaints/recorded-late"
TOLD = "complaints/responsible-post-not-told"
RESPONSE = "complaints/first-response-late"
RECORD = "complaints/record-incomplete"
ANSWERED = "complaints/answered-by-another-department"
FILED = "complaints/handling-record-not-filed"
BY_HANDLER = "complaints/called-back-by-handler"
REOPENED = "complaints/dissatisfied-not-reopened"
CHANNELS = ("phone", "wechat", "reception", "visit")
ANONYMOUS, DISSATISFIED = 20, 13  # of so many complaints one is so
TO_REOPEN = timedelta(days=3)
FILING = timedelta(days=30)  # longer than the working days to file, whatever holidays come between
LATE_FILING = timedelta(days=45)


def add_complaint(company: Company, site: str, no: str, received: datetime, days: int) -> Row:
    """Add a complaint that is handled in some days, its entry in the register and its call-back."""
    rng = company.rng
    topic, category, post, dept = rng.choice(people.COMPLAINTS)
    number = int(no[-4:])
    owner = _owner(company, old_home(site, number))
    closed = received + timedelta(days=days, hours=1)
    row = company.add("complaints", {
        "no": no, "project_id": site, "received_at": received,
        "recorded_at": received + timedelta(minutes=rng.randrange(10, 300)),
        "channel": rng.choice(CHANNELS), "received_by": "project", "received_dept": "customer_service",
        "received_staff": f"{site}-CT1", "unit_id": owner["unit_id"], "customer_id": owner["customer_id"],
        "complainant": owner["name"], "phone": owner["phone"],
        "is_property_related": True, "object": "物業服務中心", "category": category, "level": "general",
        "content": topic, "resp_post": post, "notified_at": received + timedelta(minutes=rng.randrange(15, 600)),
        "first_response_at": received + timedelta(minutes=rng.randrange(5, 28)),
        "handling_dept": dept, "handler": f"{site}-TE1", "measure": "現場核實並安排整改", "result": "已整改，客戶認可",
        "finished_at": closed - timedelta(minutes=50), "reply_at": closed - timedelta(minutes=20),
        "reply_dept": "customer_service", "closed_at": closed, "volume_no": f"{site}-TS-{received:%Y%m}",
        "status": "closed",
    })  # fmt: skip
    company.add("complaint_register", {
        "entry_id": no.replace("-C", "-D"), "project_id": site, "complaint_no": no, "received_at": received,
        "channel": row["channel"], "complainant": row["complainant"], "content": row["content"],
    })  # fmt: skip
    called = closed + timedelta(days=rng.randrange(1, 4))
    if number % ANONYMOUS == ANONYMOUS // 2 and number // ANONYMOUS % 2 == 0:
        unnamed = dict.fromkeys(("unit_id", "customer_id", "complainant", "phone", "reply_at", "reply_dept"))
        row.update({**unnamed, "anonymous": True, "exempt_code": "anonymous"})
    elif number % ANONYMOUS == ANONYMOUS // 2:
        _in_vain(company, row, closed)
    else:
        row.update({
            "followup_at": called, "followup_by": f"{site}-CT2", "followup_channel": "phone",
            "followup_result": "satisfied",
        })  # fmt: skip
        if number % DISSATISFIED == 0:
            again = {"reopened_at": called + timedelta(days=rng.randrange(1, 3)), "status": "reopened"}
            row.update({"followup_result": "dissatisfied", **again})
        company.add("complaint_attempts", {"complaint_no": no, "at": called, "channel": "phone", "result": "done"})
    return row


def _owner(company: Company, unit: str) -> Row:
    return next(row for row in company.tables["customers"] if row.get("unit_id") == unit)


def _in_vain(company: Company, row: Row, closed: datetime) -> None:
    """Call back three times without reaching the customer."""
    row.update({"exempt_code": "unreachable", "exempt_evidence": "三次致電均無人接聽"})
    for day in range(1, 4):
        company.add("complaint_attempts", {
            "complaint_no": row["no"], "at": closed + timedelta(days=day), "channel": "phone",
            "by_staff": f"{row['project_id']}-CT2", "result": "absent",
        })  # fmt: skip


def offer_breaches(company: Company, row: Row) -> None:
    """Offer what can go wrong with the complaint."""
    site, no, received, closed = str(row["project_id"]), str(row["no"]), row["received_at"], row["closed_at"]
    assert isinstance(received, datetime)
    assert isinstance(closed, datetime)
    place, rng = complaint_place(no), company.rng

    def spoil(rule: str, reason: str, **changed: object) -> None:
        company.spoil(Breach(rule, site, no, "", reason), place, row, **changed)

    spoil(RECORDED, "late", recorded_at=received + timedelta(hours=rng.randrange(25, 60)))
    spoil(RECORDED, "missing", recorded_at=None)
    spoil(TOLD, "late", notified_at=received + timedelta(hours=rng.randrange(25, 60)))
    spoil(TOLD, "incomplete", resp_post=None)
    spoil(RESPONSE, "late", first_response_at=received + timedelta(hours=2, minutes=rng.randrange(1, 90)))
    spoil(RECORD, "incomplete", result=None)
    spoil(RECORD, "incomplete", content="已处理")
    if "followup_at" in row:
        _offer_call_back(company, row, closed)
        spoil(ANSWERED, "incomplete", reply_dept="engineering")
        spoil(ANSWERED, "incomplete", reply_at=closed - timedelta(hours=2))
    if company.judges(closed.date() + FILING):
        spoil(FILED, "incomplete", volume_no=None)
        spoil(FILED, "incomplete", handler=None)


def _offer_call_back(company: Company, row: Row, closed: datetime) -> None:
    called, no = row["followup_at"], str(row["no"])
    assert isinstance(called, datetime)

    def spoil(rule: str, reason: str, **changed: object) -> None:
        company.spoil(Breach(rule, str(row["project_id"]), no, "", reason), complaint_place(no), row, **changed)

    if "reopened_at" not in row:
        spoil(CALL_BACK, "late", followup_at=closed + timedelta(days=4))
        spoil(CALL_BACK, "missing", followup_at=None)
    elif company.judges(called.date() + TO_REOPEN):
        spoil(REOPENED, "late", reopened_at=called + TO_REOPEN + timedelta(days=1))
        spoil(REOPENED, "missing", reopened_at=None)
    if company.judges(called.date()):
        spoil(BY_HANDLER, "missing", followup_by=row["handler"])


def complaint_place(no: str) -> str:
    """Return the place of everything about one complaint."""
    return f"complaint {no}"

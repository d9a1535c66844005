"""What a site keeps on display: the service telephone and the ways to complain; and its notices, approved before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, at, plus_months
from compliance.simulate.posted_summaries import some_of

TELEPHONE = "communication/telephone-not-published"
CHANNEL = "communication/complaint-channel-not-published"
UNAPPROVED = "communication/notice-unapproved"
RENEWED, DAY = 4, 12  # months from one board to the next; the day on which it is put up
GAP = timedelta(days=4)
SHOWN = "communication/notice-shows-customer"
NOTICES = ("停水通知", "停電通知", "消防演習通知", "外牆清洗通知", "滅蚊消殺通知")
BOARDS = (
    ("hotline", "24小時服務電話公示", TELEPHONE),
    ("complaint_channel", "投訴途徑公示", CHANNEL),
)


def make_displays(company: Company) -> None:
    """Add the boards, one put up before the other is taken down, and a notice a month."""
    for turn, site in enumerate(company.sites):
        for kind, title, rule in BOARDS:
            _boards(company, rule, kind, title, site, turn + len(kind))
        _notices(company, site)


def add_notice(company: Company, site: str, pub: str, **more: object) -> Row:
    """Add a publication that the project head approved before it went up; ``published_at`` must be given."""
    return company.add("publications", {
        "pub_id": pub, "project_id": site, "channel": "notice_board", "in_public_place": True,
        "drafted_by": f"{site}-DE1", "approver": f"{site}-PH", "approver_post": "project_head", **more,
    })  # fmt: skip


def _boards(company: Company, rule: str, kind: str, title: str, site: str, turn: int) -> None:
    day = plus_months(company.first, turn % RENEWED - RENEWED).replace(day=DAY)
    up = min(at(day, 9), at(company.begun[site] - timedelta(days=1), 9))
    while up.date() <= company.last:
        day = plus_months(day, RENEWED)
        down = at(day, 10)
        row = add_notice(
            company, site, f"GS-{kind[:2].upper()}-{site}-{day:%y%m}", kind=kind, title=title, place="客戶服務中心",
            approved_at=up - timedelta(days=1), published_at=up, removed_at=down,
        )  # fmt: skip
        if company.first + GAP < day <= company.last:
            breach = Breach(rule, site, site, f"{day:%Y-%m}", "missing")
            company.spoil(breach, f"board {kind} {site} {day:%Y-%m}", row, removed_at=down - GAP)
        up = at(day, 9)


def _notices(company: Company, site: str) -> None:
    for first, last in company.months():
        no, posted = f"NT-{site}-{first:%y%m}", company.moment(first + timedelta(days=2), last)
        title = company.rng.choice(NOTICES)
        text = f"{title}：因檢修需要，請各位業主提前做好準備，如有疑問請致電服務中心。"
        row = add_notice(
            company, site, no, kind="notice", title=title, text=text, published_at=posted,
            approved_at=posted - timedelta(hours=company.rng.randrange(2, 30)),
        )  # fmt: skip
        _by_delegate(company, site, row)
        breach = Breach(UNAPPROVED, site, no, "", "incomplete")
        later = {"approved_at": posted + timedelta(minutes=30)}
        company.offer(breach, f"notice {no}", partial(row.update, later))
        company.spoil(breach, f"notice {no}", row, approver=f"{site}-CT1", approver_post="customer_service")
        named = f"{text}業主{some_of(company, 'customers', site)['name']}家中無人，請盡快聯繫。"
        company.spoil(Breach(SHOWN, site, no, "", "carries"), f"notice {no}", row, text=named)


def _by_delegate(company: Company, site: str, row: Row) -> None:
    """Let the delegate approve what was approved while the delegation held."""
    approved = row["approved_at"]
    assert isinstance(approved, datetime)
    for delegation in company.tables["delegations"]:
        begun, ended = delegation["start"], delegation["end"]
        assert isinstance(begun, date)
        assert isinstance(ended, date)
        if delegation["project_id"] == site and begun <= approved.date() <= ended:
            row.update({"approver": delegation["staff_id"], "approver_post": "renovation_manager"})

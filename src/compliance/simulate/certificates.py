"""Licences of the sites and certificates of their staff, renewed in time."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from compliance.simulate.company import SETTLED, Breach, Company, Row, plus_months

LICENCE = "delivery/business-licence-missing"
LINE = "delivery/business-line-without-licence"
CODES = "delivery/code-or-tax-registration-missing"
CERTIFICATE = "posts/certificate-missing"
EXPIRING = "posts/certificate-expiring"
TWICE = "posts/certificate-number-twice"
BY_POST = {"guard": "security_guard", "technician": "electrician"}
MATRIX = {"guard": "security_guard", "technician": ["electrician", "lift_safety | fire_facilities"]}
FREE_POSTS = (
    "project_head", "deputy_project_head", "department_manager", "department_head", "company_leader",
    "in_charge_leader", "complaint_officer", "archive_keeper", "custodian", "renovation_manager", "cleaner",
    "gardener", "service_worker", "customer_service", "receptionist", "call_taker", "control_room",
    "community_culture", "quality_manager", "finance", "administration", "developer_staff", "other",
)  # fmt: skip
BEFORE_THE_UNIFIED_CODE = date(2013, 5, 20)
GAP = timedelta(days=4)


def make_certificates(company: Company) -> None:
    """Add the licences of each site and the certificates that its posts ask for; staff must be there."""
    company.parameters["post_cert_matrix"] = MATRIX
    company.parameters["cert.free_posts"] = FREE_POSTS
    company.parameters["licence_matrix"] = {"parking": "parking_permit"}
    for turn, site in enumerate(company.sites):
        if turn % 3 == 0:
            _of_old_form(company, site)
        else:
            _renewed(company, site, "business_licence", LICENCE, site, 7 + turn % 3)
        begun = {"business_line": "parking", "business_start": company.begun[site]}
        _renewed(company, site, "parking_permit", LINE, f"{site}|parking", 5 - turn % 3, **begun)
    for post in BY_POST:
        for site in company.sites:
            _of_staff(company, site, post)


def _certificate(company: Company, site: str, kind: str, no: str, **more: object) -> Row:
    return company.add("certificates", {
        "cert_id": f"{site}-{no}", "project_id": site, "holder_type": "project", "kind": kind,
        "number": f"{company.rng.randrange(10**9):09d}", "issuer": "市場監督管理局", **more,
    })  # fmt: skip


def _of_old_form(company: Company, site: str) -> None:
    """Add a licence from before the unified code, and the two papers that it needs beside it."""
    issued = {"issued": BEFORE_THE_UNIFIED_CODE, "permanent": True}
    _certificate(company, site, "business_licence", "YY1", **issued)
    for kind, no in (("organisation_code", "JG1"), ("tax_registration", "SW1")):
        row = _certificate(company, site, kind, no, **issued)
        gone = partial(company.remove, "certificates", row)
        company.offer(Breach(CODES, site, site, "", "incomplete"), f"codes {site}", gone)


def _renewed(company: Company, site: str, kind: str, rule: str, subject: str, months: int, **more: object) -> None:
    """Add a licence that runs out some months after the begin of the span, and the one after it."""
    end = min(plus_months(company.first, months % len(list(company.months()))), company.last) + timedelta(days=9)
    first = min(plus_months(end, -36), plus_months(company.begun[site], -1))
    old = _certificate(company, site, kind, f"{kind[:2].upper()}1", issued=first, valid_to=end, **more)
    _certificate(
        company,
        site,
        kind,
        f"{kind[:2].upper()}2",
        issued=end + timedelta(days=1),
        valid_to=plus_months(end, 36),
        **more,
    )
    if company.judges(end):
        breach, place = Breach(rule, site, subject, f"{end:%Y-%m}", "missing"), f"licence {kind} {site}"
        company.spoil(breach, place, old, valid_to=end - GAP)


def _of_staff(company: Company, site: str, post: str) -> None:
    holders = [row for row in company.tables["staff"] if row["project_id"] == site and row["post"] == post]
    rows = [_held(company, site, holder, BY_POST[post]) for holder in holders]
    if post == "technician":
        _second(company, site, holders)
    _renewal(company, site, holders[0], rows[0])
    near = company.last + SETTLED + timedelta(days=company.rng.randrange(1, 55))
    for row in rows[1:]:
        no = str(row["cert_id"])
        company.spoil(Breach(EXPIRING, site, no, "", "missing"), f"certificate {site} {post}", row, valid_to=near)
    for one, other in pairwise(rows[1:]):
        breaches = [Breach(TWICE, site, str(row["cert_id"]), "", "missing") for row in (one, other)]
        same = partial(other.update, {"number": one["number"]})
        company.offer(breaches[0], f"certificate {site} {post}", same, (breaches[1],))


def _second(company: Company, site: str, holders: list[Row]) -> None:
    """Add the other certificate that each technician needs, of either kind; the first one's is renewed in the span."""
    rows = [
        _held(company, site, holder, ("lift_safety", "fire_facilities")[turn % 2], no=3)
        for turn, holder in enumerate(holders)
    ]
    _renewal(company, site, holders[0], rows[0], no=4)


def _held(company: Company, site: str, holder: Row, kind: str, *, no: int = 1) -> Row:
    begun = holder["on_post"]
    assert isinstance(begun, date)
    return _certificate(
        company, site, kind, f"{holder['staff_id']}-{no}", holder_type="person", holder_id=holder["staff_id"],
        staff_id=holder["staff_id"], issuer="職業技能鑑定中心",
        issued=plus_months(begun, -company.rng.randrange(1, 12)), valid_to=plus_months(company.last, 14),
    )  # fmt: skip


def _renewal(company: Company, site: str, holder: Row, row: Row, *, no: int = 2) -> None:
    """Let the holder's certificate run out in the span, and renew it on the day after."""
    begun = holder["on_post"]
    assert isinstance(begun, date)
    end = max(begun, plus_months(company.last, -3)) + timedelta(days=company.rng.randrange(8, 20))
    row["valid_to"] = end
    company.add("certificates", {
        **row, "cert_id": f"{site}-{holder['staff_id']}-{no}", "issued": end + timedelta(days=1),
        "valid_to": plus_months(end, 36),
    })  # fmt: skip
    if company.judges(end):
        subject = f"{holder['staff_id']}|{holder['post']}|{begun}"
        breach, place = (
            Breach(CERTIFICATE, site, subject, f"{end:%Y-%m}", "missing"),
            f"renewal {site} {holder['post']}",
        )
        company.spoil(breach, place, row, valid_to=end - GAP)

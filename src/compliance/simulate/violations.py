"""Violations in homes and on common parts: some put right in time, some reported and sued, some done again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from compliance.simulate.company import Breach, Company, Row, at
from compliance.simulate.homes import old_home

NOTIFIED = "renovation/violation-not-notified"
STOPPED = "renovation/violation-not-stopped"
REPORTED = "renovation/violation-not-reported"
REPEATED = "renovation/repeated-violation-not-reported"
UNEXPLAINED = "renovation/violation-unexplained"
SUED = "renovation/violation-suit-undecided"
KINDS = (
    ("structure", "擅自拆改承重牆"),
    ("encroachment", "占用公共走道堆放材料"),
    ("illegal_building", "露台違章搭建"),
    ("common_interest", "在外牆開孔"),
    ("fire_lane", "車輛占用消防車通道"),
)
TO_CORRECT, TO_REPORT, TO_DECIDE = timedelta(days=5), timedelta(days=3), timedelta(days=30)
DAY_AND_MORE = timedelta(hours=30)
REPORT = {"authority": "城市管理綜合執法局", "proof_report": True}


def make_violations(company: Company) -> None:
    """Add one violation a month and site: put right, reported and sued, or done again, in turn."""
    for turn, site in enumerate(company.sites):
        for number, (first, _) in enumerate(company.months()):
            row = _violation(company, site, number, company.moment(first, first + timedelta(days=8)))
            _offer_notice(company, row)
            (_put_right, _sue, _again)[(turn + number) % 3](company, row)


def _violation(company: Company, site: str, number: int, found: datetime) -> Row:
    rng = company.rng
    category, explanation = rng.choice(KINDS)
    row = company.add("violations", {
        "vio_id": f"WG-{site}-{found:%y%m}", "project_id": site, "unit_id": old_home(site, number + 9),
        "category": category, "explanation": explanation, "person_kind": rng.choice(("owner", "tenant", "contractor")),
        "found_at": found, "found_by": f"{site}-GU1", "notice_at": found + timedelta(hours=rng.randrange(1, 23)),
        "notice_no": f"ZG-{site}-{found:%y%m}", "notice_form": "delivered", "proof_notice": True,
        "stop_at": found + timedelta(hours=rng.randrange(1, 12)), "stop_measure": "現場勸阻並要求停止",
        "proof_stop": True, "deadline": found.date() + TO_CORRECT,
    })  # fmt: skip
    if category == "fire_lane":
        row.update({"block_hours": rng.randrange(2, 9), "vehicle_mark": f"試A{rng.randrange(10**5):05d}"})
    return row


def _offer_notice(company: Company, row: Row) -> None:
    site, vio, found = str(row["project_id"]), str(row["vio_id"]), row["found_at"]
    assert isinstance(found, datetime)
    late = found + DAY_AND_MORE
    company.spoil(Breach(UNEXPLAINED, site, vio, "", "incomplete"), vio, row, category=None)
    if row["category"] == "common_interest":
        company.spoil(Breach(UNEXPLAINED, site, vio, "", "incomplete"), vio, row, explanation=None)
    company.spoil(Breach(NOTIFIED, site, vio, "", "late"), vio, row, notice_at=late)
    company.spoil(Breach(NOTIFIED, site, vio, "", "incomplete"), vio, row, notice_form="oral")
    company.spoil(Breach(NOTIFIED, site, vio, "", "incomplete"), vio, row, proof_notice=False)
    company.spoil(Breach(STOPPED, site, vio, "", "late"), vio, row, stop_at=late)
    company.spoil(Breach(STOPPED, site, vio, "", "incomplete"), vio, row, stop_measure=None)


def _put_right(company: Company, row: Row) -> None:
    row["corrected_at"] = at(_deadline(row) - timedelta(days=1), 10 + company.rng.randrange(7))


def _sue(company: Company, row: Row) -> None:
    """Leave it as it is: report it in time after the deadline, and decide on a suit."""
    site, vio, due = str(row["project_id"]), str(row["vio_id"]), _deadline(row) + TO_REPORT
    reported = at(due - timedelta(days=company.rng.randrange(1, 3)), 10)
    decided = reported.date() + timedelta(days=company.rng.randrange(10, 25))
    row.update({
        **REPORT, "reported_at": reported, "receipt": f"SL-{vio}", "litigation_decided_on": decided,
        "litigation": company.rng.choice(("filed", "not_filed")),
    })  # fmt: skip
    late = at(due + timedelta(days=1), 10)
    company.spoil(Breach(REPORTED, site, vio, "", "late"), vio, row, reported_at=late)
    company.spoil(Breach(REPORTED, site, vio, "", "missing"), vio, row, reported_at=None)
    company.spoil(Breach(REPORTED, site, vio, "", "incomplete"), vio, row, receipt=None)
    if company.judges(reported.date() + TO_DECIDE):
        too_late = reported.date() + TO_DECIDE + timedelta(days=3)
        company.spoil(Breach(SUED, site, vio, "", "late"), vio, row, litigation_decided_on=too_late)
        company.spoil(Breach(SUED, site, vio, "", "missing"), vio, row, litigation_decided_on=None)
        company.spoil(Breach(SUED, site, vio, "", "incomplete"), vio, row, litigation="pending")


def _again(company: Company, row: Row) -> None:
    """Put it right in time, do it again, and report that."""
    _put_right(company, row)
    site, vio = str(row["project_id"]), str(row["vio_id"])
    repeated = at(_deadline(row) + timedelta(days=company.rng.randrange(2, 8)), 11)
    row.update({
        **REPORT, "repeated_at": repeated, "reported_at": repeated + timedelta(hours=company.rng.randrange(2, 60)),
        "receipt": f"SL-{vio}",
    })  # fmt: skip
    late = repeated + TO_REPORT + timedelta(days=1)
    company.spoil(Breach(REPEATED, site, vio, "", "late"), vio, row, reported_at=late)
    company.spoil(Breach(REPEATED, site, vio, "", "missing"), vio, row, reported_at=None)
    company.spoil(Breach(REPEATED, site, vio, "", "incomplete"), vio, row, proof_report=False)


def _deadline(row: Row) -> date:
    deadline = row["deadline"]
    assert isinstance(deadline, date)
    return deadline

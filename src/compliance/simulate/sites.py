"""Sites with what is checked each quarter: conduct, dress, the telephone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at, plus_months

MEASURE = "posts/conduct-problem-without-measure"
CLOSED = "posts/conduct-problem-not-closed"
VERIFIED = "posts/conduct-problem-unverified"
CONDUCT = "posts/conduct-inspection-missing"
DRESS = "posts/dress-unchecked"
TEST_CALL = "complaints/test-call-missing"
KINDS = (
    (people.GARDENS, "residential", "commission"),
    (people.OFFICES, "public", "commission"),
    (people.NEW_GARDENS, "residential", "lump_sum"),  # taken over with the first quarter of the span
)


def make_sites(company: Company) -> None:
    """Add the register of sites, and the quarterly checks."""
    for number, site in enumerate(company.sites):
        names, business, fees = KINDS[number % len(KINDS)]
        turn = number // len(KINDS)
        new = number % len(KINDS) == len(KINDS) - 1
        begun = company.first if new else plus_months(company.first, -24)
        company.begun[site] = plus_months(begun.replace(day=1), -((begun.month - 1) % 3))
        company.add("projects", {
            "project_id": site, "name": f"{names[turn % len(names)]}{turn // len(names) + 1}期",
            "business_type": business, "fee_mode": fees, "households": company.rng.randrange(400, 2400),
            "city": people.CITIES[number % len(people.CITIES)], "takeover_on": company.begun[site],
        })  # fmt: skip
        for first, last in company.quarters():
            _conduct(company, site, first, last)
            _dress(company, site, first, last)
            _test_call(company, site, first, last)


def quarter(day: date) -> str:
    """Return the quarter's key, such as 2026Q1."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def _conduct(company: Company, site: str, first: date, last: date) -> None:
    when = company.moment(first, last - timedelta(days=2))
    row = company.add("inspections", {
        "insp_id": f"BI-{site}-{quarter(first)}", "project_id": site, "kind": "bi", "organised_by": "company",
        "at": when,
        "end_at": when + timedelta(hours=2), "conclusion": "總體符合，個別員工未佩戴工牌", "sample_n": 12, "fail_n": 1,
    })  # fmt: skip
    place = f"bi {site} {quarter(first)}"
    problem = _problem(company, site, row, place)

    def never_held() -> None:
        company.remove("inspections", row)
        company.remove("inspection_problems", problem)

    company.offer(Breach(CONDUCT, site, site, quarter(first), "too_few"), place, never_held)
    for changed in ({"conclusion": None}, {"organised_by": "project"}):
        company.offer(Breach(CONDUCT, site, site, quarter(first), "too_few"), place, partial(row.update, changed))


def _problem(company: Company, site: str, inspection: Row, place: str) -> Row:
    ended = inspection["end_at"]
    assert isinstance(ended, datetime)
    problem, due = f"{inspection['insp_id']}-1", ended.date() + timedelta(days=5)
    row = company.add("inspection_problems", {
        "problem_id": problem, "insp_id": inspection["insp_id"], "content": "一人未佩戴工牌",
        "measure": "補發工牌並逐班檢查",
        "owner_post": "department_head", "owner": f"{site}-DE1", "due": due, "done_on": due - timedelta(days=1),
        "verified_by": "Q001", "verified_on": due + timedelta(days=2),
    })  # fmt: skip
    if not company.first <= ended.date() <= company.last - timedelta(days=40):
        return row  # some of its dues lie outside the span

    def spoil(rule: str, reason: str, **changed: object) -> None:
        company.spoil(Breach(rule, site, problem, "", reason), place, row, **changed)

    spoil(MEASURE, "incomplete", measure=None)
    spoil(MEASURE, "incomplete", owner=None, owner_post=None)
    spoil(CLOSED, "late", done_on=due + timedelta(days=1))
    spoil(CLOSED, "missing", done_on=None)
    spoil(VERIFIED, "incomplete", verified_by=f"{site}-DE1")
    spoil(VERIFIED, "late", verified_on=due + timedelta(days=33))
    spoil(VERIFIED, "missing", verified_on=None)
    return row


def _dress(company: Company, site: str, first: date, last: date) -> None:
    row = company.add("attestations", {
        "question_id": f"{DRESS}:{site}:{quarter(first)}", "rule": DRESS, "clause": "1.1.2", "project_id": site,
        "subject": site,
        "period": quarter(first), "answer": "conforming", "sample_n": 5, "fail_n": 0, "fact": "抽查五個崗位，着裝統一",
        "by": "Q001", "post": "quality_manager", "at": at(last - timedelta(days=9), 15),
    })  # fmt: skip
    breach = Breach(DRESS, site, site, quarter(first), "answered")
    found = {"answer": "nonconforming", "fail_n": 2, "fact": "抽查五個崗位，兩人未着工裝"}
    company.offer(breach, f"dress {site} {quarter(first)}", partial(row.update, found))


def _test_call(company: Company, site: str, first: date, last: date) -> None:
    night = at(first + timedelta(days=company.rng.randrange((last - first).days)), 23, company.rng.randrange(60))
    row = company.add("inspections", {
        "insp_id": f"TC-{site}-{quarter(first)}", "project_id": site, "kind": "test_call", "organised_by": "company",
        "at": night,
        "answered_after_rings": company.rng.randrange(1, 4), "conclusion": "三聲內接聽",
    })  # fmt: skip
    breach = Breach(TEST_CALL, site, site, quarter(first), "too_few")
    company.offer(breach, f"test call {site} {quarter(first)}", partial(company.remove, "inspections", row))
    company.spoil(breach, f"test call {site} {quarter(first)}", row, answered_after_rings=None)

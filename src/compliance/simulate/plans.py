"""The yearly plan of community culture at each site, and the clubs in it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, plus_months
from compliance.simulate.sites import quarter

PLAN = "culture/yearly-plan-missing"
FIRST = "culture/plan-of-new-site-late"
QUARTER = "culture/no-activity-planned-in-quarter"
CLUB = "culture/club-not-in-plan"
NEW_CLUB = "culture/new-club-not-planned"
CLUBS = ("太極拳社", "書畫社", "合唱團", "羽毛球社", "攝影社", "舞蹈隊")


def make_plans(company: Company) -> None:
    """Add two clubs for each site, and its plan of every year with an activity for each quarter and each club."""
    for number, site in enumerate(company.sites):
        old, new = CLUBS[number % 3], CLUBS[number % 3 + 3]
        _club(company, site, old, f"{site}-CL1", plus_months(company.first, -18))
        _club(
            company, site, new, f"{site}-CL2", plus_months(company.first, 1) + timedelta(days=company.rng.randrange(9))
        )
        for year in range(company.first.year, company.last.year + 1):
            _plan(company, site, year)


def _club(company: Company, site: str, name: str, club: str, founded: date) -> None:
    row = company.add("clubs", {
        "club_id": club, "project_id": site, "name": name, "leader": people.name(company.rng), "founded_on": founded,
        "support": "提供活動室，每季補助器材費", "planned_on": founded + timedelta(days=company.rng.randrange(3, 25)),
    })  # fmt: skip
    if founded >= company.first and founded + timedelta(days=30) <= company.last:
        late = {"planned_on": founded + timedelta(days=31)}
        company.offer(Breach(NEW_CLUB, site, club, "", "late"), f"club {club}", partial(row.update, late))
        company.spoil(Breach(NEW_CLUB, site, club, "", "missing"), f"club {club}", row, planned_on=None)


def _plan(company: Company, site: str, year: int) -> None:
    doc, due = f"CP-{site}-{year}", date(year, 1, 31)
    row = company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": "culture_plan", "title": f"{year}年度社區文化計劃",
        "level": "project", "period_covered": str(year), "approved_on": due - timedelta(days=company.rng.randrange(40)),
        "approved_by": "L001",
    })  # fmt: skip
    begun = company.begun[site]
    if begun.year == year and begun > due:
        _first_plan(company, site, row)
    judged = company.judges(due)
    if judged and begun.year != year:
        late = {"approved_on": due + timedelta(days=1)}
        company.offer(Breach(PLAN, site, site, str(year), "late"), f"plan {doc}", partial(row.update, late))
    for number in range(4):
        _quarter(company, site, doc, date(year, number * 3 + 1, 1))
    for club in [row for row in company.tables["clubs"] if row["project_id"] == site]:
        item = company.add("plan_items", {
            "item_id": f"{doc}-{club['club_id']}", "project_id": site, "plan_doc": doc, "kind": "club",
            "content": f"扶持{club['name']}", "period": str(year), "club_id": club["club_id"],
            "due": date(year, 12, 20), "status": "open",
        })  # fmt: skip
        if judged and str(club["club_id"]).endswith("CL1"):
            breach = Breach(CLUB, site, str(club["club_id"]), str(year), "missing")
            company.offer(breach, f"plan {item['item_id']}", partial(item.update, {"club_id": None}))


def _first_plan(company: Company, site: str, row: Row) -> None:
    """Plan the rest of the year in which the site was taken over."""
    due = company.begun[site] + timedelta(days=30)
    row["approved_on"] = due - timedelta(days=company.rng.randrange(15))
    if company.judges(due):
        late = partial(row.update, {"approved_on": due + timedelta(days=1)})
        company.offer(Breach(FIRST, site, site, "", "incomplete"), f"plan {row['doc_id']}", late)


def _quarter(company: Company, site: str, doc: str, first: date) -> None:
    last = plus_months(first, 3) - timedelta(days=1)
    label = quarter(last)
    item = company.add("plan_items", {
        "item_id": f"{doc}-{label}", "project_id": site, "plan_doc": doc, "kind": "activity", "period": label,
        "content": "社區文化活動", "owner_post": "community_culture",
        "due": last - timedelta(days=company.rng.randrange(60)), "status": "open",
    })  # fmt: skip
    if company.first <= last <= company.last:
        undated = partial(item.update, {"due": None})
        company.offer(Breach(QUARTER, site, site, label, "missing"), f"plan {item['item_id']}", undated)

"""Community events: planned and told before, evaluated after; outings insured, large ones with a contingency plan."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, at
from compliance.simulate.notices import publish
from compliance.simulate.sites import quarter

HELD = "culture/activity-missing"
EVALUATED = "culture/activity-not-evaluated"
CLOSED = "culture/activity-problem-not-closed"
SCHEME = "culture/activity-scheme-unapproved"
REPLACED = "culture/cancelled-event-not-replaced"
TOLD = "culture/customers-told-late"
CONTINGENCY = "culture/large-event-without-contingency"
INSURED = "culture/outing-uninsured"
EVALUATION, MEASURE, REPLACEMENT = timedelta(days=7), timedelta(days=30), timedelta(days=30)
KINDS = (("festival", "社區鄰里節"), ("outing", "春秋郊遊"), ("family", "親子手工日"))


def make_activities(company: Company) -> None:
    """Add one event a quarter and site: in turn a large one, an outing with a problem, and one put off before.

    In the last quarter all sites have a sports day together besides.
    """
    quarters = [(max(first, company.first), last) for first, last in company.quarters()]
    for number, site in enumerate(company.sites):
        for turn, (begun, last) in enumerate(quarters):
            held = at(begun + timedelta(days=company.rng.randrange(14, 22)), 14)
            kind = (number + turn) % len(KINDS)
            row = _activity(company, site, f"AC-{site}-{quarter(last)}", held, KINDS[kind])
            for add in ((_large,), (_outing, _problem), (_put_off,))[kind]:
                add(company, row, held)
            if kind != len(KINDS) - 1 and turn != len(quarters) - 1:  # without another breach, or another event
                _missing(company, row, quarter(last))
    for begun, last in quarters[-1:]:
        held = at(begun + timedelta(days=company.rng.randrange(12, 25)), 9)
        row = _activity(company, company.sites[0], f"AC-{quarter(last)}", held, ("sports", "鄰里運動會"))
        row["project_ids"] = "、".join(company.sites)


def _missing(company: Company, row: Row, label: str) -> None:
    site, place = str(row["project_id"]), f"event {row['act_id']}"
    breach = Breach(HELD, site, site, label, "missing")
    company.offer(breach, place, partial(company.remove, "activities", row))
    company.spoil(breach, place, row, decoration_only=True)


def _activity(company: Company, site: str, act: str, held: datetime, kind: tuple[str, str]) -> Row:
    ended = held + timedelta(hours=company.rng.randrange(2, 6))
    word, title = kind
    came = company.rng.randrange(30, 90)
    scheme = _paper(company, site, f"{act}-S", "activity_scheme", f"{title}活動方案", held.date() - timedelta(days=12))
    row = company.add("activities", {
        "act_id": act, "project_id": site, "title": title, "type": word, "held_from": held, "held_to": ended,
        "status": "held", "plan_doc": scheme, "plan_approved_at": held - timedelta(days=12),
        "notice_channel": "notice_board", "expected": came + company.rng.randrange(-5, 6), "actual": came,
        "evaluated_on": held.date() + timedelta(days=company.rng.randrange(1, 7)),
        "evaluation": "參與踴躍，客戶反映良好", "problems": "無",
    })  # fmt: skip
    _papers(company, row, held)
    return row


def _paper(company: Company, site: str, doc: str, kind: str, title: str, approved: date) -> str:
    company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": kind, "title": title, "level": "project", "approved_on": approved,
        "approved_by": f"{site}-PH",
    })  # fmt: skip
    return doc


def _papers(company: Company, row: Row, held: datetime) -> None:
    """Publish it in time; offer the places that every event has."""
    site, act = str(row["project_id"]), str(row["act_id"])
    place = f"event {act}"
    told = held - timedelta(days=company.rng.randrange(4, 9))
    posted = publish(company, site, f"{act}-N", told, {
        "kind": "activity", "title": f"{row['title']}活動通知", "channel": "notice_board", "activity_id": act,
    })  # fmt: skip
    row["notice_at"] = told
    late = partial(_post_late, row, posted, held - timedelta(days=2))
    company.offer(Breach(TOLD, site, act, "", "late"), place, late)
    company.offer(Breach(TOLD, site, act, "", "missing"), place, partial(_untell, row, posted))
    unapproved: Row = company.either({"plan_doc": None}, {"plan_approved_at": held + timedelta(hours=1)})
    company.offer(Breach(SCHEME, site, act, "", "incomplete"), place, partial(row.update, unapproved))
    if not company.judges(held.date() + EVALUATION):
        return
    later = partial(row.update, {"evaluated_on": held.date() + timedelta(days=8)})
    company.offer(Breach(EVALUATED, site, act, "", "late"), place, later)
    vague = partial(row.update, {company.rng.choice(("evaluation", "problems")): None})
    if row["type"] != "outing":  # whose problem has places of its own
        company.offer(Breach(EVALUATED, site, act, "", "incomplete"), place, vague)


def _post_late(row: Row, posted: Row, moment: datetime) -> None:
    row["notice_at"] = posted["published_at"] = moment


def _untell(row: Row, posted: Row) -> None:
    row["notice_at"] = posted["activity_id"] = None


def _large(company: Company, row: Row, held: datetime) -> None:
    site, act, day = str(row["project_id"]), str(row["act_id"]), held.date()
    plan = _paper(company, site, f"{act}-E", "emergency_plan", "大型活動應急預案", day - timedelta(days=10))
    row.update({
        "large": True, "expected": 260, "actual": company.rng.randrange(200, 320), "emergency_doc": plan,
        "emergency_approved_at": held - timedelta(days=10), "drill_on": day - timedelta(days=company.rng.randrange(8)),
    })  # fmt: skip
    lacks: Row = company.either({"emergency_doc": None}, {"drill_on": day + timedelta(days=1)})
    company.offer(Breach(CONTINGENCY, site, act, "", "incomplete"), f"event {act}", partial(row.update, lacks))


def _outing(company: Company, row: Row, held: datetime) -> None:
    site, act, came, ended = str(row["project_id"]), str(row["act_id"]), row["actual"], row["held_to"]
    assert isinstance(came, int)
    assert isinstance(ended, datetime)
    row.update({
        "offsite": True, "policy_no": f"PA{held:%y%m}{site[1:]}", "insured_n": came + company.rng.randrange(3),
        "policy_from": at(held.date(), 0), "policy_to": ended + timedelta(hours=6),
    })  # fmt: skip
    lacks = company.either({"insured_n": came - 1}, {"policy_to": ended - timedelta(hours=1)}, {"policy_no": None})
    company.offer(Breach(INSURED, site, act, "", "incomplete"), f"event {act}", partial(row.update, lacks))
    nothing = dict.fromkeys(("policy_no", "insured_n", "policy_from", "policy_to"))
    company.spoil(Breach(INSURED, site, act, "", "missing"), f"event {act}", row, **nothing)


def _problem(company: Company, row: Row, held: datetime) -> None:
    site, act, due = str(row["project_id"]), str(row["act_id"]), held.date() + MEASURE
    row.update({
        "problems": "簽到不齊，返程清點人數用時過長", "measure": "分組點名，每組設組長",
        "measure_post": "community_culture", "measure_due": due,
        "measure_done_on": due - timedelta(days=company.rng.randrange(9)),
        "measure_verified_on": due + timedelta(days=2),
    })  # fmt: skip
    if not company.judges(due):
        return
    late = partial(row.update, {"measure_done_on": due + timedelta(days=1)})
    company.offer(Breach(CLOSED, site, act, "", "late"), f"event {act}", late)
    vague = partial(row.update, {company.rng.choice(("measure", "measure_post", "measure_verified_on")): None})
    company.offer(Breach(CLOSED, site, act, "", "incomplete"), f"event {act}", vague)


def _put_off(company: Company, row: Row, held: datetime) -> None:
    """Add the event in whose stead this one was held."""
    site, act, planned = str(row["project_id"]), str(row["act_id"]), held - timedelta(days=7)
    cancelled = company.add("activities", {
        "act_id": f"{act}-X", "project_id": site, "title": row["title"], "type": row["type"], "held_from": planned,
        "status": "cancelled", "cancel_decided_on": planned.date() - timedelta(days=1),
        "cancel_decided_by": f"{site}-PH", "cancel_reason": "暴雨紅色預警", "replacement_id": act,
    })  # fmt: skip
    name = company.rng.choice(("cancel_decided_by", "cancel_reason", "replacement_id"))
    crowd = Breach(CONTINGENCY, site, act, "", "missing")
    company.spoil(crowd, f"event {act}", row, actual=company.rng.randrange(200, 260))
    if company.judges(planned.date() + REPLACEMENT):
        breach = Breach(REPLACED, site, f"{act}-X", "", "incomplete")
        company.offer(breach, f"event {act}", partial(cancelled.update, {name: None}))

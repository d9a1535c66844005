"""The owners' committee: a meeting every quarter with minutes, opinions and answers, and a leader's yearly talk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row, at, plus_months
from compliance.simulate.notices import publish
from compliance.simulate.posted_summaries import some_of
from compliance.simulate.rectifications import rectify
from compliance.simulate.sites import quarter

MEETING = "owners-assembly/committee-meeting-missing"
BY_CONTRACT = "owners-assembly/contract-meeting-missing"
SETTLED = "owners-assembly/minutes-not-settled"
UNPUBLISHED = "owners-assembly/minutes-not-published"
UNAPPROVED = "owners-assembly/minutes-published-unapproved"
ANSWERED = "owners-assembly/opinion-not-answered"
MEASURE = "owners-assembly/committee-measure-not-closed"
TALK = "owners-assembly/leader-talk-missing"
OPINION = "owners-assembly/talk-opinion-without-measure"
LEADER_MEASURE = "owners-assembly/leader-measure-not-closed"
LEADER = "L001"
SHOWN = "owners-assembly/posted-minutes-show-customer"
MINUTES = "會議聽取了季度管理服務報告，討論了東門岗亭夜間照明和公共維修方案。"
MINUTES_DAYS, PUBLISH_DAYS, ANSWER_DAYS = 30, 15, 30
FEWEST, WHOLE_QUARTER = timedelta(days=40), timedelta(days=60)  # of activity; a meeting is due from 45 days on
INTERVAL = 3  # months, from the founding on, where the contract has its own
FIRST_DAYS = timedelta(days=12)  # of a quarter or an interval, in which they meet
REFUSED = 0.15


def make_meetings(company: Company) -> None:
    """Add the meetings and talks of every site with a committee; the committees must be known."""
    for number, project in enumerate(company.tables["projects"]):
        since = project.get("committee_since")
        if not isinstance(since, date):
            continue
        site = str(project["project_id"])
        if number % 3 == 2 and since <= company.last:
            _by_contract(company, site, since)
        else:
            _by_quarter(company, site, since)
        for year in range(company.first.year, company.last.year + 1):
            if since <= date(year, 9, 30):
                _talk(company, site, year, since)


def _by_quarter(company: Company, site: str, since: date) -> None:
    for first, last in company.quarters():
        active, begun = last - max(first, since), max(first, since, company.first)
        if active >= FEWEST:
            held = company.moment(begun, min(begun + FIRST_DAYS, last - timedelta(days=1)))
            judged = Breach(MEETING, site, site, quarter(first), "too_few") if active >= WHOLE_QUARTER else None
            _meeting(company, site, held, f"CM-{site}-{quarter(first)}", judged)


def _by_contract(company: Company, site: str, since: date) -> None:
    """Meet as often as the contract of the site says, which the profile declares with its clause."""
    for name, value in (("per_quarter", "0"), ("contract_interval", f"{INTERVAL} months")):
        company.overrides.append({
            "site": site, "param": f"committee.{name}", "value": value, "clause": "12.3", "approver": LEADER,
        })  # fmt: skip
    begun, number = since, 1
    while begun + FIRST_DAYS < company.last:
        end = plus_months(since, INTERVAL * number)
        held = company.moment(begun + timedelta(days=1), begun + FIRST_DAYS)
        judged = Breach(BY_CONTRACT, site, site, end.isoformat(), "too_few") if end <= company.last else None
        _meeting(company, site, held, f"CM-{site}-{number}", judged)
        begun, number = end, number + 1


def _meeting(company: Company, site: str, held: datetime, meeting: str, judged: Breach | None) -> None:
    rng, day = company.rng, held.date()
    row = company.add("interviews", {
        "int_id": meeting, "project_id": site, "kind": "committee", "by_staff": f"{site}-PH", "host": f"{site}-PH",
        "host_post": "project_head", "at": held, "channel": "meeting", "result": "done",
        "topics": "季度管理服務報告、公共維修", "opinions": "東門岗亭夜間照明不足", "measure": "加裝照明，兩週內完成",
        "measure_due": day + timedelta(days=20), "feedback_at": held + timedelta(days=rng.randrange(10, ANSWER_DAYS)),
        "head_present": True, "chair_present": True, "attendees_n": rng.randrange(5, 12), "topic_report": True,
        "topic_major_works": rng.random() < 0.5, "minutes_doc": f"{meeting}-M",
    })  # fmt: skip
    if judged is not None:
        other = company.either({"topic_report": False}, {"head_present": False, "host_post": "department_manager"})
        company.offer(judged, f"meeting {meeting}", partial(row.update, other))
    if day + timedelta(days=ANSWER_DAYS) <= company.last:
        late = partial(row.update, {"feedback_at": held + timedelta(days=ANSWER_DAYS + 1)})
        company.offer(Breach(ANSWERED, site, meeting, "", "late"), f"meeting {meeting}", late)
        company.spoil(Breach(ANSWERED, site, meeting, "", "missing"), f"meeting {meeting}", row, feedback_at=None)
        no_measure = partial(row.update, {"measure": None})
        company.offer(Breach(ANSWERED, site, meeting, "", "incomplete"), f"meeting {meeting}", no_measure)
    rectify(company, site, MEASURE, day + timedelta(days=1), {
        "rect_id": f"RC-{meeting}", "source_type": "committee", "source_id": meeting, "problem": row["opinions"],
        "correction": "臨時增設移動照明", "corrective_action": "加裝固定燈具並列入巡查",
    })  # fmt: skip
    _minutes(company, site, meeting, held)


def _minutes(company: Company, site: str, meeting: str, held: datetime) -> None:
    """Write the minutes: reviewed by the leader, approved by the director, then published, unless he refuses."""
    rng, day, doc = company.rng, held.date(), f"{meeting}-M"
    reviewed = day + timedelta(days=rng.randrange(2, 6))
    approved = reviewed + timedelta(days=rng.randrange(2, 8))
    row = company.add("documents", {
        "doc_id": doc, "project_id": site, "kind": "minutes", "title": "業主委員會會議紀要", "level": "project",
        "meeting_id": meeting, "drafted_by": f"{site}-PH", "drafted_on": day + timedelta(days=1),
        "reviewed_by_leader_on": reviewed, "leader_reviewer": LEADER,
    })  # fmt: skip
    if rng.random() < REFUSED:
        row.update({"chair_decision": "refused", "content": "主任對維修資金一節有不同意見，另附說明"})
        return
    row.update({"chair_approved_on": approved, "chair_decision": "agreed"})
    published = at(approved + timedelta(days=rng.randrange(1, 6)), 10)
    posted = publish(company, site, f"{doc}-P", published, {
        "kind": "minutes", "title": "業主委員會會議紀要", "channel": "notice_board", "ref_doc": doc,
        "text": MINUTES,
    })  # fmt: skip
    _minutes_offers(company, site, meeting, held, (row, posted))


def _minutes_offers(company: Company, site: str, meeting: str, held: datetime, papers: tuple[Row, Row]) -> None:
    (row, posted), place = papers, f"minutes {meeting}"
    approved, reviewed = row["chair_approved_on"], row["reviewed_by_leader_on"]
    assert isinstance(approved, date)
    assert isinstance(reviewed, date)
    _shown(company, posted, place)
    due = held.date() + timedelta(days=MINUTES_DAYS)
    if due <= company.last:
        approval = due + timedelta(days=1)
        breach = Breach(SETTLED, site, meeting, "", "incomplete")
        company.offer(breach, place, partial(_approve, row, posted, approval))
        talk = next(other for other in company.tables["interviews"] if other["int_id"] == meeting)
        company.spoil(breach, place, talk, minutes_doc=None)
    if approved + timedelta(days=PUBLISH_DAYS) <= company.last:
        late = {"published_at": at(approved + timedelta(days=PUBLISH_DAYS + 1), 10)}
        company.offer(Breach(UNPUBLISHED, site, meeting, "", "late"), place, partial(posted.update, late))
        gone = partial(company.remove, "publications", posted)
        company.offer(Breach(UNPUBLISHED, site, meeting, "", "missing"), place, gone)
    if approved + timedelta(days=6) <= company.last:  # the day on which it hangs at the latest
        breach = Breach(UNAPPROVED, site, meeting, "", "incomplete")
        company.offer(breach, place, partial(row.update, {"reviewed_by_leader_on": approved + timedelta(days=1)}))
        company.offer(breach, place, partial(_draft, company, posted, at(reviewed, 9)))


def _shown(company: Company, posted: Row, place: str) -> None:
    """Let the minutes name the home of somebody."""
    site, moment = str(posted["project_id"]), posted["published_at"]
    assert isinstance(moment, datetime)
    if company.judges(moment.date()):
        home = some_of(company, "units", site)["room_text"]
        named = f"{MINUTES}反映住戶：{home}。"
        company.spoil(Breach(SHOWN, site, str(posted["pub_id"]), "", "carries"), place, posted, text=named)


def _approve(row: Row, posted: Row, approval: date) -> None:
    row["chair_approved_on"], posted["published_at"] = approval, at(approval + timedelta(days=3), 10)


def _draft(company: Company, posted: Row, moment: datetime) -> None:
    """Hang up the draft before the director has seen it, besides what is published in order."""
    company.add("publications", {
        **posted, "pub_id": f"{posted['pub_id']}0", "published_at": moment, "removed_at": moment + timedelta(days=1),
        "approved_at": moment - timedelta(hours=1),
    })  # fmt: skip


def _talk(company: Company, site: str, year: int, since: date) -> None:
    """Let the leader in charge talk to the director once a year, with an opinion and its measure."""
    first = max(date(year, 1, 1), since, company.first)
    last = min(date(year, 12, 31), company.last)
    held = company.moment(first, min(last, first + timedelta(days=90)))
    talk, day = f"LT-{site}-{year}", held.date()
    row = company.add("interviews", {
        "int_id": talk, "project_id": site, "kind": "leader", "by_staff": LEADER, "leader_id": LEADER, "at": held,
        "channel": "meeting", "result": "done", "chair_present": True, "topics": "年度工作溝通",
        "opinions": "希望公開外包單位考核結果", "measure": "每季公佈外包單位考核結果",
        "measure_post": "project_head", "measure_due": day + timedelta(days=25),
    })  # fmt: skip
    place = f"talk {talk}"
    if since < date(year, 4, 1) and date(year, 12, 31) <= company.last:
        missed: Row = company.either({"chair_present": False}, {"leader_id": None})
        company.offer(Breach(TALK, site, site, str(year), "too_few"), place, partial(row.update, missed))
    if day + timedelta(days=ANSWER_DAYS) <= company.last:
        vague = partial(row.update, {company.rng.choice(("measure", "measure_due")): None})
        company.offer(Breach(OPINION, site, talk, "", "incomplete"), place, vague)
    rectify(company, site, LEADER_MEASURE, day, {
        "rect_id": f"RL-{talk}", "source_type": "leader", "source_id": talk, "problem": row["opinions"],
        "correction": "補發最近一季考核結果", "corrective_action": "列入季度管理服務報告",
    })  # fmt: skip

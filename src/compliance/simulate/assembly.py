"""Founding the owners' assembly: which sites have a committee, what was written about it, and where it is filed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at, plus_months

FOUNDING = "owners-assembly/founding-not-assisted"
ANSWERED = "owners-assembly/letter-opinion-not-answered"
LETTER = "owners-assembly/letter-not-filed"
ENTRY = "owners-assembly/letter-entry-incomplete"
ASSIST_DAYS, FILE_DAYS, ANSWER_DAYS = 90, 30, 30


def make_assembly(company: Company) -> None:
    """Give every third site an old committee; at the others one is founded in the span, with assistance."""
    for number, project in enumerate(company.tables["projects"]):
        site = str(project["project_id"])
        project["in_charge_leader"] = "L001"
        if number % 3 == 0:
            since = plus_months(company.first, -10)
        else:
            since = _founding(company, project, company.first + timedelta(days=company.rng.randrange(2, 12)))
        company.add("correspondence", {
            "letter_id": f"LE-{site}-A", "project_id": site, "direction": "incoming", "from_party": "authority",
            "to_party": "project", "dated_on": company.first + timedelta(days=company.rng.randrange(30)),
            "subject": "關於物業服務合同備案的回覆", "volume_no": f"{site}-V-GOV",
        })  # fmt: skip
        if since <= company.last:
            project.update({"committee_since": since, "committee_chair": people.name(company.rng)})
        for first, last in company.months():
            if first > since:
                _letters(company, site, company.moment(first, last - timedelta(days=1)).date())


def _founding(company: Company, project: Row, met: date) -> date:
    """Write to the authority once the conditions are met; return the committee's day, too late to excuse silence."""
    site = str(project["project_id"])
    project["assembly_conditions_met_on"] = met
    letter = company.add("correspondence", {
        "letter_id": f"LE-{site}-F", "project_id": site, "direction": "outgoing", "from_party": "project",
        "to_party": "authority", "dated_on": met + timedelta(days=company.rng.randrange(20, 85)),
        "subject": "關於協助籌備首次業主大會會議的函", "about_assembly_founding": True, "volume_no": f"{site}-V-GOV",
    })  # fmt: skip
    if met + timedelta(days=ASSIST_DAYS) <= company.last:
        late = partial(letter.update, {"dated_on": met + timedelta(days=ASSIST_DAYS + 1)})
        company.offer(Breach(FOUNDING, site, site, "", "late"), f"founding {site}", late)
        silent = Breach(FOUNDING, site, site, "", "missing")
        company.spoil(silent, f"founding {site}", letter, about_assembly_founding=False)
    return met + timedelta(days=company.rng.randrange(100, 120))


def _letters(company: Company, site: str, dated: date) -> None:
    """Write to the committee and have its answer, both in the volume of their own."""
    sides = (("outgoing", "project", "owners_committee"), ("incoming", "owners_committee", "project"))
    for number, (direction, sender, receiver) in enumerate(sides):
        no = f"LE-{site}-{dated:%y%m}{number + 1}"
        row = company.add("correspondence", {
            "letter_id": no, "project_id": site, "direction": direction, "from_party": sender, "to_party": receiver,
            "dated_on": dated + timedelta(days=number),
            "subject": ("公共維修方案徵詢意見", "對公共維修方案的回覆")[number], "volume_no": f"{site}-V-YWH",
            "replied_on": dated + timedelta(days=1) if number == 0 else None,
        })  # fmt: skip
        if sender == "owners_committee":
            _answered(company, row, dated + timedelta(days=number))
        for part in ("dated_on", "from_party", "to_party"):
            company.spoil(Breach(ENTRY, site, no, "", "incomplete"), f"letter {no}", row, **{part: None})
        if dated + timedelta(days=number + FILE_DAYS) <= company.last:
            unfiled = partial(row.update, {"volume_no": None})
            company.offer(Breach(LETTER, site, no, "", "incomplete"), f"letter {no}", unfiled)
            mixed = partial(row.update, {"volume_no": f"{site}-V-GOV"})
            company.offer(Breach(LETTER, site, no, "", "incomplete"), f"letter {no}", mixed)


def _answered(company: Company, letter: Row, dated: date) -> None:
    """Let the committee's letter hold an opinion, and answer it with reasons."""
    site, no = str(letter["project_id"]), str(letter["letter_id"])
    answered = dated + timedelta(days=company.rng.randrange(5, ANSWER_DAYS - 3))
    letter.update({"opinions": "建議先修東側道路再修西側", "replied_on": answered})
    if dated + timedelta(days=ANSWER_DAYS) <= company.last:
        place, late = f"letter {no}", dated + timedelta(days=ANSWER_DAYS + 1)
        company.spoil(Breach(ANSWERED, site, no, "", "late"), place, letter, replied_on=late)
        company.spoil(Breach(ANSWERED, site, no, "", "missing"), place, letter, replied_on=None)
        unreasoned = {"replied_on": None, "feedback_at": at(answered, 10)}
        company.offer(Breach(ANSWERED, site, no, "", "incomplete"), place, partial(letter.update, unreasoned))

"""What was answered at the sites: mostly that it is right; some questions nobody answered, some the auditee did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance.simulate.company import Breach, Company, Row, at
from compliance.simulate.questions import QUESTIONS, Question
from compliance.simulate.sites import quarter

UNANSWERED, OWN_ANSWER, DOUBTFUL = 0.1, 0.04, 0.35
QUALITY = ("Q001", "quality_manager")
LEADER = ("L002", "company_leader")
DECEMBER = 12


def make_attestations(company: Company) -> None:
    """Add the answers for every period that ends in the span; sites, clubs and batches must be known."""
    for question in QUESTIONS:
        for site, subject, period, last in _asked(company, question):
            if company.rng.random() >= UNANSWERED:
                _answer(company, question, (site, subject, period), last)


def _asked(company: Company, question: Question) -> Iterator[tuple[str, str, str, date]]:
    """Yield site, subject, period and its last day."""
    if question.of == "company":
        yield from (("", "company", str(last.year), last) for _, last in company.months() if last.month == DECEMBER)
        return
    for site in company.sites:
        for period, last in _periods(company, question, site):
            for subject in _subjects(company, question, site, last):
                yield site, subject, period, last


def _periods(company: Company, question: Question, site: str) -> Iterator[tuple[str, date]]:
    if question.per == "quarter":
        yield from ((quarter(last), last) for _, last in company.quarters())
    elif question.per == "half_year":
        yield from (
            (f"{last.year}H{last.month // 6}", last) for _, last in company.quarters() if last.month in (6, DECEMBER)
        )
    elif question.of == "batch":
        yield from ((str(last.year), last) for _, last in company.months() if last.month == DECEMBER)
    else:
        yield from ((str(year), date(year, DECEMBER, 31)) for year in company.working_years(site))


def _subjects(company: Company, question: Question, site: str, last: date) -> list[str]:
    tables = company.tables
    if question.of == "club":
        known = [row for row in tables["clubs"] if row["project_id"] == site]
        return [str(row["club_id"]) for row in known if _since(row["founded_on"]) <= date(last.year, 7, 1)]
    if question.of == "batch":
        known = [row for row in tables["delivery_batches"] if row["project_id"] == site]
        return [str(row["batch_id"]) for row in known if _since(row["actual_start"]).year == last.year]
    project = next(row for row in tables["projects"] if row["project_id"] == site)
    return [site] if question.of == "site" or project.get("committee_since") else []


def _since(value: object) -> date:
    assert isinstance(value, date)
    return value


def _answer(company: Company, question: Question, asked: tuple[str, str, str], last: date) -> None:
    site, subject, period = asked
    by, post = LEADER if question.of_quality else QUALITY
    row: Row = company.add("attestations", {
        "question_id": f"{question.rule}:{subject}:{period}", "rule": question.rule, "clause": question.clause,
        "project_id": site or None, "subject": subject, "period": period, "answer": "conforming",
        "sample_n": question.sample, "fail_n": 0, "fact": question.right, "by": by, "post": post,
        "at": at(last - timedelta(days=company.rng.randrange(20)), 15),
    })  # fmt: skip
    if question.of_quality and company.rng.random() < OWN_ANSWER:
        row["by"], row["post"] = QUALITY
        return
    if not question.wrong or company.rng.random() >= DOUBTFUL:
        return
    place = f"answer {question.rule} {subject} {period}"
    breach = Breach(question.rule, site, subject, period, "answered")
    for answer in ("nonconforming", "observation"):
        company.spoil(breach, place, row, answer=answer, fail_n=1, fact=question.wrong)

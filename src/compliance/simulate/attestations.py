"""What was answered at the sites: mostly that it is right; some questions nobody answered, some the auditee did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from msgspec.structs import replace

from compliance.simulate.asking import is_asked, periods, subjects
from compliance.simulate.company import Breach, Company, Doubt, Row, at
from compliance.simulate.questions import Question, questions_of

Asked = tuple[str, str, str]  # site, subject, period

UNANSWERED, OWN_ANSWER, DOUBTFUL = 0.1, 0.04, 0.35
QUALITY = ("Q001", "quality_manager")
LEADER = ("L002", "company_leader")
COMPANY = "company"


def make_attestations(company: Company) -> None:
    """Add the answers for every period that ends in the span; sites and whatever is asked about must be known."""
    for question in questions_of(company.catalogue):
        for asked, last, certain in _asked(company, question):
            if company.rng.random() >= UNANSWERED:
                _answer(company, question if certain else replace(question, wrong=""), asked, last)


def _asked(company: Company, question: Question) -> Iterator[tuple[Asked, date, bool]]:
    """Yield what is asked about, the period's last day and whether the audit is sure to ask it."""
    types = company.catalogue.record_types
    if question.each.of == COMPANY:
        yield from ((("", COMPANY, period), last, True) for period, _, last in periods(company, question))
        return
    for site in company.sites:
        for period, first, last in periods(company, question):
            for subject, row in subjects(company, question, types, site):
                asked = is_asked(question, types, row, first, last)
                if asked is not False:
                    yield (site, subject, period), last, asked is True


def _still_asked(company: Company, question: Question, asked: Asked) -> bool:
    """Tell whether the audit asks the question of the rows as they are now."""
    return any(certain for about, _, certain in _asked(company, question) if about == asked)


def _answer(company: Company, question: Question, asked: Asked, last: date) -> None:
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
    holds, undo = partial(_still_asked, company, question, asked), partial(row.update, row.copy())
    company.doubts[question.rule, *asked] = Doubt(holds, undo)
    place = f"answer {question.rule} {subject} {period}"
    breach = Breach(question.rule, site, subject, period, "answered")
    for answer in ("nonconforming", "observation"):
        company.spoil(breach, place, row, answer=answer, fail_n=1, fact=question.wrong)

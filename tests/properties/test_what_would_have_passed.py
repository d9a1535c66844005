"""A finding of every kind says what would have made it pass; with that very record it is gone.

Each example is a rule, the rows that break it, the sentence, and the rows with what the sentence names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from compliance.findings.finding import Cell, Evidence
from compliance.ledger import Obligation, State
from compliance.problems import Place
from compliance.render.advice import would_pass
from compliance.render.labels import Labels
from compliance.render.texts import Words
from properties.comparing import obligations
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of, text
from properties.strategies.rules import OF_KIND, SUSPENDED

KEY = "a/r1"
AS_OF = date(2026, 3, 31)
Row = Mapping[str, str]
SITES = [{"site_id": "s1", "opened": "2026-01-01"}]
UNITS = [{"unit_id": "u1", "site_id": "s1", "begun": "2026-02-20", "tenant": "張三"}]
CASE = {"case_id": "c1", "site_id": "s1", "unit_id": "u1", "at": "2026-03-02 10:00"}
ORDERS = [{"order_id": f"o{n}", "site_id": "s1", "done_at": f"2026-02-0{n}"} for n in (1, 2, 3)]
VISIT = {"visit_id": "v1", "unit_id": "u1", "at": "2026-03-02"}
MONTH = {"per": "month"}
COVERED = {"covered_when": {"called_at": {"answered": "true"}}, "per": "month", "by": ["site_id"]}
ANSWER = {
    "answer_id": "a1", "rule": KEY, "subject": "s1", "period": "2026-02", "answer": "nonconforming",
    "at": "2026-03-05", "by": "w9", "post": "other",
}  # fmt: skip

STOP = {"suspension_id": "h1", "unit_id": "u1", "from_on": "2026-03-05", "to_on": "2026-03-07"}


@dataclass(frozen=True, slots=True)
class Example:
    """``of``: the record type of the row that ``made`` changes or adds, by the type's first key field."""

    each: Any
    kind: str
    check: Mapping[str, Any]
    rows: Mapping[str, list[Row]]
    said: str
    of: str
    made: Row
    window: str = ""


EXAMPLES = {
    "frequency": Example(
        "units", "frequency", {"count": {"of": "visits"}, "at_least": "2", "per": MONTH},
        {"visits": [{**VISIT, "at": "2026-02-21"}]},
        "1 more in t between 2026-02-20 and 2026-02-28, with: belonging to this record of t.", "visits", {**VISIT, "visit_id": "v2", "at": "2026-02-28"},
        window="2026-02",
    ),
    "gap": Example(
        "units", "frequency", {"count": {"of": "visits"}, "every": "10 days"}, {"visits": [VISIT]},
        "One more in t after 2026-03-02 and by 2026-03-12, with: belonging to this record of t.", "visits",
        {**VISIT, "visit_id": "v2", "at": "2026-03-12"}, window="v1",
    ),
    "gap from the first day": Example(
        "units", "frequency", {"count": {"of": "visits"}, "every": "10 days"}, {"visits": []},
        "1 more in t between 2026-02-20 and 2026-03-02, with: belonging to this record of t.", "visits",
        {**VISIT, "at": "2026-02-20"}, window="start",
    ),
    "gap with a suspension": Example(
        {"of": "units", "active": SUSPENDED}, "frequency", {"count": {"of": "visits"}, "every": "10 days"},
        {"visits": [VISIT], "suspensions": [STOP]},
        "One more in t after 2026-03-02 and by 2026-03-15, with: belonging to this record of t; not on a day of t.", "visits",
        {**VISIT, "visit_id": "v2", "at": "2026-03-15"}, window="v1",
    ),
    "deadline": Example(
        "cases", "deadline", {"due": {"after": {"field": "at"}, "within": "3 days"}, "done": {"field": "answered_at"}},
        {"cases": [{**CASE, "answered_at": "2026-03-06"}]},
        "Done between 2026-03-02 10:00 and 2026-03-05; what counts is “answered_at”.", "cases", {**CASE, "answered_at": "2026-03-05"},
    ),
    "deadline with requirements": Example(
        "cases", "deadline",
        {
            "due": {"after": {"field": "at"}, "within": "3 days"}, "done": {"field": "answered_at"},
            "require": {"who": {"staff_id": {"answered": "true"}}},
        },
        {"cases": [CASE]},
        "Done between 2026-03-02 10:00 and 2026-03-05; what counts is “answered_at”. In place by 2026-03-05: who (“staff_id” filled in).", "cases",
        {**CASE, "answered_at": "2026-03-02 10:00", "staff_id": "w1"},
    ),
    "steps": Example(
        "cases", "deadline",
        {"steps": [{"id": "taken", "at": {"field": "at"}}, {"id": "answered", "at": {"field": "answered_at"}},
                   {"id": "closed", "at": {"field": "closed_at"}}]},
        {"cases": [{**CASE, "closed_at": "2026-03-04"}]},
        "A date for each of these by 2026-03-04, not later than a step after it: answered (“answered_at”).", "cases",
        {**CASE, "answered_at": "2026-03-04", "closed_at": "2026-03-04"},
    ),
    "sampling": Example(
        "orders", "sampling", {**COVERED, "ratio": "30%"}, {"orders": ORDERS},
        "1 more covered by 2026-02-28, with: “called_at” filled in.", "orders", {**ORDERS[0], "called_at": "2026-02-20"},
    ),
    "stratum": Example(
        "orders", "sampling", {**COVERED, "always": {"first": {"order_id": "o1"}}}, {"orders": ORDERS},
        "This one covered by 2026-02-28, with: “called_at” filled in.", "orders", {**ORDERS[0], "called_at": "2026-02-20"}, window="first:o1",
    ),
    "evidence": Example(
        "cases", "evidence", {"answered": ["note"], "require": {"small": {"paid": {"le": "9"}}}},
        {"cases": [{**CASE, "paid": "10"}]},
        "Filled in or put in place by 2026-03-02: note, small (“paid” at most 9).", "cases", {**CASE, "note": "said", "paid": "9"},
    ),
    "content that must not": Example(
        "cases", "content", {"text": "note", "must_not": ["name", "phone"]},
        {"cases": [{**CASE, "note": "張三 13800138000"}]}, "“note” without: a person's name, a phone number.", "cases",
        {**CASE, "note": "somebody called"},
    ),
    "content that must": Example(
        "cases", "content", {"text": "note", "must": ["hotline"]}, {"cases": [{**CASE, "note": "call us"}]},
        "“note” with: hotline.", "cases", {**CASE, "note": "call the hotline"},
    ),
    "equal figures": Example(
        "cases", "reconciliation",
        {"equal": {"sums": {"left": {"field": "claimed"}, "right": {"field": "paid"}}}},
        {"cases": [{**CASE, "claimed": "3", "paid": "2"}]}, "Both figures equal: sums (“claimed” equals “paid”).", "cases",
        {**CASE, "claimed": "3", "paid": "3"},
    ),
    "found in": Example(
        "cases", "reconciliation", {"found_in": {"of": "visits", "match": {"unit_id": "unit_id"}}},
        {"cases": [CASE], "visits": []}, "One matching record in t, with: same unit_id.", "visits", VISIT,
    ),
    "sequence": Example(
        "cases", "reconciliation", {"sequence": {"number": "number"}},
        {"cases": [{**CASE, "number": "A-1"}, {**CASE, "case_id": "c2", "number": "A-3"}]},
        "Records for the numbers that lack in between.", "cases", {**CASE, "case_id": "c3", "number": "A-2"},
    ),
    "attestation": Example(
        "sites", "attestation", {"question": text("q"), "method": text("m"), "per": MONTH}, {"answers": [ANSWER]},
        "This question answered “conforming” for this subject and 2026-02, by somebody other than guard, by the as-of, and still valid on the last day audited.", "answers",
        {**ANSWER, "answer": "conforming", "at": "2026-03-31"}, window="2026-02",
    ),
}  # fmt: skip


def audit_of(example: Example) -> Audit:
    """Return the audit that breaks the rule."""
    rule = rule_of(example.each, example.kind, example.check)
    rows: Mapping[str, Any] = {"sites": SITES, "units": UNITS, "posts": [], **example.rows}
    return Audit({KEY: rule}, rows, AS_OF)


def with_row(audit: Audit, example: Example) -> Audit:
    """Return the audit with the record that was named: the row of that key is replaced, else it is new."""
    (key, *_) = audit.catalogue().record_types[example.of].key
    others = [row for row in audit.rows[example.of] if row[key] != example.made[key]]
    rows: Mapping[str, Any] = {**audit.rows, example.of: [*others, example.made]}
    return replace(audit, rows=rows)


def duty_of(audit: Audit, example: Example) -> list[Obligation]:
    """Return the obligations of the example's window, of all windows where it names none."""
    return [duty for duty in obligations(audit) if example.window in ("", duty.window)]


@pytest.mark.parametrize("name", EXAMPLES)
def test_with_what_would_have_passed_the_finding_is_gone(name: str) -> None:
    example = EXAMPLES[name]
    audit = audit_of(example)
    broken = [duty for duty in duty_of(audit, example) if duty.state is State.NONCONFORMING]
    labels = Labels(audit.catalogue(), Words("en"))
    assert [would_pass(duty, labels).text for duty in broken] == [example.said]
    (one,) = broken
    after = {(duty.subject, duty.window): duty.state for duty in obligations(with_row(audit, example))}
    assert after.get((one.subject, one.window), State.CONFORMING) is State.CONFORMING
    assert State.CONFORMING in after.values() or name == "sequence"


def test_every_kind_has_an_example() -> None:
    assert {example.kind for example in EXAMPLES.values()} == set(OF_KIND)


def test_a_record_of_a_suspended_day_closes_no_gap() -> None:
    example = replace(EXAMPLES["gap with a suspension"], made={**VISIT, "visit_id": "v2", "at": "2026-03-06"})
    (duty,) = duty_of(with_row(audit_of(example), example), example)
    assert duty.state is State.NONCONFORMING


@pytest.mark.parametrize(
    ("number", "before"),
    [
        ("A-3", "A-2"),
        ("S-010", "S-009"),
        ("S-100", "S-99"),
        ("2026/1", "2026/0"),
        ("0", ""),
        ("", ""),
        ("A" + "9" * 19, ""),
    ],
)
def test_the_number_that_lacks_before_one_is_named_where_its_row_is_shown(number: str, before: str) -> None:
    audit = audit_of(EXAMPLES["sequence"])
    (duty,) = [duty for duty in obligations(audit) if duty.state is State.NONCONFORMING]
    shown = Evidence("cases", "c2", Place("cases.csv"), (Cell("number", number),), "subject")
    first = f"Records for the numbers that lack before it, first of all {before}."
    said = first if before else "Records for the numbers that lack in between."
    assert would_pass(duty, Labels(audit.catalogue(), Words("en")), [shown]).text == said

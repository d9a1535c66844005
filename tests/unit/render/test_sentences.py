from __future__ import annotations

import builders
import pytest
from msgspec.structs import replace

from compliance.ledger import Obligation
from compliance.render.advice import would_pass
from compliance.render.labels import Labels
from compliance.render.sentences import expected, found
from compliance.render.texts import LANGS, Words

DUTIES = {(duty.rule, duty.reason): duty for duty in builders.DUTIES}
SAID = {
    ("complaints/answered", "late"): (
        "Done between 2026-03-01 and 2026-03-04.",
        "Done on 2026-03-09 10:30, days late: 5.",
        "Done between 2026-03-01 and 2026-03-04; what counts is “answered”.",
    ),
    ("complaints/answered", "missing"): (
        "Done between 2026-03-01 and 2026-03-04.",
        "Nothing shows that it was done.",
        "Done between 2026-03-01 and 2026-03-04; what counts is “answered”.",
    ),
    ("complaints/steps", "out_of_order"): (
        "The steps in this order, none later than one after it: received, answered.",
        "Blank, or later than a step after it: answered.",
        "A date for each of these by 2026-03-04, not later than a step after it: answered.",
    ),
    ("complaints/complete", "incomplete"): (
        "To be there by 2026-03-04: answered, words.",
        "1 of 2 there. Not there: words.",
        "Filled in or put in place by 2026-03-04: words.",
    ),
    ("complaints/private", "carries"): (
        "“words” carries none of: a person's name, a phone number.",
        "The text carries: a person's name, a phone number.",
        "“words” without: a person's name, a phone number.",
    ),
    ("complaints/in-software", "not_found"): (
        "A matching record in interviews.",
        "no matching record in the other source.",
        "One matching record in interviews, with: belonging to this record of complaints.",
    ),
    ("complaints/follow-up", "too_few"): (
        "At least 9 of 30 covered by 2026-03-04.",
        "5 of 30 covered where 9 are due.",
        "4 more covered by 2026-03-04, with: “words” filled in, not with “none”.",
    ),
    ("complaints/follow-up", "not_covered"): (
        "This one must be covered by 2026-03-04, whatever the sample.",
        "It is not covered.",
        "This one covered by 2026-03-04, with: “words” filled in, not with “none”.",
    ),
    ("communication/interviews", "too_few"): (
        "At least 2 × interviews between 2026-03-01 and 2026-03-04.",
        "0 found where 2 are due.",
        "2 more in interviews between 2026-03-01 and 2026-03-04, with: belonging to this record of projects.",
    ),
    ("communication/patrol-gap", "missing"): (
        "The first of interviews between 2026-03-01 and 2026-03-04.",
        "No interviews from that day on.",
        "1 more in interviews between 2026-03-01 and 2026-03-04, with: belonging to this record of projects.",
    ),
    ("communication/manner", "answered"): (
        "A conforming answer to: Do staff speak as they should?",
        "A human answered: nonconforming.",
        "This question answered “conforming” for this subject and Q1 2026, by somebody other than 客服主管, by the as-of, and still valid on the last day audited.",
    ),
}


@pytest.mark.parametrize("what", SAID, ids=" ".join)
def test_each_kind_says_what_was_due_what_is_there_and_what_would_have_passed(what: tuple[str, str]) -> None:
    labels = Labels(builders.catalogue(), Words("en"))
    duty = DUTIES[what]
    assert (expected(duty, labels), found(duty, labels), would_pass(duty, labels).text) == SAID[what]


def test_a_gap_that_a_visit_opened_is_closed_by_the_next() -> None:
    labels = Labels(builders.catalogue(), Words("en"))
    duty = replace(DUTIES["communication/patrol-gap", "missing"], window="v1")
    assert (expected(duty, labels), found(duty, labels), would_pass(duty, labels).text) == (
        "The next of interviews after 2026-03-01, by 2026-03-04.",
        "No interviews after that.",
        "One more in interviews after 2026-03-01 and by 2026-03-04, with: belonging to this record of projects.",
    )


def test_steps_are_named_in_the_order_of_the_rule() -> None:
    labels = Labels(builders.catalogue(), Words("en"))
    duty = replace(DUTIES["complaints/steps", "out_of_order"], missing="answered_at,at")
    assert found(duty, labels) == "Blank, or later than a step after it: received, answered."
    assert would_pass(duty, labels).text.endswith("a step after it: received, answered.")


def test_done_before_the_duty_began_says_when_it_began() -> None:
    labels = Labels(builders.catalogue(), Words("zh-Hant"))
    assert (
        found(DUTIES["complaints/answered", "before_trigger"], labels)
        == "完成於 2026-02-27，早於義務開始之時（2026-03-01）。"
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("duty", builders.DUTIES, ids=lambda duty: f"{duty.rule} {duty.reason}")
def test_every_language_has_a_sentence_for_every_kind(duty: Obligation, lang: str) -> None:
    labels = Labels(builders.catalogue(), Words(lang))
    for sentence in (expected(duty, labels), found(duty, labels), would_pass(duty, labels).short):
        assert sentence.strip()
        assert "{" not in sentence


def test_an_unknown_reason_or_a_blank_window_still_makes_sentences() -> None:
    labels = Labels(builders.catalogue(), Words("en"))
    duty = builders.duty("complaints/answered", "brand_new", opens=None, due=None)
    assert expected(duty, labels) == "Done in time."
    assert found(duty, labels) == "Nothing shows that it was done."

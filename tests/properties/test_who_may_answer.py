"""Who may answer a question: every combination of post, person, register and standing, in the engine and the reference."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from compliance.catalogue.attestor import PERSON, POST
from compliance.catalogue.conditions import Condition
from compliance.ledger import State
from compliance.plan.attestors import by_another
from properties.comparing import by_engine, by_reference, obligations
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of, text
from properties.strategies.records import BAD, Rows

RULE = "a/r"
QUESTION = {"question": text("q"), "method": text("m"), "per": {"per": "month"}}
POSTS = ("guard", "clerk", None, BAD)
PEOPLE = ("w1", "w2", "stranger", None)
AT = ("2026-03-10", "2026-03-20 09:00")
COMBINATIONS = tuple(product(POSTS, PEOPLE, AT, ("s1", "s2")))
REGISTERS: dict[str, list[dict[str, str | None]] | None] = {
    "absent": None,
    "empty": [],
    "everywhere": [posting := {"post_id": "h", "who": "w1", "post": "guard", "from_on": "2026-03-15", "to_on": None}],
    "at one site": [{**posting, "site_id": "s1"}, {**posting, "post_id": "i", "who": "w2", "post": "clerk"}],
    "unusable": [{**posting, "from_on": BAD}],
}


def audit(register: str, absent: tuple[tuple[str, str], ...] = ()) -> Audit:
    """Return an audit with one unit and one answer for each combination."""
    units: list[dict[str, str | None]] = []
    answers: list[dict[str, str | None]] = []
    for number, (post, person, at, site) in enumerate(COMBINATIONS):
        unit = f"u{number:02}"
        units.append({"unit_id": unit, "site_id": site, "begun": "2026-03-01", "ended": "2026-03-31"})
        said = {"rule": RULE, "subject": unit, "period": "2026-03", "answer": "conforming", "at": at}
        answers.append({"answer_id": unit, **said, "by": person, "post": post})
    rows: Rows = {"units": units, "answers": answers, "sites": [{"site_id": "s1"}, {"site_id": "s2"}]}
    posts = REGISTERS[register]
    if posts is not None:
        rows["posts"] = posts
    return Audit({RULE: rule_of("units", "attestation", QUESTION)}, rows, date(2026, 4, 30), absent_columns=absent)


@pytest.mark.parametrize("absent", [(), (("answers", "post"),), (("answers", "by"),)], ids=str)
@pytest.mark.parametrize("register", REGISTERS)
def test_who_may_answer_is_the_same(register: str, absent: tuple[tuple[str, str], ...]) -> None:
    asked = audit(register, absent)
    assert by_engine(asked) == by_reference(asked)


def test_an_answer_counts_from_somebody_named_who_does_not_hold_the_post() -> None:
    found = {row.subject: row for row in obligations(audit("at one site"))}
    states = {
        combination: f"{found[f'u{number:02}'].state} {found[f'u{number:02}'].reason}".strip()
        for number, combination in enumerate(COMBINATIONS)
    }
    assert states["clerk", "w2", AT[0], "s1"] == "conforming"
    assert states["clerk", None, AT[0], "s1"] == "conforming"
    assert states[None, "stranger", AT[0], "s1"] == "manual attestor"  # no register says who that is
    assert states["clerk", "stranger", AT[0], "s1"] == "conforming"
    assert states["guard", "w2", AT[0], "s1"] == "manual attestor"
    assert states[None, None, AT[0], "s1"] == "manual attestor"
    assert states["clerk", "w1", AT[0], "s1"] == "conforming"  # not yet on the post
    assert states["clerk", "w1", AT[1], "s1"] == "manual attestor"
    assert states["clerk", "w1", AT[1], "s2"] == "conforming"  # on the post at the other site
    assert states[BAD, "w2", AT[0], "s1"] == "not_assessable unusable"
    assert {row.state for row in found.values()} == {State.CONFORMING, State.MANUAL, State.NOT_ASSESSABLE}


@pytest.mark.parametrize("postings", [None, ("postings", "staff_id")])
@pytest.mark.parametrize("held", [(), ("guard", "clerk")])
@pytest.mark.parametrize("codes", [(), ("guard",)])
def test_the_condition_on_an_answer_is_as_an_author_would_write_it(
    codes: tuple[str, ...], held: tuple[str, ...], postings: tuple[str, str] | None
) -> None:
    own: list[dict[str, object]] = [{POST: {"in": list(codes)}}] if codes else []
    if held:
        own.append({"holds": {"who": {"field": PERSON}, "post": list(held), "on": {"field": "at"}}})
    person: dict[str, object] = {PERSON: {"answered": "true"}}
    if postings is not None:
        person["exists"] = {"of": postings[0], "match": {postings[1]: {"field": PERSON}}}
    tree: dict[str, object] = {"any": [{POST: {"answered": "true"}}, person]}
    written = Condition.model_validate({**tree, **({"not": {"any": own}} if own else {})})
    assert by_another((POST, PERSON), codes, held, "at", postings) == written

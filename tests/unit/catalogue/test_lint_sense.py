"""What is so whatever the records say is refused: such a rule would ask nothing, and every duty would conform."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., list[str]]
ONE = "each: visits\nevidence: {require: {x: %s}}\n"
WHOSE = "{their field: our path}, or a where that says whose they are"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{all: []}", ["7:31: an empty list; expected at least one condition"]),
        ("{any: []}", ["7:31: an empty list; expected at least one condition"]),
        ("{note: {answered: true}, all: []}", ["7:55: an empty list; expected at least one condition"]),
        ("{not: {all: []}}", ["7:37: an empty list; expected at least one condition"]),
        ("{exists: }", ["7:26: found nothing; expected a value, or no exists"]),
        ("{minutes: {ge: }}", ["7:36: found nothing; expected a value, or no ge"]),
        ("{minutes: {in: }}", ["7:36: found nothing; expected a value, or no in"]),
        ("{minutes: {ge: 9, le: 3}}", ["7:35: no value can be so; expected tests that a value can pass together"]),
        ("{minutes: {gt: 3, le: 3}}", ["7:35: no value can be so; expected tests that a value can pass together"]),
        ("{minutes: {eq: 2, gt: 3}}", ["7:35: no value can be so; expected tests that a value can pass together"]),
        ("{minutes: {ge: 3, le: 3.0}}", []),
        ("{minutes: {ge: 9, le: {field: house.beds}}}", []),
        ("{kind: {eq: home, ne: home}}", ["7:32: no value can be so; expected tests that a value can pass together"]),
        ("{kind: {in: [home], not_in: [home, street]}}", ["7:32: no value can be so; expected tests that a value can pass together"]),
        ("{kind: {in: [home, street], ne: home}}", []),
        ("{kind: {answered: false, ne: home}}", ["7:32: no value can be so; expected tests that a value can pass together"]),
        ("{note: {answered: false, given: true}}", ["7:32: no value can be so; expected tests that a value can pass together"]),
        ("{note: {answered: true, given: false}}", []),
        ("{at: {ge: 2026-03-02, lt: 2026-03-02}}", ["7:30: no value can be so; expected tests that a value can pass together"]),
        ("{at: {ge: 2026-03-02 09:00, le: 2026-03-02}}", []),
        ("{at: {ge: 2026-03-03 09:00, le: 2026-03-02}}", ["7:30: no value can be so; expected tests that a value can pass together"]),
        ("{minutes: {ge: {field: minutes}}}", ["7:40: a value is compared with itself; expected another value"]),
        ("{ended_at: {le: {field: ended_at, plus: 3 days}}}", ["7:41: a value is compared with itself; expected another value"]),
        ("{compare: {left: {field: at}, le: {field: at}}}", ["7:59: a value is compared with itself; expected another value"]),
        ("{exists: {of: visits, match: {house: house}, where: {at: {lt: {outer: at}}}}}", []),
        ("{compare: {left: a, eq: b}}", ["7:42: written values are compared, nothing of any record; expected a field or a parameter on one side"]),
        ("{compare: {left: {literal: a}, in: [a, b]}}", ["7:42: written values are compared, nothing of any record; expected a field or a parameter on one side"]),
        ("{count: {of: visits, match: {house: house}, at_least: 5, at_most: 2}}", ["7:91: 2 is below 5; expected at least 5"]),
        ("{count: {of: visits, match: {house: house}, at_least: 2, at_most: 2}}", []),
        ("{exists: {of: visits, match: {house: house}, during: {}}}", ["7:78: an empty mapping; expected from, to or both"]),
        (
            "{exists: {of: visits, match: {house: house}, during: {from: 2026-05-01, to: 2026-01-01}}}",
            ["7:101: the stretch ends before it begins; expected an end that is not before the begin"],
        ),
        ("{exists: {of: visits, match: {house: house}, during: {from: 2026-05-01 12:00, to: 2026-05-01}}}", []),
        (
            "{exists: {of: visits, match: {house: house}, during: {from: {field: at}, to: {field: at, minus: 1 day}}}}",
            ["7:102: the stretch ends before it begins; expected an end that is not before the begin"],
        ),
        ("{exists: {of: visits, match: {house: house}, during: {from: {field: at}, to: {field: at, plus: 1 day}}}}", []),
    ],
)  # fmt: skip
def test_a_condition_that_no_record_can_change_is_refused(
    said_of_rule: Say, condition: str, expected: list[str]
) -> None:
    assert said_of_rule(ONE % condition) == expected


def test_who_matches_nothing_counts_everybodys_records(said_of_rule: Say) -> None:
    each = "each: houses\nfrequency: {per: {per: month}, count: {of: visits, match: {}%s}}\n"
    refused = [f"7:52: nothing is matched, so everybody's visits count; expected {WHOSE}"]
    assert said_of_rule(each % "") == refused
    assert said_of_rule(each % ", where: {kind: home}") == refused
    assert said_of_rule(each % ", where: {any: [{house: {eq: {outer: house}}}, {house: {answered: false}}]}") == []
    assert said_of_rule(each % ", where: {house: {answered: false}}") == []
    assert said_of_rule(each.replace("{}", "{kind: {literal: home}}") % "") == []
    assert said_of_rule((each % "").replace("houses", "company")) == []


def test_exemptions_and_gates_are_held_to_it_too(said_of_rule: Say) -> None:
    body = (
        "each: visits\nwhen: {compare: {left: a, ne: a}}\nexempt: [{code: free, when: {any: []}}]\n"
        "deadline: {due: {after: {field: at}, within: 1 day}, done: {field: ended_at}}\n"
    )
    assert said_of_rule(body) == [
        "7:24: written values are compared, nothing of any record; expected a field or a parameter on one side",
        "8:35: an empty list; expected at least one condition",
    ]


@pytest.mark.parametrize(
    ("done", "why"),
    [
        ("{field: at}", "what is done is what the due goes by"),
        ("{field: at, plus: 2 days}", "what is done is what the due goes by"),
        ("{as_of: true}", "a time of no record"),
        ("2026-01-01", "a time of no record"),
    ],
)
def test_what_is_done_is_another_time_than_the_trigger(said_of_rule: Say, done: str, why: str) -> None:
    body = f"each: visits\ndeadline: {{due: {{after: {{field: at}}, within: 1 day}}, done: {done}}}\n"
    assert said_of_rule(body) == [f"7:60: {why}; expected the time at which it was done"]


def test_a_text_that_must_occur_is_not_blank(said_of_rule: Say) -> None:
    assert said_of_rule('each: visits\ncontent: {text: note, must: ["", "  ", "x"]}\n') == [
        "7:30: an empty text; expected a text that is not empty",
        "7:34: an empty text; expected a text that is not empty",
    ]


def test_an_activity_ends_after_it_begins(said_of_rule: Say) -> None:
    each = "each: {of: houses, active: {from: 2026-05-01, to: 2026-01-01}}\n"
    assert said_of_rule(each + "frequency: {per: {per: month}, count: {of: visits}}\n") == [
        "6:51: the stretch ends before it begins; expected an end that is not before the begin"
    ]


def test_another_reading_is_held_to_it_too(said_of_rule: Say) -> None:
    body = (
        "each: visits\nevidence: {require: {x: {minutes: {ge: 9}}}}\n"
        "readings: [{topic: t, taken: a, alternatives: {b: {evidence.require.x.minutes.le: '3'}}}]\n"
    )
    (said,) = said_of_rule(body)
    assert said.startswith("8:48: under 'b': no value can be so;")


def test_a_field_that_stands_as_a_text_is_told(said_of_rule: Say) -> None:
    (problem,) = said_of_rule("each: visits\ndeadline: {due: {after: ended_at, within: 3 days}, done: {field: at}}\n")
    assert problem.startswith(
        "7:25: 'ended_at' is no time; expected a date or a date and time, such as 2026-01-31 18:00."
    )
    assert problem.endswith(" Did you mean '{field: ended_at}'?")
    body = "each: staff\nevidence: {require: {own: {house: staff_id, staff_id: house}}}\n"
    (problem,) = said_of_rule(body)  # house may be a text too
    assert problem.startswith("7:35: 'staff_id' is a field, and stands here as a text; expected the field's value.")
    assert problem.endswith(" Did you mean '{field: staff_id}'?")


@pytest.mark.parametrize("patch", ["{params.least.value: 2}", "{params.least: 2}", "{}", "{modality: must}"])
def test_a_reading_that_changes_nothing_is_told(said_of_rule: Say, patch: str) -> None:
    body = (
        "each: houses\nfrequency: {count: {of: visits}, at_least: {param: least}, per: {per: month}}\n"
        "params: {least: {value: 2}}\nreadings:\n  - {topic: few, taken: two, alternatives: {more: %s}}\n"
    )
    said = "10:45: under 'more' the rule is what it is without; expected patches that change it"
    assert said_of_rule(body % patch) == [said]
    assert said_of_rule(body % "{params.least: 3}") == []


def test_a_code_that_stands_as_a_path_in_a_match_is_told(said_of_rule: Say) -> None:
    body = "each: houses\nfrequency: {count: {of: visits, match: {house: house, kind: home}}, per: {per: month}}\n"
    assert said_of_rule(body) == [
        "7:61: 'home' is a code of kind, and stands here as a field; expected {literal: home}, or a where"
    ]
    assert said_of_rule(body.replace("kind: home", "kind: {literal: home}")) == []


@pytest.mark.parametrize(
    ("count", "expected"), [("1", []), ("2", ["7:44: 2 cannot stand here; expected a whole number from 1 to 1"])]
)
def test_a_gap_is_closed_by_one_and_cannot_ask_for_more(said_of_rule: Say, count: str, expected: list[str]) -> None:
    assert (
        said_of_rule(f"each: houses\nfrequency: {{count: {{of: visits}}, at_least: {count}, every: 3 days}}\n")
        == expected
    )
    more = f"each: houses\nfrequency: {{count: {{of: visits}}, at_least: {count}, per: {{per: month}}}}\n"
    assert said_of_rule(more) == []


def test_what_is_done_in_every_period_goes_by_the_period(said_of_rule: Say) -> None:
    body = "each: houses\ndeadline: {per: {per: month}, done: {last: {of: visits%s}}}\n"
    assert said_of_rule(body % "") == [
        "7:37: what was done once would do for every period; expected during: window, or a value of the window"
    ]
    assert said_of_rule(body % ", during: window") == []
    assert said_of_rule(body % ", where: {at: {ge: {window: start}}}") == []

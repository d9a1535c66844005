"""What a rule names must be there: fields, types, links, codes, windows, clauses, other rules."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., list[str]]
HOUSES, VISITS = "beds, house, since", "at, by, ended_at, house, kind, minutes, note"


def test_the_tiny_standard_is_in_order(said: Say) -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "each: houses\nwhen: {beds: {gt: many}, bed: 1}\nevidence: {answered: [sinc]}\n",
            [
                "7:19: 'many' is no number; expected a number with at most four decimals",
                f"7:26: houses has no field 'bed'; expected one of {HOUSES}. Did you mean 'beds'?",
                f"8:23: houses has no field 'sinc'; expected one of {HOUSES}. Did you mean 'since'?",
            ],
        ),
        (
            "each: visits\nwhen: {kind: hme, house.sinc: 2026-01-01, by.post: [nurse, cok], note.x: 1, cont: 1}\nevidence: {answered: [at]}\n",
            [
                f"7:77: visits has no field 'cont'; expected one of {VISITS}. Did you mean 'count'?",
                "7:14: unknown code 'hme'; expected one of home, street. Did you mean 'home'?",
                f"7:19: houses has no field 'sinc'; expected one of {HOUSES}. Did you mean 'since'?",
                "7:60: unknown code 'cok'; expected one of nurse, cook. Did you mean 'cook'?",
                "7:66: visits.note is no link, so 'note.x' leads nowhere; expected a link of visits: by, house",
            ],
        ),
        (
            "each: visits\nwhen: {exists: {of: visits, where: {at: {lt: {outer: at}}, kind: home}, match: {house: house}}, at: {ge: 2026-13-01}}\nevidence: {answered: [at]}\n",
            ["7:106: '2026-13-01' is no time; expected a date or a date and time, such as 2026-01-31 18:00"],
        ),
        (
            "each: houses\nevidence: {require: {x: {exists: {of: vists}}, y: {exists: {of: visits, match: {hous: house}, where: {kind: {in: [a]}}}}}}\n",
            [
                "7:39: unknown record type 'vists'; expected one of houses, staff, visits. Did you mean 'visits'?",
                f"7:81: visits has no field 'hous'; expected one of {VISITS}. Did you mean 'house'?",
                "7:115: unknown code 'a'; expected one of home, street",
            ],
        ),
        (
            "each: company\nwhen: {beds: 1}\nevidence: {require: {x: {exists: {of: visits, match: {house: house}}}}, per: {per: year}}\nshow: [beds]\n",
            [
                "7:8: 'beds' is a field, but the company has no row; expected a record type in each, or a related record",
                "8:62: 'house' is a field, but the company has no row; expected a record type in each, or a related record",
                "9:8: 'beds' is a field, but the company has no row; expected a record type in each, or a related record",
            ],
        ),
        (
            "each: {of: company, where: {x: 1}, at: x}\nevidence: {require: {x: {exists: {of: visits}}}, per: {per: year}}\n",
            [
                "6:21: the company has no row, so no where; expected a record type in of",
                "6:36: the company has no row, so no at; expected a record type in of",
            ],
        ),
        (
            "each: staff\nevidence: {require: {x: {exists: {of: houses}}, y: {exists: {of: visits}}, z: {count: {of: staff, at_least: few}}}}\n",
            [
                "7:87: no link joins staff and staff; expected match: {their field: our path}",
                "7:109: 'few' is no whole number; expected a whole number, {param: …}, or a number of the records",
            ],
        ),
        (
            "each: {of: visits, where: {at: {lt: {window: end}}}}\ndeadline: {due: {after: {field: kind}, within: 1 day}, done: {field: ended_at}}\nwhen: {compare: {left: {window: label}, eq: 2026Q5}}\n",
            [
                "6:46: the window's end is not known here; expected no window: it is not known yet here",
                "7:25: a code stands where a time is asked; expected a time",
                "8:33: the window's label is not known here; expected one of due, end, start",
                "8:45: '2026Q5' is no period; expected a period such as 2026, 2026Q1, 2026H1 or 2026-03",
            ],
        ),
        (
            "each: houses\nfrequency: {count: {of: staff}, per: {per: month}}\n",
            ["7:20: staff has no time of its own; expected at: a time of staff"],
        ),
        (
            "each: houses\nsampling: {per: week, by: [hous], covered_when: {beds: {ge: {field: note}}}, ratio: 30%}\n",
            [
                f"7:28: houses has no field 'hous'; expected one of {HOUSES}. Did you mean 'house'?",
                "7:11: houses has no time, so its members belong to no period; expected at in each",
                "7:17: a week has no due of its own here; expected month, quarter, half_year, year, or a due",
                f"7:69: houses has no field 'note'; expected one of {HOUSES}",
            ],
        ),
        (
            "each: visits\nevidence: {require: {h: {holds: {who: {field: by}, post: [nurs], on: {field: minutes}}}, p: {previous: {of: houses, same: [house], by: beds, where: {beds: 1}}}}}\n",
            [
                "7:109: houses is neither visits nor a child of it; expected visits, or a type that links to it",
                "7:136: 'beds' is a number; expected a field of type date or time",
                "7:59: unknown code 'nurs'; expected one of nurse, cook. Did you mean 'nurse'?",
                "7:70: a number stands where a time is asked; expected a time",
            ],
        ),
        (
            "each: visits\ndeadline:\n  steps: [{id: a, at: {field: at}}, {id: a, at: {field: ended}}]\n",
            [
                "8:42: two steps are called 'a'; expected an id of its own",
                f"8:57: visits has no field 'ended'; expected one of {VISITS}. Did you mean 'ended_at'?",
            ],
        ),
        (
            "each: {of: staff, key: [post], active: {from: {field: since}, without: {of: houses, from: since, to: beds}}}\nevidence: {answered: [post], given: [post], require: {post: {post: cook}}}\n",
            [
                "6:19: key beside windows that are no calendar; expected per: a calendar, or each without key",
                "6:102: 'beds' is a number; expected a field of type date or time",
                "6:77: houses has no link to staff; expected a type that links to staff",
                "7:11: 'post' is asked for twice; expected once, as answered or as given",
                "7:55: 'post' is required under that name already; expected another name",
            ],
        ),
    ],
)
def test_what_a_rule_names(said_of_rule: Say, body: str, expected: list[str]) -> None:
    assert sorted(said_of_rule(body)) == sorted(expected)


def test_parameters_are_declared_and_used(said_of_rule: Say) -> None:
    body = "each: houses\nwhen: {beds: {ge: {param: leest}}}\nevidence: {answered: [since]}\nparams: {least: 1}\n"
    assert said_of_rule(body) == [
        "7:27: the rule has no parameter 'leest'; expected one of least. Did you mean 'least'?"
    ]
    body = "each: houses\nevidence: {answered: [since]}\nparams: {least: 1}\n"
    assert said_of_rule(body) == ["8:10: parameter 'least' is used nowhere in the rule; expected a use of it"]


def test_clauses_areas_and_grades(said: Say, edit: Callable[..., None]) -> None:
    edit("rules/care/visits.yaml", 'clause: "1"', 'clause: "2"')
    assert said() == [
        "care.yaml:2:9: no rule covers clause 1; expected a rule, or not_checked_because",
        "care.yaml:11:5: clause 2 is checked by care/visits; expected no not_checked_because",
        "rules/care/visits.yaml:3:11: clause 2 is a may, so its breach is no nonconformity; expected severity: observation, or modality: may",
    ]
    edit("rules/care/visits.yaml", 'clause: "2"', 'clause: "11"')
    assert (
        "rules/care/visits.yaml:1:9: the standard has no clause '11'; expected a clause of the standard. Did you mean '1'?"
        in said()
    )


def test_a_rule_stands_in_the_area_of_its_clause(said: Say, edit: Callable[..., None]) -> None:
    edit("care.yaml", "    area: care\n    statement", "    area: calls\n    statement")
    assert said() == [
        "rules/care/visits.yaml:1:9: clause 1 belongs to area 'calls', the rule stands in 'care'; expected the folder calls/"
    ]
    edit("care.yaml", "area: calls", "area: cals")
    assert said()[0] == "care.yaml:4:11: unknown area 'cals'; expected one of care, calls. Did you mean 'calls'?"


def test_a_rule_of_what_must_be_done_is_no_may(said_of_rule: Say) -> None:
    body = "each: houses\nevidence: {answered: [since]}\n"
    refused = (
        "8:11: clause 1 is a must, so its breach is a nonconformity; expected modality: must, or severity: observation"
    )
    assert said_of_rule(body + "modality: may\n") == [refused]
    assert said_of_rule(body + "modality: must\n") == []
    soft = "readings: [{topic: t, taken: a must, alternatives: {a wish: {modality: may}}}]\n"
    assert said_of_rule(body + soft) == []  # a reading is declared, and every report prints it


def test_rules_presuppose_rules_without_a_circle(said_of_rule: Say, edit: Callable[..., None]) -> None:
    body = "each: houses\nevidence: {answered: [since]}\n"
    edit(
        "rules/care/visits.yaml",
        "each: houses",
        "presupposes: [care/second]\nformerly: [care/old]\neach: houses",
    )
    assert said_of_rule(body + "presupposes: [care/vists]\nformerly: [care/visits, care/old]\n") == [
        "8:15: unknown rule 'care/vists'; expected the id of a rule: area/name. Did you mean 'care/visits'?",
        "9:12: 'care/visits' is the name of a rule that is there; expected a name that is no longer used",
        "rules/care/visits.yaml:7:12: 'care/old' is a former name of care/second too; expected a former name of one rule",
    ]
    circle = said_of_rule(body + "presupposes: [care/visits]\n")
    assert circle == [
        "8:14: the rule presupposes itself: care/second > care/visits > care/second; expected no circle",
        "rules/care/visits.yaml:6:14: the rule presupposes itself: care/visits > care/second > care/visits; expected no circle",
    ]


def test_a_question_is_asked_about_a_post_that_answers_can_name(edit: Callable[..., None], said_of_rule: Say) -> None:
    edit("standard.yaml", "sites: houses\n", "sites: houses\nattestations: answers\n")
    fields = "rule: {type: id}, subject: {type: id}, period: {type: id}, at: {type: time}, valid_until: {type: date}"
    edit(
        "records/answers.yaml",
        "title: {zh-Hant: 答, zh-Hans: 答, en: Answers}\nrole: log\nat: at\nfields:\n"
        f"  {{{fields}, answer: {{type: code, values: {{conforming: [yes]}}}}, post: {{type: code, values: {{nurs: [护士], cook: [cook]}}}}}}\n",
    )
    body = "each: houses\nattestation: {question: %s, method: %s, per: {per: month}}\n"
    three = "{zh-Hant: 問, zh-Hans: 问, en: Ask}"
    assert said_of_rule(body % (three, three)) == [
        "4:21: 'nurse' is no post of answers.post; expected one of cook, nurs. Did you mean 'nurs'?"
    ]

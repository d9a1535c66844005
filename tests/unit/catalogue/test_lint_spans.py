"""Days of rest, suspensions and lists of which each must be covered: what a rule may say of them, and what not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[[str], list[str]]
VISITS = "at, by, ended_at, house, kind, minutes, note"
SUSPENDED = "each: {of: houses, active: {without: {of: visits, from: at, to: ended_at}}}\n"
LIST = "each: staff\nevidence:\n  per: {per: month}\n  covers:\n"
SPANS = "    of: {of: visits, match: {by: staff_id}}\n    from: at\n    to: ended_at\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "each: houses\nfrequency: {count: {of: visits}, per: {per: day, rest_days: out}}\n",
            [],
        ),
        (
            "each: houses\nfrequency: {count: {of: visits}, per: {per: week, rest_days: out}}\n",
            ["7:62: a week is no day of rest; expected per: day"],
        ),
        (
            "each: houses\nevidence: {require: {x: {exists: {of: visits}}}, per: {per: month, rest_days: out}}\n",
            ["7:79: a month is no day of rest; expected per: day"],
        ),
        (
            "each: houses\nfrequency: {count: {of: visits}, per: {per: day, rest_days: off}}\n",
            ["7:61: 'off' cannot stand here; expected one of in, out"],
        ),
        (
            f"{SUSPENDED}frequency: {{count: {{of: visits}}, anchored: {{from: {{field: since}}, each: 3 days, suspensions: out}}}}\n",
            [],
        ),
        (
            "each: houses\nfrequency: {count: {of: visits}, anchored: {from: {field: since}, each: 3 days, suspensions: out}}\n",
            ["7:94: nothing says what a suspension is; expected without in each.active"],
        ),
        (
            "each: {of: houses, active: {from: {field: since}}}\nfrequency: {count: {of: visits}, anchored: {from: {field: since}, each: 3 days, suspensions: out}}\n",
            ["7:94: nothing says what a suspension is; expected without in each.active"],
        ),
        (
            "each: {of: houses, active: {without: {of: vists, from: at, to: ended_at}}}\nevidence: {answered: [beds]}\n",
            ["6:43: unknown record type 'vists'; expected one of houses, staff, visits. Did you mean 'visits'?"],
        ),
        (
            "each: {of: visits, active: {without: {of: houses, from: since, to: since}}}\nevidence: {answered: [at]}\n",
            ["6:43: houses has no link to visits; expected a type that links to visits"],
        ),
        (
            "each: {of: houses, active: {without: {of: visits, from: kind, to: endd}}}\nevidence: {answered: [beds]}\n",
            [
                "6:57: 'kind' is a code; expected a field of type date or time",
                f"6:67: visits has no field 'endd'; expected one of {VISITS}. Did you mean 'ended_at'?",
            ],
        ),
    ],
)
def test_days_of_rest_and_suspensions(said_of_rule: Say, body: str, expected: list[str]) -> None:
    assert said_of_rule(body) == expected


@pytest.mark.parametrize(
    ("each_of", "value", "expected"),
    [
        ("{param: needed, for: {field: post}, is: kind}", "{nurse: home, cook: [home, street]}", []),
        ("{param: needed, for: {field: post}, is: kind}", "{nurse: home | street, cook: [home]}", []),
        (
            "{param: needed, for: {field: post}, is: sort}",
            "{nurse: home}",
            [f"13:54: visits has no field 'sort'; expected one of {VISITS}"],
        ),
        (
            "{param: needs, for: {field: post}, is: kind}",
            "{nurse: home}",
            ["13:22: the rule has no parameter 'needs'; expected one of needed. Did you mean 'needed'?"],
        ),
        (
            "{param: needed, for: {field: pst}, is: kind}",
            "{nurse: home}",
            [
                "13:43: staff has no field 'pst'; expected one of house, post, since, staff_id, until. Did you mean 'post'?"
            ],
        ),
        (
            "{param: needed, for: {field: post}, is: kind}",
            "{nurse: hme, cook: [home, stret]}",
            [
                "15:27: unknown code 'hme'; expected one of home, street. Did you mean 'home'?",
                "15:45: unknown code 'stret'; expected one of home, street. Did you mean 'street'?",
            ],
        ),
        (
            "{param: needed, for: {field: post}, is: kind}",
            "{nurs: home}",
            ["15:20: unknown code 'nurs'; expected one of nurse, cook. Did you mean 'nurse'?"],
        ),
        (
            "{param: needed, for: {field: post}, is: kind}",
            "{nurse: home | hme}",
            ["15:27: unknown code 'hme'; expected one of home, street. Did you mean 'home'?"],
        ),
        (
            "{param: needed, for: {field: post}, is: kind}",
            "{nurse: []}",
            ["15:27: an empty list; expected at least one entry"],
        ),
        (
            "{param: needed, for: {field: post}, is: kind}",
            "{nurse: {home: street}}",
            ["15:27: 'needed' is used as a text or list of texts; expected a text or a list of texts"],
        ),
        (
            "{param: needed, for: {field: post}, is: kind}",
            "home",
            ["15:19: 'needed' is used as a table; expected a mapping of code to value"],
        ),
    ],
)
def test_a_list_of_which_each_must_be_covered(said_of_rule: Say, each_of: str, value: str, expected: list[str]) -> None:
    params = f"params:\n  needed: {{value: {value}}}\n"
    assert said_of_rule(f"{LIST}{SPANS}    each_of: {each_of}\n{params}") == expected

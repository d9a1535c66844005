"""Values of parameters are read where they are used: wherever they were set, at their own place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Say = Callable[..., list[str]]
TIERED = "each: {of: visits, at: at}\nsampling: {per: month, by: [house], covered_when: {kind: home}, tiers: {param: t}}\nparams:\n  t:\n"


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        (
            "    - {to: 100, ratio: 30%}\n    - {from: 101, to: 299, ratio: 20%}\n    - {from: 300, ratio: 10%}\n",
            [],
        ),
        ("    - {to: 100, ratio: 30%}\n    - {ratio: 0.2}\n", []),
        (
            "    - {from: 2, to: 9, ratio: 1}\n    - {ratio: 1}\n",
            ["10:14: the first tier begins at 2; expected 0 or 1"],
        ),
        (
            "    - {to: 100, ratio: 1}\n    - {from: 100, to: 200, ratio: 1}\n    - {from: 300, ratio: 1}\n",
            [
                "11:14: an overlap: 100 to 100 belong to the tier before too; expected from: 101",
                "12:14: a hole: nothing is said of 201 to 299; expected from: 201",
            ],
        ),
        ("    - {to: 9, ratio: 1}\n", ["10:7: the last tier is not open; expected a last tier without to"]),
        (
            "    - {ratio: 1}\n    - {from: 3, ratio: 1}\n",
            ["11:7: a tier after the open one; expected to in the tier before"],
        ),
        ("    - {to: x, ratio: 1}\n", ["10:12: 'x' is no whole number; expected a whole number"]),
        (
            "    - {to: 9, ratio: 101%}\n    - {ratio: 1}\n",
            ["10:22: '101%' cannot be read; expected a ratio between 0% and 100%"],
        ),
        (
            "    - {to: 9, ratio: 1}\n    - {from: 10, to: 8, ratio: 1}\n    - {ratio: 1}\n",
            ["11:22: the tier ends (8) before it begins (10); expected at least 10"],
        ),
        ("    - {upto: 9}\n", ["10:7: this is no tier; expected {from: …, to: …, ratio: …, least: …}"]),
        ('    - {ratio: 30%, least: "30"}\n', []),
        ('    - {ratio: 30%, least: "3%"}\n', ["10:27: '3%' is no whole number; expected a whole number"]),
    ],
)
def test_tiers_have_no_holes_and_no_overlaps(said_of_rule: Say, tiers: str, expected: list[str]) -> None:
    assert said_of_rule(TIERED + tiers) == expected


def test_values_are_read_by_their_use(said_of_rule: Say) -> None:
    body = (
        "each: visits\n"
        "when: {kind: {in: {param: kinds}}, at: {ge: {param: begin}}, minutes: {lt: {param: most}}}\n"
        "deadline: {due: {after: {field: at}, within: {param: limit, for: {field: kind}}}, done: {field: ended_at}}\n"
        "params:\n"
        "  kinds: [home, sreet]\n"
        "  begin: 2026-02-30\n"
        "  most: {home: 3}\n"
        "  limit: {home: 3 days, street: 72 hours}\n"
    )
    assert said_of_rule(body) == [
        "10:17: unknown code 'sreet'; expected one of home, street. Did you mean 'street'?",
        "11:10: '2026-02-30' is no time; expected a date or a date and time, such as 2026-01-31 18:00",
        "12:9: 'most' is used as a single value; expected one text",
        "13:33: '72 hours' is in hours, other values of 'limit' are in days; expected a duration in days",
    ]


def test_the_profile_and_the_audit_file_are_read_the_same(tiny: Path, said: Say) -> None:
    profile = tiny / "profile.yaml"
    profile.write_text(
        "company: {least: many, leest: 2}\nprojects: {H1: {least: 1 day}}\n"
        "contracts: [{site: H1, param: last, value: 2, clause: a, approver: b}]\n"
        "rules_off: {care/vists: why}\nexpects: [hoses]\nrest_days: [2026-01-01]\nworking_days: [2026-01-01]\n",
        encoding="utf-8",
    )
    assert said(profile=profile) == [
        "profile.yaml:1:18: 'many' cannot be read; expected a whole number from 1 on",
        "profile.yaml:1:24: no rule has a parameter 'leest'; expected the name of a parameter. Did you mean 'least'?",
        "profile.yaml:2:24: '1 day' cannot be read; expected a whole number from 1 on",
        "profile.yaml:3:31: no rule has a parameter 'last'; expected the name of a parameter. Did you mean 'least'?",
        "profile.yaml:4:13: unknown rule 'care/vists'; expected the id of a rule: area/name. Did you mean 'care/visits'?",
        "profile.yaml:5:11: unknown record type 'hoses'; expected one of houses, staff, visits. Did you mean 'houses'?",
        "profile.yaml:6:13: 2026-01-01 is a rest day and a working day; expected one of the two",
    ]


def test_a_table_knows_its_keys_and_its_words(tiny: Path, said: Say, said_of_rule: Say) -> None:
    body = (
        "each: visits\n"
        "when: {compare: {left: {param: asked, for: {field: kind}}, eq: yse}}\n"
        "evidence: {require: {long: {minutes: {ge: {param: least_minutes, for: {field: by.post}}}}}}\n"
        "params:\n"
        "  asked: {source: company, words: ['yes', 'no'], value: {home: 'yes', steet: 'no', street: ja}}\n"
        "  least_minutes: {source: company}\n"
    )
    assert said_of_rule(body) == ["7:64: unknown code 'yse'; expected one of yes, no. Did you mean 'yes'?"]
    body = body.replace("yse", "'yes'")
    assert said_of_rule(body) == [
        "10:71: unknown code 'steet'; expected one of home, street. Did you mean 'street'?",
        "10:92: unknown code 'ja'; expected one of yes, no",
    ]
    assert not said_of_rule(body.replace("steet: 'no', street: ja", "street: 'no'"))
    profile = tiny / "profile.yaml"
    profile.write_text(
        "company:\n  asked: {home: 'yes', streeet: 'no'}\n  least_minutes: {nurse: 30, cok: few}\n", "utf-8"
    )
    assert said(profile=profile) == [
        "profile.yaml:2:24: unknown code 'streeet'; expected one of home, street. Did you mean 'street'?",
        "profile.yaml:3:30: unknown code 'cok'; expected one of nurse, cook. Did you mean 'cook'?",
        "profile.yaml:3:35: 'few' is no number; expected a number with at most four decimals",
    ]


def test_a_figure_may_have_decimals_wherever_it_is_compared_and_none_where_it_counts(
    tiny: Path, said: Say, said_of_rule: Say
) -> None:
    profile = tiny / "profile.yaml"
    profile.write_text(
        "company: {low: '7.1', n: '1.5'}\nprojects: {H1: {low: '7.00001', by_kind: {home: -0.25, street: 1e3}}}\n"
        "contracts: [{site: H1, param: low, value: 7.25, clause: a, approver: b, from: 2026-01-01}]\n",
        "utf-8",
    )
    body = (
        "each: visits\n"
        "when: {minutes: {lt: {param: by_kind, for: {field: kind}}}}\n"
        "evidence: {require: {long: {minutes: {ge: {param: low}, in: {param: some}}},"
        " often: {count: {of: visits, match: {house: house}, at_least: {param: n}}}}}\n"
        "params:\n"
        "  low: {values: [{value: '7.2'}, {from: 2026-03-01, value: '7.25'}]}\n"
        "  by_kind: {home: 0.5}\n"
        "  some: [7.25, 0.12345]\n"
        "  n: 1\n"
    )
    assert said_of_rule(body) == ["12:16: '0.12345' is no number; expected a number with at most four decimals"]
    assert [fault for fault in said(profile=profile) if fault.startswith("profile")] == [
        "profile.yaml:1:26: '1.5' cannot be read; expected a whole number from 1 on",
        "profile.yaml:2:22: '7.00001' is no number; expected a number with at most four decimals",
        "profile.yaml:2:64: '1e3' is no number; expected a number with at most four decimals",
    ]


def test_a_parameter_that_meets_no_field_says_what_it_may_be(said_of_rule: Say) -> None:
    body = (
        "each: visits\n"
        "when: {compare: {left: {param: how}, ge: '1'}}\n"
        "evidence: {require: {listed: {compare: {left: garden, in: {param: parts}}}}}\n"
        "params: {how: 1, parts: [garden]}\n"
    )
    assert said_of_rule(body) == [
        "7:32: nothing says what 'how' may be; expected words or a type beside its value in params",
        "7:38: a text has no order; expected a number, a date or time, a period",
        "8:67: nothing says what 'parts' may be; expected words or a type beside its value in params",
    ]
    body = body.replace(
        "how: 1, parts: [garden]", "how: {type: number, value: 1}, parts: {words: [yard], value: [yrd]}"
    )
    assert said_of_rule(body) == [
        "8:47: unknown code 'garden'; expected yard. Did you mean 'yard'?",
    ]
    assert said_of_rule(body.replace("garden", "yard")) == [
        "9:72: unknown code 'yrd'; expected yard. Did you mean 'yard'?",
    ]


def test_a_number_that_asks_for_nothing_or_shuts_every_period_out_is_refused(said_of_rule: Say) -> None:
    body = (
        "each: houses\n"
        "frequency:\n"
        "  count: {of: visits}\n"
        "  at_least: {param: n}\n"
        "  per: {per: month, by: {day: {param: day}}, min_active_days: {param: days}}\n"
        "params: {n: 0, day: 32, days: 29}\n"
    )
    assert said_of_rule(body) == [
        "11:13: 0 cannot stand here; expected a whole number from 1 on",
        "11:21: 32 cannot stand here; expected a whole number from 1 to 31",
        "11:31: 29 cannot stand here; expected a whole number from 0 to 28",
    ]
    gated = body.replace("day: 32, days: 29", "day: 31, days: 28").replace("n: 0", "n: {type: number, value: 0}")
    assert said_of_rule(gated + "when: {compare: {left: {param: n}, ge: 1}}\n") == []


def test_limits_of_escalation_are_read_where_they_stand(tiny: Path, said: Say, said_of_rule: Say) -> None:
    profile = tiny / "profile.yaml"
    profile.write_text("escalate: {share: 120%, count: 0}\n", encoding="utf-8")
    assert said(profile=profile) == [
        "profile.yaml:1:19: '120%' cannot stand here; expected a ratio between 0% and 100%",
        "profile.yaml:1:32: '0' cannot stand here; expected greater than or equal to 1",
    ]
    profile.write_text("escalate: {count: 4, rules: {care/vists: never}}\n", encoding="utf-8")
    assert said(profile=profile) == [
        "profile.yaml:1:30: unknown rule 'care/vists'; expected the id of a rule: area/name. Did you mean 'care/visits'?"
    ]
    assert said_of_rule("each: visits\nevidence: {answered: [at]}\nescalate: {count: 2}\n") == []
    assert said_of_rule("each: visits\nevidence: {answered: [at]}\nmodality: may\nescalate: never\n") == [
        "8:11: clause 1 is a must, so its breach is a nonconformity; expected modality: must, or severity: observation",
        "9:1: only breaches of a minor rule that must be kept are escalated; expected no escalate",
    ]


STRATA = "each: {of: visits, at: at}\nsampling:\n  per: month\n  by: []\n  covered_when: {kind: home}\n"


def test_a_ratio_of_the_rest_needs_a_ratio_and_strata_that_know_no_window(said_of_rule: Say) -> None:
    apart = "  always: {odd: {kind: street}}\n  strata_in_ratio: no\n"
    assert said_of_rule(f"{STRATA}{apart}  ratio: 50%\n") == []
    (faulty,) = said_of_rule(STRATA + apart)
    assert faulty.startswith("8:3: ")
    assert faulty.endswith("; expected strata_in_ratio is said of a ratio or tiers beside always")
    windowed = apart.replace("kind: street", "at: {ge: {window: start}}")
    assert said_of_rule(f"{STRATA}  always: {{odd: {{at: {{ge: {{window: start}}}}}}}}\n  ratio: 50%\n") == []
    assert said_of_rule(f"{STRATA}{windowed}  ratio: 50%\n") == [
        "11:36: the window's start is not known here; expected no window: it is not known yet here"
    ]


@pytest.mark.parametrize("most", ["100 years", "1200 months", "400 quarters", "36525 days", "5217 weeks", "36525 working days", "99999 hours"])  # fmt: skip
def test_a_duration_is_no_longer_than_a_hundred_years(said_of_rule: Say, tiny: Path, said: Say, most: str) -> None:
    body = "each: visits\ndeadline: {due: {after: {field: at}, within: %s}, done: {field: ended_at}}\n"
    count, _, unit = most.partition(" ")
    more = f"{int(count) + 1} {unit}"
    refused = "expected a duration of at most 100 years"
    assert said_of_rule(body % most) == []
    if unit != "hours":
        assert said_of_rule(body % more) == [f"7:46: '{more}' cannot stand here; {refused}"]
        assert said_of_rule(body % "{param: p}" + f"params: {{p: {more}}}\n") == [
            f"8:13: '{more}' cannot be read; {refused}"
        ]
        profile = tiny / "profile.yaml"
        profile.write_text(f"company: {{p: {more}}}\n", encoding="utf-8")
        assert f"profile.yaml:1:14: '{more}' cannot be read; {refused}" in said(profile=profile)


def test_a_duration_written_out_is_bounded_too(said_of_rule: Say) -> None:
    body = "each: visits\ndeadline: {due: {after: {field: at}, within: {count: 36526, unit: days}}, done: {field: ended_at}}\n"
    assert said_of_rule(body)
    assert said_of_rule(body.replace("36526", "36525")) == []


def test_days_are_those_that_can_be_counted_from(tiny: Path, said: Say, said_of_rule: Say) -> None:
    reach = "expected a day from 1970-01-01 to 2199-12-31"
    body = "each: visits\neffective_from: 9999-01-01\nwhen: {at: {ge: 1969-12-31}}\nevidence: {answered: [at]}\n"
    assert said_of_rule(body) == [f"7:17: '9999-01-01' cannot stand here; {reach}"]
    assert said_of_rule(body.replace("9999", "2199")) == [
        "8:17: '1969-12-31' is no time; expected a date or a date and time, such as 2026-01-31 18:00"
    ]
    assert said_of_rule(body.replace("9999", "2199").replace("1969", "1999")) == []
    profile = tiny / "profile.yaml"
    profile.write_text("rest_days: [0001-01-01]\ndue_days: {minor: 36526, major: -1}\n", encoding="utf-8")
    assert said(profile=profile) == [
        f"profile.yaml:1:13: '0001-01-01' cannot stand here; {reach}",
        "profile.yaml:2:19: '36526' cannot stand here; expected less than or equal to 3650",
        "profile.yaml:2:33: '-1' cannot stand here; expected greater than or equal to 0",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3個工作日", "3 working days"), ("2 business days", "2 working days"), ("1小時", "1 hour"), ("14天", "14 days"),
        ("１４ days", "14 days"), ("14\u00a0days", "14 days"), ("“3 days”", "3 days"), ("2个月", "2 months"), ("3h", "3 hours"),
        ("30 minutes", ""), ("soon", ""),
    ],
)  # fmt: skip
def test_a_duration_written_otherwise_is_told_as_it_is_written(said_of_rule: Say, written: str, meant: str) -> None:
    body = "each: visits\ndeadline: {due: {after: {field: at}, within: {param: limit}}, done: {field: ended_at}}\nparams: {limit: "
    (problem,) = said_of_rule(body + f"{written}}}\n")
    assert problem.startswith(f"8:17: {written!r} cannot be read; expected a duration such as '3 days'")
    assert problem.partition(" Did you mean ")[2] == (f"{meant!r}?" if meant else "")
    (problem,) = said_of_rule(body.replace("{param: limit}", written).partition("params")[0])
    assert problem.partition(" Did you mean ")[2] == (f"{meant!r}?" if meant else "")


def test_a_ratio_a_date_and_a_number_written_otherwise_are_told_as_they_are_written(said_of_rule: Say) -> None:
    body = (
        "each: {of: visits, at: at, where: {minutes: {ge: ３０}, at: {ge: 2026/1/5 9:30, le: 2026年13月1日}}}\n"
        "effective_from: 2026-1-5\n"
        "sampling: {per: month, by: [house], covered_when: {kind: home}, ratio: {param: share}}\n"
        "params: {share: 30％}\n"
    )
    assert said_of_rule(body) == [
        "7:17: '2026-1-5' cannot stand here; expected a date such as 2026-01-31. Did you mean '2026-01-05'?"
    ]
    moment = "expected a date or a date and time, such as 2026-01-31 18:00"
    assert said_of_rule(body.replace("2026-1-5", "2026-01-05")) == [
        "6:50: '３０' is no number; expected a number with at most four decimals. Did you mean '30'?",
        f"6:64: '2026/1/5 9:30' is no time; {moment}. Did you mean '2026-01-05 09:30'?",
        f"6:83: '2026年13月1日' is no time; {moment}",
    ]
    values = body.replace("2026-1-5", "2026-01-05").replace("３０", "30").replace("2026/1/5 9:30", "2026-01-05")
    assert said_of_rule(values.replace(", le: 2026年13月1日", "")) == [
        "9:17: '30％' cannot be read; expected a ratio such as '30%' or '0.3'. Did you mean '30%'?"
    ]


def test_a_gap_and_a_repeating_window_are_longer_than_nothing(tiny: Path, said: Say, said_of_rule: Say) -> None:
    body = "each: houses\nfrequency: {count: {of: visits}, every: {param: gap}}\nparams: {gap: 0 days}\n"
    assert said_of_rule(body) == ["8:15: 0 days cannot stand here; expected a duration longer than 0"]
    written = "each: houses\nfrequency: {count: {of: visits}, anchored: {from: {field: since}, each: 0 months}}\n"
    assert said_of_rule(written) == ["7:73: 0 months cannot stand here; expected a duration longer than 0"]
    assert said_of_rule(body.replace("0 days", "1 day")) == []
    (tiny / "profile.yaml").write_text("company: {gap: 0 days}\n", encoding="utf-8")
    assert said(profile=tiny / "profile.yaml") == [
        "profile.yaml:1:16: 0 days cannot stand here; expected a duration longer than 0"
    ]
    within = "each: visits\ndeadline: {due: {after: {field: at}, within: 0 days}, done: {field: ended_at}}\n"
    assert said_of_rule(within) == []  # the day itself is a due

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
        ("    - {upto: 9}\n", ["10:7: this is no tier; expected {from: …, to: …, ratio: …}"]),
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
        "profile.yaml:1:18: 'many' cannot be read; expected a whole number",
        "profile.yaml:1:24: no rule has a parameter 'leest'; expected the name of a parameter. Did you mean 'least'?",
        "profile.yaml:2:24: '1 day' cannot be read; expected a whole number",
        "profile.yaml:3:31: no rule has a parameter 'last'; expected the name of a parameter. Did you mean 'least'?",
        "profile.yaml:4:13: unknown rule 'care/vists'; expected the id of a rule: area/name. Did you mean 'care/visits'?",
        "profile.yaml:5:11: unknown record type 'hoses'; expected one of houses, staff, visits. Did you mean 'houses'?",
        "profile.yaml:6:13: 2026-01-01 is a rest day and a working day; expected one of the two",
    ]


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
        "9:1: only breaches of a minor rule that must be kept are escalated; expected no escalate"
    ]

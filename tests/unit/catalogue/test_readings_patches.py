"""Another reading of a clause is the rule with patches."""

from __future__ import annotations

from pathlib import Path

from compliance.catalogue.load import load_catalogue
from compliance.catalogue.readings import alternatives, apply_patches
from compliance.problems import Place, Problem

TREE = {"a": {"b": [{"c": "1"}, {"c": "2"}], "x.y": {"z": "3"}, "x": "4"}, "d": "5"}
READINGS = """\
readings:
  - topic: which
    taken: home
    alternatives:
      any place: {frequency.count.where: null}
      street: {frequency.count.where.kind: street, params.least: 2}
"""


def test_patches_reach_lists_and_keys_with_dots_and_leave_the_original() -> None:
    patched, problems = apply_patches(TREE, {"a.b.1.c": "9", "a.x.y.z": "8", "d": None, "a.new": ["n"]})
    assert problems == ()
    assert patched == {"a": {"b": [{"c": "1"}, {"c": "9"}], "x.y": {"z": "8"}, "x": "4", "new": ["n"]}}
    assert TREE["d"] == "5"


def test_a_path_that_leads_nowhere_is_a_problem() -> None:
    at = Place("r", 3, 4)
    for path, value, message, close in (
        ("a.b.7.c", "1", "'a.b.7.c' leads nowhere: a.b has no '7'", ""),
        ("e.f", "1", "'e.f' leads nowhere: the rule has no 'e'", ""),
        ("dd", None, "'dd' leads nowhere: the rule has no 'dd'", "d"),
    ):
        (problem,) = apply_patches(TREE, {path: value}, place=at)[1]
        assert (problem.place, problem.message, problem.nearest) == (at, message, close)


def test_a_chosen_reading_is_in_force(tiny: Path) -> None:
    rule = tiny / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8") + READINGS, encoding="utf-8")
    plain, problems = load_catalogue(str(tiny))
    assert problems == ()
    assert plain is not None
    assert [(topic, name) for topic, name, _ in alternatives(plain.rules["care/visits"])] == [
        ("which", "any place"),
        ("which", "street"),
    ]
    other, problems = load_catalogue(str(tiny), readings={"which": "street"})
    assert problems == ()
    assert other is not None
    entry = other.rules["care/visits"]
    assert entry.raw["frequency"]["count"]["where"] == {"kind": "street"}
    assert entry.params["least"][0].value == "2"
    assert other.profile.readings == {"which": "street"}


def test_readings_that_do_not_hold_are_said_at_their_place(tiny: Path) -> None:
    rule = tiny / "rules/care/visits.yaml"
    rule.write_text(
        rule.read_text("utf-8") + READINGS.replace("kind: street", "kind: sreet").replace("where: null", "were: null"),
        encoding="utf-8",
    )
    _, problems = load_catalogue(str(tiny))
    assert problems == (
        Problem(
            Place(str(rule), 17, 7), "'frequency.count.were' leads nowhere: frequency.count has no 'were'",
            "one of of, where", "where",
        ),
        Problem(Place(str(rule), 18, 7), "under 'street': unknown code 'sreet'", "one of home, street", "street"),
    )  # fmt: skip


def test_a_profile_names_readings_that_exist(tiny: Path) -> None:
    rule, profile = tiny / "rules/care/visits.yaml", tiny / "p.yaml"
    rule.write_text(rule.read_text("utf-8") + READINGS, encoding="utf-8")
    profile.write_text("readings:\n  which: stret\n  wich: home\n", encoding="utf-8")
    _, problems = load_catalogue(str(tiny), profile=profile)
    assert problems == (
        Problem(
            Place(str(profile), 2, 10),
            "unknown reading 'stret' of 'which'",
            "one of any place, home, street",
            "street",
        ),
        Problem(Place(str(profile), 3, 3), "no rule has a reading of 'wich'", "the topic of a reading", "which"),
    )

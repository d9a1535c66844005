"""Cases of a rule: read, named, and checked against what they speak of."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from compliance.catalogue.cases import entry_for, load_cases
from compliance.catalogue.lint_cases import case_problems
from compliance.catalogue.load import load_catalogue

CASES = """\
- name: compliant_one_visit
  as_of: 2026-03-31
  from: 2026-03-01
  params: {least: 1}
  records:
    houses: [{house: H1, since: 2020-01-01, beds: }]
    visits: [{house: H1, at: 2026-03-05 10:00, kind: home}]
  expect:
    - {subject: H1, window: 2026-03, state: conforming, due: 2026-03-31, met_at: 2026-03-05 10:00, found: 1, reason: }
- name: violating_none
  as_of: 2026-03-31 18:00
  sites: {H1: {least: 2}}
  absent_columns: [visits.note]
  extents: {visits: {from: 2026-01-01}}
  records: {houses: [], visits: []}
  expect: [{subject: , state: not_applicable, reason: no_events, missing: "b, a"}]
"""


def test_cases_are_read(tmp_path: Path) -> None:
    path = tmp_path / "visits.cases.yaml"
    path.write_text(CASES, encoding="utf-8")
    (one, two), problems = load_cases(path)
    assert problems == ()
    assert (one.as_of, two.as_of) == (date(2026, 3, 31), datetime(2026, 3, 31, 18))
    assert one.records["houses"] == ({"house": "H1", "since": "2020-01-01", "beds": None},)
    (expected,) = one.expect
    assert expected.written == {"subject", "window", "state", "due", "met_at", "found", "reason"}
    assert (expected.due, expected.met_at) == (date(2026, 3, 31), datetime(2026, 3, 5, 10))
    assert (two.expect[0].subject, two.expect[0].missing) == ("", ("a", "b"))


def test_a_case_sets_parameters_as_the_company_would(tiny: Path) -> None:
    path = tiny / "rules/care/visits.cases.yaml"
    path.write_text(CASES, encoding="utf-8")
    catalogue, _ = load_catalogue(str(tiny))
    assert catalogue is not None
    entry = catalogue.rules["care/visits"]
    assert case_problems(path, entry, catalogue) == ()
    one, two = (entry_for(case, entry, catalogue.standard).params["least"] for case in load_cases(path)[0])
    assert [(v.value, v.site, v.origin) for v in one] == [("1", None, "company")]
    assert [(v.value, v.site, v.origin) for v in two] == [("1", None, "rule"), ("2", "H1", "project")]


def test_faults_of_cases(tmp_path: Path) -> None:
    path = tmp_path / "x.cases.yaml"
    path.write_text(
        "- {name: a, as_of: soon, expect: [{state: confirming}], recods: {}}\n- {name: a, expect: [], as_of: 2026-01-01}\n",
        encoding="utf-8",
    )
    assert [str(p).removeprefix(f"{path}:") for p in load_cases(path)[1]] == [
        "1:20: 'soon' cannot stand here; expected a date or a date and time, such as 2026-01-31 or 2026-01-31 18:00",
        (
            "1:43: 'confirming' cannot stand here; expected one of conforming, nonconforming, observation, pending,"
            " not_applicable, exempt, manual, not_assessable. Did you mean 'conforming'?"
        ),
        (
            "1:57: unknown field 'recods'; expected one of name, as_of, from, to, params, sites, contracts, alternative,"
            " extents, absent_columns, records, expect. Did you mean 'records'?"
        ),
    ]
    case = "- {name: compliant_a, as_of: 2026-01-01, expect: []}\n"
    path.write_text(case + case, encoding="utf-8")
    assert [str(p).removeprefix(f"{path}:") for p in load_cases(path)[1]] == [
        "1:1: no case violating_…; expected at least one case violating_…",
        "1:10: two cases are called 'compliant_a'; expected a name of its own",
        "2:10: two cases are called 'compliant_a'; expected a name of its own",
    ]
    path.write_text("name: x\n", encoding="utf-8")
    assert [p.message for p in load_cases(path)[1]] == ["no list of cases"]


def test_values_that_a_case_sets_are_read_by_their_use(tiny: Path) -> None:
    path = tiny / "rules/care/visits.cases.yaml"
    changed = CASES.replace("params: {least: 1}", "params: {least: '1.5'}").replace("{least: 2}", "{least: [2]}")
    term = "{site: H2, param: least, value: many, clause: a, approver: b}"
    path.write_text(changed.replace("  absent", f"  contracts: [{term}]\n  absent"), encoding="utf-8")
    catalogue, _ = load_catalogue(str(tiny))
    assert catalogue is not None
    assert [
        str(p).removeprefix(f"{path}:") for p in case_problems(path, catalogue.rules["care/visits"], catalogue)
    ] == [
        "4:19: '1.5' cannot be read; expected a whole number from 1 on",
        "12:23: 'least' is used as a whole number; expected a whole number",
        "13:47: 'many' cannot be read; expected a whole number from 1 on",
    ]


def test_cases_speak_of_what_is_there(tiny: Path) -> None:
    path = tiny / "rules/care/visits.cases.yaml"
    changed = (
        CASES.replace("beds: }", "bed: 1}")
        .replace("{least: 1}", "{leest: 1}")
        .replace("reason: no_events", "reason: no_event")
    )
    path.write_text(changed.replace("visits.note", "visits.not").replace("visits: []", "vists: []"), encoding="utf-8")
    catalogue, _ = load_catalogue(str(tiny))
    assert catalogue is not None
    problems = case_problems(path, catalogue.rules["care/visits"], catalogue)
    assert [(p.place.line, p.place.column, p.message, p.nearest) for p in problems] == [
        (4, 12, "the rule has no parameter 'leest'", "least"),
        (6, 45, "houses has no field 'bed'", "beds"),
        (13, 20, "visits has no field 'not'", "note"),
        (15, 32, "unknown record type 'vists'", "visits"),
        (16, 55, "unknown reason 'no_event'", "no_events"),
    ]

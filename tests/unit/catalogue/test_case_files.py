"""Cases of a rule: read, named, and checked against what they speak of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from compliance.catalogue.cases import entry_for, load_cases
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.lint_cases import MOST_ROWS, checked_cases
from compliance.catalogue.lint_spot import World
from compliance.catalogue.load import load_catalogue
from compliance.problems import Problem

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
  expect: [{subject: , state: not_applicable, reason: no_events, missing: "b, a"}, {subject: H1, state: nonconforming}]
"""


def problems_of(catalogue: Catalogue) -> tuple[Problem, ...]:
    world = World(catalogue.record_types, catalogue.standard)
    return checked_cases(catalogue.rules["care/visits"], world).problems


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
    assert problems_of(catalogue) == ()
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
    assert [str(p).removeprefix(f"{path}:") for p in problems_of(catalogue)] == [
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
    problems = problems_of(catalogue)
    assert [(p.place.line, p.place.column, p.message, p.nearest) for p in problems] == [
        (4, 12, "the rule has no parameter 'leest'", "least"),
        (6, 45, "houses has no field 'bed'", "beds"),
        (13, 20, "visits has no field 'not'", "note"),
        (15, 32, "unknown record type 'vists'", "visits"),
        (16, 55, "unknown reason 'no_event'", "no_events"),
    ]


@pytest.fixture
def of_cases(tiny: Path) -> Callable[[str], list[str]]:
    """Write the cases of the tiny standard's rule and return what lint says of the whole."""

    def problems(text: str) -> list[str]:
        (tiny / "rules/care/visits.cases.yaml").write_text(text, encoding="utf-8")
        _, found = load_catalogue(str(tiny), cases=True)
        return [str(p).removeprefix(f"{tiny}/rules/care/visits.cases.yaml:") for p in found]

    return problems


def test_lint_reads_the_cases_and_an_audit_does_not(tiny: Path, of_cases: Callable[[str], list[str]]) -> None:
    assert of_cases(CASES) == []
    assert of_cases("") == ["1:1: no list of cases; expected - name: compliant_…"]
    assert of_cases("- {name: [}") == [
        "1:11: not YAML: a sign that has a meaning of its own; a text with it stands in quotation marks; expected well-formed YAML"
    ]
    assert load_catalogue(str(tiny))[1] == ()
    (tiny / "rules/care/visits.cases.yaml").unlink()
    _, found = load_catalogue(str(tiny), cases=True)
    assert [str(p).removeprefix(f"{tiny}/rules/care/") for p in found] == [
        "visits.yaml:1:1: the rule has no cases; expected visits.cases.yaml beside it"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("params: {least: 1}", "params: {least: x}", "4:19: 'x' cannot be read; expected a whole number from 1 on"),
        ("params: {least: 1}", "params: {least: }", "4:12: no value; expected a value, or leave the entry out"),
        ("sites: {H1: {least: 2}}", "sites: {H1: {least: 0}}", "12:23: 0 cannot stand here; expected a whole number from 1 on"),
        ("params: {least: 1}", "sites: {H7: {least: 1}}", "4:11: no record has the site 'H7'; expected a site of the case"),
        ("from: 2026-03-01\n", "from: 2026-03-02\n  to: 2026-03-01\n", "4:7: the stretch ends before it begins; expected an end that is not before the begin"),
        ("{from: 2026-01-01}", "{from: 2026-01-02, to: 2026-01-01}", "14:44: the stretch ends before it begins; expected an end that is not before the begin"),
        ("kind: home}", "kind: home, times: 5000000}", "7:67: no number of rows; expected 1 to 9999"),
        ("visits: [", "visits: [" + "{times: 9999}, " * 11, "5:3: too many rows; expected at most 100000 rows in a case"),
    ],
)  # fmt: skip
def test_what_a_case_sets_can_be_read(of_cases: Callable[[str], list[str]], old: str, new: str, expected: str) -> None:
    assert old in CASES
    said = of_cases(CASES.replace(old, new, 1))
    assert said == [expected]
    assert MOST_ROWS == 100_000


def test_a_case_is_read_under_its_reading(tiny: Path, of_cases: Callable[[str], list[str]]) -> None:
    rule = tiny / "rules/care/visits.yaml"
    readings = "readings: [{topic: t, taken: a, alternatives: {b: {frequency.at_least: null}}}]\n"
    rule.write_text(rule.read_text("utf-8") + readings, encoding="utf-8")
    (said,) = of_cases(CASES.replace("{least: 1}", "{least: x}"))
    assert said.startswith("4:19: 'x' cannot be read")
    assert of_cases(CASES.replace("params: {least: 1}", "params: {least: x}\n  alternative: {t: b}")) == []


def test_the_other_cases_of_a_file_with_a_faulty_one_are_run(tiny: Path) -> None:
    path = tiny / "rules/care/visits.cases.yaml"
    path.write_text(CASES.replace("{least: 1}", "{leest: 1}"), encoding="utf-8")
    catalogue, _ = load_catalogue(str(tiny))
    assert catalogue is not None
    file = checked_cases(catalogue.rules["care/visits"], World(catalogue.record_types, catalogue.standard))
    assert [placed.case.name for placed in file.cases] == ["violating_none"]


def test_a_case_shows_what_its_name_says(of_cases: Callable[[str], list[str]]) -> None:
    kept = CASES.replace("{subject: H1, state: nonconforming}", "{subject: H1, state: pending}")
    assert of_cases(kept) == ["16:3: a case violating_… without a breach; expected a duty that is breached"]
    assert of_cases(CASES.replace("{subject: H1, state: nonconforming}", "{subject: H1, state: observation}")) == []
    broken = CASES.replace("window: 2026-03, state: conforming", "window: 2026-03, state: observation")
    assert of_cases(broken) == ["9:45: a case compliant_… with a breach; expected duties that are kept"]


def test_what_a_process_beside_finds_is_the_same(
    tiny: Path, of_cases: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty = CASES.replace("{least: 1}", "{leest: 1}").replace("visits: []", "vists: []")
    broken = tiny / "rules/care/broken.yaml"
    broken.write_text("clause: [", encoding="utf-8")
    broken.with_suffix(".cases.yaml").write_text("", encoding="utf-8")
    alone = of_cases(faulty)
    monkeypatch.setattr("compliance.catalogue.lint.MANY", 1)
    monkeypatch.setattr("compliance.forked.has_room", lambda _: True)
    assert of_cases(faulty) == alone
    assert len(alone) == 4

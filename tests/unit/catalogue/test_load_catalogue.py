"""A folder becomes a linked catalogue; whatever is amiss is said at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.folders import find_standard, list_standards, shipped
from compliance.catalogue.load import load_catalogue
from compliance.catalogue.profile import AuditFile
from compliance.problems import Place, Problem, ProblemsError

Say = Callable[..., list[str]]


def test_everything_is_linked(tiny: Path) -> None:
    catalogue, problems = load_catalogue(str(tiny))
    assert problems == ()
    assert catalogue is not None
    assert (list(catalogue.clauses), list(catalogue.record_types)) == (
        ["1", "2"],
        ["houses", "staff", "visits"],
    )
    entry = catalogue.rules["care/visits"]
    assert (entry.id, entry.area, entry.place.file) == (
        "care/visits",
        "care",
        str(tiny / "rules/care/visits.yaml"),
    )
    assert entry.raw["frequency"]["at_least"] == {"param": "least"}
    assert entry.positions["frequency", "count"] == Place(entry.place.file, 8, 10)
    assert (catalogue.calendar.id, catalogue.calendar.years) == ("none", frozenset())


def test_the_calendar_carries_the_companys_days(tiny: Path, edit: Callable[..., None]) -> None:
    edit("standard.yaml", "sites: houses", "sites: houses\ncalendar: cn")
    edit("profile.yaml", "rest_days: [2026-03-02]\nworking_days: [2026-03-01]\n")
    catalogue, problems = load_catalogue(str(tiny), profile=tiny / "profile.yaml")
    assert problems == ()
    assert catalogue is not None
    assert [catalogue.calendar.works(date(2026, 3, day)) for day in (1, 2, 3)] == [True, False, True]


def test_all_problems_come_at_once(said: Say, edit: Callable[..., None]) -> None:
    edit("standard.yaml", "version:", "versin:")
    edit("records/staff.yaml", "role: register", "role: registr")
    edit("rules/care/visits.yaml", "severity: major", "severity: huge")
    assert [problem.split(";")[0] for problem in said()] == [
        "records/staff.yaml:2:7: 'registr' cannot stand here",
        "rules/care/visits.yaml:3:11: 'huge' cannot stand here",
        "standard.yaml:1:1: 'version' is missing",
        "standard.yaml:3:1: unknown field 'versin'",
    ]
    assert load_catalogue("")[0] is None


def test_files_that_would_be_left_out_are_said(said: Say, edit: Callable[..., None]) -> None:
    edit("rules/care/other.yml", "clause: x\n")
    edit("rules/loose.yaml", "clause: x\n")
    edit("rules/care/gone.cases.yaml", "[]\n")
    edit("rules/care/visits.cases.yaml", "not read here\n")
    edit("standard.yaml", "chapters: [care.yaml]", "chapters: [care.yaml, ../other/x.yaml, none.yaml]")
    assert [problem.split(";")[0] for problem in said()] == [
        "none.yaml: cannot be read: No such file or directory",
        "rules/care/gone.cases.yaml: cases without their rule",
        "rules/care/other.yml: the file is not read under this name",
        "rules/loose.yaml: a rule outside of an area",
        "standard.yaml: chapter '../other/x.yaml'",
    ]


def test_only_some_rules(tiny: Path, edit: Callable[..., None]) -> None:
    edit("rules/care/broken.yaml", "nonsense\n")
    catalogue, problems = load_catalogue(str(tiny), only=["care/visits"])
    assert problems == ()
    assert catalogue is not None
    assert list(catalogue.rules) == ["care/visits"]
    assert load_catalogue(str(tiny), only=["care/vsits"])[1][0].message == "no rule 'care/vsits'"


def test_an_unknown_parameter_of_the_audit_file(said: Say) -> None:
    assert said(audit_file=AuditFile.model_validate({"params": {"lest": "2"}})) == [
        "audit.yaml:1:1: no rule has a parameter 'lest'; expected the name of a parameter. Did you mean 'least'?"
    ]


def test_audit_files(tmp_path: Path) -> None:
    path = tmp_path / "audit.yaml"
    path.write_text(
        "as_of: 2026-03-31 18:00\nfrom: 2026-03-01\nto: 2026-02-01\nexports: [{fil: x}]\n", encoding="utf-8"
    )
    assert [str(p).removeprefix(f"{path}:") for p in load_audit_file(path)[1]] == [
        "4:11: 'file' is missing",
        "4:12: unknown field 'fil'; expected one of file, sheet, record_type, encoding, delimiter, from, to. Did you mean 'file'?",
    ]
    path.write_text("from: 2026-03-01\nto: 2026-02-01\n", encoding="utf-8")
    assert load_audit_file(path) == (
        None,
        (
            Problem(
                Place(str(path), 2, 5),
                "the span ends (2026-02-01) before it begins (2026-03-01)",
                "a day from 2026-03-01 on",
            ),
        ),
    )


def test_standards_are_found_by_id_or_folder(tiny: Path) -> None:
    assert find_standard(str(tiny)).rules == tiny / "rules"
    for name in list_standards():
        assert find_standard(name).rules == shipped("rules") / name
    with pytest.raises(ProblemsError, match="no standard 'proprty-cs'"):
        find_standard("proprty-cs")
    with pytest.raises(ProblemsError, match=r"no standard\.yaml in"):
        find_standard(str(tiny / "rules"))

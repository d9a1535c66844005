"""Who set a parameter, and which value holds where and when."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.catalogue.catalogue import ParamValue
from compliance.catalogue.load import load_catalogue
from compliance.catalogue.params import profile_values, resolve
from compliance.catalogue.profile import AuditFile, Profile
from compliance.catalogue.read import read_document
from compliance.catalogue.rule import Rule

TEXT = {"zh-Hant": "a", "zh-Hans": "a", "en": "a"}
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def rule(params: object) -> Rule:
    return Rule.model_validate(
        {
            "clause": "1", "title": TEXT, "severity": "minor", "responsible": {"post": "x"}, "action": TEXT,
            "each": "a", "evidence": {"answered": ["x"]}, "params": params,
        }
    )  # fmt: skip


def profile(**words: object) -> Profile:
    return Profile.model_validate(words)


def test_a_later_from_closes_the_earlier_value() -> None:
    made = rule(
        {
            "p": {
                "values": [
                    {"from": "2026-05-01", "value": "5"},
                    {"from": "2026-03-01", "value": "3", "reference": "R"},
                ]
            }
        }
    )
    assert resolve(made)["p"] == (
        ParamValue("p", "3", None, MARCH, date(2026, 4, 30), "rule", "R"),
        ParamValue("p", "5", None, MAY, None, "rule", ""),
    )


def test_general_values_lie_over_each_other() -> None:
    company = profile(company={"p": [{"value": "9", "from": "2026-05-01"}]})
    audit_file = AuditFile.model_validate({"params": {"p": [{"value": "7", "from": "2026-03-01"}]}})
    found = resolve(rule({"p": "1"}), profile=company, audit_file=audit_file)["p"]
    assert [(v.value, v.from_, v.to, v.origin) for v in found] == [
        ("1", None, date(2026, 2, 28), "rule"),
        ("7", MARCH, None, "audit"),
    ]


def test_a_contract_lies_over_the_project_for_its_days_and_its_site_only() -> None:
    term = {
        "site": "H1", "param": "p", "value": "2", "clause": "7.1", "approver": "board",
        "from": "2026-03-01", "to": "2026-04-30",
    }  # fmt: skip
    found = resolve(rule({"p": "1"}), profile=profile(projects={"H1": {"p": "4"}, "H2": {"p": "6"}}, contracts=[term]))[
        "p"
    ]
    assert [(v.site, v.value, v.from_, v.to, v.origin, v.note) for v in found] == [
        (None, "1", None, None, "rule", ""),
        ("H1", "4", None, date(2026, 2, 28), "project", ""),
        ("H1", "2", MARCH, date(2026, 4, 30), "contract", "7.1 (board)"),
        ("H1", "4", MAY, None, "project", ""),
        ("H2", "6", None, None, "project", ""),
    ]


def test_a_parameter_that_nobody_set_has_no_stretch() -> None:
    assert resolve(rule({"p": {"source": "company"}})) == {"p": ()}


def test_lists_tables_and_tiers_are_values_not_dated_settings() -> None:
    for value in (["a", "b"], {"x": "1 day"}, [{"to": "3", "ratio": "1"}, {"ratio": "0.5"}]):
        assert resolve(rule({"p": "1"}), profile=profile(company={"p": value}))["p"][0].value == value


def test_problems_of_a_profile_stand_at_their_places(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(
        "company:\n  p: [{value: 1}, {value: 2}]\n  q: [{value: 1, from: soon}]\n  r:\n"
        "contracts:\n"
        "  - {site: H, param: p, value: 1, clause: a, approver: b}\n"
        "  - {site: H, param: p, value: 2, clause: a, approver: b, from: 2026-02-01, to: 2026-01-01}\n"
        "  - {site: H, param: p, value: 2, clause: a, approver: b, from: 2026-02-01}\n",
        encoding="utf-8",
    )
    read = read_document(Profile, path)
    assert read.document is not None
    problems = profile_values(read.document, read.positions)[1]
    assert sorted(str(p).removeprefix(f"{path}:") for p in problems) == [
        "2:27: two values without a from; expected one value for a day",
        "3:24: 'soon' cannot stand here; expected a date such as 2026-01-31",
        "4:3: no value; expected a value, or leave the entry out",
        "7:5: the term ends (2026-01-01) before it begins (2026-02-01); expected from not after to",
        "8:32: 'p' at 'H' has another term at the same time (line 6); expected one term for a site and day",
    ]


def test_values_say_where_they_come_from(tiny: Path) -> None:
    path = tiny / "p.yaml"
    path.write_text("company:\n  least:\n    - {from: 2026-05-01, value: 3, reference: board}\n", encoding="utf-8")
    catalogue, problems = load_catalogue(str(tiny), profile=path)
    assert problems == ()
    assert catalogue is not None
    assert [(v.value, v.origin, v.note) for v in catalogue.rules["care/visits"].params["least"]] == [
        ("1", "rule", "visits.yaml:12"),
        ("3", "company", "board, p.yaml:3"),
    ]

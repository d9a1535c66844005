"""Options, rules, audit file and profile: every mistake with its place, what was expected, and the nearest known word."""

from __future__ import annotations

from pathlib import Path

import pytest

from bad_input.conftest import Audit, problems


def test_every_wrong_option_is_said_at_once(audit: Audit) -> None:
    said = problems(
        audit(
            "--as-of",
            "31.3.2026",
            "--lang",
            "fr",
            "--fail-on",
            "bad",
            "--min-coverage",
            "7",
            "--formats",
            "pdf",
            "--privacy",
            "publik",
        )
    )
    assert said == [
        "--as-of: '31.3.2026' cannot be used; expected a date such as 2026-03-31, or 2026-03-31 18:00",
        "--fail-on: 'bad' cannot be used; expected major, minor, observation",
        "--formats: 'pdf' cannot be used; expected html, xlsx, json, csv, md, ics, junit, sarif, oscal, docx",
        "--lang: 'fr' cannot be used; expected zh-Hant, zh-Hans, en",
        "--min-coverage: '7.0' cannot be used; expected a share between 0 and 1",
        "--privacy: 'publik' cannot be used; expected none, internal, public",
    ]


@pytest.mark.parametrize("size", ["4", "4 TB", "-1GB", "100MB", "lots"])
def test_a_memory_limit_that_is_no_size_or_too_small(audit: Audit, size: str) -> None:
    assert problems(audit("--memory-limit", size)) == [
        f"--memory-limit: {size!r} cannot be used; expected a size of at least 256MB, such as 4GB"
    ]


def test_a_span_of_which_half_is_the_audit_file_s_and_that_ends_before_it_begins(audit: Audit, records: Path) -> None:
    (records / "audit.yaml").write_text("title: t\nto: 2026-02-28\n", encoding="utf-8")
    said = "--from: '2026-03-01' cannot be used; expected a day not after 2026-02-28"
    assert problems(audit("--from", "2026-03-01", span=False)) == [said]
    (records / "audit.yaml").write_text("title: t\nfrom: 2026-03-02\n", encoding="utf-8")
    said = f"{records}/audit.yaml:2:7: '2026-03-02' cannot be used; expected a day not after 2026-03-01"
    assert problems(audit("--to", "2026-03-01", span=False)) == [said]


@pytest.mark.parametrize(("name", "day"), [("as_of", "9999-12-31"), ("from", "0001-01-01"), ("to", "2200-01-01")])
def test_days_beyond_any_record(name: str, day: str, audit: Audit, records: Path) -> None:
    said = f"{day!r} cannot be used; expected a day from 1970-01-01 to 2199-12-31"
    option = f"--{name.replace('_', '-')}"
    assert f"{option}: {said}" in problems(audit(option, day, span=False))
    (records / "audit.yaml").write_text(f"{name}: {day}\n", encoding="utf-8")
    in_file = said.replace("be used", "stand here")
    assert f"{records}/audit.yaml:1:{len(name) + 3}: {in_file}" in problems(audit(span=False))


def test_a_span_that_ends_before_it_begins(audit: Audit) -> None:
    assert problems(audit("--to", "2026-02-28")) == [
        "--from: '2026-03-01' cannot be used; expected a day not after --to 2026-02-28"
    ]


def test_an_unknown_standard(audit: Audit) -> None:
    (said,) = problems(audit("--standard", "property-sc"))
    assert said.startswith(
        "--standard: no standard 'property-sc'; expected property-cs, or a folder with a standard.yaml"
    )
    assert said.endswith("Did you mean 'property-cs'?")


def test_a_typo_in_a_rule(audit: Audit, standard: Path) -> None:
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("of: visits", "of: vists"), encoding="utf-8")
    (said,) = problems(audit())
    assert said.startswith(f"{rule}:8:15: ")
    assert said.endswith("Did you mean 'visits'?")


def test_mistakes_in_audit_file_and_profile_are_said_together(audit: Audit, records: Path) -> None:
    (records / "audit.yaml").write_text("tittle: March\nas_of: soon\n", encoding="utf-8")
    (records / "profile.yaml").write_text("company: {leest: 2}\nexpects: [hauses]\n", encoding="utf-8")
    said = "\n".join(problems(audit()))
    assert "audit.yaml:1:1: unknown field 'tittle'" in said
    assert "Did you mean 'title'?" in said
    assert "audit.yaml:2:8: 'soon'" in said
    assert "profile.yaml:1:11: " in said
    assert "Did you mean 'least'?" in said
    assert "profile.yaml:2:11: " in said
    assert "Did you mean 'houses'?" in said


def test_an_as_of_before_the_first_record(audit: Audit) -> None:
    said = problems(audit("--as-of", "2026-01-01", "--from", "2025-12-01", "--to", "2026-01-01", span=False))
    wanted = "a later as-of, or the exports of an earlier time"
    assert said == [f"--as-of: all 2 dated records (visits) lie after the as-of 2026-01-01; expected {wanted}"]


def test_a_calendar_that_ends_too_soon_is_said_and_judges_nothing(audit: Audit, standard: Path, records: Path) -> None:
    rule = standard / "rules/care/visits.yaml"
    head = rule.read_text("utf-8").split("each:")[0]
    body = "each: visits\ndeadline: {due: {after: {field: at}, within: 5 working days}, done: {field: ended_at}}\n"
    rule.write_text(head + body, encoding="utf-8")
    (standard / "standard.yaml").write_text(
        (standard / "standard.yaml").read_text("utf-8") + "calendar: cn\n", encoding="utf-8"
    )
    text = (records / "visits.csv").read_text("utf-8").replace("2026-03-31", "2026-12-28")
    (records / "visits.csv").write_text(text, encoding="utf-8")
    result = audit("--as-of", "2026-12-31", "--from", "2026-01-01", "--to", "2026-12-31", span=False)
    assert result.exit_code == 0
    assert "coverage 50.0%" in result.output
    assert "not assessable because the working-day calendar ends too soon: 1 obligation(s)" in result.output


def test_a_scope_that_names_an_unknown_site_or_area_is_refused(audit: Audit, records: Path) -> None:
    (records / "audit.yaml").write_text("scope: {sites: [H1, HX1], areas: [care]}\n", encoding="utf-8")
    assert problems(audit()) == [f"{records}/audit.yaml:1:21: no site 'HX1'; expected H1, H2. Did you mean 'H1'?"]
    (records / "audit.yaml").write_text("scope: {areas: [caer]}\n", encoding="utf-8")
    assert problems(audit()) == [
        f"{records}/audit.yaml:1:17: no area 'caer'; expected one of care, calls. Did you mean 'care'?"
    ]


def test_an_entry_that_means_no_file_sheet_or_column_is_refused(audit: Audit, records: Path) -> None:
    (records / "audit.yaml").write_text(
        "exports:\n"
        "  - {file: vists.csv, from: 2026-03-01, to: 2026-03-31}\n"
        "  - {file: 2025/*.csv}\n"
        "  - {file: houses.csv, record_type: hauses}\n"
        "  - {file: '*.csv', from: 2026-01-01}\n",
        encoding="utf-8",
    )
    (records / "mapping.yaml").write_text(
        "exports:\n"
        "  - {file: houses.csv, sheet: Houses, record_type: houses}\n"
        "  - {file: old.csv, record_type: ignore}\n"
        "  - file: visits.csv\n"
        "    record_type: visits\n"
        "    columns: {Kind: kind, Duration: minutes, durations: note}\n",
        encoding="utf-8",
    )
    visits = (records / "visits.csv").read_text("utf-8").replace("minutes", "duration").replace(",note", ",memo")
    (records / "visits.csv").write_text(visits, encoding="utf-8")
    assert [line.removeprefix(f"{records}/") for line in problems(audit())] == [
        "audit.yaml:2:12: no export is named 'vists.csv'; expected a file in the folder. Did you mean 'visits.csv'?",
        "audit.yaml:3:12: no export is named '2025/*.csv'; expected a file in the folder",
        "audit.yaml:4:37: unknown record type 'hauses'; expected one of houses, staff, visits. Did you mean 'houses'?",
        "mapping.yaml:2:31: no sheet is named 'Houses'; expected no sheet: the file has none",
        "mapping.yaml:6:27: no column is headed 'Duration', and minutes has no other; expected a header as the sheet shows it. Did you mean 'duration'?",
        "mapping.yaml:6:46: no column is headed 'durations', and note has no other; expected a header as the sheet shows it. Did you mean 'duration'?",
    ]


def test_a_profile_that_names_an_unknown_site_or_key_is_refused(audit: Audit, records: Path, standard: Path) -> None:
    rule = standard / "rules/care/visits.yaml"
    text = rule.read_text("utf-8").replace("{param: least}", "{param: least, for: {field: town}}")
    rule.write_text(text.replace("least: 1", "least: {value: {蘇州: 1}}"), encoding="utf-8")
    houses = standard / "records/houses.yaml"
    houses.write_text(houses.read_text("utf-8") + "  town: {type: text}\n", encoding="utf-8")
    (records / "houses.csv").write_text("house,since,town\n東一,2025-01-01,苏州\nH2,2025-01-01,杭州\n", "utf-8")
    (records / "profile.yaml").write_text(
        "company: {least: {蘇州: 1, 抗州: 2}}\n"
        "projects: {东一: {least: {苏州: 1}}, 東二: {least: {蘇州: 2}}}\n"
        "contracts:\n  - {site: H3, param: least, value: {蘇州: 1}, clause: a, approver: b}\n",
        encoding="utf-8",
    )
    assert [line.removeprefix(f"{records}/") for line in problems(audit())] == [
        "profile.yaml:1:26: 'least': no town of houses is '抗州'; expected 杭州, 苏州",
        "profile.yaml:2:34: no site '東二'; expected H2, 东一",
        "profile.yaml:4:12: no site 'H3'; expected H2, 东一",
    ]
    (records / "visits.csv").write_text((records / "visits.csv").read_text("utf-8").replace("H1", "東一"), "utf-8")
    (records / "profile.yaml").write_text(
        "projects: {东一: {least: {蘇州: 2}}}\ncompany: {least: {杭州: 1}}\n", "utf-8"
    )
    result = audit()
    assert result.exit_code == 1
    assert "2 obligations, 1 findings" in result.output

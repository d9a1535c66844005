"""Formats that machines take: read back with plain parsers, value by value."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import builders
import pytest
from builders import at, duty
from msgspec.structs import replace

from compliance.catalogue.waiver import Waiver
from compliance.findings.comparison import Compared, Comparison, Duty, Fate, Gone, Known, Standing
from compliance.findings.finding import Cell
from compliance.findings.result import AuditResult, Moment
from compliance.findings.waiving import Waived
from compliance.ledger import State
from compliance.render import write as writing
from compliance.render.csv_list import to_csv
from compliance.render.ics import to_ics
from compliance.render.inert import in_a_spreadsheet, in_markdown
from compliance.render.junit import to_junit
from compliance.render.markdown import LISTED, to_markdown
from compliance.render.sarif import to_sarif
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare
from compliance.render.write import FORMATS, write_all

WRITERS = (to_csv, to_ics, to_junit, to_markdown, to_sarif)


def waived_and_compared() -> AuditResult:
    """The first finding is waived, the second persists, the others are new; one earlier finding is fixed."""
    base = builders.result()
    first, second, *_ = base.findings
    waiver = Waiver.model_validate(
        {
            "finding": first.id,
            "reason": "lift works",
            "approver": "director",
            "from": "2026-01-01",
            "expires": "2026-12-31",
        }
    )
    standings = {f.id: Compared(Standing.NEW) for f in base.findings}
    standings[second.id] = Compared(Standing.PERSISTING, 1)
    gone = Gone(
        Known("0123456789abcdef", Duty("complaints/answered", "C-77", "2026-02"), "S2", "5.2.4", "major", Fate.OPEN, 1),
        "conforming",
    )
    comparison = Comparison(1, "2026-02-28", standings, fixed=(gone,))
    return replace(base, waived=Waived({first.id: waiver}, in_force=((waiver, (first.id,)),)), comparison=comparison)


def upcoming() -> AuditResult:
    day = duty(
        "communication/interviews", "not_due", subject="S2", site="S2", window="2026-04", state=State.PENDING,
        opens=at("2026-04-01"), due=at("2026-04-30"),
    )  # fmt: skip
    moment = duty("complaints/answered", "not_due", state=State.PENDING, due=at("2026-04-02 18:30"), due_day=False)
    return builders.result(findings=builders.result().findings[:1], upcoming=(moment, day))


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("lang", LANGS)
def test_the_order_of_what_comes_in_does_not_change_a_byte(write: Any, lang: str) -> None:
    result = upcoming()
    mixed = replace(
        result,
        **{name: getattr(result, name)[::-1] for name in ("findings", "tallies", "notes")},
    )
    assert write(prepare(mixed, lang)) == write(prepare(result, lang))


def read(result: AuditResult) -> ET.Element:
    return ET.fromstring(to_junit(prepare(result, "en")))  # noqa: S314  (it is our own file)


def suites(result: AuditResult) -> dict[str, Any]:
    root = read(result)
    return {str(suite.get("name")): suite for suite in root}


def test_junit_fails_for_nonconformities_errs_for_what_nobody_judged_and_skips_the_waived() -> None:
    root = read(waived_and_compared())
    observations = sum(d.state is State.OBSERVATION for d in builders.DUTIES)
    assert root.attrib["failures"] == str(len(builders.DUTIES) - observations - 1)
    assert root.attrib["errors"] == "3"
    cases = [case for suite in root for case in suite]
    assert root.attrib["tests"] == str(len(cases))
    skipped = [(c.get("classname"), s.get("type")) for c in cases for s in c if s.tag == "skipped"]
    assert skipped == [("complaints.answered", "waived"), ("complaints.private", "observation")]
    passed = [(suite.get("name"), c.get("classname")) for suite in root for c in suite if len(c) == 0]
    assert ("西苑", "complaints.steps") in passed
    assert ("西苑", "complaints.in-software") not in passed


def test_a_rule_that_is_only_pending_is_no_test_that_passed() -> None:
    base = builders.result()
    rule = "complaints/steps"
    tallies = tuple(replace(t, counts={"pending": 4}) if (t.rule, t.site) == (rule, "S2") else t for t in base.tallies)
    found = {c.get("classname"): c for c in suites(replace(base, tallies=tallies))["西苑"]}["complaints.steps"]
    assert [(part.tag, part.get("type"), part.get("message")) for part in found] == [
        ("skipped", "pending", "not yet due")
    ]


def test_sarif_holds_nonconformities_only_with_fingerprint_place_level_and_suppression() -> None:
    result = waived_and_compared()
    run = json.loads(to_sarif(prepare(result, "en")))["runs"][0]
    results = {part["partialFingerprints"]["finding/v1"]: part for part in run["results"]}
    broken = {f.id for f in result.findings if f.obligation.state is State.NONCONFORMING}
    assert set(results) == broken
    assert {part["kind"] for part in run["results"]} == {"fail"}
    first, second = (results[f.id] for f in result.findings[:2])
    assert first["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "lift works"}]
    assert (first["baselineState"], second["baselineState"]) == ("new", "unchanged")
    assert first["level"] == "error"
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "complaints/answered"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "complaints.xlsx"},
        "region": {"startLine": 2},
    }
    told = [part["associatedRule"]["id"] for part in run["invocations"][0]["toolExecutionNotifications"]]
    assert sorted(told) == ["communication/manner", "complaints/answered", "complaints/in-software"]


def test_the_summary_names_what_is_new_and_what_is_fixed() -> None:
    text = to_markdown(prepare(waived_and_compared(), "en")).decode()
    new, fixed = text.index("## new"), text.index("## fixed")
    assert "C\\-1" not in text
    assert text.count("✓") == 1
    assert "C-2" not in text[new:fixed]
    assert "C-77" in text[fixed:]


def test_without_an_earlier_audit_the_summary_lists_what_to_do_and_no_standing() -> None:
    text = to_markdown(prepare(builders.result(), "en")).decode()
    assert "## new" not in text
    assert "## Rectification list" in text
    assert "| 東苑 | major |" in text


def test_a_long_list_of_the_summary_is_cut_and_says_so() -> None:
    many = tuple(builders.finding(duty("complaints/answered", "late", subject=f"C-{n}")) for n in range(LISTED + 7))
    standings = {f.id: Compared(Standing.NEW) for f in many}
    result = builders.result(findings=many, comparison=Comparison(1, "2026-02-28", standings))
    text = to_markdown(prepare(result, "en")).decode()
    assert f"{LISTED} of {LISTED + 7} shown." in text


def rows(result: AuditResult) -> list[dict[str, str]]:
    raw = to_csv(prepare(result, "en"))
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_each_finding_is_a_line_of_the_csv_in_the_order_of_the_list() -> None:
    result = waived_and_compared()
    lines = rows(result)
    assert [line["No."] for line in lines] == [str(n) for n in range(1, len(builders.DUTIES) + 1)]
    line = next(line for line in lines if line["Id"] == result.findings[0].id)
    assert line["Found"] == "Done on 2026-03-09 10:30, days late: 5."
    assert (line["Waiver"], line["Raised"], line["Where the evidence is"]) == (
        "yes", "2026-03-31", "complaints.xlsx!Sheet1 row 2",
    )  # fmt: skip


def test_no_cell_of_the_csv_begins_a_formula() -> None:
    cells = [cell for line in rows(builders.hostile()) for cell in line.values()]
    assert any("=cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@＝＋－＠\t\r]", cell)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "|x", "\u200b=1", "\n=1"]
)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert in_a_spreadsheet(text).startswith("'")


def test_other_texts_stay_as_they_are_in_a_spreadsheet() -> None:
    assert [in_a_spreadsheet(text) for text in ("C-1", "3棟2單元501", "", "a=b")] == ["C-1", "3棟2單元501", "", "a=b"]


def test_markup_is_escaped_in_markdown() -> None:
    assert in_markdown("<b>*x*</b> | [a](http://x)\n# y") == (
        "\\<b\\>\\*x\\*\\</b\\> \\| \\[a\\]\\(http:\\//x\\) \\# y"
    )
    assert [in_markdown(text) for text in ("- x", "1. x", "+ x", "95.9%")] == ["\\- x", "1\\. x", "\\+ x", "95.9%"]


def unfolded(result: AuditResult) -> list[str]:
    raw = to_ics(prepare(result, "en"))
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    return raw.decode().replace("\r\n ", "").split("\r\n")


def test_duties_are_events_and_rectifications_are_to_dos() -> None:
    lines = unfolded(upcoming())
    assert lines.count("BEGIN:VEVENT") == 2
    assert [part for part in lines if part.startswith(("DTSTART", "DTEND", "DUE"))] == [
        "DTSTART:20260402T183000",
        "DTSTART;VALUE=DATE:20260430",
        "DTEND;VALUE=DATE:20260501",
        "DUE;VALUE=DATE:20260407",
    ]
    assert {part for part in lines if part.startswith("DTSTAMP")} == {"DTSTAMP:20260331T000000Z"}


def test_text_of_a_calendar_is_escaped_and_no_character_is_torn() -> None:
    mean = "a;b,c\\d\r\nBEGIN:VEVENT" + "長" * 60
    result = replace(upcoming(), sites={"S1": mean, "S2": mean})
    lines = unfolded(result)
    assert lines.count("BEGIN:VEVENT") == 2
    assert "LOCATION:a\\;b\\,c\\\\d BEGIN:VEVENT" + "長" * 60 in lines


def test_an_empty_audit_still_makes_every_format() -> None:
    empty = builders.result(findings=(), tallies=(), notes=(), obligations=0)
    for write in WRITERS:
        assert write(prepare(empty, "en"))
    assert json.loads(to_sarif(prepare(empty, "en")))["runs"][0]["results"] == []
    assert read(empty).attrib["tests"] == "0"


def test_an_audit_of_a_moment_is_stamped_with_it() -> None:
    result = replace(upcoming(), moment=Moment(at("2026-03-31 18:00"), None, date(2026, 3, 31)))
    assert "DTSTAMP:20260331T180000Z" in unfolded(result)
    assert suites(result)["東苑"].attrib["timestamp"] == "2026-03-31T18:00:00"


def test_what_records_say_is_inert_in_xml_and_json() -> None:
    result = builders.hostile()
    root = read(result)
    assert {node.tag for node in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped"}
    run = json.loads(to_sarif(prepare(result, "en")))["runs"][0]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)
    text = to_markdown(prepare(result, "en")).decode()
    assert not re.search(r"(?<!\\)<", text)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", text)


LONG = 1_000_000
BIDI = "\u202egpj.exe\u2066 \u200f"


def test_a_megabyte_in_a_cell_and_in_a_key_and_signs_that_turn_a_line_are_inert_in_every_format(tmp_path: Path) -> None:
    found = builders.finding(
        duty("complaints/answered", "missing", subject=BIDI + "x" * LONG),
        cells=(Cell("words", "<bomb>" * (LONG // 6)), Cell("words", BIDI), Cell("words", "=" * LONG)),
    )
    paths = write_all(builders.result(findings=(found,)), tmp_path, lang="en", formats=FORMATS)
    assert {path.suffix for path in paths} >= {
        ".html",
        ".xlsx",
        ".json",
        ".csv",
        ".md",
        ".ics",
        ".xml",
        ".sarif",
        ".docx",
    }
    for path in paths:
        if path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as archive:
                text = "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
            assert len(text) < LONG, path.name
        else:
            text = path.read_text("utf-8")
        if path.name != "findings.json":  # it holds what was read, as it was read
            assert not re.search("[\u200f\u202a-\u202e\u2066-\u2069]", text), path.name
            assert "<bomb>" not in text, path.name


def test_every_format_that_a_command_line_may_name_has_its_writer() -> None:
    assert tuple(writing.WRITERS) == FORMATS

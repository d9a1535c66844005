"""A standard for readers: every clause with its rules, readings, parameters, records and cases, as text and as a page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from compliance.catalogue.needs import needs_of
from compliance.cli.app import app
from compliance.render.html.standard_page import standard_page
from compliance.render.standard.prepare import standard_sheet
from compliance.render.standard.text import to_text
from compliance.render.texts import LANGS
from shipped import property_cs
from tiny import write_tiny

READING = """\
readings:
  - {topic: which, taken: home, why: It says home., alternatives: {any place: {frequency.count.where: null}}}
"""
CASES = """\
- name: compliant_one_visit
  as_of: 2026-04-10
  records: {houses: [{house: H1}], visits: [{house: H1, at: 2026-03-02, kind: home}]}
  expect: []
- name: violating_no_visit
  as_of: 2026-04-10
  records: {houses: [{house: H1}], visits: []}
  expect: []
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    folder = write_tiny(tmp_path / "standard")
    rule = folder / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("severity: major", "severity: minor") + READING, encoding="utf-8")
    rule.with_suffix(".cases.yaml").write_text(CASES, encoding="utf-8")
    return folder


def read(folder: Path) -> Catalogue:
    catalogue, problems = load_catalogue(str(folder))
    assert problems == ()
    assert catalogue is not None
    return catalogue


@cache
def shipped() -> Catalogue:
    catalogue, _ = property_cs()
    assert catalogue is not None
    return catalogue


def test_a_clause_is_shown_with_all_that_belongs_to_it(tiny: Path) -> None:
    assert to_text(standard_sheet(read(tiny), "en", clause="1")) == (
        "Tiny (version 1)\n"
        "\n"
        "Care\n"
        "\n"
        "Clause 1, 1: A visit every month.\n"
        "  must · checked by records\n"
        "  Rule care/visits: No visit\n"
        "    frequency · minor · must · Post: nurse\n"
        "    What to do: Visit.\n"
        "    escalated to major from 3 breaches and 20.0% of the judged duties at one site on\n"
        "    Written in care/visits.yaml\n"
        "    Reading of “which”: home\n"
        "      It says home.\n"
        "      alternatives: any place\n"
        "    Parameters\n"
        "      least = 1 (rule (stands in the standard) · visits.yaml:12 · every site)\n"
        "    Records needed\n"
        "      Houses (houses): house (house), since (since)\n"
        "      Visits (visits): house (house), at (at), kind (kind)\n"
        "    Cases: 2\n"
        "      compliant_one_visit\n"
        "      violating_no_visit\n"
    )


def test_a_clause_without_a_rule_says_why(tiny: Path) -> None:
    said = to_text(standard_sheet(read(tiny), "zh-Hans", clause="2"))
    assert said.endswith("条款 2，2：可以写信。\n  可以 · 不检查\n  原因：自愿。\n")


@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        (
            "special-services/too-few-call-backs",
            {
                "service_orders": "order_no project_id type status ordered_at completed_at agreement_id "
                "complaint_no followup_at q_quality q_timeliness q_manner",
                "complaints": "no project_id received_at order_no",
                "contracts": "contract_id project_id kind start is_renewal previous_id",
                "service_catalog": "project_id type level launched_on",
                "service_order_staff": "parent item",
                "staff": "staff_id project_id post on_post",
            },
        ),
        (
            "posts/dress-unchecked",
            {
                "projects": "project_id takeover_on exit_on",
                "attestations": " ".join(shipped().record_types["attestations"].fields),
                "staff": "staff_id project_id post on_post off_post",
            },
        ),
    ],
)
def test_the_records_that_a_rule_needs_are_those_that_it_names(rule: str, needs: dict[str, str]) -> None:
    found = needs_of(shipped().rules[rule].rule, shipped())
    assert {name: " ".join(fields) for name, fields in found.items()} == needs
    assert next(iter(found)) == next(iter(needs))


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_holds_every_clause_and_rule_and_every_link_leads_somewhere(lang: str) -> None:
    page = standard_page(standard_sheet(shipped(), lang)).decode()
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert {f"c-{clause}" for clause in shipped().clauses} | {f"r-{rule}" for rule in shipped().rules} <= anchors
    assert set(re.findall(r'href="#([^"]+)"', page)) - anchors == set()
    assert f'<html lang="{lang}">' in page
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert str(Path(__file__).parents[3]) not in page  # no path of the machine


def test_the_page_escapes_what_authors_write(tiny: Path) -> None:
    chapter = tiny / "care.yaml"
    text = chapter.read_text("utf-8").replace("en: A visit every month.", "en: <script>alert(1)</script>")
    chapter.write_text(text, encoding="utf-8")
    page = standard_page(standard_sheet(read(tiny), "en")).decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


def test_the_same_standard_gives_the_same_page(tiny: Path) -> None:
    assert standard_page(standard_sheet(read(tiny), "en")) == standard_page(standard_sheet(read(tiny), "en"))


def show(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["standards", "show", *map(str, words), "--lang", "en"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_command_prints_or_writes_the_page(tiny: Path, tmp_path: Path) -> None:
    assert show(tiny, "1") == (0, to_text(standard_sheet(read(tiny), "en", clause="1")))
    page = tmp_path / "pages" / "tiny.html"
    assert show(tiny, "--html", page) == (0, f"written: {page}\n")
    assert page.read_bytes() == standard_page(standard_sheet(read(tiny), "en"))


def test_a_clause_that_is_not_there_is_said_with_the_nearest() -> None:
    code, said = show("property-cs", "7.3.11")
    assert code == 2
    assert "property-cs: it has no clause '7.3.11'; expected a clause of the standard. Did you mean '7.3.1'?" in said


def test_a_criterion_names_the_scorecard_that_rates_it_by_its_title() -> None:
    catalogue = shipped()
    titles = {"en": "Appraisal of customer-service staff (staff)", "zh-Hant": "客戶服務人員工作績效測評"}
    for lang, title in titles.items():
        (clause,) = (c for area in standard_sheet(catalogue, lang, clause="T1.9").areas for c in area.clauses)
        assert title in clause.scorecards
        assert title in standard_page(standard_sheet(catalogue, lang, clause="T1.9")).decode()

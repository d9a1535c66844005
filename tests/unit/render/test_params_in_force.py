"""A parameter in force says who set it, and beside it what the standard says where that is another figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.catalogue.load import load_catalogue
from compliance.render.labels import Labels
from compliance.render.texts import Words
from compliance.render.view.rules import param_views
from tiny import write_tiny

DATED = "{values: [{from: 2020-01-01, value: 2}, {from: 2026-03-03, value: 3}]}"
TERM = (
    "contracts: [{site: H2, param: least, value: 4, clause: '4.1', approver: boss, from: 2026-03-01, to: 2026-03-09}]"
)


def shown(folder: Path, figure: str, profile: str, standard: str = "") -> list[tuple[str, str, str]]:
    write_tiny(folder)
    rule, head, said = folder / "rules/care/visits.yaml", folder / "standard.yaml", folder / "profile.yaml"
    rule.write_text(rule.read_text("utf-8").replace("least: 1", f"least: {figure}"), "utf-8")
    head.write_text(head.read_text("utf-8") + standard, "utf-8")
    said.write_text(profile, "utf-8")
    catalogue, problems = load_catalogue(str(folder), profile=said)
    assert catalogue is not None
    assert problems == ()
    labels = Labels(catalogue, Words("en"))
    return [(view.value, view.origin, view.as_text) for view in param_views(catalogue.rules["care/visits"], labels)]


def test_the_figure_of_the_standard_stands_beside_every_value_over_it(tmp_path: Path) -> None:
    assert shown(tmp_path, "1", "projects: {H1: {least: 2}}\n") == [
        ("1", "rule (stands in the standard)", ""),
        ("2", "project", "1"),
    ]


def test_a_dated_one_has_its_days_where_it_changes_meanwhile(tmp_path: Path) -> None:
    assert shown(tmp_path, DATED, f"company: {{least: [{{from: 2026-03-10, value: 1}}]}}\n{TERM}\n") == [
        ("2", "rule (stands in the standard)", ""),
        ("3", "rule (stands in the standard)", ""),
        ("1", "company", "3"),
        ("4", "contract", "2 (2020-01-01 to 2026-03-02); 3 (from 2026-03-03)"),
    ]


def test_a_figure_of_the_standards_own_document_is_the_standards(tmp_path: Path) -> None:
    assert shown(tmp_path, "1", "company: {least: 3}\n", "params: {least: 2}\n") == [("3", "company", "2")]


@pytest.mark.parametrize("figure", ["{source: company, value: 1}", "{source: company}"])
def test_where_the_standard_has_no_figure_there_is_none_to_show(tmp_path: Path, figure: str) -> None:
    assert shown(tmp_path, figure, "company: {least: 3}\n") == [("3", "company", "")]


def test_the_words_of_the_standard_go_before_the_figure_that_is_made_of_them(tmp_path: Path) -> None:
    assert shown(tmp_path, "{value: 1, text: once}", "company: {least: 3}\n") == [("3", "company", "once")]

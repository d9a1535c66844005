from __future__ import annotations

import builders
import pytest

from compliance.findings.result import Figures, Tally
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare


def verdict(**values: object) -> tuple[str, tuple[str, ...]]:
    view = prepare(builders.result(findings=(), **{"notes": (), **values}), "en")
    return view.verdict.tone, view.verdict.sentences


CLEAN = (Tally("complaints/answered", "S1", {"conforming": 2}),)


def test_only_a_whole_and_clean_audit_reads_as_good() -> None:
    assert verdict(tallies=CLEAN) == ("good", ("No nonconformity in what was assessed.",))


def test_a_clean_audit_with_something_unjudged_says_so_and_is_not_good() -> None:
    tone, said = verdict(tallies=(Tally("complaints/answered", "S1", {"conforming": 2, "not_assessable": 3}),))
    assert tone == "open"
    assert said[-1] == "Not judged, and not counted as met: 3 obligations."


def test_nothing_assessed_is_no_verdict() -> None:
    assert verdict(tallies=()) == ("open", ("Nothing could be assessed, so there is no verdict.",))


def test_an_expected_export_that_is_missing_is_no_pass() -> None:
    tone, said = verdict(tallies=CLEAN, missing_expected=("interviews",))
    assert (tone, said) == ("open", ("Expected and not delivered: interviews. Until then this is no pass.",))


def test_a_nonconformity_reads_as_bad() -> None:
    view = prepare(builders.result(), "en")
    assert view.verdict.tone == "bad"
    assert view.verdict.sentences[0] == "There are nonconformities: 10 major, 1 minor."


def test_figures_without_a_base_say_none() -> None:
    view = prepare(builders.result(findings=(), tallies=(), figures=Figures(None, None, None)), "en")
    assert [figure.value for figure in view.figures] == ["none", "none", "0", "none"]


def test_the_matrix_shows_breaches_over_assessed_and_what_was_not_judged() -> None:
    view = prepare(builders.result(), "en")
    cells = {row.site: [cell.text for cell in row.cells] for row in view.matrix}
    assert cells == {"東苑": ["7/26", "0/9 ?1"], "西苑": ["1/19 ?4", "3/12"]}


def test_duties_of_the_company_have_a_row_of_their_own() -> None:
    view = prepare(builders.result(findings=(), tallies=(Tally("complaints/answered", "", {"conforming": 1}),)), "en")
    row = view.matrix[0]
    assert (row.site, [cell.text for cell in row.cells]) == ("company", ["0/1", "–"])


def test_findings_are_grouped_by_area_and_rule_in_the_order_of_the_standard() -> None:
    view = prepare(builders.result(), "en")
    groups = [(area.title, [group.rule for group in area.groups]) for area in view.finding_areas]
    assert groups == [
        (
            "Complaints",
            [
                "complaints/answered",
                "complaints/complete",
                "complaints/private",
                "complaints/steps",
                "complaints/follow-up",
                "complaints/in-software",
            ],
        ),
        ("Communication", ["communication/interviews", "communication/patrol-gap", "communication/manner"]),
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_parameters_say_value_origin_and_place_and_a_missing_one_is_not_set(lang: str) -> None:
    view = prepare(builders.result(), lang)
    values = {
        "zh-Hant": ["3 天", "1 個工作日", "未設定"],
        "zh-Hans": ["3 天", "1 个工作日", "未设定"],
        "en": ["3 days", "1 working day", "not set"],
    }
    assert [param.value for param in view.parameters] == values[lang]
    assert [param.where for param in view.parameters] == [
        "profile.yaml:4",
        "profile.yaml:9",
        "rules/demo/complaints/answered.yaml:1",
    ]


def test_the_reading_that_the_company_takes_is_the_one_in_force() -> None:
    (reading,) = prepare(builders.result(), "en").readings
    assert (reading.taken, reading.alternatives, reading.why) == ("final reply", "first reply", "")


def test_clauses_without_a_rule_are_listed_with_the_reason() -> None:
    (clause,) = prepare(builders.result(), "en").unchecked
    assert (clause.label, clause.value) == ("9.9 (Shop front tidy)", "No record shows it")


def test_reasons_carry_their_detail_in_the_readers_words() -> None:
    reasons = {note.reason for note in prepare(builders.result(), "en").not_assessable}
    assert reasons == {
        "the export that is needed was not delivered (interviews)",
        "a rule that this one presupposes is unmet (Rule complaints/steps, complaints/steps)",
    }


def test_an_unknown_extent_is_said_to_be_unknown() -> None:
    extents = [source.extent for source in prepare(builders.result(), "en").sources]
    assert extents == ["2026-01-01 to 2026-03-31", "unknown"]


def test_evidence_that_html_leaves_out_is_counted() -> None:
    found = (builders.finding(builders.DUTIES[0], rows=30),)
    (finding,) = prepare(builders.result(findings=found), "en").findings
    assert (finding.shown, len(finding.evidence), finding.rest) == (
        20,
        30,
        "20 of 30 shown; the rest is in findings.json.",
    )

from __future__ import annotations

from collections import Counter
from datetime import date

import builders
import pytest
from msgspec.structs import replace

from compliance.catalogue.profile import AuditFile
from compliance.findings.result import AuditResult, Figures, Month, Tally
from compliance.ledger import State
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare
from compliance.tables import CellsOfField, LinksLost


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
    assert cells == {
        "東苑": ["7/26", "0/9 ?1", "7/35 ?1"],
        "西苑": ["1/19 ?4", "3/12", "4/31 ?4"],
        "": ["8/45 ?4", "3/21 ?1", "11/66 ?5"],
    }


def test_the_matrix_is_the_hotter_the_more_of_what_was_judged_is_broken() -> None:
    counts = (
        {"conforming": 9},
        {"conforming": 9, "nonconforming": 1},
        {"nonconforming": 1, "conforming": 3},
        {"nonconforming": 1},
    )
    tallies = tuple(Tally("complaints/answered", f"S{n}", line) for n, line in enumerate(counts))
    rows = prepare(
        builders.result(findings=(), tallies=tallies, sites={f"S{n}": f"S{n}" for n in range(4)}), "en"
    ).matrix
    assert [(row.cells[0].heat, row.cells[0].tone) for row in rows[:4]] == [
        (0, "good"),
        (1, "bad"),
        (2, "bad"),
        (3, "bad"),
    ]


def test_duties_of_the_company_have_a_row_of_their_own() -> None:
    view = prepare(builders.result(findings=(), tallies=(Tally("complaints/answered", "", {"conforming": 1}),)), "en")
    row = view.matrix[0]
    assert (row.site, [cell.text for cell in row.cells]) == ("company", ["0/1", "–", "0/1"])


def test_findings_are_grouped_by_area_and_rule_in_the_order_of_the_standard() -> None:
    view = prepare(builders.result(), "en")
    groups = [(area.title, [group.rule.id for group in area.groups]) for area in view.finding_areas]
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
        "answered.yaml:1",
    ]


def test_the_reading_that_the_company_takes_is_the_one_in_force() -> None:
    (reading,) = prepare(builders.result(), "en").readings
    assert (reading.taken, reading.alternatives, reading.why) == ("final reply", "first reply", "")


def test_clauses_without_a_rule_are_listed_with_the_reason_and_never_read_as_met() -> None:
    clause = prepare(builders.result(), "en").clauses[-1]
    assert (clause.id, clause.verdict, clause.why) == ("9.9", "no rule checks it", "No record shows it")


def test_clauses_of_areas_outside_the_audit_say_so() -> None:
    catalogue = builders.catalogue()
    kept = {key: entry for key, entry in catalogue.rules.items() if entry.area == "complaints"}
    scope = AuditFile.model_validate({"scope": {"areas": ["complaints"]}})
    audit = builders.result(
        findings=(), tallies=(), notes=(), catalogue=replace(catalogue, rules=kept), audit_file=scope
    )
    view = prepare(audit, "en")
    assert [(clause.id, clause.verdict) for clause in view.clauses] == [
        ("4.2.1", "outside this audit"), ("4.2.9", "outside this audit"), ("5.2.4", "no rule checks it"),
        ("5.3.3", "no rule checks it"), ("9.9", "no rule checks it"),
    ]  # fmt: skip
    assert [area.value for area in view.areas] == ["Complaints"]


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ({"conforming": 5, "nonconforming": 1, "not_assessable": 1}, "nonconforming"),
        ({"conforming": 5, "observation": 1}, "observation"),
        ({"conforming": 5, "not_assessable": 1}, "partly"),
        ({"exempt": 5, "manual": 1}, "partly"),
        ({"pending": 5, "manual": 1}, "manual"),
        ({"pending": 5, "manual": 1, "not_assessable": 1}, "not_assessable"),
        ({"conforming": 5, "pending": 1, "not_applicable": 1}, "conforming"),
        ({"exempt": 1, "pending": 1}, "exempt"),
        ({"pending": 1, "not_applicable": 1}, "pending"),
        ({"not_applicable": 1}, "not_applicable"),
        ({}, "unchecked"),
    ],
)
def test_a_clause_reads_as_met_only_when_all_that_is_due_was_judged(counts: dict[str, int], verdict: str) -> None:
    tallies = (Tally("complaints/in-software", "S1", counts),)
    clauses = prepare(builders.result(findings=(), tallies=tallies, notes=()), "en").clauses
    assert {clause.id: clause.verdict_code for clause in clauses}["5.3.3"] == verdict


def test_reasons_carry_their_detail_in_the_readers_words() -> None:
    reasons = {note.reason for note in prepare(builders.result(), "en").not_assessable}
    assert reasons == {
        "the export that is needed was not delivered (interviews)",
        "a rule that this one presupposes is unmet (Rule complaints/steps, complaints/steps)",
    }


def test_an_unknown_extent_is_said_to_be_unknown() -> None:
    extents = [source.extent for source in prepare(builders.result(), "en").sources]
    assert extents == ["2026-01-01 to 2026-03-31", "unknown"]


def test_the_cover_has_every_item_of_iso_19011_and_says_what_nobody_declared() -> None:
    cover = prepare(builders.result(), "en").cover
    assert sorted({entry.mark for entry in cover} - {""}) == list("abcdefghijk")
    values = {entry.label: entry.value for entry in cover}
    assert (values["Objective"], values["Auditee"], values["Audit client"]) == ("not stated", "示範物業", "not stated")
    assert values["Degree of fulfilment"] == "Conformity: 83.0%, Coverage: 92.9%"


def test_the_cover_prints_what_the_auditor_declares() -> None:
    said = {
        "participants": ["甲"],
        "locations": ["東苑"],
        "dates": "1-3 April",
        "conclusions": "Improve.",
        "diverging_opinions": "None.",
    }
    cover = prepare(builders.result(audit_file=AuditFile.model_validate(said)), "en").cover
    values = {entry.label: entry.value for entry in cover}
    assert values["Participants of the auditee"] == "甲"
    assert values["Dates and places"].splitlines()[1:] == ["Audit dates: 1-3 April", "Places: 東苑"]
    assert values["Conclusions"].startswith("Improve.\nThere are nonconformities")
    assert values["Unresolved diverging opinions"] == "None."


def test_the_parts_of_the_score_are_points_by_area() -> None:
    parts = prepare(builders.result(), "en").score
    assert [(part.area, part.possible, part.lost, part.rate) for part in parts] == [
        ("Complaints", 54, "9.0", "83.3%"),
        ("Communication", 24, "3.0", "87.5%"),
    ]


def months(*counts: tuple[str, dict[str, int]]) -> AuditResult:
    return builders.result(months=tuple(Month(date.fromisoformat(f"{label}-01"), line) for label, line in counts))


def test_the_trend_has_the_judged_months_up_to_the_as_of() -> None:
    view = prepare(
        months(
            ("2026-02", {"conforming": 3, "nonconforming": 1, "manual": 2}),
            ("2026-03", {"pending": 4}),
            ("2026-04", {"nonconforming": 1}),
        ),
        "en",
    )
    assert [(m.label, m.conforming, m.nonconforming, m.unjudged, m.rate) for m in view.months] == [
        ("2026-02", 3, 1, 2, "75.0%")
    ]


def test_the_trend_shows_two_years_at_most() -> None:
    view = prepare(months(*((f"{2023 + n // 12}-{n % 12 + 1:02}", {"conforming": 1}) for n in range(36))), "en")
    assert (len(view.months), view.months[0].label, view.months[-1].label) == (24, "2024-01", "2025-12")


def test_the_trend_by_area_has_a_rate_for_each_month_and_says_what_was_not_judged() -> None:
    answered, interviews = "complaints/answered", "communication/interviews"
    counted = (
        ("2026-01", {answered: {"conforming": 2, "nonconforming": 2}, interviews: {"manual": 1}}),
        ("2026-02", {answered: {"conforming": 4, "manual": 1}}),
    )
    result = builders.result(
        months=tuple(
            Month(date.fromisoformat(f"{label}-01"), sum(map(Counter, rules.values()), Counter()), rules)
            for label, rules in counted
        )
    )
    rows = prepare(result, "en").trends
    assert [(row.area, [(cell.text, cell.tone, cell.heat, cell.title) for cell in row.cells]) for row in rows] == [
        (
            "Complaints",
            [
                ("50.0", "bad", 2, "2 nonconforming of 4 assessed, 0 not judged"),
                ("100.0", "open", 0, "0 nonconforming of 4 assessed, 1 not judged"),
            ],
        ),
        (
            "Communication",
            [("?", "open", 0, "0 nonconforming of 0 assessed, 1 not judged"), ("–", "none", 0, "no obligation")],
        ),
    ]


def test_upcoming_duties_say_what_is_expected_by_when_of_which_post() -> None:
    duty = builders.duty(
        "communication/interviews",
        "not_due",
        subject="S2",
        site="S2",
        window="2026-04",
        state=State.PENDING,
        opens=builders.at("2026-04-01"),
        due=builders.at("2026-04-30"),
    )
    (coming,) = prepare(builders.result(upcoming=(duty,)), "en").upcoming
    assert (coming.due, coming.site, coming.post, coming.expected) == (
        "2026-04-30", "西苑", "客服主管", "At least 1 × interviews between 2026-04-01 and 2026-04-30.",
    )  # fmt: skip


def test_each_site_has_one_action_for_a_rule_and_a_grade() -> None:
    actions = prepare(builders.result(), "en").actions
    assert ("東苑", "complaints/answered", "major", 2, "2026-04-07") in [
        (line.site, line.rule.id, line.grade_code, line.count, line.due) for line in actions
    ]
    assert sum(line.count for line in actions) == len(builders.DUTIES)


def test_findings_carry_the_number_of_their_line_in_the_rectification_list() -> None:
    view = prepare(builders.result(), "en")
    assert [(line.item.number, line.finding) for line in view.rectification] == [(f.number, f) for f in view.findings]
    assert [f.number for f in view.findings] == list(range(1, len(builders.DUTIES) + 1))


def test_the_head_says_whose_audit_it_is_against_what_over_which_time() -> None:
    view = prepare(builders.result(), "en")
    assert view.about == "示範物業 · Demo standard, version 1 · the earliest duty to 2026-03-31 · As of: 2026-03-31"


def test_the_rules_with_most_findings_of_the_gravest_grade_stand_first() -> None:
    view = prepare(builders.result(), "en")
    counts = [(part.rule.id, [(count.code, count.number) for count in part.counts]) for part in view.heaviest]
    assert counts[0] == ("complaints/answered", [("major", 3)])
    assert len(counts) == 6
    assert all(not any(code == "minor" for code, _ in found) for _, found in counts)


def test_a_source_says_which_cells_have_no_header_and_which_numbers_are_rounded() -> None:
    result = builders.result()
    first, *others = result.records.sources
    headless = (CellsOfField("", 2, 7), CellsOfField("House", 1, 5))
    sources = (replace(first, headless=headless, rounded=(CellsOfField("share", 3, 4),)), *others)
    shown = prepare(replace(result, records=replace(result.records, sources=sources)), "en").sources[0]
    assert shown.look.split("; ") == [
        "left of the first header 2 cells have no header and are not used",
        "first in row 7",
        "right of the header “House” 1 cells have no header and are not used",
        "first in row 5",
        "“share”: 3 numbers are rounded to the four decimals that are kept",
        "first in row 4",
    ]


def test_a_source_says_of_which_days_its_records_are_and_what_is_to_be_looked_at() -> None:
    result = builders.result()
    first, *others = result.records.sources
    days, lost = (date(2026, 1, 5), date(2026, 2, 27)), (LinksLost("house", "houses", 2, 7),)
    pointing = (CellsOfField("kind", 3, 4),)
    ends = (CellsOfField("until", 1, 3),)
    sources = (
        replace(
            first, days=days, lost=lost, pointing=pointing, open_ends=ends, undated=(CellsOfField("opened", 4, 2),)
        ),
        *others,
    )
    shown = prepare(replace(result, records=replace(result.records, sources=sources)), "en").sources[0]
    assert shown.extent == "2026-01-01 to 2026-03-31; its records are of 2026-01-05 to 2026-02-27"
    lost_links, pointers = shown.look.split("; “kind", 1)
    assert lost_links.endswith(
        ": 2 name a record that is not among: houses; what a rule asks of that record cannot be known; first in row 7"
    )
    assert pointers.startswith("”: 3 cells only point elsewhere")
    assert pointers.endswith(
        "“until”: 1 suspensions have no end, so from their first day on nothing falls due for whom they belong to; "
        "first in row 3; “opened”: 4 rows have no time, so that they lie in no period; "
        "first in row 2"
    )

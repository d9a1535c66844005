"""What falls due, what is lost already; how clauses stood night after night; a sample that anybody can draw again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from compliance.findings.drawing import Group, Member
from compliance.findings.periods import period_of
from compliance.sampling import draw
from store.conftest import H1, H2, HOUSES, VISITS, Nightly, command

SHIPPED = Path(__file__).parents[2] / "examples" / "made-company"


def test_a_month_shows_each_site_as_the_last_audit_of_its_scope_had_it(
    nightly: Nightly, records: Path, store: Path
) -> None:
    def scope(site: str) -> None:
        (records / "audit.yaml").write_text(f"scope: {{sites: [{site}]}}\n", encoding="utf-8")

    scope("H1")
    nightly("")
    scope("H2")
    nightly("")
    scope("H1")
    nightly(H1)
    said = command("history", "--store", store, "--json")[1]
    assert [(p["site"], p["run"], p["nonconforming"]) for p in json.loads(said)] == [("H2", 2, 1), ("H1", 3, 0)]
    page = (nightly(H1).out / "report.html").read_text("utf-8")
    assert "50.0%" in page[page.index('id="past-h"') :].partition("</section>")[0]


@pytest.fixture
def folder(records: Path) -> Path:
    """Two houses, one visited in April, and a visit that lies after every as-of of these tests."""
    (records / "houses.csv").write_text(HOUSES, encoding="utf-8")
    april = H1.replace("2026-03-02", "2026-04-02") + H2.replace("2026-03-31", "2026-04-28")
    (records / "visits.csv").write_text(VISITS + H1 + H2 + april, encoding="utf-8")
    return records


def due(folder: Path, standard: Path, as_of: str, days: int) -> dict[str, list[tuple[str, ...]]]:
    """Return what falls due, is lost, or is unknown: subject, window, due, what to do."""
    words = ["due", folder, "--standard", standard, "--as-of", as_of, "--days", str(days), "--lang", "en", "--json"]
    code, said = command(*words)
    assert code == 0, said
    found = json.loads(said)
    names = ("subject", "window", "due", "to_do")
    return {
        kind: [tuple(line[n] for n in names) for line in found[kind]] for kind in ("falling_due", "lost", "unknown")
    }


def test_what_is_not_done_yet_falls_due_with_how_much_lacks_and_by_when(folder: Path, standard: Path) -> None:
    assert due(folder, standard, "2026-04-20", 15) == {
        "falling_due": [
            (
                "H2",
                "2026-04",
                "2026-04-30",
                "1 more in Visits between 2026-04-01 and 2026-04-30, with: belonging to this record of Houses; kind: home.",
            )
        ],
        "lost": [],
        "unknown": [],
    }


def test_what_falls_due_later_is_not_said_yet(folder: Path, standard: Path) -> None:
    assert due(folder, standard, "2026-04-20", 9)["falling_due"] == []


def test_periods_that_begin_on_the_way_fall_due_too(folder: Path, standard: Path) -> None:
    found = due(folder, standard, "2026-04-20", 45)["falling_due"]
    assert [(subject, window) for subject, window, *_ in found] == [
        ("H1", "2026-05"), ("H2", "2026-04"), ("H2", "2026-05"),
    ]  # fmt: skip


def test_what_can_no_longer_be_met_in_a_period_that_still_runs_is_said(folder: Path, standard: Path) -> None:
    rule = standard / "rules/care/visits.yaml"
    text = rule.read_text("utf-8").replace("per: {per: month}", "per: {per: month, by: {day: 10, of: same}}")
    rule.write_text(text, encoding="utf-8")
    found = due(folder, standard, "2026-04-20", 5)
    assert [(subject, window) for subject, window, *_ in found["lost"]] == [("H2", "2026-04")]
    assert due(folder, standard, "2026-05-01", 5)["lost"] == []


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"), ("2026H2", "2026-07-01", "2026-12-31"), ("2026Q1", "2026-01-01", "2026-03-31"),
        ("2026-02", "2026-02-01", "2026-02-28"), ("2026-03-02/W", "2026-03-02", "2026-03-08"), ("2026-03-05", "2026-03-05", "2026-03-05"),
    ],
)  # fmt: skip
def test_labels_of_periods_are_read_back(label: str, first: str, last: str) -> None:
    period = period_of(label)
    assert period is not None
    assert tuple(map(str, period)) == (first, last)


@pytest.mark.parametrize("label", ["", "unusable", "trailing", "2026-13", "2026Q5", "2026-02-30", "new_staff:2026-03"])
def test_what_is_no_period_is_none(label: str) -> None:
    assert period_of(label) is None


def test_history_tells_clause_and_site_run_by_run_or_of_the_last_run_of_a_period(nightly: Nightly, store: Path) -> None:
    for visits in (H1, H1 + H2):
        nightly(visits)
    code, said = command("history", "--store", store, "--per", "run", "--lang", "en")
    assert code == 0
    assert said.splitlines() == [
        "1  H1  run 1 as of 2026-04-10: conformity 100.0% (1 conforming, 0 nonconforming, 0 not judged)",
        "1  H1  run 2 as of 2026-04-10: conformity 100.0% (1 conforming, 0 nonconforming, 0 not judged)",
        "1  H2  run 1 as of 2026-04-10: conformity 0.0% (0 conforming, 1 nonconforming, 0 not judged)",
        "1  H2  run 2 as of 2026-04-10: conformity 100.0% (1 conforming, 0 nonconforming, 0 not judged)",
    ]
    found = json.loads(command("history", "--store", store, "--site", "H2", "--json")[1])
    assert [(point["run"], point["conformity"]) for point in found] == [(2, 1.0)]
    code, said = command("history", "--store", store, "--per", "week", "--lang", "en")
    assert (code, said.splitlines()[0]) == (
        2,
        "problem: --per: 'week' cannot be used; expected run, month, quarter, year",
    )
    assert command("history", "--store", store, "--clause", "9", "--lang", "en") == (0, "nothing is recorded\n")


def members(covered: int, left: int, strata: int = 0) -> tuple[Member, ...]:
    """Return members in order of their keys; the last ``strata`` of them must be covered."""
    count = covered + left
    return tuple(Member(f"O{n:02}", n, n < covered, ("new_staff",) * (n >= count - strata)) for n in range(count))


def test_a_sample_holds_all_of_the_strata_and_by_lot_what_the_ratio_still_lacks() -> None:
    group = Group("P1", "2026-03", 5, None, members(1, 19, strata=2))
    drawn = draw("a/b", [group], seed=7)
    assert [one.member.key for one in drawn if not one.by_lot] == ["O18", "O19"]
    assert len([one for one in drawn if one.by_lot]) == 5 - 1 - 2
    assert draw("a/b", [group], seed=7) == drawn
    assert {draw("a/b", [group], seed=seed) for seed in range(20)} != {drawn}


def test_a_group_that_has_enough_is_left_alone() -> None:
    assert draw("a/b", [Group("P1", "2026-03", 2, None, members(2, 1))], seed=1) == ()


def test_one_groups_lot_does_not_hang_on_another_group() -> None:
    one, two = (Group(site, "2026-03", 3, None, members(0, 30)) for site in ("P1", "P2"))
    assert set(draw("a/b", [one], seed=3)) <= set(draw("a/b", [two, one], seed=3))


def test_the_drawn_orders_of_the_shipped_company_are_a_workbook_to_fill_in(tmp_path: Path) -> None:
    out = tmp_path / "sample.xlsx"
    words = ["sample", "special-services/too-few-call-backs", SHIPPED, "--standard", "property-cs", "--as-of", "2026-06-12",
             "--seed", "7", "--out", out, "--lang", "en"]  # fmt: skip
    code, said = command(*words)
    assert code == 0, said
    counts = [line for line in said.splitlines() if ", 2026-06: " in line]
    note, heads, *rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert len(rows) == sum(
        int(line.split("; ")[1].split()[0]) + int(line.split(" must be, ")[1].split()[0]) for line in counts
    )
    assert str(note[0]).startswith("Personal data: masked for use inside the company")
    assert heads[:5] == ["Group", "Period", "Why", "Due", "Key"]
    assert heads[-4:] == ["follow-up at", "answer on quality", "answer on timeliness", "answer on manner"]
    assert all(row[-4:] == [""] * 4 for row in rows)
    before = out.read_bytes()
    command(*words)
    assert out.read_bytes() == before


CALLED = [
    "sample",
    "special-services/too-few-call-backs",
    SHIPPED,
    "--standard",
    "property-cs",
    "--seed",
    "7",
    "--lang",
    "en",
]
NONE_OPEN = (
    "As of 2026-07-31 no group is still open: nothing is left to draw ahead. Periods that are past and lack something "
    "can be drawn for: --window 2025-08, --window 2025-11, --window 2026-02."
)


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ((), 0, NONE_OPEN),
        (("--window", "2026-03"), 0, "every group has what is demanded: nothing is left to draw"),
        (("--window", "2027-01"), 2, "--window: no records of the period '2027-01'; expected one of 2025-07, 2025-08"),
    ],
)
def test_who_draws_nothing_is_told_why_and_for_which_periods_something_can_be_drawn(
    asked: tuple[str, ...], code: int, told: str, tmp_path: Path
) -> None:
    done, said = command(*CALLED, *asked, "--out", tmp_path / "s.xlsx")
    assert (done, told in said) == (code, True), said
    assert not (tmp_path / "s.xlsx").exists()


def test_one_that_must_be_covered_is_drawn_though_its_group_has_enough(tmp_path: Path) -> None:
    done, said = command(*CALLED, "--window", "2025-11", "--out", tmp_path / "s.xlsx")
    assert done == 0
    assert "P01, 2025-11: 41 in all, 13 demanded, 13 covered; 1 must be, 0 by lot" in said
    _, _, row = CalamineWorkbook.from_path(tmp_path / "s.xlsx").get_sheet_by_index(0).to_python()
    assert str(row[2]).startswith("must be covered: ")


def test_only_a_sampling_rule_can_be_drawn_for(tmp_path: Path) -> None:
    words = ["sample", "special-services/call-back-late", SHIPPED, "--standard", "property-cs", "--seed", "1"]
    code, said = command(*words, "--out", tmp_path / "s.xlsx")
    assert code == 2
    assert "no sampling rule is called 'special-services/call-back-late'" in said
    assert not (tmp_path / "s.xlsx").exists()

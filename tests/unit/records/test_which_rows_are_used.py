"""Deleted, repeated, conflicting and corrected rows, and columns that only some exports have; few rows and many."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compliance.records.joint_extent import joint
from compliance.records.sources.sheet import FEW
from compliance.tables import Extent
from unit.records.making import Grid, delimited
from unit.records.reading import TYPES, record_type, told

FIELDS: dict[str, dict[str, Any]] = {
    "no": {"type": "id", "required": True, "aliases": ["投诉编号"]},
    "at": {"type": "time", "aliases": ["更新时间"]},
    "content": {"type": "text", "aliases": ["内容"]},
    "state": {"type": "code", "aliases": ["状态"], "values": {"open": ["处理中"], "gone": ["作废"]}},
}
HEAD = ["投诉编号", "更新时间", "内容"]
FEW_AND_MANY = pytest.mark.parametrize("more", [0, FEW + 100])


def others(more: int, width: int = 3) -> Grid:
    return [[f"N{n}", "2026-01-05", "x", "0"][:width] for n in range(more)]


@FEW_AND_MANY
def test_rows_that_the_system_deleted_are_set_aside(tmp_path: Path, more: int) -> None:
    grid: Grid = [[*HEAD, "status_cd"], ["A", "2026-01-05", "x", "0"], ["B", "2026-01-05", "x", "1"], *others(more, 4)]
    delimited(tmp_path / "a.csv", grid)
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        assert [row[1] for row in said.rows("rec_complaints", '"no"') if row[1] in "AB"] == ["A"]
        assert said.aside() == [("a.csv", 3, "", "soft_deleted")]
        assert said.sums() == [(2 + more, 1 + more, 1)]


@FEW_AND_MANY
def test_a_record_type_declares_its_own_words_of_deletion(tmp_path: Path, more: int) -> None:
    grid: Grid = [["投诉编号", "状态"], ["A", "處理中"], ["B", "作廢"], *[[f"N{n}", "处理中"] for n in range(more)]]
    delimited(tmp_path / "a.csv", grid)
    with told(
        tmp_path, types={"complaints": record_type(FIELDS, key=("no",), soft_delete={"state": ("作废",)})}
    ) as said:
        assert said.aside() == [("a.csv", 3, "", "soft_deleted")]


REPEATED: Grid = [["A", "2026-01-05", "x"], ["A", "2026-01-05 ", "ｘ"], ["B", "2026-01-05", "y"]]


@FEW_AND_MANY
@pytest.mark.parametrize(
    ("policy", "used", "told_of"),
    [("once", ["A", "B"], "duplicate"), ("as_delivered", ["A", "A", "B"], "duplicate_counted")],
)
def test_equal_rows_count_once_or_as_delivered_and_are_told_either_way(
    tmp_path: Path, policy: str, used: list[str], told_of: str, more: int
) -> None:
    delimited(tmp_path / "a.csv", [HEAD, *REPEATED, *others(more)])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",), duplicates=policy)}) as said:
        assert [row[1] for row in said.rows("rec_complaints", '"no"') if row[1] in "AB"] == used
        assert said.aside() == [("a.csv", 3, "", told_of)]
        assert said.sums() == [(3 + more, len(used) + more, 3 - len(used))]


@FEW_AND_MANY
def test_rows_that_differ_only_in_what_cannot_be_used_are_not_the_same(tmp_path: Path, more: int) -> None:
    rows: Grid = [["A", "2026-02-30", "x"], ["A", "2026-02-31", "x"], ["A", "2026-02-31", "x"]]
    delimited(tmp_path / "a.csv", [HEAD, *rows, *others(more)])
    with told(tmp_path, types={"complaints": record_type(FIELDS, role="log", at="at", identity=("no", "at"))}) as said:
        assert [row[0] for row in said.rows("rec_complaints", '"no"') if row[1] == "A"] == [2, 3]
        assert [row for row in said.aside() if row[2] != "at"] == [
            ("a.csv", 3, "", "may_correct"),
            ("a.csv", 4, "", "duplicate"),
        ]
        assert [row for row in said.aside() if row[2] == "at"] == [
            ("a.csv", 2, "at", "bad_date"),
            ("a.csv", 3, "at", "bad_date"),
        ]


def january_and_its_correction(folder: Path, more: int) -> None:
    delimited(folder / "投诉 2026年2月.csv", [HEAD, ["A", "2026-02-09", "right"], ["B", "2026-01-05", "same"]])
    rows: Grid = [["A", "2026-01-05", "wrong"], ["B", "2026-01-05", "same"], ["C", "2026-01-05", "only"], *others(more)]
    delimited(folder / "投诉 2026年1月.csv", [HEAD, *rows])


@FEW_AND_MANY
def test_without_a_declared_winner_the_subject_stands_and_what_its_versions_differ_in_cannot_be_used(
    tmp_path: Path, more: int
) -> None:
    january_and_its_correction(tmp_path, more)
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        rows = said.rows("rec_complaints", '"no", "at", "at__bad", content, content__bad')
        assert [row[1:] for row in rows if row[1] in "ABC"] == [
            ("A", None, True, None, True),
            ("B", datetime(2026, 1, 5), False, "same", False),
            ("C", datetime(2026, 1, 5), False, "only", False),
        ]
        assert said.aside() == [
            ("投诉 2026年1月.csv", 2, "", "conflicting_key"),
            ("投诉 2026年2月.csv", 2, "", "conflicting_key"),
            ("投诉 2026年2月.csv", 3, "", "duplicate"),
        ]


@FEW_AND_MANY
@pytest.mark.parametrize("wins", ["last", "at"])
def test_a_later_export_corrects_an_earlier_one_where_that_is_declared(tmp_path: Path, wins: str, more: int) -> None:
    january_and_its_correction(tmp_path, more)
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",), wins=wins)}) as said:
        assert [row[1:] for row in said.rows("rec_complaints", '"no", content') if row[1] in "ABC"] == [
            ("B", "same"), ("C", "only"), ("A", "right"),
        ]  # fmt: skip
        assert said.aside() == [
            ("投诉 2026年1月.csv", 2, "", "corrected"),
            ("投诉 2026年2月.csv", 3, "", "duplicate"),
        ]


def test_two_versions_of_the_same_time_stay_in_conflict(tmp_path: Path) -> None:
    delimited(tmp_path / "a.csv", [HEAD, ["A", "2026-01-05", "x"], ["A", "2026-01-05", "y"], ["A", "2026-01-04", "z"]])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",), wins="at")}) as said:
        assert [reason for *_, reason in said.aside()] == ["conflicting_key"] * 3
        assert said.sums() == [(3, 1, 2)]


def test_of_versions_in_conflict_what_they_agree_in_is_used(tmp_path: Path) -> None:
    grid: Grid = [
        HEAD,
        ["A", "2026-01-05", "x"],
        ["A", "2026-01-05", "y"],
        ["A", "2026-01-05", "x"],
        ["B", "2026-01-06", "z"],
    ]
    delimited(tmp_path / "a.csv", grid)
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        assert said.rows("rec_complaints", '"no", "at", content, content__bad') == [
            (2, "A", datetime(2026, 1, 5), None, True),
            (5, "B", datetime(2026, 1, 6), "z", False),
        ]
        assert said.sums() == [(4, 2, 2)]


@FEW_AND_MANY
def test_a_column_that_one_export_of_several_does_not_have_is_unknown_there_and_not_blank(
    tmp_path: Path, more: int
) -> None:
    delimited(tmp_path / "a.csv", [HEAD, ["A", "2026-01-05", None], *others(more)])
    delimited(tmp_path / "b.csv", [HEAD[:2], ["B", "2026-01-05"]])
    with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",))}) as said:
        rows = said.rows("rec_complaints", '"no", content, content__bad')
        assert [row[1:] for row in rows if row[1] in "AB"] == [("A", None, False), ("B", None, True)]
        assert said.aside() == []


def test_the_winner_is_a_time_of_the_record_or_the_last() -> None:
    with pytest.raises(ValueError, match="is no time of the record"):
        record_type(FIELDS, key=("no",), wins="content")
    assert TYPES["complaints"].wins is None


KEYLESS = {
    "house": {"type": "id", "link": "houses", "aliases": ["房屋"]},
    "at": {"type": "time", "aliases": ["时间"]},
    "by": {"type": "text", "aliases": ["人员"]},
    "note": {"type": "text", "aliases": ["备注"]},
}


def keys(folder: Path, grid: Grid, more: int, **own: Any) -> dict[str, str]:
    """Return the key of each of the rows A and B, by whom they name."""
    extra = [[f"N{n}", "2026-01-05", "z", "y"][: len(grid[0])] for n in range(more)]
    (folder / "a.csv").unlink(missing_ok=True)
    delimited(folder / "a.csv", [*grid, *extra])
    kind = record_type(KEYLESS, role="log", at="at", aliases=("a",), **own)
    with told(folder, types={"visits": kind}) as said:
        found = [row[1:] for row in said.rows("rec_visits", '"by", _key')]
        assert len(found) == len(grid) - 1 + more
        return {by: key for by, key in found if by in "AB"}


@FEW_AND_MANY
def test_a_row_without_a_key_stays_itself_when_a_column_goes_a_blank_is_filled_or_rows_change_places(
    tmp_path: Path, more: int
) -> None:
    head = ["房屋", "时间", "人员", "备注"]
    a, b = ["H1", "2026-01-05", "A", None], ["H1", "2026-01-06", "B", "x"]
    whole = keys(tmp_path, [head, a, b], more)
    assert len(set(whole.values())) == 2
    assert keys(tmp_path, [head[:3], a[:3], b[:3]], more) == whole
    assert keys(tmp_path, [head, [*a[:3], "filled"], b], more) == whole
    assert keys(tmp_path, [head, b, a], more) == whole


@FEW_AND_MANY
def test_rows_that_share_their_identity_are_numbered_by_content(tmp_path: Path, more: int) -> None:
    head = ["房屋", "时间", "人员", "备注"]
    a, b = ["H1", "2026-01-05", "A", "x"], ["H1", "2026-01-05", "B", "x"]
    whole = keys(tmp_path, [head, a, b], more)
    assert whole["B"] == whole["A"] + "#2"
    assert keys(tmp_path, [head, b, a], more) == whole
    named = keys(tmp_path, [head, a, b], more, identity=("house", "by"))
    assert all("#" not in key for key in named.values())
    assert len(set(named.values())) == 2


def test_a_row_without_a_key_goes_by_what_its_type_names_else_by_links_its_time_and_what_is_required() -> None:
    assert record_type(KEYLESS, role="log", at="at").identifying == ("at", "house")
    assert record_type(KEYLESS, identity=("note",)).identifying == ("note",)
    assert record_type({"text": {"type": "text"}}).identifying == ("text",)
    with pytest.raises(ValueError, match="there is no field 'nothing'"):
        record_type(KEYLESS, identity=("nothing",))


CELLS = st.tuples(
    st.sampled_from(["A", "B", "", "N/A", "1.2E+17"]),
    st.sampled_from(["2026-01-05", "2026/2/30", ""]),
    st.sampled_from(["x", "無", "-", ""]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CELLS.filter(any), min_size=1, max_size=7),
    st.sampled_from([None, "last", "at"]),
)
@example([("A", "2026/2/30", "x"), ("A", "", "x")], None)  # unusable and blank are two things
def test_every_row_is_used_or_set_aside_and_their_order_changes_nothing(
    tmp_path: Path, rows: list[tuple[str, str, str]], wins: str | None
) -> None:
    found = []
    for shuffled in (rows, rows[::-1]):
        delimited(tmp_path / "a.csv", [HEAD, *map(list, shuffled)])
        with told(tmp_path, types={"complaints": record_type(FIELDS, key=("no",), wins=wins)}) as said:
            assert said.records is not None
            aside = {f.place.line for f in said.records.data_findings if f.set_aside}
            used = {row[0] for row in said.rows("rec_complaints", "1")}
            assert used | aside == set(range(2, len(rows) + 2))
            assert used & aside == set()
            assert said.sums() == [(len(rows), len(used), len(aside))]
            columns = sorted(
                c[0] for c in said.connection.execute("DESCRIBE rec_complaints").fetchall() if c[0] != "_row"
            )
            listed = ", ".join(f'"{column}"' for column in columns)
            found.append((columns, sorted((row[1:] for row in said.rows("rec_complaints", listed)), key=repr)))
    assert found[0] == found[1] or wins == "last"


def test_exports_that_leave_a_stretch_between_them_do_not_cover_it() -> None:
    winter, spring, autumn = (Extent(date(2026, m, 1), date(2026, m + 2, 28)) for m in (1, 3, 9))
    assert joint([autumn, winter, spring]) == Extent(
        date(2026, 1, 1), date(2026, 11, 28), ((date(2026, 5, 29), date(2026, 8, 31)),)
    )
    assert joint([winter, spring]) == Extent(date(2026, 1, 1), date(2026, 5, 28))
    assert joint([winter, autumn, Extent()]) == Extent()


def test_a_hole_of_one_export_stays_where_no_other_covers_it() -> None:
    def days(*parts: int) -> tuple[date, date]:
        return date(2026, 1, parts[0]), date(2026, 1, parts[1])

    holed = Extent(date(2026, 1, 1), date(2026, 1, 20), (days(5, 9), days(12, 14)))
    assert joint([holed]) == holed
    assert joint([holed, Extent(*days(4, 7))]) == Extent(*days(1, 20), (days(8, 9), days(12, 14)))
    assert joint([holed, Extent(*days(3, 31))]) == Extent(*days(1, 31))
    assert joint([Extent(None, date(2026, 1, 6), (days(5, 9),))]) == Extent(None, date(2026, 1, 6), (days(5, 6),))


ATTEMPTS: dict[str, dict[str, Any]] = {
    "no": {"type": "id", "required": True, "aliases": ["投诉编号"]},
    "at": {"type": "time", "aliases": ["更新时间"]},
    "channel": {"type": "text"},
    "by": {"type": "text"},
    "result": {"type": "text"},
}
CALLS = [["A", "2026-01-05 09:00", "phone", "E1"], ["A", "2026-01-05 09:00", "phone", "E1"]]


@FEW_AND_MANY
def test_a_keyless_row_that_may_correct_another_counts_and_is_told(tmp_path: Path, more: int) -> None:
    head = ["投诉编号", "更新时间", "channel", "by", "result"]
    calls = [
        [*CALLS[0], ""],
        ["A", "2026-01-05 10:00", "phone", "E1", ""],
        ["B", "2026-01-05 09:00", "phone", "E1", ""],
    ]
    delimited(tmp_path / "a.csv", [head, *calls, *[[f"N{n}", "2026-01-05", "x", "E1", ""] for n in range(more)]])
    delimited(
        tmp_path / "b.csv", [head, [*CALLS[1], "reached"], ["B", "2026-01-05 09:00", "visit", "E2", "absent"], calls[1]]
    )
    types = {"attempts": record_type(ATTEMPTS, role="log", at="at")}
    with told(tmp_path, types=types) as said:
        assert sorted(no for _, no in said.rows("rec_attempts", '"no"') if no in "AB") == ["A", "A", "A", "B", "B"]
        assert said.aside() == [("b.csv", 2, "", "may_correct"), ("b.csv", 4, "", "duplicate")]


@FEW_AND_MANY
def test_what_happened_in_twenty_years_is_a_slip_and_what_is_planned_for_then_a_plan(tmp_path: Path, more: int) -> None:
    planned = {"type": "date", "planned": True, "aliases": ["期限"]}
    types = {"attempts": record_type({**ATTEMPTS, "until": planned}, role="log", at="at")}
    head = ["投诉编号", "更新时间", "channel", "by", "result", "期限"]
    rows = [
        ["A", "2046-01-01 23:00", "", "", "", "2099-12-31"],
        ["B", "2046-01-02 00:00", "", "", "", "2099-12-31"],
        ["C", "2062/1/5", "", "", "", ""],
    ]
    delimited(tmp_path / "a.csv", [head, *rows, *[[f"N{n}", "2026-01-05", "", "", "", ""] for n in range(more)]])
    with told(tmp_path, types=types) as said:
        assert said.records is not None
        found = [row for row in said.rows("rec_attempts", '"no", "at__bad", "until", "at"') if row[1] in "ABC"]
        assert [(no, bad, str(until)[:10], str(at)[:16]) for _, no, bad, until, at in found] == [
            ("A", False, "2099-12-31", "2046-01-01 23:00"),
            ("B", True, "2099-12-31", "None"),
            ("C", True, "None", "None"),
        ]
        assert [(f.place.line, f.field, f.value, f.reason) for f in said.records.data_findings] == [
            (3, "at", "2046-01-02 00:00", "date_out_of_range"),
            (4, "at", "2062/1/5", "date_out_of_range"),
        ]

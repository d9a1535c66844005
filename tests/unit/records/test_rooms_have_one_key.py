"""A room written in any of the company's ways is one key; what is in none of them is counted, and no row is lost."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.catalogue.profile import Profile
from compliance.catalogue.read import read_document
from compliance.catalogue.room_patterns import Rooms, room_pattern, room_text
from compliance.records.rooms import room_key
from compliance.tables import RoomsRead
from unit.records.making import delimited
from unit.records.reading import Told, record_type, told

COMPANY = (
    "[{phase}期]{building}(棟|幢|座|號樓|#)[{unit}(單元|門)-]{room}[室|房]",
    "[{phase}期]{building}(棟|幢|座|號樓)[{unit}(單元|門)]{room}[室|房]",
    "[{phase}期]{building}#{unit}-{room}",
    "{building}-{unit}-{room}",
    "{building}棟{unit}單元{floor}層{room}室",
)
ROOMS = Rooms(company=COMPANY)
TYPES = {
    "units": record_type(
        {
            "unit_id": {"type": "id", "required": True, "room": True, "aliases": ["房产编号"]},
            "site": {"type": "id", "aliases": ["项目"]},
            "room_text": {"type": "text", "room": True, "aliases": ["房号"]},
        },
        key=("unit_id",),
        site="site",
        aliases=("房产台账",),
    ),
    "calls": record_type(
        {
            "no": {"type": "id", "required": True, "aliases": ["编号"]},
            "site": {"type": "id", "aliases": ["项目"]},
            "unit_id": {"type": "id", "link": "units", "room": True, "aliases": ["来电房号"]},
        },
        key=("no",),
        site="site",
        aliases=("来电",),
    ),
}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("3棟2單元1502室", "3栋2单元1502室"),
        ("3-2-1502", "3栋2单元1502室"),
        ("３－２－１５０２", "3栋2单元1502室"),
        ("三幢 2单元 1502", "3栋2单元1502室"),
        ("03號樓02門1502房", "3栋2单元1502室"),
        ("3棟2單元15層02室", "3栋2单元1502室"),
        ("3栋2单元15层1502室", "3栋2单元1502室"),
        ("A座1502", "A栋1502室"),
        ("a座1502", "A栋1502室"),
        ("三期 3#2-1502", "3期3栋2单元1502室"),
        ("十二栋0302", "12栋302室"),
        ("1502", None),
        ("3栋2单元15层1602室", None),
        ("別墅18號", None),
        ("3-2-1502-1", None),
        ("", None),
        ("3-2-1502" + " " * 500, "3栋2单元1502室"),
        ("3-2-" + "1" * 100, None),
    ],
)
def test_a_room_in_any_way_of_writing_is_one_key(text: str, key: str | None) -> None:
    assert room_key(ROOMS, "P1", text) == key


PART = st.integers(1, 40)
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@given(PART, PART, st.integers(101, 3999), st.sampled_from(COMPANY[1:4]), st.booleans())
def test_what_a_pattern_writes_it_reads(building: int, unit: int, room: int, pattern: str, wide: bool) -> None:
    written = pattern.replace("[{phase}期]", "").replace("[{unit}(單元|門)]", "{unit}單元").replace("[室|房]", "室")
    text = written.replace("(棟|幢|座|號樓)", "幢").format(building=building, unit=unit, room=room)
    assert room_key(ROOMS, "", text.translate(WIDE) if wide else text) == f"{building}栋{unit}单元{room}室"


@given(st.text("0123456789AB-#棟单元室期一二 {}[]()|", max_size=70))
def test_a_text_is_a_room_or_none_and_quickly(text: str) -> None:
    begun = time.perf_counter()
    key = room_key(ROOMS, "", text)
    assert key is None or key.endswith("室")
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize("group", ["[1]", "(1|1)", "[1|1|1]", "([1]|1)"])
def test_no_pattern_takes_long_on_any_text(group: str) -> None:
    written = group * (16 // sum(mark in "[(|" for mark in group)) + "{room}#"
    begun = time.perf_counter()
    assert room_pattern(written).parts("1" * 60) is None
    assert time.perf_counter() - begun < 1


def test_a_site_has_its_own_ways_and_says_what_is_not_written() -> None:
    rooms = Rooms(company=("{building}-{room}",), projects={"P1": ("{building}-{room}{unit=1}", "S{room}{building=S}")})
    assert [room_key(rooms, site, "3-1502") for site in ("P1", "P2")] == ["3栋1单元1502室", "3栋1502室"]
    assert [room_key(rooms, site, "S105") for site in ("P1", "P2")] == ["S栋105室", None]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("{building}{room}", "a text that must stand before 'room', to tell it from the part before it"),
        ("{building}[-]{room}", "a text that must stand before 'room', to tell it from the part before it"),
        ("{building}(-|{unit}){room}", "a text that must stand before 'unit', to tell it from the part before it"),
        ("{building}-{flat}", "a part that is one of phase, building, unit, floor, room, not 'flat'"),
        ("{building}棟", "a part {room}"),
        ("{room=1}棟", "a part {room}"),
        ("{room}-{room}", "'room' once only"),
        ("[{phase}期{room}", "brackets in pairs"),
        ("{phase}期]{room}", "brackets in pairs"),
        ("[{phase}期)-{room}", "brackets in pairs"),
        ("{phase}期|{room}", "brackets in pairs"),
        ("[1]" * 17 + "{room}", "at most 16 brackets and strokes in a pattern"),
        ("{room", "parts such as {room}, at character 1"),
        ("{unit=一二三四五}{room}", "a number or letter as 'unit', not '一二三四五'"),
        ("-" * 121 + "{room}", "a pattern of at most 120 characters"),
    ],
)
def test_a_pattern_that_cannot_be_is_a_problem_at_its_place(tmp_path: Path, pattern: str, wanted: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(f'rooms:\n  company:\n    - "{{building}}-{{room}}"\n    - "{pattern}"\n', encoding="utf-8")
    read = read_document(Profile, path)
    assert [(p.place.line, p.place.column, p.expected) for p in read.problems] == [(4, 7, wanted)]


def test_parts_are_cut_in_one_way_only() -> None:
    assert room_pattern("{building}棟[{unit}單元]{room}").parts(room_text("3棟1502")) == {
        "building": "3",
        "room": "1502",
    }


def _told(folder: Path, units: list[list[str]], calls: list[list[str]]) -> None:
    delimited(folder / "房产台账.csv", [["房产编号", "项目", "房号"], *units])
    delimited(folder / "来电.csv", [["编号", "项目", "来电房号"], *calls])


def _rows(read: Told, name: str, fields: str) -> list[tuple[object, ...]]:
    return [row[1:] for row in read.rows(name, fields)]


def _findings(read: Told) -> list[tuple[int, str, str, str, bool]]:
    assert read.records is not None
    return [(f.place.line, f.field, f.value, f.reason, f.set_aside) for f in read.records.data_findings]


def _rooms(read: Told) -> Mapping[str, Mapping[str, RoomsRead]]:
    assert read.records is not None
    return {name: table.rooms for name, table in read.records.tables.items()}


def test_a_households_two_records_written_differently_are_one_subject(tmp_path: Path) -> None:
    _told(
        tmp_path,
        [["3棟2單元1502室", "P1", ""], ["3-2-1502", "P2", ""]],
        [["C1", "P1", "3-2-1502"], ["C2", "P1", "三幢2单元1502"], ["C3", "P2", "3#2-1502"], ["C4", "", "3-2-1502"]],
    )
    with told(tmp_path, types=TYPES, rooms=ROOMS) as read:
        assert _rows(read, "rec_units", "_key") == [("P1/3栋2单元1502室",), ("P2/3栋2单元1502室",)]
        assert _rows(read, "rec_calls", '"no", unit_id') == [
            ("C1", "P1/3栋2单元1502室"),
            ("C2", "P1/3栋2单元1502室"),
            ("C3", "P2/3栋2单元1502室"),
            ("C4", None),
        ]
        assert [row[0] for row in _rows(read, "raw_calls", "unit_id")] == [
            "3-2-1502",
            "三幢2单元1502",
            "3#2-1502",
            "3-2-1502",
        ]
        assert _findings(read) == [(5, "unit_id", "3-2-1502", "room_of_several", False)]
        assert _rooms(read) == {"units": {"unit_id": RoomsRead(2, 2)}, "calls": {"unit_id": RoomsRead(3, 4)}}


def test_a_room_leads_to_the_unit_that_the_register_has_under_its_own_number(tmp_path: Path) -> None:
    _told(
        tmp_path,
        [["U-001", "P1", "3棟2單元1502室"], ["U-002", "P1", "A座1502"], ["U-003", "P1", "A座1502"]],
        [
            ["C1", "P1", "3-2-1502"],
            ["C2", "P1", "U-001"],
            ["C3", "", "3-2-1502"],
            ["C4", "P1", "A座1502"],
            ["C5", "P1", "3-2-9"],
        ],
    )
    with told(tmp_path, types=TYPES, rooms=ROOMS) as read:
        assert _rows(read, "rec_units", "_key, room_text")[0] == ("U-001", "3栋2单元1502室")
        assert _rows(read, "rec_calls", '"no", unit_id') == [
            ("C1", "U-001"),
            ("C2", "U-001"),
            ("C3", "U-001"),
            ("C4", None),
            ("C5", "P1/3栋2单元9室"),
        ]
        assert _findings(read) == [(5, "unit_id", "A座1502", "room_of_several", False)]


def test_a_room_in_no_way_of_writing_is_counted_and_its_row_is_used(tmp_path: Path) -> None:
    _told(
        tmp_path,
        [["別墅18號", "P1", ""], ["U-002", "P1", "3-2-1502"], ["U-003", "P1", "不詳房"]],
        [["C1", "P1", "別墅18號"], ["C2", "P1", "十八號別墅"], ["C3", "P1", "N/A"]],
    )
    with told(tmp_path, types=TYPES, rooms=ROOMS) as read:
        assert [row[0] for row in _rows(read, "rec_units", "_key")] == ["别墅18号", "U-002", "U-003"]
        assert _rows(read, "rec_calls", "unit_id, unit_id__bad") == [("别墅18号", False), (None, True), (None, False)]
        assert _findings(read) == [
            (3, "unit_id", "十八號別墅", "room_without_pattern", False),
            (2, "unit_id", "別墅18號", "room_without_pattern", False),
            (4, "room_text", "不詳房", "room_without_pattern", False),
            (4, "unit_id", "U-003", "room_without_pattern", False),
        ]
        assert read.sums() == [(3, 3, 0), (3, 3, 0)]


def test_without_patterns_a_room_is_the_text_that_it_is(tmp_path: Path) -> None:
    _told(tmp_path, [["3棟2單元1502室", "P1", ""]], [["C1", "P1", "3-2-1502"]])
    with told(tmp_path, types=TYPES) as read:
        assert (_rows(read, "rec_units", "_key"), _rows(read, "rec_calls", "unit_id")) == (
            [("3栋2单元1502室",)],
            [("3-2-1502",)],
        )
        assert (_findings(read), _rooms(read)) == ([], {"units": {}, "calls": {}})

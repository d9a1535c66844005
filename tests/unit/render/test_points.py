from __future__ import annotations

import pytest

from compliance.render.points import HERE, Line, Point, branch, cut, indented, listed

KIND, APPROVED, OPEN = Point("kind: plan"), Point("approved on not before 2026-01-01"), Point("ended on blank")
SAME = Point("same site", link=True)
RECORD = branch(
    f"a record in Documents [{HERE}]", [SAME, KIND, APPROVED], "; ", "a record in Documents, with:", "a record"
)
EITHER = branch(f"either {HERE}", [RECORD, OPEN], " or ", "one of these:")


def more(n: int) -> str:
    return f"{n} more"


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (200, "a record in Documents [same site; kind: plan; approved on not before 2026-01-01]"),
        (70, "a record in Documents [same site; kind: plan; 1 more]"),
        (50, "a record in Documents [kind: plan; 2 more]"),
        (20, "a record"),
        (5, ""),
    ],
)
def test_a_point_is_told_in_the_room_there_is_and_says_how_many_parts_it_leaves_out(room: int, told: str) -> None:
    assert RECORD.brief(room, more) == told
    assert len(told) <= room


def test_a_long_point_takes_what_room_the_short_ones_leave() -> None:
    assert cut((KIND, APPROVED, OPEN), "; ", 60, more) == "kind: plan; ended on blank; 1 more"
    assert cut((KIND, APPROVED), "; ", 60, more) == "kind: plan; approved on not before 2026-01-01"


def test_a_group_stands_without_its_brackets_on_a_line_of_its_own() -> None:
    group = Point(
        f"({KIND.flat}; {OPEN.flat})", (KIND, OPEN), "all of these together:", alone=f"{KIND.flat}; {OPEN.flat}"
    )
    assert listed([group, SAME], 100, " ") == (Line("kind: plan; ended on blank"), Line("same site"))


def test_the_list_has_every_part_and_a_head_over_one_part_stands_on_its_line() -> None:
    named = branch(f"plan ({HERE})", [EITHER], "; ", "plan:")
    lines = listed([named], 20, " ")
    under = (Line(SAME.flat), Line(KIND.flat), Line(APPROVED.flat))
    assert lines == (Line("plan: one of these:", (Line("a record in Documents, with:", under), Line(OPEN.flat))),)
    assert [*indented(lines)] == [
        "- plan: one of these:",
        "  - a record in Documents, with:",
        "    - same site",
        "    - kind: plan",
        "    - approved on not before 2026-01-01",
        "  - ended on blank",
    ]

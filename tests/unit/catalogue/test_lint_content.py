"""Names and rooms are looked for in registers: one must have them, or no text could be found to carry one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., list[str]]
TEXT = "each: visits\ncontent: {text: note, "


@pytest.fixture
def named(edit: Callable[..., None]) -> None:
    """Let the staff have names."""
    edit(
        "records/staff.yaml", "  since: {type: date}\n", "  since: {type: date}\n  name: {type: text, personal: name}\n"
    )


@pytest.mark.usefixtures("named")
def test_a_register_that_is_looked_in_has_names_or_rooms(said_of_rule: Say) -> None:
    assert said_of_rule(TEXT + "must_not: [name, phone], registers: [staff]}\n") == []
    assert said_of_rule(TEXT + "must_not: [name]}\n") == []
    assert said_of_rule(TEXT + "must_not: [name], registers: [houses]}\n") == [
        "7:53: houses is no register with a field that is personal: name; expected staff"
    ]
    assert said_of_rule(TEXT + "must_not: [name], registers: [staf]}\n") == [
        "7:53: unknown record type 'staf'; expected one of houses, staff, visits. Did you mean 'staff'?"
    ]
    assert said_of_rule(TEXT + "must_not: [room, name], registers: [houses, staff]}\n") == [
        "7:34: no register that is looked in has a field that is personal: room; expected a register with such a field",
        "7:59: houses is no register with a field that is personal: room or name; expected staff",
    ]
    assert said_of_rule(TEXT + "must_not: [phone], registers: [staff]}\n") == [
        "7:42: registers are looked in for names and rooms; expected no registers"
    ]


def test_where_no_register_has_names_or_rooms_nobody_can_look_for_them(
    said_of_rule: Say, edit: Callable[..., None]
) -> None:
    lacks = "no register that is looked in has a field that is personal: {}; expected a register with such a field"
    body = TEXT + "must_not: [phone, name, room]}\n"
    assert said_of_rule(body) == [f"7:41: {lacks.format('name')}", f"7:47: {lacks.format('room')}"]
    edit("records/visits.yaml", "  note: {type: text}\n", "  note: {type: text, personal: name}\n")  # a log is none
    assert said_of_rule(body) == [f"7:41: {lacks.format('name')}", f"7:47: {lacks.format('room')}"]
    assert said_of_rule(TEXT + "must_not: [phone, resident_id]}\n") == []

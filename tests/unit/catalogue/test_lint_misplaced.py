"""A slip in one document is told at its own place with the nearest word, and brings nothing against sound ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., list[str]]
Edit = Callable[..., None]
VISITS, STAFF = "at, by, ended_at, house, kind, minutes, note", "house, post, since, staff_id, until"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("staff", "key: [staff_id]", "key: [staffid]", f"3:7: there is no field 'staffid'; expected one of {STAFF}. Did you mean 'staff_id'?"),
        ("houses", "{from: since}", "{from: sinc}", "4:16: there is no field 'sinc'; expected one of beds, house, since. Did you mean 'since'?"),
        ("visits", "at: at\n", "at: aat\n", f"3:5: there is no field 'aat'; expected one of {VISITS}. Did you mean 'at'?"),
        ("visits", "at: at\n", "at: at\nidentity: [house, kin]\n", f"4:19: there is no field 'kin'; expected one of {VISITS}. Did you mean 'kind'?"),
        ("visits", "at: at\n", "at: at\nwins: ended\n", "4:7: 'ended' is no time of the record; expected one of last, at, ended_at. Did you mean 'ended_at'?"),
        ("visits", "at: at\n", "at: at\nwins: note\n", "4:7: 'note' is no time of the record; expected one of last, at, ended_at"),
        ("visits", "note: {type: text", "note: {type: text, values: {a: [b]}", "11:22: values in a field of type text; expected type: code or flag"),
        ("visits", "note: {type: text", "note: {type: code", "11:16: a code without values; expected values: {code: [spellings]}"),
        ("visits", "note: {type: text", "note: {type: flag, values: {yes: [b], non: [c]}", "11:41: 'non' is neither yes nor no; expected one of yes, no. Did you mean 'no'?"),
        ("visits", "note: {type: text", "note: {type: text, unit: hours", "11:22: unit in a field of type text; expected type: number"),
        ("visits", "note: {type: text", "note: {type: text, not_below: 0", "11:22: not_below in a field of type text; expected type: number"),
        ("visits", "minutes: {type: number", "minutes: {type: number, room: true", "12:27: room in a field of type number; expected type: id or text"),
    ],
)  # fmt: skip
def test_a_slip_in_a_record_type_is_told_where_it_is_and_nothing_else(
    said_of_rule: Say, edit: Edit, name: str, old: str, new: str, expected: str
) -> None:
    edit(f"records/{name}.yaml", old, new)
    body = (
        "each: visits\nwhen: {minutes: {ge: {param: least_minutes}}, house.beds: {lt: 9}, by.since: {lt: {field: at}}}\n"
        "evidence: {require: {x: {holds: {who: {field: by}, post: {param: posts}, on: {field: at}}}}}\n"
        "params: {least_minutes: 3, posts: [nurse]}\n"
    )
    assert said_of_rule(body) == [f"records/{name}.yaml:{expected}"]


def test_every_slip_of_a_document_is_told_at_once(said: Say, edit: Edit) -> None:
    edit("records/visits.yaml", "at: at\n", "at: when\nkey: [no]\n")
    assert [problem.partition(";")[0] for problem in said()] == [
        "records/visits.yaml:3:5: there is no field 'when'",
        "records/visits.yaml:4:7: there is no field 'no'",
    ]


def test_a_rule_that_speaks_of_what_could_not_be_read_only_under_a_reading(said_of_rule: Say, edit: Edit) -> None:
    edit("records/staff.yaml", "title: [")
    body = (
        "each: visits\nevidence: {require: {x: {minutes: {ge: 9}}}}\nparams: {p: nurse}\n"
        "readings: [{topic: t, taken: a, alternatives: {b: {evidence.require.x: {by.post: {eq: {param: p}}}}}}]\n"
    )
    (problem,) = said_of_rule(body)
    assert problem.startswith("records/staff.yaml:2:1: ")


@pytest.mark.parametrize("text", ["clause: [", "cluase: '1'\n", "title: x\n"])
def test_what_an_unreadable_rule_covers_is_not_said_to_be_uncovered(said: Say, edit: Edit, text: str) -> None:
    edit("rules/care/visits.yaml", text)
    assert said()
    assert [problem for problem in said() if not problem.startswith("rules/care/visits.yaml:")] == []


def test_an_offset_that_no_clock_has(said: Say, edit: Edit) -> None:
    edit("standard.yaml", "sites: houses\n", "sites: houses\nutc_offset: +25:00\n")
    assert said() == [
        "standard.yaml:9:13: '+25:00' cannot stand here; expected an offset from UTC between -14:59 and +14:59, such as +08:00"
    ]

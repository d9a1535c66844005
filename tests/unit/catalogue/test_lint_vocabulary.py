"""Record types and the standard itself: links, children, headers, codes, and the types it names."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., list[str]]
HEAD = "title: {zh-Hant: a, zh-Hans: a, en: a}\nrole: register\n"
TYPES = "houses, staff, things, visits"


def test_links_lead_to_types_with_one_key(said: Say, edit: Callable[..., None]) -> None:
    edit(
        "records/things.yaml",
        HEAD
        + "key: [a, b]\nparent: hoses\nfields:\n  a: {type: id, link: hoses}\n  b: {type: text, link: visits}\n  c: {type: id, link: things}\n",
    )
    assert said() == [
        f"records/things.yaml:4:9: unknown record type 'hoses'; expected one of {TYPES}. Did you mean 'houses'?",
        f"records/things.yaml:6:23: unknown record type 'hoses'; expected one of {TYPES}. Did you mean 'houses'?",
        "records/things.yaml:7:25: a link in a field of type text; expected type: id",
        "records/things.yaml:7:25: visits has no key, so no single field leads to it; expected a record type whose key is one field",
        "records/things.yaml:8:23: things has the key a, b, so no single field leads to it; expected a record type whose key is one field",
    ]


def test_a_split_child_declares_parent_and_item(said: Say, edit: Callable[..., None]) -> None:
    edit("records/houses.yaml", "beds: {type: number}", "beds: {type: text, split: things}")
    edit("records/things.yaml", HEAD + "fields:\n  item: {type: text}\n")
    assert said() == [
        "records/houses.yaml:8:29: things has no field item of type id; expected item: {type: id} in things",
        "records/houses.yaml:8:29: things has no field parent of type id with link houses; expected parent: {type: id, link: houses} in things",
        "records/houses.yaml:8:29: things is no child of houses; expected parent: houses in things",
    ]
    edit(
        "records/things.yaml",
        HEAD + "parent: houses\nfields:\n  parent: {type: id, link: houses}\n  item: {type: id, link: staff}\n",
    )
    assert said() == []


def test_headers_codes_and_names(said: Say, edit: Callable[..., None]) -> None:
    edit(
        "records/things.yaml",
        "title: {zh-Hant: a, zh-Hans: a, en: a}\nrole: log\nsite: hous\nactive: {from: count}\nfields:\n"
        "  count: {type: id, aliases: [Nr]}\n"
        "  b: {type: code, aliases: [Ｎr, count], values: {x: [one, two], y: [], z: [ two]}}\n"
        "  c: {type: text, between: {from: bb, after: a, before: b}}\n",
    )
    assert said() == [
        "records/things.yaml:2:7: a log without a time; expected at: the field that says when",
        "records/things.yaml:3:7: things has no field 'hous'; expected one of b, c, count",
        "records/things.yaml:4:16: 'count' is a id; expected a field of type date or time",
        "records/things.yaml:6:3: 'count' cannot be the name of a field; expected no word of conditions, and no dot",
        "records/things.yaml:7:29: 'Ｎr' is a header of 'count' too; expected a header of one field",
        "records/things.yaml:7:33: 'count' is a header of 'count' too; expected a header of one field",
        "records/things.yaml:7:65: code 'y' has no spelling; expected at least one",
        "records/things.yaml:7:77: 'two' is a spelling of 'x' too; expected a spelling of one code",
        "records/things.yaml:8:35: things has no field 'bb'; expected one of b, c, count. Did you mean 'b'?",
    ]


def test_the_standard_names_types_and_areas(said: Say, edit: Callable[..., None]) -> None:
    edit(
        "standard.yaml",
        "sites: houses",
        "sites: hoses\nattestations: visits\nparams: {leest: 1}\ncalendar: xn",
    )
    edit("standard.yaml", "who: staff_id", "who: staff")
    edit("standard.yaml", "expects: [houses]", "expects: [staf]")
    edit("standard.yaml", "id: calls", "id: care")
    known = "expected one of houses, staff, visits"
    assert said() == [
        "standard.yaml:6:5: area 'care' is there twice; expected once",
        f"standard.yaml:8:8: unknown record type 'hoses'; {known}. Did you mean 'houses'?",
        "standard.yaml:9:15: visits lacks rule, subject, period, answer, valid_until; expected the fields rule, subject, period, answer, at, valid_until",
        "standard.yaml:10:10: no rule has a parameter 'leest'; expected the name of a parameter. Did you mean 'least'?",
        "standard.yaml:11:11: no calendar 'xn'; expected one of cn",
        "standard.yaml:12:28: staff has no field 'staff'; expected one of house, post, since, staff_id, until. Did you mean 'staff_id'?",
        f"standard.yaml:13:11: unknown record type 'staf'; {known}. Did you mean 'staff'?",
    ]


def test_a_clause_is_there_once_and_covered_or_explained(said: Say, edit: Callable[..., None]) -> None:
    edit("care.yaml", '  - id: "2"', '  - id: "1"')
    edit("care.yaml", "    not_checked_because: {zh-Hant: 自願。, zh-Hans: 自愿。, en: It is voluntary.}\n", "")
    (problem,) = [p for p in said() if "twice" in p]
    assert problem.startswith("care.yaml:6:9: clause '1' is there twice (first at ")
    assert problem.endswith("care.yaml:2:9); expected an id of its own")


def test_a_type_that_cannot_be_read_brings_one_problem(said: Say, edit: Callable[..., None]) -> None:
    edit("records/visits.yaml", "role: log", "rolle: log")
    assert said() == [
        "records/visits.yaml:1:1: 'role' is missing",
        (
            "records/visits.yaml:2:1: unknown field 'rolle'; expected one of title, role, aliases, key, identity, at, site,"
            " parent, active, duplicates, wins, soft_delete, fields. Did you mean 'role'?"
        ),
    ]

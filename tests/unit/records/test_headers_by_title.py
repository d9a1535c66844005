"""Titles of record types name files and sheets, behind their ids and aliases; one that two types share names none."""

from __future__ import annotations

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.words import Text
from compliance.records.finding.headers import headers


def kind(title: str, *aliases: str) -> RecordType:
    words = Text.model_validate({"zh-Hant": title, "zh-Hans": title, "en": title})
    return RecordType(title=words, role="log", aliases=aliases, fields={"n": RecordField(type="id", title=words)})


def test_a_title_names_its_type_and_its_column_unless_an_id_or_an_alias_says_otherwise() -> None:
    known = headers({"calls": kind("Visits"), "visits": kind("Rounds"), "tours": kind("Tours", "rounds")})
    assert known.names == {"calls": "calls", "visits": "visits", "tours": "tours", "rounds": "tours"}
    assert known.fields["calls"] == {"n": "n", "visits": "n"}


def test_a_title_that_two_types_share_names_neither() -> None:
    assert headers({"a": kind("Visits"), "b": kind("Visits")}).names == {"a": "a", "b": "b"}

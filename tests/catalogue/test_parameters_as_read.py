"""What a company may want otherwise is a parameter, a reading, a setting, a record of its own or a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from compliance.catalogue.profile import Profile
from compliance.catalogue.rule import Reading
from shipped import property_cs

TABLE: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("parameters.yaml").read_text("utf-8"))
CATALOGUE, _ = property_cs()
assert CATALOGUE is not None
RULES = CATALOGUE.rules
HOW = {"param", "reading", "rule", "field", "setting", "asked"}


def of(how: str) -> list[Any]:
    return [pytest.param(entry, id=entry["key"]) for entry in TABLE if how in entry]


def declared(name: str) -> set[tuple[str, str]]:
    """Return source and value under which the rules declare the parameter."""
    found = [entry.rule.params[name] for entry in RULES.values() if name in entry.rule.params]
    return {(parameter.source, repr(parameter.value)) for parameter in found}


def reading(named: str) -> Reading:
    rule, _, topic = named.partition("::")
    return next(reading for reading in RULES[rule].rule.readings if reading.topic == topic)


def test_each_stands_once_and_says_how() -> None:
    assert [entry for entry in TABLE if len(HOW & entry.keys()) != 1] == []
    assert len({entry["key"] for entry in TABLE}) == len(TABLE) == 141


@pytest.mark.parametrize("entry", of("param"))
def test_a_parameter_has_one_source_and_one_value(entry: dict[str, Any]) -> None:
    assert declared(entry["param"]) == {(entry["source"], repr(entry["value"]))}


@pytest.mark.parametrize("entry", of("reading"))
def test_a_reading_has_its_reason_and_an_alternative(entry: dict[str, Any]) -> None:
    found = reading(entry["reading"])
    assert found.why
    assert bool(found.alternatives) == entry.get("alternatives", True)


def test_the_rest_is_there() -> None:
    assert CATALOGUE is not None
    fields = {f"{name}.{field}" for name, kind in CATALOGUE.record_types.items() for field in kind.fields}
    assert {entry["field"] for entry in TABLE if "field" in entry} - fields == set()
    assert {entry["setting"] for entry in TABLE if "setting" in entry} - Profile.model_fields.keys() == set()
    assert {entry["rule"] for entry in TABLE if "rule" in entry} - RULES.keys() == set()
    asked = {rule for rule, entry in RULES.items() if entry.rule.kind == "attestation"}
    assert {entry["asked"] for entry in TABLE if "asked" in entry} - asked == set()

"""The JSON Schemas for editors accept every shipped file and refuse fields that nobody knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from compliance.catalogue.hover import HOVER, described
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.rule import Parameter
from compliance.catalogue.schema import DOCUMENTS, schema_files, schemas
from compliance.catalogue.words import Doc
from compliance.render.placing import put_whole

ROOT = Path(__file__).parents[3]
TEXT = {"zh-Hant": "a", "zh-Hans": "a", "en": "a"}
RULE = {
    "clause": 1,
    "title": TEXT,
    "severity": "minor",
    "responsible": {"post": "x"},
    "action": TEXT,
    "each": "a",
}


class _Editor(yaml.CSafeLoader):
    """Guesses as editors do (YAML 1.2): ``on`` and ``no`` are texts."""


_Editor.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in guesses if tag != "tag:yaml.org,2002:bool"]
    for letter, guesses in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@cache
def validator(kind: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schemas()[kind])


def refused(kind: str, document: object) -> list[str]:
    return [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator(kind).iter_errors(document)]


def written(path: Path) -> object:
    read = yaml.load(path.read_text("utf-8"), _Editor)  # noqa: S506  (a safe loader that reads as editors do)
    return json.loads(json.dumps(read, default=str))


def shipped() -> list[tuple[str, Path]]:
    found = [("calendar", path) for path in sorted(ROOT.glob("standards/calendars/*.yaml"))]
    for folder in sorted(
        path.parent for place in ("standards", "examples") for path in ROOT.glob(f"{place}/*/standard.yaml")
    ):
        found.append(("standard", folder / "standard.yaml"))
        listed: Any = written(folder / "standard.yaml")
        found += [("chapter", folder / name) for name in listed["chapters"]]
        found += [("record-type", path) for path in sorted(folder.glob("records/*.yaml"))]
        found += [("scorecard", path) for path in sorted(folder.glob("scorecards/*.yaml"))]
    for pattern in ("rules/*/*/*.yaml", "examples/*/rules/*/*.yaml"):
        found += [
            ("cases" if path.name.endswith(".cases.yaml") else "rule", path) for path in sorted(ROOT.glob(pattern))
        ]
    for name, kind in (("profile", "profile"), ("audit", "audit-file")):
        found += [(kind, path) for path in sorted(ROOT.glob(f"examples/**/{name}.yaml"))]
    return found


def test_every_shipped_file_is_accepted() -> None:
    files = shipped()
    assert {kind for kind, _ in files} >= {"calendar", "standard", "chapter", "record-type", "rule"}
    assert {str(path.relative_to(ROOT)): said for kind, path in files if (said := refused(kind, written(path)))} == {}


@pytest.mark.parametrize("kind", [*DOCUMENTS, "cases"])
def test_an_unknown_field_is_refused(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[kind])
    document: object = {"nonsense": 1}
    said = refused(kind, [document] if kind == "cases" else document)
    assert any("'nonsense' was unexpected" in line for line in said)


@pytest.mark.parametrize(
    "part",
    [
        {"frequency": {"count": {"of": "a", "match": {"x": "y"}}, "every": "3 days", "at_least": 2}},
        {
            "evidence": {
                "require": {"n": {"x": ["a", 1], "y": {"ge": 3}, "z": True, "all": [{"w": {"in": {"param": "p"}}}]}}
            }
        },
        {"sampling": {"per": "month", "by": ["a"], "covered_when": {"a": True}, "ratio": 0.3}},
        {
            "evidence": {"answered": ["a"]},
            "params": {"a": 30, "b": {"source": "company"}, "c": {"x": "3 days"}, "d": [1]},
        },
        {
            "evidence": {"answered": ["a"]},
            "each": {"of": "a", "where": {"x.y": "z"}},
            "effective_from": "2026-01-01",
        },
        {"evidence": {"require": {"h": {"holds": {"who": {"field": "a"}, "post": "p", "on": {"as_of": True}}}}}},
    ],
)
def test_short_forms_and_bare_scalars_are_accepted(part: dict[str, Any]) -> None:
    assert refused("rule", {**RULE, **part}) == []


@pytest.mark.parametrize(
    "part",
    [
        {"frequency": {"count": {"of": "a"}, "every": "3 dayz"}},
        {"evidence": {"require": {"n": {"x": {"equals": 1}}}}},
        {"evidence": {"answered": ["a"]}, "params": {"b": {"value": 3, "sorce": "company"}}},
        {"evidence": {"answered": ["a"]}, "effective_from": "soon"},
    ],
)
def test_what_no_rule_may_say_is_refused(part: dict[str, Any]) -> None:
    assert refused("rule", {**RULE, **part}) != []


def test_schemas_are_written(tmp_path: Path) -> None:
    put_whole(schema_files(tmp_path / "s"))
    names = sorted(path.name for path in (tmp_path / "s").iterdir())
    assert names == sorted(f"{kind}.schema.json" for kind in (*DOCUMENTS, "cases"))
    assert json.loads((tmp_path / "s/rule.schema.json").read_text("utf-8"))["$schema"].endswith("2020-12/schema")


def properties(node: object) -> Iterator[tuple[str, Any]]:
    """Yield every property of a schema."""
    if isinstance(node, dict):
        yield from node.get("properties", {}).items()
        node = list(node.values())
    for below in node if isinstance(node, list) else ():
        yield from properties(below)


@pytest.mark.parametrize("kind", ["rule", "record-type", "standard", "chapter", "calendar", "cases"])
def test_an_editor_shows_what_every_field_means(kind: str) -> None:
    found = [(word, part.get("description", "")) for word, part in properties(schemas()[kind])]
    assert found
    assert [word for word, said in found if not said or "``" in said] == []


def test_what_is_said_of_fields_is_said_of_fields_that_there_are() -> None:
    models = {model.__name__: model for model in every_document(Doc)}
    gone = {
        (name, word)
        for name, words in HOVER.items()
        for word in words
        if name not in models or word not in {f.alias or n for n, f in models[name].model_fields.items()}
    }
    assert gone == set()


def test_a_sentence_of_a_docstring_is_shown_at_the_word_that_it_is_about() -> None:
    said = described(Deadline)
    assert said["done"].startswith("`done`: a time. Met when it is not blank and not after the due.")
    assert said["steps"].endswith("`missing` names the steps that are blank or later than one of these.")
    assert described(Parameter)["values"].startswith(
        "`value` or dated `values`; neither: it must be set by the company"
    )
    rule = schemas()["rule"]
    assert rule["properties"]["clause"]["description"] == "The id of the clause that the rule checks."
    assert rule["$defs"]["Due"]["properties"]["lead"]["description"] == "How long before the event."


def every_document(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield every document of the language."""
    for below in model.__subclasses__():
        yield below
        yield from every_document(below)

"""The JSON Schemas for editors accept every shipped file and refuse fields that nobody knows."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from compliance.catalogue.schema import DOCUMENTS, schema_files, schemas
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

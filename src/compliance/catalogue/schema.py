"""JSON Schemas (draft 2020-12) for editors: what authors may write, shorthands and bare scalars included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from compliance.catalogue.calendars import CalendarFile
from compliance.catalogue.cases import Case
from compliance.catalogue.conditions import Compare, Condition, Operand, Related, Test
from compliance.catalogue.escalation import Escalate
from compliance.catalogue.hover import described
from compliance.catalogue.profile import AuditFile, Profile
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.review import ReviewFile
from compliance.catalogue.rule import Each, Parameter, Rule
from compliance.catalogue.scorecard import Scorecard
from compliance.catalogue.standard import Chapter, Standard
from compliance.catalogue.waiver import WaiverFile
from compliance.catalogue.wording import Wording

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
# A scalar as YAML editors see it: what they take for a number or a flag is read as text.
SCALAR: Schema = {"type": ["string", "number", "boolean"]}
DOCUMENTS: dict[str, type[BaseModel]] = {
    "rule": Rule,
    "record-type": RecordType,
    "standard": Standard,
    "chapter": Chapter,
    "scorecard": Scorecard,
    "profile": Profile,
    "audit-file": AuditFile,
    "waivers": WaiverFile,
    "reviews": ReviewFile,
    "calendar": CalendarFile,
    "wording": Wording,
}
_PATTERNS = {
    "_duration": r"^\d{1,5} (hour|day|working day|week|month|quarter|year)s?$",
    "_day": r"^\d{4}-\d\d-\d\d$",
    "_moment": r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?$",
}
_FLAG: Schema = {"enum": [True, False, "true", "false"]}
_COUNT: Schema = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^-?\d{1,9}$"}]}
_NUMBER: Schema = {"type": ["number", "string"]}
_RATIO: Schema = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string"}]}


class _AsWritten(GenerateJsonSchema):
    """Describes what is written before the readers of ``words`` and the shorthands have changed it."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Texts may look like numbers or flags."""
        found = super().str_schema(schema)
        return found if "pattern" in found else {**found, "type": SCALAR["type"]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Words are written as scalars, whatever they are read into."""
        name = getattr(schema["function"]["function"], "__name__", "")
        if name in _PATTERNS:
            return {"type": "string", "pattern": _PATTERNS[name]}
        fixed = {"_flag": _FLAG, "_count": _COUNT, "_ratio": _RATIO, "_weight": _NUMBER, "_threshold": _NUMBER}
        if name in fixed:
            return dict(fixed[name])
        if name == "_blank":
            return {"anyOf": [SCALAR, {"type": "null"}]}
        if name == "_names":
            return {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}, {"type": "null"}]}
        return super().function_before_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Documents with a short form may be written short; of each field is said what it means."""
        full = super().model_schema(schema)
        for word, said in described(schema["cls"]).items():
            full["properties"][word]["description"] = said
        return _short(schema["cls"], full)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Defaults are the engine's business: editors only show what may be written."""
        return self.generate_inner(schema["schema"])


def _short(model: type[Any], full: Schema) -> Schema:
    if model is Condition:
        return _free_fields(full)
    if model is Related or issubclass(model, Related):
        return full
    if model in (Operand, Each):
        return {"anyOf": [SCALAR, full]}
    if model is Test and not issubclass(model, Compare):
        return {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}, full]}
    if issubclass(model, Escalate):
        return {"anyOf": [{"const": "never"}, full]}
    if model is Parameter:
        return _parameter(full)
    return full


def _free_fields(full: Schema) -> Schema:
    """Return a condition's schema: every word that is not reserved is a field with its test."""
    properties = {name: part for name, part in full["properties"].items() if name != "fields"}
    (test,) = full["properties"]["fields"]["patternProperties"].values()
    names = {"pattern": r"^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$"}
    return {
        **full,
        "properties": properties,
        "additionalProperties": test,
        "propertyNames": names,
        "minProperties": 1,
    }


def _parameter(full: Schema) -> Schema:
    """Return a parameter's schema: written out with value, values or source; anything else is its value."""
    written = {"anyOf": [{"required": [word]} for word in ("value", "values", "source")]}
    bare = {"not": {"allOf": [{"type": "object"}, written]}}
    return {"anyOf": [{**full, **written}, bare]}


def schemas() -> dict[str, Schema]:
    """Return the schemas by name of document (see DOCUMENTS), and ``cases``."""
    made: dict[str, Schema] = {}
    for name, model in DOCUMENTS.items():
        made[name] = TypeAdapter(model).json_schema(by_alias=True, schema_generator=_AsWritten)
    made["cases"] = TypeAdapter(list[Case]).json_schema(by_alias=True, schema_generator=_AsWritten)
    return {name: {"$schema": DIALECT, "title": name, **schema} for name, schema in made.items()}


def schema_files(folder: Path) -> dict[Path, str]:
    """Return ``<name>.schema.json`` in the folder for every document, with its text."""
    return {
        folder / f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in sorted(schemas().items())
    }

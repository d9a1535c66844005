from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from typing import Any

import builders
import jsonschema
import pytest
from msgspec.structs import replace

from compliance.findings.result import AuditResult, Figures, Moment
from compliance.render.json_v1 import to_json
from compliance.render.texts import LANGS
from compliance.render.view.prepare import prepare
from compliance.tables import CellsOfField, LinksLost


def schema() -> dict[str, Any]:
    text = files("compliance.render").joinpath("findings-v1.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def written(result: AuditResult, lang: str = "en") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(to_json(prepare(result, lang)))
    return loaded


@pytest.mark.parametrize("lang", LANGS)
def test_the_file_keeps_to_its_schema(lang: str) -> None:
    for result in (builders.result(), builders.result(findings=(), tallies=(), notes=()), builders.hostile()):
        jsonschema.Draft202012Validator(schema()).validate(written(result, lang))


def test_the_schema_refuses_what_is_not_in_it() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    document = written(builders.result())
    for broken in (
        {**document, "more": 1},
        {**document, "version": "2"},
        {k: v for k, v in document.items() if k != "notes"},
    ):
        assert not validator.is_valid(broken)


def test_an_audit_of_a_moment_keeps_to_the_schema() -> None:
    result = builders.result(moment=Moment(builders.at("2026-03-31 18:00"), None, builders.result().moment.to))
    document = written(result)
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert document["audit"]["as_of"] == "2026-03-31T18:00:00"


def test_the_order_of_what_comes_in_does_not_change_a_byte() -> None:
    result = builders.result()
    mixed = {name: getattr(result, name)[::-1] for name in ("findings", "tallies", "notes")}
    sites = dict(reversed(list(result.sites.items())))
    assert to_json(prepare(replace(result, **mixed, sites=sites), "en")) == to_json(prepare(result, "en"))


def test_dues_of_whole_days_are_days_and_others_are_moments() -> None:
    found = tuple(
        builders.finding(
            builders.duty(
                "complaints/answered",
                "missing",
                subject=name,
                due=builders.at("2026-03-04 09:00"),
                due_day=day,
            )
        )
        for name, day in (("C-1", True), ("C-2", False))
    )
    dues = [part["due"] for part in written(builders.result(findings=found))["findings"]]
    assert dues == ["2026-03-04", "2026-03-04T09:00:00"]


def test_cells_stand_as_they_were_and_come_back_whole() -> None:
    (found,) = written(builders.hostile())["findings"]
    cells = [cell["text"] for cell in found["evidence"][0]["cells"]]
    assert cells == [*builders.HOSTILE, "half ? a pair"]
    raw = to_json(prepare(builders.hostile(), "en"))
    assert not any(byte < 32 and byte != 10 for byte in raw)


def test_what_is_no_number_is_never_written() -> None:
    view = prepare(builders.result(), "en")
    broken = replace(view, result=replace(view.result, figures=Figures(float("nan"), None, None)))
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(broken)


def test_an_export_says_its_days_its_lost_links_and_what_only_points_elsewhere() -> None:
    result = builders.result()
    first, second = result.records.sources
    told = replace(
        first,
        days=(date(2026, 1, 2), date(2026, 3, 30)),
        lost=(LinksLost("unit_id", "units", 3, 7),),
        pointing=(CellsOfField("content", 2, 9),),
        open_ends=(CellsOfField("to", 1, 4),),
        undated=(CellsOfField("at", 5, 2),),
        headless=(CellsOfField("", 2, 3), CellsOfField("content", 1, 4)),
        rounded=(CellsOfField("cost", 6, 8),),
    )
    document = written(replace(result, records=replace(result.records, sources=(told, second))))
    jsonschema.Draft202012Validator(schema()).validate(document)
    names = ("days", "links_lost", "pointing", "open_ends", "undated", "headless", "rounded")
    found = [{name: part[name] for name in names} for part in document["sources"]]
    assert found == [
        {
            "days": {"first": "2026-01-02", "last": "2026-03-30"},
            "links_lost": [{"field": "unit_id", "target": "units", "cells": 3, "first_row": 7}],
            "pointing": [{"field": "content", "cells": 2, "first_row": 9}],
            "open_ends": [{"field": "to", "cells": 1, "first_row": 4}],
            "undated": [{"field": "at", "cells": 5, "first_row": 2}],
            "headless": [{"after": "", "cells": 2, "first_row": 3}, {"after": "content", "cells": 1, "first_row": 4}],
            "rounded": [{"field": "cost", "cells": 6, "first_row": 8}],
        },
        {"days": None, "links_lost": [], **{key: [] for key in names[2:]}},
    ]

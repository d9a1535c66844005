"""What stood behind the findings: the parameters of their rules and the readings, as ``findings.json`` has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue, ParamValue
from compliance.findings.result import AuditResult


def in_force_of(result: AuditResult) -> dict[str, object]:
    """Return the chosen readings, and of each rule that has findings every stretch of its parameters."""
    rules = sorted({finding.obligation.rule for finding in result.findings})
    entries = [result.catalogue.rules[rule] for rule in rules]
    return {
        "readings": dict(sorted(result.catalogue.profile.readings.items())),
        "parameters": [
            {"rule": entry.id, "name": name, **_stretch(stretch)}
            for entry in entries
            for name, stretches in sorted(entry.params.items())
            for stretch in stretches
        ],
    }


def _stretch(stretch: ParamValue) -> dict[str, object]:
    days = {"from": _day(stretch.from_), "to": _day(stretch.to)}
    return {"value": stretch.value, "site": stretch.site, **days, "origin": stretch.origin, "note": stretch.note}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def as_it_stood(catalogue: Catalogue, rule: str, told: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue with what a findings.json says was in force for a rule.

    KeyError, TypeError, ValueError where it is none of ours.
    """
    params: dict[str, list[ParamValue]] = {}
    for one in told["parameters"]:
        if one["rule"] == rule:
            first, last = (None if one[end] is None else date.fromisoformat(one[end]) for end in ("from", "to"))
            value = ParamValue(one["name"], one["value"], one["site"], first, last, one["origin"], one["note"])
            params.setdefault(value.name, []).append(value)
    entry = replace(catalogue.rules[rule], params={name: tuple(values) for name, values in params.items()})
    profile = catalogue.profile.model_copy(update={"readings": dict(told["readings"])})
    return replace(catalogue, rules={**catalogue.rules, rule: entry}, profile=profile)

"""What a run rested on, by hash: exports, rules with their figures, record types, calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.result import AuditResult
from compliance.store.journal import written


def inputs_of(result: AuditResult) -> dict[str, str]:
    """Return name -> SHA-256 of everything that may change a verdict, by name."""
    files = {f"export {source.file}": source.sha256 for source in result.records.sources}
    return dict(sorted({**files, **_written(result.catalogue)}.items()))


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the inputs that came, went or changed."""
    return tuple(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def _written(catalogue: Catalogue) -> dict[str, str]:
    hashes = {
        f"rule {entry.id}": _hash({"rule": entry.raw, "params": _params(entry.params)})
        for entry in catalogue.rules.values()
    }
    for name, kind in catalogue.record_types.items():
        hashes[f"record type {name}"] = _hash(kind.model_dump(mode="json"))
    calendar = catalogue.calendar
    days = {"off": sorted(map(str, calendar.off)), "make_up": sorted(map(str, calendar.make_up))}
    hashes[f"calendar {calendar.id}"] = _hash({"years": sorted(calendar.years), **days})
    hashes["standard"] = _hash(catalogue.standard.model_dump(mode="json"))
    hashes["readings"] = _hash(catalogue.profile.readings)
    return hashes


def _params(params: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    return {
        name: [[str(part.value), str(part.site), str(part.from_), str(part.to)] for part in stretches]
        for name, stretches in params.items()
    }


def _hash(value: Any) -> str:  # noqa: ANN401  (whatever a document dumps)
    return hashlib.sha256(written({"": value}).encode()).hexdigest()

"""What a run rested on, by hash: exports and how they were read, rules, what people said, the program.

A name is a kind and, behind a blank, which one. Whatever can change a byte of a report is there, but for the options of
the command itself (language, formats, privacy).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from compliance.catalogue.catalogue import Catalogue
from compliance.findings.comparison import Comparison
from compliance.findings.result import AuditResult
from compliance.store.journal import written


def inputs_of(result: AuditResult, comparison: Comparison, engine: str) -> dict[str, str]:
    """Return name -> SHA-256 of everything that the reports of an audit rest on, by name. ``engine``: its version."""
    given = {
        **dict(_records(result)),
        **_written(result.catalogue),
        **_said(result),
        "audit_file": _hash(result.audit_file.model_dump(mode="json")),
        "program": _hash(engine),
        "earlier_audits": _hash(_plain(asdict(_known(comparison)))),
    }
    return dict(sorted(given.items()))


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the inputs that came, went or changed."""
    return tuple(name for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def _written(catalogue: Catalogue) -> dict[str, str]:
    hashes = {
        f"rule {entry.id}": _hash({"rule": entry.raw, "params": _params(entry.params)})
        for entry in catalogue.rules.values()
    }
    for name, kind in catalogue.record_types.items():
        hashes[f"record_type {name}"] = _hash(kind.model_dump(mode="json"))
    calendar = catalogue.calendar
    days = {"off": sorted(map(str, calendar.off)), "make_up": sorted(map(str, calendar.make_up))}
    hashes[f"calendar {calendar.id}"] = _hash({"years": sorted(calendar.years), **days})
    hashes["standard"] = _hash(catalogue.standard.model_dump(mode="json"))
    hashes["clauses"] = _hash({name: clause.model_dump(mode="json") for name, clause in catalogue.clauses.items()})
    hashes["wording"] = _hash(catalogue.wording.model_dump(mode="json"))
    hashes["profile"] = _hash(catalogue.profile.model_dump(mode="json"))
    return hashes


def _records(result: AuditResult) -> Iterator[tuple[str, str]]:
    for source in result.records.sources:
        yield f"export {source.file}", source.sha256
        told = {name: value for name, value in asdict(source).items() if name not in ("number", "sha256")}
        yield f"reading {source.file}{'!' if source.sheet else ''}{source.sheet}", _hash(_plain(told))
    yield "other_files", _hash(sorted(result.records.unrecognised))


def _said(result: AuditResult) -> dict[str, str]:
    waived = result.waived
    waivers = [w for w, _ in (*waived.in_force, *waived.to_come, *waived.expired)] + list(waived.unused)
    found = (*result.findings, *(part.finding for part in result.systemic))
    reviews = [review.model_dump(mode="json") for finding in found for review in finding.reviews]
    return {
        "waivers": _hash(sorted({written(waiver.model_dump(mode="json")) for waiver in waivers})),
        "reviews": _hash(sorted(written(review) for review in reviews)),
    }


def _known(comparison: Comparison) -> Comparison:
    """Return what reports say of earlier audits: of the history not which run it was, nor what the inputs were."""
    past = tuple(replace(point, run=0) for point in comparison.past)
    return replace(comparison, past=past, changed_inputs=(), looks_back=None)


def _plain(value: Any) -> Any:  # noqa: ANN401  (whatever our data holds)
    if isinstance(value, Struct):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | None) else str(value)


def _params(params: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    return {
        name: [[str(part.value), str(part.site), str(part.from_), str(part.to)] for part in stretches]
        for name, stretches in params.items()
    }


def _hash(value: Any) -> str:  # noqa: ANN401  (whatever a document dumps)
    return hashlib.sha256(written({"": value}).encode()).hexdigest()

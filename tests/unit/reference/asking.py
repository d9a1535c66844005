"""One question to the evaluator: a rule, some rows, a moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from compliance.catalogue.catalogue import ParamValue
from compliance.ledger import Obligation
from compliance.tables import Extent
from properties.strategies.business import catalogue_of
from reference import evaluate, world_from_rows
from reference.rows import TextRow

RULE = "a/r"
Rows = Mapping[str, Sequence[TextRow]]


def ledger(
    rules: Mapping[str, Mapping[str, Any]],
    rows: Rows,
    as_of: str,
    *,
    from_: str | None = None,
    to: str | None = None,
    extents: Mapping[str, Extent] | None = None,
    settings: Sequence[ParamValue] = (),
    absent_columns: Collection[tuple[str, str]] = (),
) -> list[Obligation]:
    """Return the ledger of several rules."""
    catalogue = catalogue_of(rules, settings=settings)
    world = world_from_rows(
        catalogue,
        rows,
        as_of=date.fromisoformat(as_of) if len(as_of) == 10 else datetime.fromisoformat(as_of),
        from_=date.fromisoformat(from_) if from_ else None,
        to=date.fromisoformat(to) if to else None,
        extents=extents,
        absent_columns=absent_columns,
    )
    return evaluate(world)


def ask(rule: Mapping[str, Any], rows: Rows, as_of: str, **more: Any) -> dict[tuple[str, str], Obligation]:
    """Return the obligations of one rule by subject and window."""
    return {(row.subject, row.window): row for row in ledger({RULE: rule}, rows, as_of, **more)}


def states(rule: Mapping[str, Any], rows: Rows, as_of: str, **more: Any) -> dict[tuple[str, str], str]:
    """Return the state of each obligation, with its reason after a space."""
    found = ask(rule, rows, as_of, **more)
    return {key: f"{row.state.value} {row.reason}".strip() for key, row in found.items()}


def only(rule: Mapping[str, Any], rows: Rows, as_of: str, **more: Any) -> Obligation:
    """Return the one obligation."""
    (row,) = ask(rule, rows, as_of, **more).values()
    return row


def case(key: str = "1", **cells: str | None) -> dict[str, str | None]:
    """Return a case; what is not given is blank."""
    fields = (
        "site_id",
        "unit_id",
        "at",
        "due_at",
        "answered_at",
        "closed_at",
        "urgent",
        "kind",
        "number",
        "note",
    )
    blank: dict[str, str | None] = dict.fromkeys((*fields, "staff_id", "claimed", "paid"))
    return {"case_id": key, **blank, **cells}


def unit(key: str = "u", **cells: str | None) -> dict[str, str | None]:
    """Return a unit."""
    fields = ("site_id", "kind", "begun", "ended", "paid", "size", "tenant", "room")
    return {"unit_id": key, **dict.fromkeys(fields), **cells}


def visit(key: str, at: str | None, unit_id: str | None = "u", **cells: str | None) -> dict[str, str | None]:
    """Return a visit."""
    blank = dict.fromkeys(("until", "kind", "staff_id", "score"))
    return {"visit_id": key, "at": at, "unit_id": unit_id, **blank, **cells}

"""One audit through both: the engine's ledger and the reference evaluator's, as comparable rows."""

from __future__ import annotations

import duckdb

from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.embedded import Embedded
from compliance.engine.run import write_ledger
from compliance.engine.small import SMALL
from compliance.ledger import Obligation, State
from compliance.plan.context import AuditMoment
from compliance.records.folder import read_rows
from properties.strategies.audits import Audit
from reference import evaluate, world_from_rows

JUDGED = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION)
Comparable = tuple[object, ...]


def comparable(row: Obligation) -> Comparable:
    """Return what both must agree on: figures only for what was judged."""
    identity = (row.rule, row.site, row.subject, row.window, row.state.value, row.reason)
    if row.state not in JUDGED:
        return identity
    return (
        *identity,
        row.opens,
        row.due,
        row.due_day,
        row.population,
        row.demanded,
        row.found,
        row.missing,
        row.met_at,
    )


def obligations(audit: Audit, *, threads: int = 2, small: int | None = SMALL) -> list[Obligation]:
    """Run the engine and return its ledger; ``small``: up to how many rows on the quicker copy, None: never."""
    catalogue = audit.catalogue()
    connection = Embedded(lambda: (duckdb.connect(config={"threads": threads}), None))
    records = read_rows(
        connection,
        audit.rows,
        catalogue.record_types,
        as_of=audit.as_of,
        extents=audit.extents,
        absent_columns=audit.absent_columns,
    )
    day = audit.as_of.date() if hasattr(audit.as_of, "date") else audit.as_of
    database = DuckDatabase(connection)
    at = AuditMoment(audit.as_of, audit.from_, audit.to or day)
    rows = gather.obligations(write_ledger(database, catalogue, records, at, small=small).place)
    connection.close()
    return rows


def by_engine(audit: Audit, *, threads: int = 2, small: int | None = SMALL) -> list[Comparable]:
    """Run the engine."""
    return sorted((comparable(row) for row in obligations(audit, threads=threads, small=small)), key=str)


def by_reference(audit: Audit) -> list[Comparable]:
    """Run the reference evaluator."""
    world = world_from_rows(
        audit.catalogue(),
        audit.rows,
        as_of=audit.as_of,
        from_=audit.from_,
        to=audit.to,
        extents=audit.extents,
        absent_columns=audit.absent_columns,
    )
    return sorted((comparable(row) for row in evaluate(world)), key=str)

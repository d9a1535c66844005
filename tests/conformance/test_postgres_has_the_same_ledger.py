"""The SQL of every kind on PostgreSQL gives the ledger that the embedded database gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.engine.postgres import PostgresDatabase
from compliance.engine.run import write_ledger
from compliance.ledger import Obligation
from compliance.plan.context import AuditMoment
from compliance.records.folder import read_folder, read_rows
from compliance.tables import Records
from conformance.carrying import carry
from properties.drawing import for_audits
from properties.strategies.audits import Audit, audits, lacking_audits
from properties.test_engine_and_reference_agree import KINDS, within_the_language

if TYPE_CHECKING:
    import psycopg

EXAMPLE = Path(__file__).parents[2] / "examples" / "made-company"


def both(
    connection: Embedded,
    server: psycopg.Connection,
    catalogue: Catalogue,
    records: Records,
    at: AuditMoment,
) -> tuple[list[Obligation], list[Obligation]]:
    embedded, remote = DuckDatabase(connection), PostgresDatabase(server)
    write_ledger(embedded, catalogue, records, at)
    carry(connection, server, records)
    write_ledger(remote, catalogue, records, at)
    return sorted(gather.obligations(embedded), key=str), sorted(gather.obligations(remote), key=str)


@pytest.mark.parametrize("kind", KINDS)
def test_on_generated_rules_and_records(kind: str, postgres: psycopg.Connection) -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        del data
        assume(within_the_language(audit))
        catalogue, connection = audit.catalogue(), opened()
        records = read_rows(
            connection, audit.rows, catalogue.record_types, as_of=audit.as_of, extents=audit.extents,
            absent_columns=audit.absent_columns,
        )  # fmt: skip
        day = audit.as_of.date() if hasattr(audit.as_of, "date") else audit.as_of
        at = AuditMoment(audit.as_of, audit.from_, audit.to or day)
        here, there = both(connection, postgres, catalogue, records, at)
        connection.close()
        assert there == here

    for_audits(audits(kind), check, share=3 if kind == "deadline" else 1)
    for_audits(lacking_audits(kind), check, share=3)


def test_on_the_shipped_company(postgres: psycopg.Connection) -> None:
    audit_file, _ = load_audit_file(EXAMPLE / "audit.yaml")
    catalogue, problems = load_catalogue("property-cs", profile=EXAMPLE / "profile.yaml", audit_file=audit_file)
    assert problems == ()
    assert catalogue is not None
    assert audit_file is not None
    assert audit_file.as_of is not None
    assert audit_file.to is not None
    connection = opened()
    records, _ = read_folder(connection, EXAMPLE, catalogue.record_types, audit_file=audit_file, as_of=audit_file.as_of)
    assert records is not None
    at = AuditMoment(audit_file.as_of, audit_file.from_, audit_file.to)
    here, there = both(connection, postgres, catalogue, records, at)
    assert len(here) > 1000
    assert there == here

"""The rules on the copy of few rows give the ledger that they give where the records are, column for column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.load import load_catalogue
from compliance.engine import gather
from compliance.engine.database import DuckDatabase
from compliance.engine.opening import opened
from compliance.engine.run import write_ledger
from compliance.engine.sqlite import SqliteDatabase
from compliance.plan.context import AuditMoment
from compliance.records.folder import read_folder, read_rows
from properties.drawing import for_audits
from properties.strategies.audits import Audit, audits
from properties.test_engine_and_reference_agree import KINDS, within_the_language

EXAMPLE = Path(__file__).parents[2] / "examples" / "made-company"
MANY = 10**9


@pytest.mark.parametrize("kind", KINDS)
def test_on_generated_rules_and_records(kind: str) -> None:
    def check(audit: Audit, data: st.DataObject) -> None:
        del data
        assume(within_the_language(audit))
        catalogue = audit.catalogue()
        with opened(narrow=True) as connection:
            records = read_rows(
                connection, audit.rows, catalogue.record_types, as_of=audit.as_of, extents=audit.extents,
                absent_columns=audit.absent_columns,
            )  # fmt: skip
            day = audit.as_of.date() if hasattr(audit.as_of, "date") else audit.as_of
            at, database = AuditMoment(audit.as_of, audit.from_, audit.to or day), DuckDatabase(connection)
            assert write_ledger(database, catalogue, records, at, small=None).place is database
            expected = gather.obligations(database)
            assert isinstance(write_ledger(database, catalogue, records, at, small=MANY).place, SqliteDatabase)
            assert gather.obligations(database) == expected

    for_audits(audits(kind), check, share=3 if kind == "deadline" else 1)  # steps of many figures are long statements


def test_on_the_shipped_company_with_every_proof() -> None:
    audit_file, _ = load_audit_file(EXAMPLE / "audit.yaml")
    catalogue, problems = load_catalogue("property-cs", profile=EXAMPLE / "profile.yaml", audit_file=audit_file)
    assert problems == ()
    assert catalogue is not None
    assert audit_file is not None
    assert audit_file.as_of is not None
    assert audit_file.to is not None
    with opened() as connection:
        records, _ = read_folder(
            connection, EXAMPLE, catalogue.record_types, audit_file=audit_file, as_of=audit_file.as_of
        )
        assert records is not None
        at, database = AuditMoment(audit_file.as_of, audit_file.from_, audit_file.to), DuckDatabase(connection)
        run = write_ledger(database, catalogue, records, at, small=None)
        ledger, found = gather.obligations(database), gather.findings(database, catalogue, records, run)
        assert len(ledger) > 1000
        assert sum(len(finding.evidence) for finding in found) > 1000
        run = write_ledger(database, catalogue, records, at, small=MANY)
        assert isinstance(run.place, SqliteDatabase)
        assert gather.obligations(database) == ledger
        assert gather.findings(database, catalogue, records, run) == found

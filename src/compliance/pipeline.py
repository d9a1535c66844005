"""One audit, start to end: catalogue, records, obligations, findings, result. The only room that knows all rooms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from compliance.answers import with_answers_held
from compliance.beginning import Beginning, begin
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.profile import AuditFile
from compliance.engine import gather, outlook
from compliance.engine.database import Connection, Database, DuckDatabase
from compliance.engine.embedded import Embedded
from compliance.engine.handing import taken_over
from compliance.engine.opening import opened
from compliance.engine.readings import reading_runs
from compliance.engine.run import LedgerRun, write_ledger
from compliance.findings.grading import escalated
from compliance.findings.rates import figures
from compliance.findings.readings import compared
from compliance.findings.result import AuditResult, Moment
from compliance.findings.scoring import severities
from compliance.folding import fold
from compliance.message import msg
from compliance.named import unknown_areas, unknown_names
from compliance.overlay import Said, overlaid, read_said
from compliance.plan.context import AuditMoment
from compliance.problems import Place, Problem, ProblemsError
from compliance.request import Request, beside, is_little, moment
from compliance.suspended import with_open_suspensions
from compliance.tables import Records, Table, Unusable


class Audited(Struct, frozen=True):
    """The result, the database that has the ledger, and the connection by which the records are asked."""

    result: AuditResult
    ledger: Database
    connection: Embedded


class Loaded(Struct, frozen=True):
    """What an audit rests on: catalogue in scope, records by their connection, what people said, and the moment."""

    catalogue: Catalogue
    records: Records
    connection: Embedded
    audit_file: AuditFile
    said: Said
    at: AuditMoment


Progress = Callable[[str], None]


def audit(request: Request, *, begun: Beginning | None = None, progress: Progress | None = None) -> Audited:
    """Run one audit; ProblemsError carries every problem when there is any, and then no verdict is given.

    ``begun``: what was begun of it earlier, with what the request names.
    """
    loaded = load(request, begun=begun, progress=progress)
    catalogue, records, at = loaded.catalogue, loaded.records, loaded.at
    database = DuckDatabase(loaded.connection)
    keep = partial(keep_sites, audit_file=loaded.audit_file)
    others = tuple(reading_runs(database, catalogue, records, at, keep=keep, progress=progress))
    run = judge(loaded, at, progress=progress, helped=request.memory_limit is None)
    result = conclude(database, catalogue, records, run, audit_file=loaded.audit_file, at=at)
    if request.every_reading:
        findings, readings = compared(result.findings, others, catalogue)
        result = replace(result, findings=findings, readings=readings)
    return Audited(overlaid(run.place, result, loaded.said, at, request.known), run.place, loaded.connection)


def load(request: Request, *, begun: Beginning | None = None, progress: Progress | None = None) -> Loaded:
    """Read everything that an audit rests on; ProblemsError carries every problem when there is any."""
    beginning = begun or begin(request)
    audit_file, problems, known = beginning.audit_file, beginning.problems, beginning.begun
    said, unsaid = read_said(
        beside(request.records, "waivers.yaml", request.waivers),
        beside(request.records, "review.yaml", request.reviews),
        request.texts,
    )
    said = replace(said, waivers=(*said.waivers, *request.kept_waivers))
    catalogue, found = known.whole(known.check())
    connection = opened(request.memory_limit, narrow=is_little(request, audit_file))
    records, unread = _records(connection, request, beginning, progress)
    problems += (*found, *unsaid, *unread)
    if catalogue is not None:
        problems += tuple(unknown_areas(catalogue, audit_file))
    if problems or catalogue is None or records is None:
        raise ProblemsError(problems)
    records = with_open_suspensions(connection, catalogue, with_answers_held(connection, catalogue, records))
    at = moment(request, audit_file)
    return Loaded(in_scope(catalogue, audit_file), records, connection, audit_file, said, at)


def _records(
    connection: Embedded, request: Request, beginning: Beginning, progress: Progress | None
) -> tuple[Records | None, tuple[Problem, ...]]:
    """Take over the exports that were read beside, else read them here."""
    reading = msg("reading {file}", file=request.records)
    handed = beginning.handed(lambda: progress(reading) if progress is not None else None)
    if handed is not None:
        return taken_over(connection, handed)
    from compliance.reading import read_exports  # noqa: PLC0415  (only who reads needs what reads)

    return read_exports(connection, request, beginning.begun.known, beginning.audit_file, progress=progress)


def judge(loaded: Loaded, at: AuditMoment, *, progress: Progress | None = None, helped: bool = False) -> LedgerRun:
    """Write the ledger as of ``at``, of the records as they stood at the audit's own moment; an earlier one goes.

    ``helped``: as of ``write_ledger``.
    """
    database = DuckDatabase(loaded.connection)
    run = write_ledger(
        database, loaded.catalogue, loaded.records, at, known_at=loaded.at, progress=progress, helped=helped
    )
    _refuse_too_early(loaded.records, run, at)
    sites = sites_of(run.place)
    unknown = unknown_names(loaded.connection, loaded.catalogue, loaded.records, loaded.audit_file, sites)
    if unknown:
        raise ProblemsError(unknown)
    keep_sites(run.place, loaded.audit_file)
    return run


def _refuse_too_early(records: Records, run: LedgerRun, at: AuditMoment) -> None:
    """Refuse an as-of that lies before every record of every log: it would judge an empty company."""
    delivered = {name: table.rows for name, table in records.tables.items() if table.rows and name in run.logs}
    if delivered and all(sum(run.later[name].values()) == rows for name, rows in delivered.items()):
        count, logs = sum(delivered.values()), sorted(delivered)
        what = msg(
            "all {count} dated records ({logs}) lie after the as-of {as_of}", count=count, logs=logs, as_of=at.as_of
        )
        raise ProblemsError([Problem(Place("--as-of"), what, msg("a later as-of, or the exports of an earlier time"))])


def conclude(
    database: DuckDatabase,
    catalogue: Catalogue,
    records: Records,
    run: LedgerRun,
    *,
    audit_file: AuditFile,
    at: AuditMoment,
) -> AuditResult:
    """Turn a written ledger into the result."""
    tallies = gather.tallies(run.place)
    expected = catalogue.profile.expects if catalogue.profile.expects is not None else catalogue.standard.expects
    return AuditResult(
        catalogue=catalogue,
        audit_file=audit_file,
        moment=Moment(at.as_of, at.from_, at.to),
        records=records,
        findings=escalated(gather.findings(database, catalogue, records, run), tallies, catalogue),
        tallies=tallies,
        notes=gather.notes(run.place),
        figures=figures(tallies, severities(catalogue.rules)),
        sites=site_names(run.place, database.connection, catalogue, records),
        obligations=sum(sum(tally.counts.values()) for tally in tallies),
        missing_expected=tuple(name for name in expected if name not in records.tables),
        later={source: rows for found in run.later.values() for source, rows in found.items()},
        months=outlook.months(run.place),
        upcoming=outlook.upcoming(run.place, at),
    )


def in_scope(catalogue: Catalogue, audit_file: AuditFile) -> Catalogue:
    """Leave out rules of areas that the audit does not cover, and those that the profile turned off."""
    areas, off = set(audit_file.scope.areas), catalogue.profile.rules_off
    kept = {k: e for k, e in catalogue.rules.items() if (not areas or e.area in areas) and k not in off}
    others = tuple(other for other in catalogue.other_readings if other.entry.id in kept)
    return replace(catalogue, rules=kept, other_readings=others)


def keep_sites(database: Database, audit_file: AuditFile) -> None:
    """Leave out obligations of sites that the audit does not cover; the company's stay."""
    sites = [fold(site) for site in audit_file.scope.sites]
    if sites:
        marks = ", ".join([database.dialect.placeholder] * len(sites))
        database.execute(f"DELETE FROM ledger WHERE site <> '' AND site NOT IN ({marks})", sites)


def sites_of(ledger: Database) -> list[str]:
    """Return the keys of the sites that have obligations."""
    return [row[0] for row in ledger.rows("SELECT DISTINCT site FROM ledger WHERE site <> '' ORDER BY 1")]


def site_names(ledger: Database, connection: Connection, catalogue: Catalogue, records: Records) -> dict[str, str]:
    """Return the sites by key, with their names where the register has them."""
    names = {site: site for site in sites_of(ledger)}
    register = records.tables.get(catalogue.standard.sites or "")
    if register is not None and register.raw and _delivers(register, "name"):
        keys = dict(connection.relation(register.relation).rows(("_row", "_key")))
        stood = connection.relation(register.raw).rows(("_row", "name"))
        named = {keys[row]: name for row, name in stood if row in keys}
        names.update({key: named[key] or key for key in names if key in named})
    return names


def _delivers(table: Table, name: str) -> bool:
    column = table.columns.get(name)
    return column is not None and column.unusable is not Unusable.ALL

"""The audit command: read the options, run, write the reports, say what came out, choose the exit code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from compliance.cli.audit_options import Options, request_of
from compliance.cli.exit_code import exit_code
from compliance.cli.masking import key_of, masker_of
from compliance.cli.progress import Progress
from compliance.cli.saying import say, say_problems
from compliance.cli.told import told
from compliance.engine.database import DuckDatabase
from compliance.findings.result import AuditResult
from compliance.pipeline import Audited, Request, audit
from compliance.privacy.ledger import write_names
from compliance.privacy.masker import Masker
from compliance.privacy.result import masked_result
from compliance.problems import ProblemsError
from compliance.render.ledger_parquet import write_ledger_file
from compliance.render.texts import Words
from compliance.render.write import write_all


def run_audit(options: Options) -> int:
    """Run the command; 0 nothing to report, 1 findings, 2 a problem."""
    try:
        request, key = _asked(options), key_of(options.privacy_key)
        audited = audit(request, progress=Progress(options.lang))
        catalogue, records = audited.result.catalogue, audited.result.records
        masker = masker_of(options.privacy, key, audited.connection, catalogue, records)
        run = _with_store if options.store is not None else _alone
        result, written = run(audited, options, masker)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    for text in told(masked_result(result, masker), written, options.out / "report.html", options.lang):
        say(text)
    return exit_code(result, options)


def _asked(options: Options) -> Request:
    if options.store is None:
        return request_of(options, frozenset())
    from compliance.nightly import recall

    known = recall(options.store)
    return replace(request_of(options, known.findings), kept_waivers=known.waivers)


def _alone(audited: Audited, options: Options, masker: Masker) -> tuple[AuditResult, tuple[Path, ...]]:
    return audited.result, _write(audited, options, masker, audited.result)


def _with_store(audited: Audited, options: Options, masker: Masker) -> tuple[AuditResult, tuple[Path, ...]]:
    from compliance.nightly import Memory, remember

    assert options.store is not None
    memory = Memory(options.store, options.baseline, options.by, options.now.isoformat(timespec="seconds"))
    done = remember(audited, memory, lambda result, complete: _write(audited, options, masker, result, complete))
    head, words = done.head, Words(options.lang)
    say(words("cli.recorded", run=done.run, path=options.store, entries=head.entries, hash=head.hash))
    return done.result, done.written


def _write(
    audited: Audited,
    options: Options,
    masker: Masker,
    result: AuditResult,
    complete: Callable[[], None] | None = None,
) -> tuple[Path, ...]:
    """Write the reports; what is personal is masked here, before any format sees it."""
    database, shown = DuckDatabase(audited.connection), masked_result(result, masker)
    names = write_names(database, result.catalogue, masker) if masker.level != "none" else None
    extra = {"ledger.parquet": lambda path: write_ledger_file(audited.connection, path, names=names)}
    return write_all(
        shown,
        options.out,
        lang=options.lang,
        formats=options.formats,
        extra=extra,
        complete=complete,
        notice=options.notice,
    )

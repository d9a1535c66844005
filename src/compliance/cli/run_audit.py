"""The audit command: read the options, run, write the reports, say what came out, choose the exit code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from compliance.beginning import Beginning
from compliance.cli.audit_options import Options
from compliance.cli.exit_code import exit_code, unsaid_elsewhere
from compliance.cli.masking import key_of, masker_of
from compliance.cli.progress import Progress
from compliance.cli.saying import say, say_problems
from compliance.cli.told import told
from compliance.engine.database import DuckDatabase
from compliance.findings.result import AuditResult
from compliance.pipeline import Audited, audit
from compliance.privacy.ledger import shown_keys
from compliance.privacy.masker import Masker
from compliance.privacy.result import masked_result
from compliance.problems import ProblemsError
from compliance.render.ledger_parquet import packed_ledger, write_ledger_file
from compliance.render.texts import Words
from compliance.render.write import write_all
from compliance.request import Request

LEDGER_FILE = "ledger.parquet"


class _Masked:
    """Masks the result once, for the reports and for what is said."""

    def __init__(self, by: Masker) -> None:
        self.by = by
        self._known: tuple[AuditResult, AuditResult] | None = None

    def shown(self, result: AuditResult) -> AuditResult:
        """Return the result as readers see it."""
        if self._known is None or self._known[0] is not result:
            self._known = result, masked_result(result, self.by)
        return self._known[1]


def run_audit(options: Options, request: Request, begun: Beginning) -> int:
    """Run the command; 0 nothing to report, 1 findings, 2 a problem. ``begun``: of what was requested."""
    try:
        key = key_of(options.privacy_key)
        audited = audit(_remembering(request, options), begun=begun, progress=Progress(options.lang))
        catalogue, records = audited.result.catalogue, audited.result.records
        masked = _Masked(masker_of(options.privacy, key, audited.connection, catalogue, records))
        run = _with_store if options.store is not None else _alone
        result, written = run(audited, options, masked)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    for text in told(masked.shown(result), written, options.out / "report.html", options.lang):
        say(text)
    for reason in unsaid_elsewhere(result, options):
        say(Words(options.lang)(reason))
    return exit_code(result, options)


def _remembering(request: Request, options: Options) -> Request:
    if options.store is None:
        return request
    from compliance.nightly import recall

    known = recall(options.store)
    return replace(request, known=known.findings, kept_waivers=known.waivers)


def _alone(audited: Audited, options: Options, masked: _Masked) -> tuple[AuditResult, tuple[Path, ...]]:
    return audited.result, _write(audited, options, masked, audited.result)


def _with_store(audited: Audited, options: Options, masked: _Masked) -> tuple[AuditResult, tuple[Path, ...]]:
    from compliance.nightly import Memory, remember

    assert options.store is not None
    memory = Memory(options.store, options.baseline, options.by, options.now.isoformat(timespec="seconds"))
    done = remember(audited, memory, lambda result, complete: _write(audited, options, masked, result, complete))
    head, words = done.head, Words(options.lang)
    say(words("cli.recorded", run=done.run, path=options.store, entries=head.entries, hash=head.hash))
    return done.result, done.written


def _write(
    audited: Audited,
    options: Options,
    masked: _Masked,
    result: AuditResult,
    complete: Callable[[], None] | None = None,
) -> tuple[Path, ...]:
    """Write the reports; what is personal is masked here, before any format sees it."""
    ledger = audited.ledger
    shown = partial(shown_keys, ledger, result.catalogue, masked.by)
    return write_all(
        masked.shown(result),
        options.out,
        lang=options.lang,
        formats=options.formats,
        extra={LEDGER_FILE: partial(write_ledger_file, ledger, shown)} if isinstance(ledger, DuckDatabase) else {},
        more={} if isinstance(ledger, DuckDatabase) else {LEDGER_FILE: partial(packed_ledger, ledger, shown)},
        complete=complete,
        notice=options.notice,
        exports=options.records,
        helped=options.memory_limit is None,  # the limit is that of the whole
    )

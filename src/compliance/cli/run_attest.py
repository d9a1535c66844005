"""The attest commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from compliance.attest.asking import questions
from compliance.attest.checking import check
from compliance.attest.taking import take
from compliance.cli.audit_options import Options, request_of
from compliance.cli.loading import loaded
from compliance.cli.masking import masker_of
from compliance.cli.saying import say, say_problems
from compliance.pipeline import audit
from compliance.problems import ProblemsError
from compliance.render.placing import put
from compliance.render.texts import Words


def run_export(options: Options) -> int:
    """Write the workbooks; 0, or 2 with the problems."""
    try:
        audited = audit(request_of(options))
        result = audited.result
        by = masker_of("internal", b"", audited.connection, result.catalogue, result.records)
        asked, books = questions(audited, options.lang, by=by)
        written = put(options.out, books)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    words = Words(options.lang)
    say(words("cli.questions", n=asked, books=len(written), as_of=audited.result.moment.as_of))
    for path in written:
        say(words("cli.written", path=path))
    return 0


def run_import(files: Sequence[Path], into: Path, standard: str, *, lang: str, today: date) -> int:
    """Check and take the workbooks; 0, or 2 with every bad cell, and then nothing was taken."""
    try:
        words, catalogue = Words(lang), loaded(standard, lang)
        found = check(files, catalogue, today)
        written = take(files, into)
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    say(words("cli.answers", n=found.answered, blank=found.blank))
    for path in written:
        say(words("cli.written", path=path))
    return 0

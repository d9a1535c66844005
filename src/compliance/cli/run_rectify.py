"""The rectify commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from compliance.cli.saying import say, say_problems
from compliance.problems import Place, Problem, ProblemsError
from compliance.rectify.sending import send
from compliance.rectify.taking import Who, take
from compliance.render.placing import put
from compliance.render.texts import Words


def run_export(store: Path, findings: Path, out: Path, *, lang: str, by: str, now: datetime) -> int:
    """Write the workbooks; 0, or 2 with the problems."""
    try:
        words, report = Words(lang), _report(findings)
        written = send(store, report, lang, (by, now.isoformat(timespec="seconds")), lambda books: put(out, books))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    for path in written:
        say(words("cli.written", path=path))
    if not written:
        say(words("cli.nothing_to_rectify"))
    return 0


def run_import(files: Sequence[Path], store: Path, *, lang: str, by: str, now: datetime) -> int:
    """Take the workbooks; 0, or 2 with every bad cell, and then nothing was taken."""
    try:
        words = Words(lang)
        taken = take(store, files, Who(by, now.date(), now.isoformat(timespec="seconds")))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    say(words("cli.taken", lines=taken.lines, changed=taken.changed))
    return 0


def _report(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        report = None
    if not isinstance(report, dict) or report.get("version") != "1":
        what = "no findings can be read from it"
        raise ProblemsError([Problem(Place(str(path)), what, "the findings.json of the last audit")])
    return report

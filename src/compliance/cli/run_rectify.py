"""The rectify commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance.calendar import day_of
from compliance.cli.saying import say, say_problems
from compliance.findings.rectifying import Urgency
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.rectify.listing import open_lines
from compliance.rectify.sending import Told, send
from compliance.rectify.taking import Who, take
from compliance.render.placing import put
from compliance.render.rectification_book import status_word
from compliance.render.texts import Words


def run_export(
    store: Path, findings: Path, out: Path, *, notice: Path | None, lang: str | None, by: str, now: datetime
) -> int:
    """Write workbooks and notices, in the language of the findings when none is named; 0, or 2 with the problems."""
    spoken = lang or "zh-Hant"
    try:
        report = _report(findings)
        spoken = lang or str(report["lang"])
        words, stamp = Words(spoken), (by, now.isoformat(timespec="seconds"))
        written = send(store, report, Told(spoken, notice), stamp, lambda files: put(out, files))
    except ProblemsError as error:
        say_problems(error.problems, spoken)
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


def run_list(store: Path, as_of: str | None, days: int, *, lang: str, today: date) -> int:
    """List open rectifications; 0, or 2 with the problems."""
    try:
        words = Words(lang)
        day = _day(as_of) if as_of is not None else today
        lines = open_lines(store, day, days)
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    for line in lines:
        left = abs((line.due - day).days)
        told = words(f"urgency.{line.urgency.value}", n=left) if line.urgency is not Urgency.LATER else ""
        again = words("rectify.again") if line.came_back else ""
        site, grade = line.site or words("due.company"), words(f"grade.{line.grade}")
        said = words(
            "rectify.line", site=site, clause=line.clause, grade=grade, id=line.finding,
            status=status_word(line.status, words), due=line.due, urgency=told, again=again,
        )  # fmt: skip
        say(said)
    if not lines:
        say(words("cli.nothing_to_rectify"))
    return 0


def _day(text: str) -> date:
    try:
        return day_of(text)
    except ValueError:
        what = msg("{value!r} cannot be used", value=text)
        raise ProblemsError([Problem(Place("--as-of"), what, msg("a date such as 2026-03-31"))]) from None


def _report(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        report = None
    if not isinstance(report, dict) or report.get("version") != "1":
        what = msg("no findings can be read from it")
        raise ProblemsError([Problem(Place(str(path)), what, msg("the findings.json of the last audit"))])
    if report["audit"].get("privacy") == "public":
        what = msg("its findings have pseudonyms for ids, which no store knows")
        raise ProblemsError(
            [Problem(Place(str(path)), what, msg("the findings.json of an audit without --privacy public"))]
        )
    return report

"""The history command: clause, site and period, audit after audit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from compliance.cli.saying import say, say_problems
from compliance.findings.history import SIZES, Point
from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.plain import escaped, percent
from compliance.render.texts import Words
from compliance.store.opening import opened
from compliance.store.tallies import points


class Wanted(Struct, frozen=True):
    """Which points: None is all. ``size``: ``run``, ``month``, ``quarter`` or ``year``."""

    standard: str | None
    clause: str | None
    site: str | None
    size: str


def run_history(store: Path, wanted: Wanted, *, lang: str, as_json: bool) -> int:
    """Run the command; 0, or 2 with the problems."""
    try:
        words = Words(lang)
        if wanted.size not in SIZES:
            what = msg("{value!r} cannot be used", value=wanted.size)
            raise ProblemsError([Problem(Place("--per"), what, verbatim(tuple(SIZES)))])  # noqa: TRY301  (told as the others)
        with opened(store, writing=False) as connection:
            found = points(connection, wanted.standard, wanted.size)
            listed = tuple(p for p in found if _is_wanted(p, wanted))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    if as_json:
        say(escaped(json.dumps([asdict(p) for p in listed], ensure_ascii=False, indent=1)))
        return 0
    for text in _told(listed, words):
        say(text)
    return 0


def _is_wanted(point: Point, wanted: Wanted) -> bool:
    return wanted.clause in (None, point.clause) and wanted.site in (None, point.site)


def _told(listed: tuple[Point, ...], words: Words) -> Iterator[str]:
    if not listed:
        yield words("history.none")
    for p in sorted(listed, key=lambda p: (p.clause, p.site, p.run)):
        rate = percent(p.conformity) if p.conformity is not None else "-"
        site = p.site or words("due.company")
        yield words(
            "history.line", clause=p.clause, site=site, run=p.run, as_of=p.as_of, rate=rate, good=p.conforming,
            bad=p.nonconforming, unjudged=p.unjudged,
        )  # fmt: skip

"""The waive commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from pydantic import ValidationError
from sqlalchemy import Connection

from compliance.catalogue.faults import problems_of
from compliance.catalogue.positions import Positions
from compliance.catalogue.waiver import Waiver
from compliance.cli.masking import level_of
from compliance.cli.saying import say, say_problems, words_of
from compliance.findings.waiving import unknown_targets
from compliance.message import msg
from compliance.privacy.masker import masked_by_look
from compliance.privacy.masks import HIDDEN
from compliance.problems import Place, Problem, ProblemsError
from compliance.store.journal import Change, Kind, Stamp, append, holding
from compliance.store.keys import duty_of_key
from compliance.store.opening import opened
from compliance.store.runs import next_number
from compliance.store.said import kept, listed_waivers


def run_add(store: Path, given: Mapping[str, str | None], *, by: str, now: datetime, lang: str) -> int:
    """Keep a waiver; 0, or 2 with the problems."""
    tree = {name: value for name, value in given.items() if value is not None}
    try:
        waiver = Waiver.model_validate(tree)
    except ValidationError as error:
        found = [
            replace(problem, place=Place("--" + ".".join(map(str, part["loc"])) if part["loc"] else "waive add"))
            for part in error.errors(include_url=False)
            for problem in problems_of(Waiver, tree, part, positions=Positions(""))
        ]
        say_problems(found, lang)
        return 2

    def added(connection: Connection) -> Change:
        if waiver.finding is not None:
            known = {
                duty_of_key(k)[1].finding
                for kind in (Kind.FINDING, Kind.OBLIGATION)
                for k, _ in holding(connection, kind)
            }
            problems = unknown_targets([(waiver, Place("--finding"))], rules=(), sites=(), findings=known)
            if problems:
                raise ProblemsError(problems)
        return kept(waiver)

    return _change(store, by, now, lang, added)


def run_end(store: Path, number: int, *, by: str, now: datetime, lang: str) -> int:
    """End a waiver; 0, or 2 with the problem."""

    def ended(connection: Connection) -> Change:
        listed = list(listed_waivers(connection))
        if not 1 <= number <= len(listed) or not listed[number - 1][2]["kept"]:
            wanted = msg("the number of one that is kept in the store; waive list has them")
            raise ProblemsError([Problem(Place("waive end"), msg("no waiver {number} to end", number=number), wanted)])
        return kept(listed[number - 1][1], ended=True)

    return _change(store, by, now, lang, ended)


def run_list(store: Path, privacy: str, *, lang: str) -> int:
    """List the waivers; 2 when the store cannot be read. No register is at hand: what looks personal is masked."""
    words = words_of(lang)
    try:
        level = level_of(privacy)
        with opened(store, writing=False) as connection:
            listed = list(listed_waivers(connection))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    for number, (_, waiver, told) in enumerate(listed, 1):
        where = "ended" if told["ended"] else "store" if told["kept"] else "file"
        say(
            words(
                "cli.waiver", n=number, where=words(f"cli.waiver.{where}"), target=waiver.target, begin=waiver.from_,
                end=waiver.expires, approver=waiver.approver if level != "public" else HIDDEN,
                reason=masked_by_look(waiver.reason, level) if level != "public" else HIDDEN,
            )
        )  # fmt: skip
    return 0


def _change(store: Path, by: str, now: datetime, lang: str, change: Callable[[Connection], Change]) -> int:
    try:
        with opened(store, make=False) as connection:
            stamp = Stamp(next_number(connection) - 1, by, now.isoformat(timespec="seconds"))
            append(connection, [change(connection)], stamp)
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    return 0

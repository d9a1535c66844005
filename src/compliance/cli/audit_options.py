"""The options of the audit command, and what they ask of the pipeline."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from compliance.catalogue.texts import Texts, read_now
from compliance.engine.opening import bytes_of
from compliance.message import Message, msg, told, verbatim
from compliance.ours import Ours
from compliance.privacy.masks import LEVELS
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.formats import FORMATS
from compliance.render.own_files import ours_among
from compliance.render.texts import LANGS
from compliance.request import Request

READINGS = ("chosen", "all")
GRADES = ("major", "minor", "observation")


class Options(Struct, frozen=True, kw_only=True):
    """The options as typed; ``now`` is the clock, ``by`` who runs it."""

    records: Path
    standard: str
    audit: Path | None
    as_of: str | None
    from_: str | None
    to: str | None
    profile: Path | None
    out: Path
    lang: str
    fail_on: str
    fail_on_data: bool
    min_coverage: float
    formats: tuple[str, ...]
    now: datetime
    waivers: Path | None = None
    reviews: Path | None = None
    fail_on_expired: bool = False
    store: Path | None = None
    baseline: int | None = None
    fail_on_new: bool = False
    by: str = "audit"
    readings: str = "chosen"
    notice: Path | None = None
    privacy: str = "internal"
    privacy_key: Path | None = None
    memory_limit: str | None = None
    cache: Path | None = None
    texts: Texts = read_now


def looking(
    records: Path,
    standard: str,
    audit: Path | None,
    *,
    as_of: str | None,
    profile: Path | None,
    lang: str,
    now: datetime,
) -> Options:
    """Return the options of a command that looks at records and reports nothing."""
    return Options(
        records=records, standard=standard, audit=audit, as_of=as_of, from_=None, to=None, profile=profile, out=Path(),
        lang=lang, fail_on="minor", fail_on_data=False, min_coverage=0.0, formats=(), now=now,
    )  # fmt: skip


DAY = msg("a date such as 2026-03-31")
MOMENT = msg("a date such as 2026-03-31, or 2026-03-31 18:00")


def request_of(options: Options) -> Request:
    """Return what the options ask of the pipeline; ProblemsError with every option that cannot be used."""
    problems: list[Problem] = []

    def refuse(option: str, value: str, expected: Message) -> None:
        problems.append(Problem(Place(option), msg("{value!r} cannot be used", value=value), expected))

    def when(option: str, value: str | None, *, moment: bool = False) -> date | datetime | None:
        if value is None:
            return None
        try:
            if moment and re.search(r"[T ]", value):
                return datetime.fromisoformat(value).replace(tzinfo=None)
            return date.fromisoformat(value)
        except ValueError:
            refuse(option, value, MOMENT if moment else DAY)
            return None

    as_of = when("--as-of", options.as_of, moment=True)
    from_, to = when("--from", options.from_), when("--to", options.to)
    choices = (
        ("--lang", (options.lang,), LANGS),
        ("--fail-on", (options.fail_on,), GRADES),
        ("--readings", (options.readings,), READINGS),
        ("--privacy", (options.privacy,), LEVELS),
    )
    for option, written, words in (*choices, ("--formats", options.formats, FORMATS)):
        for value in (v for v in written if v not in words):
            refuse(option, value, verbatim(tuple(words)))
    if not 0 <= options.min_coverage <= 1:
        refuse("--min-coverage", str(options.min_coverage), msg("a share between 0 and 1"))
    if isinstance(from_, date) and isinstance(to, date) and from_ > to:
        refuse("--from", str(from_), msg("a day not after --to {end}", end=to))
    try:
        memory = bytes_of(options.memory_limit) if options.memory_limit is not None else None
    except ValueError as error:
        refuse("--memory-limit", str(options.memory_limit), told(error))
    problems += _without_store(options)
    if problems:
        raise ProblemsError(problems)
    return Request(
        options.records,
        options.standard,
        options.now.date(),
        audit=options.audit,
        waivers=options.waivers,
        reviews=options.reviews,
        profile=options.profile,
        as_of=as_of,
        from_=_day(from_),
        to=_day(to),
        every_reading=options.readings == "all",
        memory_limit=memory,
        ours=_ours(options),
        cache=options.cache,
        texts=options.texts,
    )


def _without_store(options: Options) -> list[Problem]:
    if options.store is not None:
        return []
    options_given = {"--baseline": options.baseline is not None, "--fail-on-new": options.fail_on_new}
    wanted = msg("--store FILE beside it")
    return [
        Problem(Place(name), msg("nothing to compare with"), wanted) for name, given in options_given.items() if given
    ]


def _ours(options: Options) -> Ours:
    """Return the reports and the store: among the exports, they are not exports."""
    store = options.store
    files = () if store is None else (store, store.with_name(f"{store.name}-journal"))
    return ours_among(options.records, *files)


def _day(value: date | datetime | None) -> date | None:
    return value if isinstance(value, date) else None

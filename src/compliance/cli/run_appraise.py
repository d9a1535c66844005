"""The appraise command: without a sheet it writes one, of a filled one the result. 0 done, 1 incomplete, 2 problem."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from compliance.appraisal.facts import facts_of, refuse_strangers, unusable_postings
from compliance.appraisal.filled import as_of_in, read_filled
from compliance.appraisal.form import to_form
from compliance.appraisal.layout import asks, counts
from compliance.appraisal.measuring import Facts, measure
from compliance.appraisal.outcome import Period
from compliance.appraisal.paper import Paper, folder_of, keep
from compliance.appraisal.periods import before, cut
from compliance.appraisal.rating import Given, rate
from compliance.appraisal.result import to_plain
from compliance.appraisal.result_book import to_book
from compliance.calendar import day_of, in_reach
from compliance.catalogue.scorecard_setting import ScorecardSetting
from compliance.cli.masking import key_of, level_of, masker_of
from compliance.cli.saying import say, say_problems
from compliance.engine.database import DuckDatabase
from compliance.message import msg, verbatim
from compliance.pipeline import Audited, audit
from compliance.privacy.result import obligation_of
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.own_files import ours_among
from compliance.render.plain import escaped
from compliance.render.texts import LANGS, Words
from compliance.request import Request

SHEET = "confidential-rating-sheet.xlsx"
RESULT = "confidential-appraisal"


class Options(Struct, frozen=True, kw_only=True):
    """The options as typed; ``today`` is the clock."""

    records: Path
    standard: str
    scorecard: str
    person: str
    appraiser: str
    from_: str
    to: str
    as_of: str | None
    sheet: Path | None
    profile: Path | None
    out: Path
    lang: str
    today: date
    privacy: str = "internal"
    privacy_key: Path | None = None


def run_appraise(options: Options) -> int:
    """Run the command."""
    try:
        period, as_of = _times(options)
        level, key = level_of(options.privacy), key_of(options.privacy_key)
        words = Words(options.lang)
        audited = audit(_request(options, period, as_of))
        paper, facts = _prepared(audited, options, period)
        result = audited.result
        by = masker_of(level, key, audited.connection, result.catalogue, result.records)
        paper = replace(paper, shown=lambda duty: obligation_of(duty, result.catalogue, by), privacy=level)
        folder = folder_of(options.out, paper, options.records)
        if options.sheet is None:
            return _write_sheet(paper, facts, folder, words)
        return _write_result(paper, facts, folder, words, options.sheet)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2


def _times(options: Options) -> tuple[Period, date | datetime | None]:
    """Read the dates; with a sheet, its as-of is the one that is judged by."""
    problems: list[Problem] = []
    days = {}
    for option, text in (("--from", options.from_), ("--to", options.to)):
        try:
            days[option] = day_of(text)
        except ValueError:
            problems.append(
                Problem(Place(option), msg("{value!r} cannot be used", value=text), msg("a date such as 2026-03-31"))
            )
    if len(days) == 2 and days["--from"] > days["--to"]:
        problems.append(
            Problem(
                Place("--from"),
                msg("{value!r} cannot be used", value=options.from_),
                msg("a day not after {end}", end=options.to),
            )
        )
    written, place = options.as_of, Place("--as-of")
    if options.sheet is not None:
        in_sheet = as_of_in(options.sheet)
        if written is not None and _moment(written) != _moment(in_sheet):
            problems.append(
                Problem(place, msg("{written!r} is not the as-of of the sheet", written=written), verbatim(in_sheet))
            )
        written, place = in_sheet, Place(str(options.sheet))
    as_of = _moment(written) if written is not None else None
    if written is not None and as_of is None:
        problems.append(
            Problem(
                place,
                msg("{written!r} cannot be used as as-of", written=written),
                msg("a date such as 2026-03-31, or 2026-03-31 18:00"),
            )
        )
    if options.lang not in LANGS:
        problems.append(
            Problem(Place("--lang"), msg("{value!r} cannot be used", value=options.lang), verbatim(tuple(LANGS)))
        )
    if problems:
        raise ProblemsError(problems)
    return Period(days["--from"], days["--to"]), as_of


def _moment(text: str) -> date | datetime | None:
    try:
        return day_of(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return moment if in_reach(moment) else None


def _request(options: Options, period: Period, as_of: date | datetime | None) -> Request:
    """Return the audit whose ledger is read: of the period and the one before, with which metrics may compare."""
    return Request(
        options.records, options.standard, options.today,
        profile=options.profile, as_of=as_of, from_=before(period).from_, to=period.to,
        ours=ours_among(options.records),
    )  # fmt: skip


def _prepared(audited: Audited, options: Options, period: Period) -> tuple[Paper, Facts]:
    result, database = audited.result, DuckDatabase(audited.connection)
    catalogue, at = result.catalogue, result.moment.as_of
    card = catalogue.scorecards.get(options.scorecard)
    if card is None:
        known = sorted(catalogue.scorecards)
        expected, close = verbatim(tuple(known)) or msg("a standard with scorecards"), nearest(options.scorecard, known)
        raise ProblemsError(
            [
                Problem(
                    Place("--scorecard"),
                    msg("no scorecard {scorecard!r}", scorecard=options.scorecard),
                    expected,
                    close,
                )
            ]
        )
    day = at.date() if isinstance(at, datetime) else at
    if period.to > day:
        raise ProblemsError(
            [
                Problem(
                    Place("--to"), msg("the period ends after the as-of {day}", day=day), msg("a period that is over")
                )
            ]
        )
    people = {"--person": options.person, "--appraiser": options.appraiser}
    refuse_strangers(database, catalogue, result.records, card, people=people, period=period)
    facts = facts_of(database, catalogue, result.records, card, person=options.person, as_of=at)
    facts = replace(facts, waived=frozenset(result.waived.findings))
    paper = Paper(
        standard=catalogue.standard, clauses=catalogue.clauses, rules=catalogue.rules,
        scorecard=options.scorecard, card=card,
        person=options.person, appraiser=options.appraiser, period=period, as_of=at,
        stretches=cut(facts.stretches, period),
        unusable_postings=unusable_postings(database, catalogue, result.records, options.person),
        changed=_changed(catalogue.profile.scorecards.get(options.scorecard)),
    )  # fmt: skip
    return paper, facts


def _changed(setting: ScorecardSetting | None) -> tuple[str, ...]:
    """Name what the company's profile changes of the scorecard."""
    if setting is None:
        return ()
    said: list[str] = []
    for name, value in setting:
        if isinstance(value, dict):
            said += [f"{name}.{key}" for key in value]
        elif value is not None:
            said.append(name)
    return tuple(said)


def _write_sheet(paper: Paper, facts: Facts, folder: Path, words: Words) -> int:
    measured, caps = measure(paper.card, facts, paper.period)
    written = keep(folder, {SHEET: to_form(paper, Given(measured=measured, caps=caps), words)})
    items = paper.card.items
    computed = sum(counts(item, measured) for item in items)
    asked = sum(asks(item, measured) for item in items)
    off = sum(item.off is not None for item in items)
    say(words("cli.appraisal_sheet", computed=computed, asked=asked, off=off))
    say(words("ap.independence"))
    _say_written(written, words)
    return 0


def _write_result(paper: Paper, facts: Facts, folder: Path, words: Words, sheet: Path) -> int:
    measured, caps = measure(paper.card, facts, paper.period)
    filled = read_filled(sheet, paper, measured)
    given = Given(answers=filled.answers, measured=measured, overrides=filled.overrides, caps=caps)
    outcome = rate(paper.card, given)
    paper = replace(paper, date_=filled.date_)
    plain = to_plain(paper, outcome, words)
    text = escaped(json.dumps(plain, ensure_ascii=False, indent=2)) + "\n"
    written = keep(folder, {f"{RESULT}.xlsx": to_book(plain, paper, measured, words), f"{RESULT}.json": text.encode()})
    say(
        words(
            "cli.appraisal",
            status=words("ap.complete" if outcome.complete else "ap.incomplete"),
            completeness=plain["completeness_percent"],
            mean=plain["mean"] or "-",
            percent=f"{plain['percent']}%" if plain["percent"] else "-",
            band=plain["band"]["title"] if plain["band"] else "-",
        )
    )
    say(words("ap.independence"))
    _say_written(written, words)
    return 0 if outcome.complete else 1


def _say_written(written: tuple[Path, ...], words: Words) -> None:
    for path in written:
        say(words("cli.written", path=path))

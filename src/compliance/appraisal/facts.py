"""From the audited records to what metrics need: the person's postings, their rows, and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from compliance.appraisal.measuring import JUDGED, UNJUDGED, Facts
from compliance.appraisal.outcome import Period, Stretch
from compliance.appraisal.periods import cut
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.scorecard import Scorecard, Selection
from compliance.catalogue.standard import Postings
from compliance.engine.database import Database
from compliance.engine.emit import quote
from compliance.engine.gather import obligations
from compliance.folding import fold
from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.tables import Column, Records, Table, Unusable


def facts_of(
    database: Database,
    catalogue: Catalogue,
    records: Records,
    card: Scorecard,
    *,
    person: str,
    as_of: date | datetime,
) -> Facts:
    """Return what is known of a person; ProblemsError when the register of postings cannot say."""
    stretches = [s for s in postings_of(database, catalogue, records, person) if not card.posts or s.post in card.posts]
    limit = as_of if isinstance(as_of, datetime) else datetime.combine(as_of + timedelta(days=1), time())
    pairs = sorted({pair for selection in _selections(card) for pair in selection.own.items()})
    owned = {pair: _rows_of(database, records, *pair, person) for pair in pairs}
    duties = obligations(database, states=(*JUDGED, *UNJUDGED))
    return Facts(duties=tuple(duties), stretches=tuple(stretches), rules=catalogue.rules, as_of=limit, owned=owned)


def refuse_strangers(
    database: Database,
    catalogue: Catalogue,
    records: Records,
    card: Scorecard,
    *,
    people: dict[str, str],
    period: Period,
) -> None:
    """Refuse people whom the register of postings does not know, and a person without a fitting post in the period.

    ``people``: option -> staff id; the first is the appraised person.
    """
    known = _everybody(database, catalogue, records)
    problems = [
        Problem(
            Place(option),
            msg("no posting of {who!r}", who=who),
            msg("a staff id of the postings"),
            nearest(fold(who), known),
        )
        for option, who in people.items()
        if fold(who) not in known
    ]
    option, person = next(iter(people.items()))
    if len(set(map(fold, people.values()))) < len(people):
        problems.append(
            Problem(
                Place("--appraiser"), msg("{person!r} would appraise themselves", person=person), msg("another person")
            )
        )
    if not problems:
        held = cut(postings_of(database, catalogue, records, person), period)
        if not any(not card.posts or one.post in card.posts for one in held):
            posts = tuple(sorted({one.post for one in held})) or msg("none")
            what = msg(
                "{person!r} held no post of this scorecard from {begin} to {end} (posts held: {posts})",
                person=person,
                begin=period.from_,
                end=period.to,
                posts=posts,
            )
            problems.append(Problem(Place(option), what, verbatim(card.posts) or msg("a post")))
    if problems:
        raise ProblemsError(problems)


def postings_of(database: Database, catalogue: Catalogue, records: Records, person: str) -> tuple[Stretch, ...]:
    """Return the person's postings; one whose post, site or dates cannot be used is none, see ``unusable_postings``."""
    postings, table = _register(catalogue, records)
    names = (postings.site, postings.post, postings.from_, postings.to)
    columns, mark = ", ".join(map(quote, names)), database.dialect.placeholder
    sql = (
        f"SELECT {columns} FROM {quote(table.relation)} "
        f"WHERE {quote(postings.who)} = {mark} AND NOT ({_unusable(table, names)}) ORDER BY _row"
    )
    rows = database.rows(sql, [fold(person)])
    return tuple(Stretch(site or "", post, _day(begin), _day(end)) for site, post, begin, end in rows if post)


def unusable_postings(database: Database, catalogue: Catalogue, records: Records, person: str) -> int:
    """Count the person's postings with a cell that cannot be used: their work is not measured."""
    postings, table = _register(catalogue, records)
    names, mark = (postings.site, postings.post, postings.from_, postings.to), database.dialect.placeholder
    where = f"{quote(postings.who)} = {mark} AND ({_unusable(table, names)})"
    ((count,),) = database.rows(f"SELECT COUNT(*) FROM {quote(table.relation)} WHERE {where}", [fold(person)])
    return int(count)


def _unusable(table: Table, names: Sequence[str]) -> str:
    return " OR ".join(["FALSE", *(quote(f"{name}__bad") for name in names if _some_bad(table, name))])


def _register(catalogue: Catalogue, records: Records) -> tuple[Postings, Table]:
    postings = catalogue.standard.postings
    assert postings is not None  # lint: a standard with scorecards has postings
    table, place = records.tables.get(postings.of), Place(postings.of)
    names = (postings.who, postings.post, postings.site, postings.from_, postings.to)
    wanted = msg("an export of {of} with {names}", of=postings.of, names=names)
    if table is None:
        raise ProblemsError([Problem(place, msg("the register of postings was not delivered"), wanted)])
    # A column that is not there is unknown: it must not read as "at the company" or "always".
    lacking = [name for name in names if name not in _there(table)]
    if lacking:
        raise ProblemsError([Problem(place, msg("the register of postings lacks {lacking}", lacking=lacking), wanted)])
    return postings, table


def _everybody(database: Database, catalogue: Catalogue, records: Records) -> set[str]:
    postings, table = _register(catalogue, records)
    rows = database.rows(f"SELECT DISTINCT {quote(postings.who)} FROM {quote(table.relation)}")
    return {who for (who,) in rows if who}


def _rows_of(database: Database, records: Records, record_type: str, field: str, person: str) -> frozenset[int]:
    """Return the rows of a type whose field (or whose child's field) names the person."""
    child, _, column = field.rpartition(".")
    table, holder = records.tables.get(record_type), records.tables.get(child or record_type)
    if table is None or holder is None or column not in _there(holder):
        return frozenset()
    mark, relation = database.dialect.placeholder, quote(holder.relation)
    where = f"h.{quote(column)} = {mark}"
    sql = f"SELECT h._row FROM {relation} AS h WHERE {where}"
    if child:
        sql = f"SELECT t._row FROM {relation} AS h JOIN {quote(table.relation)} AS t ON t._key = h.parent WHERE {where}"
    return frozenset(row for (row,) in database.rows(sql, [fold(person)]))


def _selections(card: Scorecard) -> Iterable[Selection]:
    for item in card.items:
        yield from item.caps
        if item.metric is not None:
            yield item.metric


def _there(table: Table) -> dict[str, Column]:
    return {name: column for name, column in table.columns.items() if column.unusable is not Unusable.ALL}


def _some_bad(table: Table, name: str) -> bool:
    column = table.columns.get(name)
    return column is not None and column.unusable is Unusable.SOME


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None

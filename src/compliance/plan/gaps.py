"""Gaps: inside an active span, the next visit is due within so many active days of the one before."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.conditions import Related
from compliance.catalogue.rule import Each
from compliance.catalogue.windows import Length
from compliance.plan import extents, related
from compliance.plan.context import Compilation, Matched, Reads
from compliance.plan.draft import Draft
from compliance.plan.nodes import (
    FALSE,
    NO_TIME,
    TRUE,
    Col,
    Const,
    Exists,
    Expr,
    From,
    Join,
    Null,
    Over,
    Scalar,
    Select,
    Union,
)
from compliance.plan.operands import length
from compliance.plan.pauses import suspended_days, working_due
from compliance.plan.stretches import suspensions
from compliance.plan.subjects import Activity, Subjects, activity, subjects
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, negate, op, truly, word
from compliance.plan.times import date_of, shift, whole
from compliance.plan.values import Tri, Value, tri_all
from compliance.plan.windows import Windows, lost

FAR = date(2999, 12, 31)  # the last day of a suspension that is open
EVER = date(1, 1, 1)  # where a gap stands in its row of gaps when nobody knows when it began


class Visits(Struct, frozen=True):
    """Opening days per subject row: r, d (DATE), item (window key), next_d and next_at (NULL: none).

    ``doubtful``: r, d of records that only may be visits; d is NULL where their time cannot be used.
    """

    select: Select
    doubtful: Select | None


def gap_draft(made: Compilation, count: Related, every: Length, each: Each) -> Draft:
    """Compile ``every``: one obligation per visit day and one for the span's start."""
    found = subjects(made, each)
    assert found.scope is not None
    span = activity(found, each)
    made.begin_requirement()
    matching = related.matching(count, found.context)
    visits = _visits(found, each, span, matching, related.told_apart(count, matching.scope))
    v = made.aliases.new("v")
    begun, since_ever = _in_force(Col(v, "d"), made), op("eq", Col(v, "d"), day(EVER))
    found.context.joins.append(Join("inner", visits.select, v, op("eq", Col(v, "r"), found.scope.row)))
    on = case((since_ever, found.context.as_of_day), otherwise=begun)
    found = replace(found, context=replace(found.context, on=on))
    opens, due = (_dated(value, span, since_ever) for value in (whole(begun), _due(found, each, every, begun)))
    made.unusable.append(since_ever)
    found.context.window.update(start=lost(opens), end=lost(due), due=lost(due))
    key = case((span.unknown, word("unusable")), otherwise=Col(v, "item"))
    closed = op("coalesce", Col(v, "next_d"), span.last)
    windows = Windows(
        found.context, found.source, found.key, found.row, key, opens, due, found.chosen, span.unknown,
        where=any_of((span.unknown, _asked(begun, closed, since_ever, made))), why=span.why,
    )  # fmt: skip
    asked = extents.of_days(count.of, found.context, (begun,), (date_of(due),))
    if asked is not None and count.during is not None:
        asked = asked.within(matching.asked)
    unseen = FALSE if asked is None else asked.uncovered()
    draft = _judged(windows, span, visits, v)
    met = Tri(draft.met.true, any_of((draft.met.maybe, unseen)))
    return replace(draft, met=met, closed=closed, reads=Reads((_either_end(matching, v),)))


def _either_end(matching: related.Matching, opener: str) -> Matched:
    """Return the records that prove a gap: those of the day that opened it, and of the next that was a visit's."""
    assert matching.at is not None
    on = date_of(matching.at)
    ends = any_of((op("eq", on, Col(opener, "d")), op("eq", on, Col(opener, "next_d"))))
    return Matched(matching.scope, truly(all_of((matching.match.true, ends))))


def _in_force(opener: Expr, made: Compilation) -> Expr:
    """Return the day on which a gap begins: its opener's, but none before the rule is in force."""
    since = made.entry.rule.effective_from
    return opener if since is None else op("greatest", opener, day(since))


def _dated(value: Value, span: Activity, since_ever: Expr) -> Value:
    """Return an end of the gap: there is none where nobody knows when it began."""
    none = any_of((span.unknown, since_ever))
    return replace(value, expr=case((none, NO_TIME), otherwise=value.expr), beyond=all_of((value.beyond, negate(none))))


def _asked(begun: Expr, closed: Expr, since_ever: Expr, made: Compilation) -> Expr:
    """Whether the rule has anything to say of a gap: it was not closed before the rule was in force.

    Of one without a begin it has nothing to say where it was closed before the audited span: no due tells that.
    """
    since, first = made.entry.rule.effective_from, made.at.from_
    asked = []
    if since is not None:
        asked = [op("le", begun, day(made.at.day)), any_of((is_blank(closed), op("ge", closed, day(since))))]
    if first is not None:
        asked.append(any_of((negate(since_ever), is_blank(closed), op("ge", closed, day(first)))))
    return all_of(asked)


def _judged(windows: Windows, span: Activity, visits: Visits, alias: str) -> Draft:
    """Judge each opener by the visit after it; ``alias`` is that of the openers."""
    context = windows.context
    following, following_at = Col(alias, "next_d"), Col(alias, "next_at")
    due_day = date_of(windows.due)
    visited = truly(op("le", following, due_day))
    ended = truly(op("le", span.last, due_day))
    met = any_of((visited, ended))
    maybe = met
    if visits.doubtful is not None:
        x = context.made.aliases.new("d")
        on, opener, made = Col(x, "d"), Col(alias, "d"), context.made
        same_day = all_of((op("eq", Col(alias, "item"), word("start")), op("eq", on, opener)))
        asked = (op("ge", on, _in_force(opener, made)),) if made.entry.rule.effective_from is not None else ()
        between = truly(all_of((any_of((op("gt", on, opener), same_day)), *asked, op("le", on, due_day))))
        may = all_of((op("eq", Col(x, "r"), windows.row), any_of((is_blank(on), between))))
        maybe = any_of((met, Exists(Select((("one", Const(1)),), From(visits.doubtful, x), (), may))))
    met_at = case((visited, following_at), (ended, op("time_of", span.last)), otherwise=following_at)
    reason = case((is_blank(following), word("missing")), otherwise=word("late"))
    return Draft(windows, Tri(met, maybe), reason, met_at=met_at, found=op("int_of", op("flag_int", met)))


def _visits(found: Subjects, each: Each, span: Activity, matching: related.Matching, told_apart: Tri) -> Visits:
    made, scope = found.context.made, found.scope
    assert scope is not None
    assert matching.at is not None
    on = date_of(matching.at)
    inside = all_of(
        (
            any_of((is_blank(span.begun), truly(op("ge", on, span.begun)))),
            any_of((is_blank(span.last), truly(op("le", on, span.last)))),
        )
    )
    table = matching.scope.world.table(matching.scope.record_type).relation
    base_joins = (*found.context.joins, Join("inner", table, matching.scope.alias, TRUE), *matching.scope.joins)
    if _suspended(each):
        inside = all_of((inside, negate(Exists(_around(found, each, on)))))
    match = tri_all([matching.match, told_apart])
    definite = all_of((match.true, is_there(on), inside, negate(span.unknown), found.chosen.maybe))
    rows = Select(
        (("r", scope.row), ("d", on), ("at", matching.at.expr), ("item", matching.scope.key)),
        found.source,
        base_joins,
        definite,
    )
    a = made.aliases.new("a")
    start = case((is_blank(span.begun), day(EVER)), otherwise=_first_active(found, each, span.begun))
    begin = Select(
        (("r", scope.row), ("d", start), ("at", op("time_of", start)), ("item", word("start")), ("rank", Const(0))),
        found.source,
        tuple(found.context.joins),
        _sane(found, replace(span, begun=start)),
    )
    if matching.at.whole_day == TRUE:
        visits = Select(
            (
                ("r", Col(a, "r")),
                ("d", Col(a, "d")),
                ("at", op("time_of", Col(a, "d"))),
                ("item", op("min", Col(a, "item"))),
                ("rank", Const(1)),
            ),
            From(rows, a),
            (),
            TRUE,
            (Col(a, "r"), Col(a, "d")),
        )
    else:
        order = Over("row_number", (), (Col(a, "r"), Col(a, "d")), (Col(a, "at"), Col(a, "item")))
        ranked = Select((*((n, Col(a, n)) for n in ("r", "d", "at", "item")), ("n", order)), From(rows, a))
        b = a + "b"
        visits = Select(
            (*((n, Col(b, n)) for n in ("r", "d", "at", "item")), ("rank", Const(1))),
            From(ranked, b),
            (),
            op("eq", Col(b, "n"), Const(1)),
        )
    u = made.aliases.new("u")
    following = tuple(
        (f"next_{n}", Over("lead", (Col(u, n),), (Col(u, "r"),), (Col(u, "d"), Col(u, "rank")))) for n in ("d", "at")
    )
    chained = Select((*((n, Col(u, n)) for n in ("r", "d", "item")), *following), From(Union((begin, visits)), u))
    doubtful = None
    undated = matching.at.unknown
    unsure = any_of((all_of((match.unknown, is_there(on), inside)), undated))
    if match.unknown != FALSE or undated != FALSE:
        when = case((undated, Null("DATE")), otherwise=on)
        chosen = all_of((match.maybe, unsure, found.chosen.maybe))
        doubtful = Select((("r", scope.row), ("d", when)), found.source, base_joins, chosen)
    return Visits(chained, doubtful)


def _suspended(each: Each) -> bool:
    return each.active is not None and each.active.without is not None


def _around(found: Subjects, each: Each, on: Expr) -> Select:
    """Return the suspension of the row that holds the DATE: its last day, far off where it is open."""
    a = found.context.made.aliases.new("o")
    last = op("coalesce", Col(a, "last_day"), day(FAR))
    holds = all_of((op("eq", Col(a, "holder"), found.row), op("le", Col(a, "first_day"), on), op("ge", last, on)))
    return Select((("last_day", last),), From(suspensions(found, each), a), (), truly(holds))


def _first_active(found: Subjects, each: Each, start: Expr) -> Expr:
    """Return the activity's first day, or the day after the suspension that it begins in."""
    if not _suspended(each):
        return start
    b = found.context.made.aliases.new("o")
    after = Scalar(
        Select((("d", op("max", op("plus_days", Col(b, "last_day"), Const(1)))),), From(_around(found, each, start), b))
    )
    return op("coalesce", after, start)


def _sane(found: Subjects, span: Activity) -> Expr:
    """Return which spans open with a duty: begun by the as-of and not ended before they began."""
    begun = truly(op("le", span.begun, found.context.as_of_day))
    ordered = any_of((is_blank(span.last), truly(op("le", span.begun, span.last))))
    return all_of((found.chosen.maybe, any_of((all_of((begun, ordered)), span.unknown))))


def _due(found: Subjects, each: Each, every: Length, opener: Expr) -> Value:
    """Return the day that is so many active units after the opener; suspended days do not count."""
    unit, size = length(every, found.context)
    if _suspended(each) and unit == "working days":
        return working_due(found, each, opener, size)
    plain = shift(whole(opener), unit, size, found.context)
    if not _suspended(each):
        return plain
    days = size if unit == "days" else op("days_between", date_of(plain), opener)
    return whole(op("plus_days", date_of(plain), suspended_days(found, each, opener, days)))

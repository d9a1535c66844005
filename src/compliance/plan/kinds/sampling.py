"""Sampling: groups against a ratio, and strata that must be covered whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.kinds.sampling import Sampling
from compliance.catalogue.rule import Each
from compliance.plan import extents, parameter_rows, parameters
from compliance.plan.conditions import condition
from compliance.plan.context import Compilation, Context, Reads
from compliance.plan.draft import Answered, Draft, answered
from compliance.plan.facts import Facts
from compliance.plan.nodes import FALSE, NO_NUMBER, NO_TIME, TRUE, Col, Const, Expr, From, Join, Null, Over, Select
from compliance.plan.periods import end_of, label_of, start_of
from compliance.plan.subjects import Subjects, subjects
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, negate, op, text, word
from compliance.plan.times import date_of, whole
from compliance.plan.uncovered import as_if_covered
from compliance.plan.values import YES, Tri, Value, joined, tri_any, tri_not
from compliance.plan.windows import Windows, opened, triggered


def drafts(fresh: Callable[[], Compilation], doc: Sampling, each: Each) -> list[Draft]:
    """Compile the group obligations and one draft per stratum, each in a compilation of its own."""
    found = [_group(fresh(), doc, each)] if doc.ratio is not None or doc.tiers is not None else []
    return [*found, _undated(fresh(), doc, each), *(_stratum(fresh(), doc, each, name) for name in doc.always)]


class _Member(Struct, frozen=True):
    """A member with its context, its own window, what about it cannot be used, and whether its due is not known."""

    found: Subjects
    context: Context
    opens: Value
    due: Value
    unusable: Expr
    lost: Expr


def _member(made: Compilation, doc: Sampling, each: Each, *, stratum: bool) -> _Member:
    """Compile the members; conditions see the period of a group, or the own window of a stratum's member."""
    found = subjects(made, each)
    assert found.at is not None
    start = start_of(doc.per, date_of(found.at))
    last = whole(end_of(doc.per, start))
    context = replace(found.context, on=start)
    opens, due, unusable = whole(date_of(found.at)), last, found.at.unknown
    lost: Expr = FALSE
    if doc.due is not None:
        own = triggered(replace(found, context=context), doc.due)
        opens, due, unusable = own.opens, own.due, any_of((own.unusable, found.at.unknown))
        lost = all_of((own.where, is_blank(due.expr)))
        context = replace(own.context, on=start)
    if stratum:
        context = opened(context, opens, due)
    first, end = (opens, due) if stratum else (whole(start), last)
    label = Value(label_of(doc.per, start), "period")
    context.window.update(start=first, end=end, due=due if stratum else last, label=label)
    if not stratum and doc.due is not None:  # what is asked of a member without a stretch may come up to its own due
        later = op("greatest", date_of(last), op("coalesce", date_of(due), date_of(last)))
        context.window["until"] = whole(later)
    return _Member(found, context, opens, due, unusable, lost)


def _group(made: Compilation, doc: Sampling, each: Each) -> Draft:
    member = _member(made, doc, each, stratum=False)
    found, context, due, unusable = member.found, member.context, member.due, member.unusable
    assert found.scope is not None
    assert found.at is not None
    made.begin_requirement()
    covered = condition(doc.covered_when, context)
    excluded = _left_out(doc, replace(found.context, choosing=True), strata=not doc.strata_in_ratio)
    keys = tuple(found.scope.value(path) for path in doc.by)
    subject, start = joined(keys), start_of(doc.per, date_of(found.at))
    last = whole(end_of(doc.per, start))
    settled = _settled(made, context)
    site = op("text_or_empty", context.site)
    gathered = {name: part for n, one in enumerate(settled) for name, part in one.told(f"settled{n}").items()}
    event = found.scope.event
    one_event = FALSE if event is None else op("ne", event, found.scope.key)  # with others it may be one member
    doubtful = any_of((found.chosen.unknown, excluded.unknown, *(k.unknown for k in keys), one_event))
    facts: dict[str, Expr] = {
        "subject": subject,
        "period": start,
        "counts": all_of((found.chosen.true, negate(excluded.maybe))),
        "doubtful": doubtful,
        "covered": covered.true,
        "coverable": covered.maybe,
        "due": due.expr,
        "due_day": due.whole_day,
        "ends": case((due.whole_day, op("time_of", op("plus_days", date_of(due), Const(1)))), otherwise=due.expr),
        "period_ends": op("time_of", op("plus_days", date_of(last), Const(1))),
        "beyond": due.beyond,
        "unusable": unusable,
        "lost": member.lost,
        **(_of_cells(any_of((doubtful, covered.unknown)), unusable) if made.limited else {}),
        "site": site,
        "unplaced": context.unplaced,
        **{name: expr for name, (_, expr) in gathered.items()},
        **{f"unset{n}": where for n, (_, where) in enumerate(made.unset)},
    }
    m = Facts(facts, made.aliases.new("m"))
    where = all_of((found.chosen.maybe, negate(excluded.true), is_there(found.at.expr)))
    members = Select(m.columns(), found.source, tuple(context.joins), where)
    shown = (
        ("subject", subject),
        ("window", label_of(doc.per, start)),
        ("row", found.scope.row),
        ("key", found.scope.key),
        ("covered", covered.true),
    )
    proof = (each.of, replace(members, columns=shown))
    grouped = _grouped(members, m, {name: by for name, (by, _) in gathered.items()}, alike=_tells(keys, site))
    made.unset[:] = [(name, Col("g", f"unset{n}")) for n, (name, _) in enumerate(made.unset)]
    settled = [one.again(f"settled{n}", "g") for n, one in enumerate(settled)]
    return replace(_judged(made, doc, each, From(grouped, "g"), settled), members=proof)


def _of_cells(doubt: Expr, unusable: Expr) -> dict[str, Expr]:
    """Return of a member what is unknown for its cells alone, where an export may make it unknown too."""
    parts = {"doubt_of_cells": (doubt, as_if_covered(doubt)), "unusable_cells": (unusable, as_if_covered(unusable))}
    return {name: cells for name, (whole, cells) in parts.items() if cells is not whole}


def _left_out(doc: Sampling, context: Context, *, strata: bool = False) -> Tri:
    """Return what takes a member out of the population; ``strata``: being in one of them does too."""
    asked = [doc.excluded] if doc.excluded is not None else []
    asked += doc.always.values() if strata else ()
    return tri_any([condition(one, context) for one in asked])


def _tells(keys: tuple[Value, ...], site: Expr) -> bool:
    """Whether a part of the group's key is the site, of which no cell is unusable: all members are of one site then."""
    return any(op("text_or_empty", key.expr) == site and key.unknown == FALSE for key in keys)


def _settled(made: Compilation, context: Context) -> list[Answered]:
    """Gate and exemptions of one member; of a group they are unknown where its members do not agree."""
    rule = made.entry.rule
    asked = [condition(rule.when, context)] if rule.when is not None else []
    asked += [condition(exemption.when, context) for exemption in rule.exempt]
    return [answered(tri, made) for tri in asked]


def _grouped(members: Select, m: Facts, gathered: Mapping[str, str], *, alike: bool) -> Select:
    """Gather members into groups. ``gathered``: by what. ``alike``: those of a group are all of one site."""

    def tally(*parts: Expr) -> Expr:
        return op("count_if", all_of(parts))

    counts, doubtful = m["counts"], m["doubtful"]
    site = op("min", m["site"])
    several = FALSE if alike else op("ne", site, op("max", m["site"]))  # nobody's own value is the group's
    ends, period_ends = op("max", m["ends"]), op("max", m["period_ends"])
    by_period = any_of((is_blank(ends), op("ge", period_ends, ends)))
    latest_day = op("bool_and", any_of((m["due_day"], is_blank(m["due"]))))
    lost = FALSE if m["lost"] == FALSE else op("bool_or", m["lost"])
    columns = (
        ("subject", m["subject"]),
        ("site", site if alike else case((several, word("")), otherwise=site)),
        ("period", m["period"]),
        ("population", tally(counts)),
        ("possible", tally(any_of((counts, doubtful)))),
        ("doubtful", tally(doubtful)),
        ("low", tally(counts, m["covered"])),
        ("high", tally(any_of((counts, doubtful)), m["coverable"])),
        ("ends", case((lost, NO_TIME), (by_period, period_ends), otherwise=ends)),
        ("due_day", any_of((by_period, latest_day))),
        ("beyond", op("bool_or", m["beyond"])),
        ("unusable", op("bool_or", m["unusable"])),
        ("unplaced", any_of((several, FALSE if m["unplaced"] == FALSE else op("bool_or", m["unplaced"])))),
        *((name, op(by, m[name])) for name, by in gathered.items()),
        *((name, op("bool_or", m[name])) for name in m.facts if name.startswith("unset")),
        *((name, op("bool_or", m[name])) for name in ("doubt_of_cells", "unusable_cells") if name in m.facts),
    )
    return Select(columns, From(members, m.alias), (), TRUE, (m["subject"], m["period"]))


def _judged(made: Compilation, doc: Sampling, each: Each, grouped: From, settled: list[Answered]) -> Draft:
    g = grouped.alias
    assert isinstance(grouped.source, Select)
    told = {name: Col(g, name) for name, _ in grouped.source.columns}
    joins: list[Join] = []
    population, low = Col(g, "population"), Col(g, "low")
    here = Context(made, None, joins, Col(g, "site"), Col(g, "period"), unplaced=Col(g, "unplaced"))
    demanded = _demanded(doc, here, population)
    sure = op("eq", Col(g, "doubtful"), Const(0))
    met = all_of((op("ge", low, demanded), sure))
    # Any doubt about who belongs makes the group unknown: the ways of reading it are not worked out here.
    maybe = any_of((op("ge", Col(g, "high"), demanded), negate(sure)))
    last_day = op("time_of", op("minus_days", op("date_of", Col(g, "ends")), Const(1)))
    due_expr = case((Col(g, "due_day"), last_day), otherwise=Col(g, "ends"))
    due = Value(due_expr, "time", Col(g, "due_day"), FALSE, Col(g, "beyond"))
    rule, start = made.entry.rule, Col(g, "period")
    gate = answered(YES, made) if rule.when is None else settled[0]
    exempt = settled if rule.when is None else settled[1:]
    exemptions = [(e.code, one) for e, one in zip(rule.exempt, exempt, strict=True)]
    own = extents.of_days(each.of, here, (start,), (end_of(doc.per, start),))
    windows = Windows(
        here, grouped, Col(g, "subject"), NO_NUMBER, label_of(doc.per, start), whole(start), due, YES,
        where=op("gt", Col(g, "possible"), Const(0)),
    )  # fmt: skip
    return Draft(
        windows, Tri(met, maybe), word("too_few"), population=population, demanded=demanded, found=low,
        reads=Reads(strict=True), settled=(gate, exemptions), idle=op("eq", demanded, Const(0)),
        spoilt=told.get("doubt_of_cells"), uncovered=own.uncovered() if own is not None else FALSE,
        lost=(Col(g, "unusable"), told.get("unusable_cells", Col(g, "unusable"))),
    )  # fmt: skip


def _undated(made: Compilation, doc: Sampling, each: Each) -> Draft:
    """One obligation per group for the members whose time cannot be used."""
    found = subjects(made, each)
    assert found.scope is not None
    assert found.at is not None
    context = found.context
    excluded = _left_out(doc, context)
    keys = joined([found.scope.value(path) for path in doc.by])
    where = all_of((found.chosen.maybe, negate(excluded.true), found.at.unknown))
    first = Over("row_number", (), (keys,), (found.scope.key,))
    rows = Select(
        (("subject", keys), ("site", op("text_or_empty", context.site)), ("n", first)),
        found.source,
        tuple(context.joins),
        where,
    )
    here = Context(made, None, [], Col("g", "site"), day(made.at.day))
    blank = Value(Null("TIMESTAMP"), "time", TRUE)
    made.unset.clear()
    windows = Windows(
        here, From(rows, "g"), Col("g", "subject"), NO_NUMBER, word("unusable"), blank, blank, YES, TRUE,
        where=op("eq", Col("g", "n"), Const(1)),
    )  # fmt: skip
    return Draft(windows, Tri(FALSE, FALSE), word("too_few"), settled=(answered(YES, made), []))


def _demanded(doc: Sampling, context: Context, population: Expr) -> Expr:
    name = doc.tiers.param if doc.tiers is not None else getattr(doc.ratio, "param", None)
    if name is None:
        assert isinstance(doc.ratio, Fraction)
        return _rounded(doc.rounding, population, Const(doc.ratio.numerator), Const(doc.ratio.denominator))
    tier = parameters.tier_join(context, name, population, context.joins)
    parameters.note_unset(context, name, tier.unset)
    rounded = _rounded(doc.rounding, population, tier.over, tier.under)
    if not any(t.least for stretch in parameters.stretches(context, name) for t in parameter_rows.tiers_of(stretch)):
        return rounded
    return op("least", population, op("greatest", rounded, tier.least))


def _rounded(rounding: str, population: Expr, over: Expr, under: Expr) -> Expr:
    """Integer arithmetic only: population x over / under."""
    product = op("mul", population, over)
    if rounding == "ceil":
        return op("integer_divide", op("add", product, op("sub", under, Const(1))), under)
    if rounding == "floor":
        return op("integer_divide", product, under)
    return op("integer_divide", op("add", op("mul", product, Const(2)), under), op("mul", under, Const(2)))


def _stratum(made: Compilation, doc: Sampling, each: Each, name: str) -> Draft:
    member = _member(made, doc, each, stratum=True)
    found, context, due, unusable = member.found, member.context, member.due, member.unusable
    assert found.scope is not None
    assert found.at is not None
    in_stratum = condition(doc.always[name], context)
    excluded = _left_out(doc, replace(found.context, choosing=True))
    made.begin_requirement()
    covered = condition(doc.covered_when, context)
    parts = [found.scope.value(path) for path in doc.by]
    keys, whose = joined(parts), any_of(part.unknown for part in parts)
    inside = Tri(
        all_of((found.chosen.true, in_stratum.true, tri_not(excluded).true, negate(whose))),
        all_of((found.chosen.maybe, in_stratum.maybe, negate(excluded.true))),
    )
    window = op("concat", text(f"{name}:"), op("text_or_empty", found.scope.key))
    where = all_of((is_there(found.at.expr), any_of((unusable, is_there(due.expr), due.beyond))))
    windows = Windows(context, found.source, keys, found.row, window, member.opens, due, inside, unusable, where=where)
    held = op("int_of", op("flag_int", covered.true))
    return Draft(windows, covered, word("not_covered"), found=held, reads=made.reads())

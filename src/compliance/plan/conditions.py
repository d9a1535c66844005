"""Conditions of a rule to three-valued conditions of a plan."""

from __future__ import annotations

from functools import partial

from compliance.catalogue.conditions import COMPARATORS, Compare, Condition, Counted, Holds, Operand, Previous, Test
from compliance.plan import extents, operands, parameters, related
from compliance.plan.context import Context
from compliance.plan.free import free_aliases
from compliance.plan.nodes import FALSE, Col, Const, Exists, Expr, From, Join, Null, Over, Select
from compliance.plan.parameter_rows import form_of
from compliance.plan.scope import Scope
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, text, truly, word
from compliance.plan.times import compare_times, date_of
from compliance.plan.values import Tri, Value, known, tri_all, tri_any, tri_not
from compliance.tables import NONE_MARK


def condition(doc: Condition, context: Context) -> Tri:
    """Compile a conjunction about the context's row."""
    context = context.asked()
    parts = [tested(operands.at_hand(path, context), test, context) for path, test in doc.fields.items()]
    parts += [condition(part, context) for part in doc.all]
    if doc.any is not None:
        parts.append(tri_any([condition(part, context) for part in doc.any]))
    if doc.not_ is not None:
        before = context.made.asked
        parts.append(tri_not(condition(doc.not_, context)))
        context.made.strict |= context.made.asked > before  # that nothing is there is known only over a covered window
    if doc.compare is not None:
        parts.append(_compare(doc.compare, context))
    if doc.exists is not None:
        parts.append(related.exists(doc.exists, context))
    if doc.none is not None:
        context.made.strict = True
        parts.append(tri_not(related.exists(doc.none, context)))
    if doc.count is not None:
        parts.append(_counted(doc.count, context))
    if doc.holds is not None:
        parts.append(_holds(doc.holds, context))
    if doc.previous is not None:
        parts.append(_previous(doc.previous, context))
    return tri_all(parts)


def compared(name: str, left: Value, right: Value) -> Tri:
    """Compare two values of like type; a blank side makes it false, an unusable or uncomputable one unknown."""
    timed = left.type in ("date", "time")
    base = compare_times(name, left, right) if timed else op(name, left.expr, right.expr)
    return known(truly(base), any_of((left.unknown, right.unknown, left.beyond, right.beyond)))


def tested(value: Value, test: Test, context: Context) -> Tri:
    """Compile what a value must satisfy."""
    parts: list[Tri] = []
    for name in COMPARATORS:
        right = getattr(test, name)
        if right is not None:
            parts.append(compared(name, value, operands.operand(right, context, value.type)))
    if test.in_ is not None:
        parts.append(_doubted(_member(value, test.in_, context), value.unknown))
    if test.not_in is not None:
        among = _member(value, test.not_in, context)
        outside = tri_all([known(is_there(value.expr)), tri_not(among)])
        parts.append(_doubted(outside, any_of((value.unknown, among.unknown))))
    if test.answered is not None:
        there = is_there(value.expr)
        parts.append(known(there if test.answered else negate(there), value.unknown))
    if test.given is not None:
        given = is_given(value)
        parts.append(known(given if test.given else negate(given), value.unknown))
    return tri_all(parts)


def is_given(value: Value) -> Expr:
    """Return whether the value is there and is not the explicit word for none."""
    if value.type not in ("text", "id"):
        return is_there(value.expr)
    return all_of((is_there(value.expr), truly(op("ne", value.expr, text(NONE_MARK)))))


def _member(value: Value, doc: tuple[str, ...] | Operand, context: Context) -> Tri:
    if isinstance(doc, Operand):
        assert doc.param is not None, doc
        return parameters.member_of(context, doc.param, form_of(value.type), partial(_same, value))
    entries = (operands.literal(entry, value.type) for entry in doc)
    return known(truly(any_of(_same(value, entry.expr, entry.whole_day) for entry in entries)))


def _same(value: Value, entry: Expr, whole_day: Expr) -> Expr:
    """Return whether a value is an entry of a list; a time is by date, where either is the whole day."""
    if value.type in ("date", "time"):
        return compare_times("eq", value, Value(entry, "time", whole_day))
    return op("eq", value.expr, entry)


def _doubted(asked: Tri, unknown: Expr) -> Tri:
    """Make the answer unknown where the cell cannot be used."""
    return Tri(all_of((negate(unknown), asked.true)), any_of((unknown, asked.maybe)))


def _compare(doc: Compare, context: Context) -> Tri:
    typed = [getattr(doc, name) for name in COMPARATORS if getattr(doc, name) is not None]
    like = type_of(doc.left, context) or next((t for t in (type_of(o, context) for o in typed) if t), "text")
    return tested(operands.operand(doc.left, context, like), doc, context)


def type_of(doc: Operand, context: Context) -> str | None:
    """Return the type that an operand has by itself; None for a literal or a parameter that declares none."""
    if doc.literal is not None or doc.param is not None:
        if doc.plus is not None or doc.minus is not None:
            return "time"
        return context.made.entry.rule.params[doc.param].type if doc.param is not None else None
    if doc.window == "label":
        return "period"
    if doc.field is not None or doc.outer is not None:
        return operands.operand(doc, context).type
    if doc.number_of is not None:
        return "number"
    return operands.operand(doc, context).type if doc.take is not None else "time"


def _counted(doc: Counted, context: Context) -> Tri:
    low, high = related.counts(doc, context)
    context.made.asked += 1
    parts: list[Tri] = []
    if doc.at_least is not None:
        least = operands.count_of(doc.at_least, context)
        parts.append(Tri(truly(op("ge", low, least)), any_of((is_blank(least), truly(op("ge", high, least))))))
    if doc.at_most is not None:
        context.made.strict = True
        most = operands.count_of(doc.at_most, context, most=True)
        parts.append(Tri(truly(op("le", high, most)), any_of((is_blank(most), truly(op("le", low, most))))))
    return tri_all(parts)


def _holds(doc: Holds, context: Context) -> Tri:
    """Whether ``who`` stood in the register of postings under that post, at the obligation's site or company-wide."""
    postings = context.made.catalogue.standard.postings
    assert postings is not None
    root = context.root
    scope = root.made.scope(postings.of, "h")
    inner = root.inside(scope)
    on = operands.operand(doc.on, context, "time")
    start = scope.value(postings.from_, begins=True)
    end, site = scope.value(postings.to), scope.value(postings.site)
    post = scope.value(postings.post)
    parts = [
        known(is_there(on.expr), any_of((on.unknown, on.beyond))),
        _doubted(_member(post, doc.post, inner), post.unknown),
        tri_any([known(is_blank(start.expr), start.unknown), compared("le", start, on)]),
        tri_any([known(is_blank(end.expr), end.unknown), compared("ge", end, on)]),
        _at_the_site(site, root),
    ]
    if doc.who is not None:
        who = operands.operand(doc.who, context, "id")
        parts.append(compared("eq", scope.value(postings.who), who))
    match = tri_all(parts)
    one = (("one", Const(1)),)
    true = Exists(Select(one, scope.source(), tuple(scope.joins), match.true))
    if match.maybe == match.true:
        return Tri(true, true)
    return Tri(true, Exists(Select(one, scope.source(), tuple(scope.joins), match.maybe)))


def _at_the_site(site: Value, root: Context) -> Tri:
    """Whether a posting is one of the obligation's site; where nobody knows which that is, that of any site may be."""
    here = any_of((is_blank(site.expr), truly(op("eq", site.expr, root.site))))
    siteless = op("eq", op("text_or_empty", root.site), word(""))
    if root.unplaced == FALSE:
        return known(any_of((here, siteless)), site.unknown)
    return Tri(
        all_of((negate(site.unknown), any_of((here, all_of((siteless, negate(root.unplaced))))))),
        any_of((site.unknown, here, siteless, root.unplaced)),
    )


def _previous(doc: Previous, context: Context) -> Tri:
    """Look at the row before the obligation's own (or a child row of it), in the order of ``by`` within ``same``."""
    root = context.root
    assert root.scope is not None
    before = root.made.scope(doc.of, "b")
    match = condition(doc.where, root.inside(before))
    asked = [match.true] if match.maybe == match.true else [match.true, match.maybe]
    own = {before.alias, *(join.alias for join in before.joins)}
    alone = all(free_aliases(part) <= own for part in asked)
    reached = _handed_on(doc, root, before, asked) if alone else _looked_up(doc, root, before, asked)
    tri = _unless_doubtful(doc, root, Tri(reached[0], reached[-1]))
    unseen = _unseen_before(doc, root)
    return tri if unseen == FALSE else Tri(all_of((tri.true, negate(unseen))), any_of((tri.maybe, unseen)))


def _unless_doubtful(doc: Previous, root: Context, tri: Tri) -> Tri:
    """Make the answer unknown where a row that cannot be placed could be the one before.

    That is a row that shares ``same``, or may, and whose ``by`` cannot be used, one that only may share it and stands
    before, and a row at hand whose own ``by`` cannot be used.
    """
    assert root.scope is not None
    here, other = root.made.scope(doc.of, "c"), root.made.scope(doc.of, "e")
    mine, by = [here.value(path) for path in doc.same], here.value(doc.by)
    theirs, their_by = [other.value(path) for path in doc.same], other.value(doc.by)
    shared = tri_all([compared("eq", one, two) for one, two in zip(theirs, mine, strict=True)])
    if by.unknown == FALSE and shared.maybe == shared.true:
        return tri
    earlier = any_of(
        (op("lt", their_by.expr, by.expr), all_of((op("eq", their_by.expr, by.expr), op("lt", other.key, here.key))))
    )
    unplaced = any_of((their_by.unknown, all_of((shared.unknown, truly(earlier)))))
    rival = (op("ne", other.key, here.key), shared.maybe, unplaced)
    asked = Exists(Select((("one", Const(1)),), other.source(), tuple(other.joins), all_of(rival)))
    doubt = any_of((by.unknown, all_of((is_there(by.expr), asked))))
    owned = op("eq", _owner(doc, root, here), root.scope.key)
    doubtful = _any_row(here.source(), tuple(here.joins), (owned, doubt))
    return Tri(all_of((tri.true, negate(doubtful))), any_of((tri.maybe, doubtful)))


def _unseen_before(doc: Previous, root: Context) -> Expr:
    """Whether another row may stand between the row before and one at hand, in days that no export covers."""
    rows, q = root.made.scope(doc.of, "f"), root.made.aliases.new("q")
    between = extents.of_row_before(doc.of, root, Col(q, "before"), Col(q, "own"))
    if between == FALSE:
        return FALSE
    same, by = [rows.value(path) for path in doc.same], rows.value(doc.by)
    lag = Over("lag", (date_of(by),), tuple(one.expr for one in same), (by.expr, rows.key))
    before = case((any_of(one.unknown for one in same), Null("DATE")), otherwise=lag)
    there = all_of((is_there(by.expr), *(any_of((is_there(one.expr), one.unknown)) for one in same)))
    facts = (("owner", _owner(doc, root, rows)), ("before", before), ("own", date_of(by)))
    ranked = Select(facts, rows.source(), tuple(rows.joins), there)
    return _any_row(From(ranked, q), (), (_owned(root, q), between))


def _handed_on(doc: Previous, root: Context, before: Scope, asked: list[Expr]) -> list[Expr]:
    """Ask the condition of every row once, and hand the answer to the next one in order."""
    same, by = [before.value(path).expr for path in doc.same], before.value(doc.by).expr
    facts = (
        ("owner", _owner(doc, root, before)),
        *((f"same{n}", e) for n, e in enumerate(same)),
        ("by", by),
        ("key", before.key),
        *((f"is{n}", op("flag_int", e)) for n, e in enumerate(asked)),
    )
    a = root.made.aliases.new("a")
    rows = Select(facts, before.source(), tuple(before.joins), all_of(is_there(e) for e in (*same, by)))
    same_run = tuple(Col(a, f"same{n}") for n in range(len(same)))
    in_order = (Col(a, "by"), Col(a, "key"))
    lags = tuple((f"was{n}", Over("lag", (Col(a, f"is{n}"),), same_run, in_order)) for n in range(len(asked)))
    chained = Select((("owner", Col(a, "owner")), *lags), From(rows, a))
    q = root.made.aliases.new("q")
    return [
        _any_row(From(chained, q), (), (_owned(root, q), op("eq", Col(q, f"was{n}"), Const(1))))
        for n in range(len(asked))
    ]


def _looked_up(doc: Previous, root: Context, before: Scope, asked: list[Expr]) -> list[Expr]:
    """Find the key of the row before, and ask the condition of that row: it speaks of the obligation's row too."""
    ranked = root.made.scope(doc.of, "o")
    same, by = [ranked.value(path).expr for path in doc.same], ranked.value(doc.by).expr
    lag = Over("lag", (ranked.key,), tuple(same), (by, ranked.key))
    there = all_of(is_there(e) for e in (*same, by))
    rows = Select((("owner", _owner(doc, root, ranked)), ("before", lag)), ranked.source(), tuple(ranked.joins), there)
    q = root.made.aliases.new("q")
    table = before.world.table(doc.of).relation
    joins = (Join("inner", table, before.alias, op("eq", before.key, Col(q, "before"))), *before.joins)
    return [_any_row(From(rows, q), joins, (_owned(root, q), part)) for part in asked]


def _owner(doc: Previous, root: Context, rows: Scope) -> Expr:
    """Return whose row it is: a child's parent, or the row itself."""
    assert root.scope is not None
    return rows.value(_parent_link(doc.of, root)).expr if doc.of != root.scope.record_type else rows.key


def _owned(root: Context, alias: str) -> Expr:
    return op("eq", Col(alias, "owner"), root.scope.key if root.scope else Const(0))


def _any_row(source: From, joins: tuple[Join, ...], where: tuple[Expr, ...]) -> Expr:
    return Exists(Select((("one", Const(1)),), source, joins, all_of(where)))


def _parent_link(child: str, root: Context) -> str:
    assert root.scope is not None
    fields = root.made.catalogue.record_types[child].fields
    return next(name for name, field in fields.items() if field.link == root.scope.record_type)

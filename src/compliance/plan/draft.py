"""A draft of obligations: everything that decides their state, and the one place that decides it."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.ledger import State
from compliance.plan.conditions import condition
from compliance.plan.context import AuditMoment, Reads
from compliance.plan.hoist import hoisted
from compliance.plan.nodes import FALSE, NO_NUMBER, NO_TEXT, NO_TIME, ONE, TRUE, Col, Expr, From, Null, Select
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, moment, negate, op, text, truly
from compliance.plan.times import date_of
from compliance.plan.values import YES, Tri
from compliance.plan.windows import Windows
from compliance.tables import Extent

NOTHING_READ = Reads()


@dataclass(frozen=True, slots=True)
class Draft:
    """One kind's obligations before judgement: the windows, the requirement, and the word for a breach.

    ``answer``: the state given by a human, NULL when none is. ``settled``: gate and exemptions where they are not asked
    of the row itself. ``members``: record type and select of the rows that a group is made of.
    """

    windows: Windows
    met: Tri
    reason: Expr
    met_at: Expr = NO_TIME
    population: Expr = NO_NUMBER
    demanded: Expr = ONE
    found: Expr = NO_NUMBER
    missing: Expr = NO_TEXT
    reads: Reads = NOTHING_READ
    settled: tuple[Tri, list[tuple[str, Tri]]] | None = None
    answer: Expr | None = None
    members: tuple[str, Select] | None = None


def judge(draft: Draft) -> Select:
    """Return the select that yields the ledger's rows, in the order of ``ledger.COLUMNS``."""
    context = draft.windows.context
    entry = context.made.entry
    if draft.settled is not None:
        gate, exemptions = draft.settled
    else:
        gate = condition(entry.rule.when, context) if entry.rule.when is not None else YES
        exemptions = [(e.code, condition(e.when, context)) for e in entry.rule.exempt]
    whole_day, due_day = draft.windows.due.whole_day, date_of(draft.windows.due)
    inner: list[tuple[str, Expr]] = [
        ("site", op("text_or_empty", context.site)),
        ("subject", draft.windows.subject),
        ("window", draft.windows.key),
        ("opens", draft.windows.opens.expr),
        ("due", draft.windows.due.expr),
        ("due_day", whole_day),
        ("due_date", due_day),
        ("met_at", draft.met_at),
        ("population", draft.population),
        ("demanded", draft.demanded),
        ("found", draft.found),
        ("missing", draft.missing),
        ("subject_row", draft.windows.row),
        ("met", draft.met.true),
        ("may_be_met", draft.met.maybe),
        ("breach", draft.reason),
        ("final", draft.windows.final),
        ("settled", _settled(draft, gate, exemptions)),
    ]
    if draft.answer is not None:
        inner.append(("answer", draft.answer))
    chosen = all_of((draft.windows.where, draft.windows.chosen.maybe, _in_force(draft)))
    base = hoisted(Select(tuple(inner), draft.windows.source, tuple(context.joins), chosen))
    return _outer(base, draft)


def _settled(draft: Draft, gate: Tri, exemptions: list[tuple[str, Tri]]) -> Expr:
    """Return steps 1 to 3 of the order of states, as ``state|reason``; NULL when none applies."""
    unusable = text(f"{State.NOT_ASSESSABLE}|unusable")
    whens: list[tuple[Expr, Expr]] = [
        (draft.windows.unusable, unusable),
        (gate.false, text(f"{State.NOT_APPLICABLE}|gate")),
        (gate.unknown, unusable),
        (draft.windows.partial, text(f"{State.NOT_APPLICABLE}|partial_period")),
        (draft.windows.chosen.unknown, unusable),
    ]
    whens += [(tri.true, text(f"{State.EXEMPT}|exemption:{code}")) for code, tri in exemptions]
    whens.append((any_of(tri.unknown for _, tri in exemptions), unusable))
    whens += [
        (where, text(f"{State.NOT_ASSESSABLE}|parameter:{name}")) for name, where in draft.windows.context.made.unset
    ]
    whens.append((draft.windows.due.beyond, text(f"{State.NOT_ASSESSABLE}|calendar")))
    return case(*whens, otherwise=Null("VARCHAR"))


def _in_force(draft: Draft) -> Expr:
    rule = draft.windows.context.made.entry.rule
    if rule.effective_from is None and rule.effective_to is None:
        return TRUE
    when = op("coalesce", date_of(draft.windows.opens), date_of(draft.windows.due))
    low = op("ge", when, day(rule.effective_from)) if rule.effective_from else TRUE
    high = op("le", when, day(rule.effective_to)) if rule.effective_to else TRUE
    return any_of((is_blank(when), all_of((low, high))))


def _outer(base: Select, draft: Draft) -> Select:
    at = draft.windows.context.made.at
    verdict = _state(draft, at, _covered(draft))
    kept = tuple((name, draft_column(name)) for name in _KEPT)
    judged = Select((*kept, ("verdict", verdict)), From(base, "o"), where=_inside(at))
    entry = draft.windows.context.made.entry
    columns = (
        ("rule", text(entry.id)),
        ("clause", text(entry.rule.clause)),
        ("site", Col("j", "site")),
        ("subject", Col("j", "subject")),
        ("window", Col("j", "window")),
        ("state", op("before_bar", Col("j", "verdict"))),
        ("reason", op("after_bar", Col("j", "verdict"))),
        *((name, Col("j", name)) for name in ("opens", "due", "due_day", "met_at", "population", "demanded", "found")),
        ("missing", op("text_or_empty", Col("j", "missing"))),
        ("subject_row", Col("j", "subject_row")),
    )
    return Select(columns, From(judged, "j"))


_KEPT = (
    "site",
    "subject",
    "window",
    "opens",
    "due",
    "due_day",
    "met_at",
    "population",
    "demanded",
    "found",
    "missing",
    "subject_row",
)


def _state(draft: Draft, at: AuditMoment, covered: Expr) -> Expr:
    get = draft_column
    whole_day, due, due_date = get("due_day"), get("due"), get("due_date")
    past_limit = op("ge", due, moment(at.limit))
    open_ = case((whole_day, op("ge", due_date, day(at.day))), otherwise=past_limit)
    is_open = all_of((negate(get("final")), truly(open_))) if draft.windows.final != FALSE else truly(open_)
    future = case((whole_day, op("gt", due_date, day(at.day))), otherwise=past_limit)
    rule = draft.windows.context.made.entry.rule
    breach_state = (
        State.OBSERVATION if rule.severity == "observation" or rule.modality == "may" else State.NONCONFORMING
    )
    pending = text(f"{State.PENDING}|not_due")
    extent = (negate(covered), text(f"{State.NOT_ASSESSABLE}|extent"))
    met, maybe = get("met"), get("may_be_met")
    conforming = (met, text(f"{State.CONFORMING}|"))
    unknown = (
        (maybe, text(f"{State.NOT_ASSESSABLE}|unusable")) if draft.met.true != draft.met.maybe else (FALSE, pending)
    )
    whens: list[tuple[Expr, Expr]] = [(is_there(get("settled")), get("settled")), (truly(future), pending)]
    if draft.answer is not None:
        whens += [(is_there(get("answer")), get("answer")), (is_open, pending)]
        return case(*whens, otherwise=text(f"{State.MANUAL}|unanswered"))
    if draft.reads.strict:  # what is not there is proven only once the window is over and known
        whens += [(all_of((maybe, negate(met))), unknown[1]), extent, (is_open, pending), conforming]
    else:
        whens += [conforming, (is_open, pending), unknown, extent]
    return case(*whens, otherwise=op("concat", text(f"{breach_state}|"), get("breach")))


def draft_column(name: str) -> Expr:
    """Return a column of the draft's inner select."""
    return Col("o", name)


def _inside(at: AuditMoment) -> Expr:
    """Whether an obligation belongs to the audit; one without a due (an unusable trigger) does when it has opened."""
    due_date, opens = draft_column("due_date"), draft_column("opens")
    past_limit = op("ge", draft_column("due"), moment(at.limit))
    open_ = case((draft_column("due_day"), op("ge", due_date, day(at.day))), otherwise=past_limit)
    opened = any_of((is_blank(opens), op("le", op("date_of", opens), day(at.to))))
    belongs = any_of((draft_column("final"), all_of((opened, any_of((op("le", due_date, day(at.to)), open_))))))
    if at.from_ is not None:
        belongs = all_of((op("ge", due_date, day(at.from_)), belongs))
    return any_of((all_of((is_blank(due_date), opened)), belongs))


def _covered(draft: Draft) -> Expr:
    """Whether the extents of the logs that the requirement reads cover [opens, min(due, as-of)]."""
    tables = draft.windows.context.made.world.tables
    parts: list[Expr] = []
    for log in sorted(draft.reads.logs):
        parts.extend(_covers(tables[log].extent, draft.windows.context.made.at))
    return all_of(parts)


def _covers(extent: Extent, at: AuditMoment) -> list[Expr]:
    opens = op("coalesce", op("date_of", draft_column("opens")), draft_column("due_date"))
    until = op("least", draft_column("due_date"), day(at.day))
    parts: list[Expr] = []
    if extent.from_ is not None:
        parts.append(truly(op("ge", opens, day(extent.from_))))
    if extent.to is not None:
        parts.append(truly(op("le", until, day(extent.to))))
    return parts

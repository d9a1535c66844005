"""The one place that decides a state: a draft becomes the select of its ledger rows, in the order of semantics.md."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.catalogue.conditions import Condition
from compliance.ledger import State
from compliance.plan import parameters
from compliance.plan.conditions import condition
from compliance.plan.context import AuditMoment
from compliance.plan.draft import Answered, Draft, answered
from compliance.plan.facts import Facts
from compliance.plan.hoist import hoisted
from compliance.plan.merged import agreed
from compliance.plan.nodes import FALSE, NO_NUMBER, TRUE, Col, Expr, From, Null, Select
from compliance.plan.terms import all_of, any_of, case, day, is_blank, is_there, moment, negate, op, text, truly, word
from compliance.plan.times import date_of
from compliance.plan.uncovered import as_if_covered
from compliance.plan.values import YES, Tri
from compliance.plan.verdicts import Verdicts
from compliance.plan.windows import Windows

_KEPT = (
    "site", "subject", "window", "opens", "due", "due_day", "met_at", "population", "demanded", "found", "missing",
    "subject_row",
)  # fmt: skip


def judge(draft: Draft) -> Select:
    """Return the select that yields the ledger's rows, in the order of ``ledger.COLUMNS``."""
    windows, context = draft.windows, draft.windows.context
    entry, at = context.made.entry, context.made.at
    verdicts = Verdicts()
    drafted = Facts(_facts(draft, verdicts), "o")
    chosen = all_of((windows.where, windows.chosen.maybe, _in_force(draft)))
    base = hoisted(Select(drafted.columns(), windows.source, tuple(context.joins), chosen))
    shown = drafted.above("j")
    number = _verdict(draft, drafted, shown, verdicts)
    needed = {*_KEPT, "breach", *(("answer",) if draft.answer is not None else ())}
    kept = tuple((name, expr) for name, expr in shown.columns() if name in needed)
    judged = Select((*kept, ("verdict", number)), From(base, "o"), where=_inside(drafted, at))
    columns = (
        ("rule", text(entry.id)),
        ("clause", text(entry.rule.clause)),
        *((name, shown[name]) for name in ("site", "subject", "window")),
        ("state", verdicts.state(Col("j", "verdict"))),
        ("reason", verdicts.reason(Col("j", "verdict"))),
        *((name, shown[name]) for name in ("opens", "due", "due_day", "met_at", "population", "demanded", "found")),
        ("missing", word("") if isinstance(shown["missing"], Null) else op("text_or_empty", shown["missing"])),
        ("subject_row", shown["subject_row"]),
    )
    return Select(columns, From(judged, "j"))


def _facts(draft: Draft, verdicts: Verdicts) -> dict[str, Expr]:
    windows, context = draft.windows, draft.windows.context
    rule = context.made.entry.rule
    if draft.settled is not None:
        gate, exemptions = draft.settled
    else:
        gate = answered(_asked(rule.when, windows) if rule.when is not None else YES, context.made)
        exemptions = [(e.code, answered(_asked(e.when, windows), context.made)) for e in rule.exempt]
    met = answered(draft.met, context.made)
    return {
        "site": op("text_or_empty", context.site),
        "subject": windows.subject,
        "window": windows.key,
        "opens": windows.opens.expr,
        "due": windows.due.expr,
        "due_day": windows.due.whole_day,
        "due_date": date_of(windows.due),
        "met_at": draft.met_at,
        "population": draft.population,
        "demanded": draft.demanded,
        "found": draft.found,
        "missing": draft.missing,
        "subject_row": windows.row,
        "met": draft.met.true,
        **({"idle": draft.idle} if draft.idle != FALSE else {}),
        **({"closed": draft.closed} if draft.closed is not None and context.made.at.from_ is not None else {}),
        "may_be_met": draft.met.maybe if draft.met.maybe != draft.met.true else FALSE,
        "spoilt": draft.spoilt if draft.spoilt is not None else (met.spoilt if met.is_cut else TRUE),
        "uncovered": draft.uncovered,
        "breach": draft.reason,
        "final": windows.final,
        "settled": _settled(draft, gate, exemptions, verdicts),
        "answer": draft.answer if draft.answer is not None else Null("VARCHAR"),
    }


def _asked(doc: Condition, windows: Windows) -> Tri:
    if windows.context.made.entry.rule.each.key is not None:
        return agreed(doc, windows)
    return condition(doc, windows.context)


def _settled(draft: Draft, gate: Answered, exemptions: list[tuple[str, Answered]], verdicts: Verdicts) -> Expr:
    """Return the verdict of steps 0 to 3 of the order of states; NULL when none applies."""
    windows, context = draft.windows, draft.windows.context
    rule = context.made.entry.rule

    def lost(where: Expr, spoilt: Expr) -> list[tuple[Expr, Expr]]:
        """Return the verdicts of what cannot be known: for its cells, else for want of an export."""
        unusable = verdicts.number(State.NOT_ASSESSABLE, "unusable")
        if spoilt == where:
            return [(where, unusable)]
        return [(all_of((where, spoilt)), unusable), (where, verdicts.number(State.NOT_ASSESSABLE, "extent"))]

    def lacking(doc: object, noted: Iterable[tuple[str, Expr]] = ()) -> list[tuple[Expr, Expr]]:
        """Return where a parameter is not set and the verdict that names it, the first by name first."""
        by_name = sorted((*noted, *parameters.lacks(doc, context)), key=lambda one: one[0])
        return [(where, verdicts.number(State.NOT_ASSESSABLE, text(f"parameter:{n}"))) for n, where in by_name]

    whens: list[tuple[Expr, Expr]] = [
        *((all_of((windows.unusable, w)), verdicts.number(State.NOT_ASSESSABLE, text(r))) for r, w in windows.why),
        *lost(windows.unusable, _spoilt(windows)),
        (gate.tri.false, verdicts.number(State.NOT_APPLICABLE, "gate")),
        *((all_of((gate.tri.unknown, where)), verdict) for where, verdict in lacking(rule.when)),
        *lost(gate.tri.unknown, gate.spoilt),
        (windows.partial, verdicts.number(State.NOT_APPLICABLE, "partial_period")),
        *lost(windows.chosen.unknown, answered(windows.chosen, context.made).spoilt),
    ]
    whens += [(one.tri.true, verdicts.number(State.EXEMPT, text(f"exemption:{code}"))) for code, one in exemptions]
    doubtful = any_of(one.tri.unknown for _, one in exemptions)
    whens += [(all_of((doubtful, where)), verdict) for where, verdict in lacking(rule.exempt)]
    whens += lost(doubtful, any_of(one.spoilt for _, one in exemptions))
    whens += lacking(rule.check, context.made.unset)
    whens.append((windows.due.beyond, verdicts.number(State.NOT_ASSESSABLE, "calendar")))
    bounds = any_of(context.made.unusable)
    whens += lost(bounds, as_if_covered(bounds) if context.made.limited else bounds)
    whens += lost(*draft.lost) if draft.lost[0] != FALSE else []
    return case(*whens, otherwise=NO_NUMBER)


def _spoilt(windows: Windows) -> Expr:
    """Whether a trigger or activity is unusable for its cells."""
    if windows.spoilt is not None:
        return windows.spoilt
    return as_if_covered(windows.unusable) if windows.context.made.limited else windows.unusable


def _in_force(draft: Draft) -> Expr:
    rule = draft.windows.context.made.entry.rule
    if rule.effective_from is None and rule.effective_to is None:
        return TRUE
    when = op("coalesce", date_of(draft.windows.opens), date_of(draft.windows.due))
    low = op("ge", when, day(rule.effective_from)) if rule.effective_from else TRUE
    high = op("le", when, day(rule.effective_to)) if rule.effective_to else TRUE
    return any_of((is_blank(when), all_of((low, high))))


def _verdict(draft: Draft, o: Facts, shown: Facts, verdicts: Verdicts) -> Expr:
    at, rule = draft.windows.context.made.at, draft.windows.context.made.entry.rule
    past_limit = op("ge", o["due"], moment(at.limit))
    is_open = case((o["due_day"], op("ge", o["due_date"], day(at.day))), otherwise=past_limit)
    is_open = all_of((negate(o["final"]), truly(is_open)))
    future = case((o["due_day"], op("gt", o["due_date"], day(at.day))), otherwise=past_limit)
    pending = verdicts.number(State.PENDING, "not_due")
    whens: list[tuple[Expr, Expr]] = [(is_there(o["settled"]), o["settled"]), (truly(future), pending)]
    if draft.answer is not None:
        answered = verdicts.number(op("before_bar", shown["answer"]), op("after_bar", shown["answer"]))
        whens += [(is_there(o["answer"]), answered), (is_open, pending)]
        return case(*whens, otherwise=verdicts.number(State.MANUAL, shown["breach"]))
    conforming = (o["met"], verdicts.number(State.CONFORMING, ""))
    unusable = verdicts.number(State.NOT_ASSESSABLE, "unusable")
    extent = verdicts.number(State.NOT_ASSESSABLE, "extent")
    if draft.reads.strict:  # what is not there is proven only once the window is over and known
        doubtful = all_of((o["may_be_met"], negate(o["met"])))
        cut = doubtful if o["spoilt"] != TRUE else FALSE
        whens += [(all_of((doubtful, o["spoilt"])), unusable), (any_of((cut, o["uncovered"])), extent)]
        whens.append((is_open, pending))
        if draft.idle != FALSE:
            none_asked = verdicts.number(State.NOT_APPLICABLE, "none_asked")
            whens.append((all_of((o["idle"], o["met"])), none_asked))
        whens.append(conforming)
    else:
        whens += [conforming, (is_open, pending), (all_of((o["may_be_met"], o["spoilt"])), unusable)]
        whens.append((o["may_be_met"] if o["spoilt"] != TRUE else FALSE, extent))
    observed = rule.severity == "observation" or rule.modality == "may"
    breach = State.OBSERVATION if observed else State.NONCONFORMING
    return case(*whens, otherwise=verdicts.number(breach, shown["breach"]))


def _inside(o: Facts, at: AuditMoment) -> Expr:
    """Whether an obligation belongs to the audit; one without a due (an unusable trigger) does when it has opened."""
    due_date, opens = o["due_date"], o["opens"]
    past_limit = op("ge", o["due"], moment(at.limit))
    is_open = case((o["due_day"], op("ge", due_date, day(at.day))), otherwise=past_limit)
    opened = any_of((is_blank(opens), op("le", op("date_of", opens), day(at.to))))
    belongs = any_of((o["final"], all_of((opened, any_of((op("le", due_date, day(at.to)), is_open))))))
    if at.from_ is not None:
        reaches = op("ge", due_date, day(at.from_))
        if "closed" in o.facts:  # broken before the span and not ended before it
            reaches = any_of((reaches, is_blank(o["closed"]), op("ge", o["closed"], day(at.from_))))
        belongs = all_of((reaches, belongs))
    return any_of((all_of((is_blank(due_date), opened)), belongs))

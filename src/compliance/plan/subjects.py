"""Who has the duty: the rows of ``each``, or the company, with their site and activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from compliance.catalogue.conditions import Operand
from compliance.catalogue.rule import Active, Each, Without
from compliance.plan.conditions import condition
from compliance.plan.context import Compilation, Context
from compliance.plan.nodes import FALSE, TRUE, Const, Exists, Expr, From, Null, Select
from compliance.plan.operands import operand
from compliance.plan.scope import Scope
from compliance.plan.terms import all_of, any_of, day, is_blank, is_there, negate, op, text, truly, word
from compliance.plan.times import date_of
from compliance.plan.values import YES, Tri, Value, joined, known, tri_all

COMPANY = "company"
Why = tuple[tuple[str, Expr], ...]
NOT_WRITTEN = Active.model_construct()


class Subjects(Struct, frozen=True):
    """The base of a rule's obligations. ``scope`` None: the company. ``at``: the rows' own time, if they have one."""

    context: Context
    scope: Scope | None
    chosen: Tri
    at: Value | None

    @property
    def source(self) -> From | None:
        """The relation to select from."""
        return self.scope.source() if self.scope is not None else None

    @property
    def key(self) -> Expr:
        """The subject's key."""
        return op("text_or_empty", self.scope.key) if self.scope is not None else text(COMPANY)

    @property
    def row(self) -> Expr:
        """The subject's row number, NULL for the company."""
        return self.scope.row if self.scope is not None else Null("BIGINT")


def subjects(made: Compilation, each: Each) -> Subjects:
    """Compile ``each``; the context's date for parameters is the row's own until a kind moves it."""
    as_of_day = day(made.at.day)
    if each.of == COMPANY:
        context = Context(made, None, [], word(""), as_of_day)
        return Subjects(context, None, YES, None)
    scope = made.scope(each.of, "s")
    kind = made.catalogue.record_types[each.of]
    site, unplaced = _site(made, scope, each.site or kind.site)
    at_path = each.at or kind.at
    at = scope.value(at_path) if at_path else None
    on = op("coalesce", date_of(at), as_of_day) if at is not None else as_of_day
    context = Context(made, scope, scope.joins, site, on, unplaced=unplaced)
    chosen = condition(each.where, replace(context, choosing=True)) if each.where is not None else YES
    # A row without a cell that it must have is there, and nothing is known of its duty.
    return Subjects(context, scope, tri_all([chosen, known(TRUE, scope.lacks)]), at)


def undoubted(found: Subjects, each: Each, subject: Expr) -> Tri:
    """Return ``chosen`` of a subject merged by ``each.key``: unknown too where it is of one of the merged rows.

    So it is where a part of a row's key cannot be used: nobody knows with which rows it belongs.
    """
    if each.key is None:
        return found.chosen
    other = subjects(found.context.made, each)
    assert other.scope is not None
    parts = [other.scope.value(path) for path in each.key]
    doubt = any_of((other.chosen.unknown, *(part.unknown for part in parts)))
    if doubt == FALSE:
        return found.chosen
    where = all_of((other.chosen.maybe, doubt, op("eq", joined(parts), subject)))
    rows = Select((("one", Const(1)),), other.source, tuple(other.context.joins), where)
    return Tri(all_of((found.chosen.true, negate(Exists(rows)))), found.chosen.maybe)


def _site(made: Compilation, scope: Scope, path: str | None) -> tuple[Expr, Expr]:
    """Return the site of a row, and whether it cannot be known: unusable, or none that the register of sites has."""
    sites = made.catalogue.standard.sites
    if scope.record_type == sites:
        return scope.site_key, scope.named.unknown
    if path is None:
        return word(""), FALSE
    site = scope.value(path)
    if sites is None or sites not in made.world.tables:
        return site.expr, site.unknown
    return site.expr, any_of((site.unknown, scope.unheard_of(path, site.expr, sites)))


FAR_AHEAD = 20
"""So many years after the as-of's no record's own activity begins: the century is mistyped."""


class Activity(Struct, frozen=True):
    """First and last active DATE of a row, and whether either cannot be used.

    ``begun`` and ``last`` are NULL where that end is open; ``first`` is then where the audit's span begins. ``why``:
    reasons, other than cells, for which an end is not known, the first that holds first.
    """

    begun: Expr
    first: Expr
    last: Expr
    unknown: Expr
    why: Why = ()


def activity(found: Subjects, each: Each) -> Activity:
    """Compile the activity of one row, each end as written, else as the record type has it.

    A blank start lies before the audit's span; one to come is no blank.
    """
    made = found.context.made
    start = day(_open_start(made))
    own = made.world.record_types[found.scope.record_type].active if found.scope is not None else None
    written, noted = each.active or NOT_WRITTEN, len(made.unset)
    low = _end(written.from_, own.from_ if own is not None else None, replace(found.context, begins=True))
    high = _end(written.to, own.to if own is not None else None, found.context)
    begun = date_of(low) if low is not None else Null("DATE")
    first = op("coalesce", begun, start) if low is not None else start
    last = date_of(high) if high is not None else Null("DATE")
    ends = [end for end in (low, high) if end is not None]
    beyond = any_of(end.beyond for end in ends)
    unknown = any_of((*(end.unknown for end in ends), beyond))
    if written.from_ is None and written.to is None and low is not None:  # the record's own ends, and one is wrong
        far = op("gt", begun, day(date(made.at.day.year + FAR_AHEAD, 1, 1)))
        unknown = any_of((unknown, truly(far), truly(op("lt", last, begun)) if high is not None else FALSE))
    if written.without is not None and found.scope is not None:
        unknown = any_of((unknown, _doubtful(written.without, found.scope, made)))
    return Activity(begun, first, last, unknown, why(made.unset[noted:], beyond))


def why(unset: Sequence[tuple[str, Expr]], beyond: Expr) -> Why:
    """Return why a time is not known: parameters that are not set, the first by name first, then the calendar."""
    by_name = sorted(((f"parameter:{name}", where) for name, where in unset), key=lambda one: one[0])
    return (*by_name, ("calendar", beyond)) if beyond != FALSE else tuple(by_name)


def ordered(span: Activity, each: Each) -> Expr:
    """Whether the activity does not end before it begins, where the rule writes an end: else it cannot be used."""
    if each.active is None or (each.active.from_ is None and each.active.to is None):
        return TRUE
    return any_of((span.unknown, is_blank(span.begun), is_blank(span.last), truly(op("le", span.begun, span.last))))


def _doubtful(doc: Without, owner: Scope, made: Compilation) -> Expr:
    """Whether a suspension of the row, or one that may be its own, has an end that cannot be used, or no sure owner."""
    child = made.scope(doc.of, "u")
    start, end = child.value(doc.from_, begins=True), child.value(doc.to)
    link = child.value(link_to(made, doc.of, owner.record_type))
    whose = any_of((link.unknown, owner.named.unknown))
    spoilt = any_of((start.unknown, all_of((is_there(start.expr), any_of((end.unknown, whose))))))
    if spoilt == FALSE:
        return FALSE
    mine = any_of((whose, truly(op("eq", link.expr, owner.key))))
    return Exists(Select((("one", Const(1)),), child.source(), tuple(child.joins), all_of((mine, spoilt))))


def link_to(made: Compilation, child: str, owner: str) -> str:
    """Return the field of the child type that links to the owner type (lint has seen to it)."""
    fields = made.catalogue.record_types[child].fields
    return next(name for name, field in fields.items() if field.link == owner)


def _open_start(made: Compilation) -> date:
    """Where an activity without a beginning is taken to begin."""
    at, rule = made.at, made.entry.rule
    in_force = rule.effective_from or made.catalogue.standard.effective_from
    return at.earliest or in_force or date(at.day.year, 1, 1)


def _end(written: Operand | None, own: str | None, context: Context) -> Value | None:
    """Return an end as the rule has it, else as the record type has it: the path ``own`` of the row."""
    if written is not None:
        return operand(written, context, "time")
    return context.scope.value(own, begins=context.begins) if own and context.scope is not None else None


def one_row() -> From:
    """Return a relation of a single row, for the company."""
    return From(Select((("one", Const(1)),), None), "c")

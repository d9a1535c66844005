"""Where an operand stands: the row at hand, the obligation's row, its window, site and date, the audit's moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.plan.nodes import FALSE, TRUE, Expr, Join
from compliance.plan.scope import Aliases, Scope, World
from compliance.plan.terms import day, moment
from compliance.plan.values import Value

LOOK_BACK = timedelta(days=800)  # a due stands at most by a day of the period after its own, which may be a year


class AuditMoment(Struct, frozen=True):
    """The as-of (date: to its end; datetime: that moment) and the audited span; ``from_`` None: no lower bound."""

    as_of: date | datetime
    from_: date | None
    to: date

    @property
    def day(self) -> date:
        """The as-of's day."""
        return self.as_of.date() if isinstance(self.as_of, datetime) else self.as_of

    @property
    def limit(self) -> datetime:
        """Instants before this have passed."""
        if isinstance(self.as_of, datetime):
            return self.as_of
        return datetime.combine(self.as_of, time()) + timedelta(days=1)

    @property
    def latest(self) -> date:
        """No period that begins later is looked at."""
        return max(self.day, self.to)

    @property
    def earliest(self) -> date | None:
        """Before this no period can have a due inside the span; None when the span is open."""
        return self.from_ - LOOK_BACK if self.from_ is not None else None


class ParamRow(Struct, frozen=True):
    """A row of the dimension table of parameters that differ by site or date.

    ``figure``: as it is written. ``flag``: of a moment, whether it is the whole day.
    """

    number: int
    site: str | None
    from_: date
    to: date
    key: str | None = None
    text: str | None = None
    count: int | None = None
    figure: str | None = None
    moment: datetime | None = None
    flag: bool | None = None
    tier_from: int | None = None
    tier_to: int | None = None
    over: int | None = None
    under: int | None = None


class Matched(Struct, frozen=True):
    """Related records that a requirement reads: their scope, and for which rows they definitely match."""

    scope: Scope
    true: Expr


class Reads(Struct, frozen=True):
    """What a requirement reads: the related records that prove it.

    ``strict``: it asks for an absence, so nothing is proven before the window is over.
    """

    matched: tuple[Matched, ...] = ()
    strict: bool = False


class Compilation(Struct):
    """What one rule's compilation gathers on its way (a builder).

    ``lacking``: parameters that are set nowhere, or durations in two units: then the rule is not assessable.
    ``limited``: records are asked for of which the exports may not cover all days.
    ``unset``: where a parameter has no value; ``unusable``: where a bound cannot be used.
    """

    catalogue: Catalogue
    entry: RuleEntry
    world: World
    at: AuditMoment
    param_rows: list[ParamRow]
    lacking: set[str] = field(default_factory=set)
    aliases: Aliases = field(default_factory=Aliases)
    unset: list[tuple[str, Expr]] = field(default_factory=list)
    unusable: list[Expr] = field(default_factory=list)
    uploads: dict[tuple[str, str], int] = field(default_factory=dict)
    matchings: list[Matched] = field(default_factory=list)
    strict: bool = False
    asked: int = 0
    limited: bool = False

    def begin_requirement(self) -> None:
        """Forget what the choice of subjects and windows read: from here on it is the requirement that reads."""
        self.matchings.clear()
        self.strict = False

    def reads(self) -> Reads:
        """Return what has been read since the requirement began."""
        return Reads(tuple(self.matchings), self.strict)

    def scope(self, record_type: str, stem: str) -> Scope:
        """Return a new scope over a record type."""
        self.world.table(record_type)
        return Scope(self.world, self.aliases, record_type, self.aliases.new(stem))


class Context(Struct, frozen=True):
    """``scope`` is the row at hand (None for the company); ``outer`` the obligation's context inside a related record.

    ``joins``: where dimension joins of this level go. ``site`` and ``on`` (a DATE) choose parameters. ``unplaced``:
    whether nobody knows which site it is. ``begins``: what is read here is the begin of a stretch. ``asking``: a
    condition is asked, so what is not set is unknown there and not yet a lack of the obligation. ``choosing``: it is
    asked before there is a window, though its words may be known.
    """

    made: Compilation
    scope: Scope | None
    joins: list[Join]
    site: Expr
    on: Expr
    window: dict[str, Value] = field(default_factory=dict)
    outer: Context | None = None
    begins: bool = False
    asking: bool = False
    unplaced: Expr = FALSE
    choosing: bool = False

    @property
    def root(self) -> Context:
        """The obligation's own context."""
        return self.outer.root if self.outer is not None else self

    def inside(self, scope: Scope) -> Context:
        """Return the context of a related record."""
        return replace(self, scope=scope, joins=scope.joins, outer=self)

    def asked(self) -> Context:
        """Return the context in which a condition is asked."""
        return self if self.asking else replace(self, asking=True)

    def inner_aliases(self) -> frozenset[str]:
        """Return the aliases of the related rows at hand; none at the obligation's own row."""
        if self.outer is None:
            return frozenset()
        own = {self.scope.alias} if self.scope is not None else set[str]()
        return self.outer.inner_aliases() | own | {join.alias for join in self.joins}

    @property
    def as_of(self) -> Value:
        """The as-of as a value."""
        at = self.made.at.as_of
        if isinstance(at, datetime):
            return Value(moment(at), "time")
        return Value(moment(datetime.combine(at, time())), "time", whole_day=TRUE)

    @property
    def as_of_day(self) -> Expr:
        """The as-of's day as a DATE."""
        return day(self.made.at.day)

"""Metrics over the ledger, scoped to a person's sites, posts and days. Pure; the same obligations as the audit's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction

from msgspec import Struct, field

from compliance.appraisal.exact import median
from compliance.appraisal.outcome import Capped, Counted, Measured, Period, Stretch
from compliance.appraisal.periods import before, cut, theirs
from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.scorecard import Cap, Item, Metric, Scorecard, Selection
from compliance.catalogue.selecting import selected_rules
from compliance.findings.finding import finding_id
from compliance.findings.result import Tally
from compliance.findings.scoring import score, severities
from compliance.ledger import Obligation, State

JUDGED = (State.CONFORMING, State.NONCONFORMING)
UNJUDGED = (State.NOT_ASSESSABLE, State.MANUAL)
COMPANY = "company"
GRADED = ("major", "minor")


class Facts(Struct, frozen=True, kw_only=True):
    """``stretches``: the person's postings with a post of the scorecard. ``as_of``: where unmet time ends.

    ``owned``: (record type, field) -> rows that name the person. ``waived``: ids of findings that do not count.
    """

    duties: tuple[Obligation, ...]
    stretches: tuple[Stretch, ...]
    rules: Mapping[str, RuleEntry]
    as_of: datetime
    owned: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()


def measure(card: Scorecard, facts: Facts, period: Period) -> tuple[dict[str, Measured], dict[str, Capped]]:
    """Return what the metrics of the items give, and which caps hold, by item id; items that are off have neither."""
    ledger = _Ledger(facts)
    measured, caps = {}, {}
    for item in card.items:
        if item.off is not None:
            continue
        if item.metric is not None:
            measured[item.id] = _measured(card, item, item.metric, ledger, period)
        holding = [c for c in (_capped(cap, ledger, period) for cap in item.caps) if c is not None]
        if holding:
            caps[item.id] = min(holding, key=lambda c: c.max)
    return measured, caps


class _Ledger:
    """The duties by rule; those of rules that can break nothing (observations, may) are left out."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.grades = severities(facts.rules)
        self.by_rule: dict[str, list[Obligation]] = {}
        for duty in facts.duties:
            if self.grades.get(duty.rule) in GRADED and not self._waived(duty):
                self.by_rule.setdefault(duty.rule, []).append(duty)

    def _waived(self, duty: Obligation) -> bool:
        rule = self.facts.rules[duty.rule].origin if self.facts.waived else ""
        return bool(rule) and finding_id(rule, duty.subject, duty.window) in self.facts.waived

    def select(self, selection: Selection, period: Period) -> list[Obligation]:
        """Return the selected duties that fell to the person in the period."""
        stretches = cut(self.facts.stretches, period)
        return [
            duty
            for rule in selected_rules(selection, self.facts.rules)
            for duty in self.by_rule.get(rule, ())
            if self._theirs(stretches, duty) and self._own(selection, duty)
        ]

    def _theirs(self, stretches: tuple[Stretch, ...], duty: Obligation) -> bool:
        """Tell whether a duty fell to the person; a row for a whole rule stands for every site, or is the company's."""
        if _whole_rule(duty) and self.facts.rules[duty.rule].rule.each.of != COMPANY:
            return bool(stretches)
        return theirs(stretches, duty.site, _day(duty))

    def _own(self, selection: Selection, duty: Obligation) -> bool:
        subject = self.facts.rules[duty.rule].rule.each.of
        if subject not in selection.own or _whole_rule(duty):
            return True
        return duty.subject_row in self.facts.owned.get((subject, selection.own[subject]), frozenset())


def _whole_rule(duty: Obligation) -> bool:
    """Tell whether the row stands for the whole rule: something that it needs is not there."""
    return not duty.subject and not duty.window and duty.due is None


def _day(duty: Obligation) -> date | None:
    moment = duty.due or duty.opens
    return moment.date() if moment is not None else None


class _Seen(Struct, frozen=True):
    """A metric in one stretch of time. ``coverage``: judged share of the obligations or of the rules, the lower."""

    value: Fraction | None
    counted: Counted
    coverage: Fraction
    broken: tuple[Obligation, ...] = ()


def _measured(card: Scorecard, item: Item, metric: Metric, ledger: _Ledger, period: Period) -> Measured:
    now = _seen(metric, ledger, period)
    then = _seen(metric, ledger, before(period)) if metric.against is not None else None
    why = "shown" if item.mode == "manual" else _lacking(card, item, now)
    compared = now.value
    if then is not None:
        why = why or _lacking(card, item, then)
        compared = _change(metric, now.value, then.value)
    why = why or ("previous" if compared is None else "")
    rating = None
    if not why and now.value is not None and compared is not None:
        full = metric.ceiling is not None and now.value >= metric.ceiling
        rating = card.scale.highest if full else earned(card, metric, compared)
    old, counted = (then.value, then.counted) if then is not None else (None, None)
    return Measured(now.value, now.counted, rating, why, old, counted, now.broken)


def earned(card: Scorecard, metric: Metric, value: Fraction) -> int:
    """Return the highest rating whose level the value reaches, else the lowest of the scale."""
    reached = [
        rating for rating, edge in metric.levels.items() if (value >= edge if metric.more_is_better else value <= edge)
    ]
    return max(reached, default=card.scale.lowest)


def _change(metric: Metric, now: Fraction | None, then: Fraction | None) -> Fraction | None:
    if now is None or then is None:
        return None
    if metric.measure != "hours":
        return now - then
    return now / then if then else None


def _lacking(card: Scorecard, item: Item, seen: _Seen) -> str:
    if not seen.counted.judged:
        return "nothing"
    if seen.counted.judged < (item.min_population or card.min_population):
        return "too_few"
    return "" if seen.coverage >= card.min_coverage else "coverage"


def _seen(metric: Metric, ledger: _Ledger, period: Period) -> _Seen:
    duties = ledger.select(metric, period)
    judged = [duty for duty in duties if duty.state in JUDGED]
    waiting = [duty for duty in duties if duty.state in UNJUDGED]
    if not judged:
        return _Seen(None, Counted(0, 0, len(waiting), tuple(sorted({d.rule for d in waiting}))), Fraction())
    sighted = {duty.rule for duty in judged}
    blind = tuple(sorted({duty.rule for duty in waiting} - sighted))
    good = sum(duty.state is State.CONFORMING for duty in judged)
    counted = Counted(good, len(judged) - good, len(waiting), blind)
    by_duties = Fraction(len(judged), len(judged) + len(waiting))
    by_rules = Fraction(len(sighted), len(sighted) + len(blind))
    broken = tuple(duty for duty in judged if duty.state is State.NONCONFORMING)
    return _Seen(_value(metric, judged, counted, ledger), counted, min(by_duties, by_rules), broken)


def _value(metric: Metric, judged: list[Obligation], counted: Counted, ledger: _Ledger) -> Fraction | None:
    if metric.measure == "rate":
        return Fraction(counted.conforming, counted.judged)
    if metric.measure == "count":
        return Fraction(counted.nonconforming)
    if metric.measure == "hours":
        return median(_hours(judged, ledger.facts.as_of))
    scored = score(_tallies(judged), ledger.grades)
    return 1 - scored.lost / scored.possible


def _hours(judged: Iterable[Obligation], as_of: datetime) -> Iterable[Fraction]:
    for duty in judged:
        if duty.opens is not None:
            seconds = ((duty.met_at or as_of) - duty.opens).total_seconds()
            yield Fraction(max(int(seconds), 0), 3600)


def _tallies(judged: Iterable[Obligation]) -> list[Tally]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for duty in judged:
        states = counts.setdefault((duty.rule, duty.site), {})
        states[duty.state.value] = states.get(duty.state.value, 0) + 1
    return [Tally(rule, site, states) for (rule, site), states in sorted(counts.items())]


def _capped(cap: Cap, ledger: _Ledger, period: Period) -> Capped | None:
    found = sum(
        1
        for duty in ledger.select(cap, period)
        if duty.state is State.NONCONFORMING
        and cap.grade in (None, ledger.grades[duty.rule])
        and not (cap.open and duty.met_at is not None)
    )
    return Capped(found, cap.max) if found > cap.above else None

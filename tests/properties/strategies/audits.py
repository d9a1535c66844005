"""Whole audits: rules, rows, the as-of, the audited span, extents, settings of sites."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from compliance.catalogue.catalogue import Catalogue, ParamValue
from compliance.tables import Extent
from properties.strategies.business import TYPES, catalogue_of, rule_of
from properties.strategies.conditions import Yaml
from properties.strategies.records import DAYS, Rows, rows
from properties.strategies.rules import SUSPENDED, any_rules, gated_rules, rules

IDS = ("a/r1", "a/r2")
# Types that a word of a rule needs without naming them.
ALSO = {"content": {"units", "sites"}, "attestation": {"answers", "posts"}, "holds": {"posts"}}
SETTINGS = (
    ParamValue("least", "3", site="s1", origin="project"),
    ParamValue("span", "1 working day", site="s2", from_=date(2026, 2, 1), origin="contract"),
    ParamValue("unset", "1", site="s1", origin="project"),
    ParamValue("kinds_of_a_site", ["special"], site="s1", origin="project"),
    ParamValue("figure", "2.5001", site="s2", from_=date(2026, 2, 1), origin="contract"),
    ParamValue("one_figure", "2.50", site="s1", origin="project"),
    ParamValue("figures", ["2.5"], site="s1", origin="project"),
    ParamValue("late_moment", "2026-03-04 08:30", site="s1", origin="project"),
    ParamValue("late_moments", ["2026-02-27"], site="s2", origin="project"),
    ParamValue("other_kind", {"special": "special"}, site="s2", origin="project"),
)


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit is given; ``rules``: id -> document; ``rows``: type -> rows of canonical texts."""

    rules: Mapping[str, Yaml]
    rows: Rows
    as_of: date | datetime
    from_: date | None = None
    to: date | None = None
    extents: Mapping[str, Extent] = field(default_factory=dict)
    settings: tuple[ParamValue, ...] = ()
    absent_columns: tuple[tuple[str, str], ...] = ()
    types: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: TYPES)

    def catalogue(self) -> Catalogue:
        """Return the catalogue of its rules over the business."""
        return catalogue_of(self.rules, settings=self.settings, types=self.types)


def dates() -> st.SearchStrategy[date]:
    """Return days that lie on the edges."""
    return st.sampled_from(DAYS).map(date.fromisoformat)


def _date(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def moments() -> st.SearchStrategy[date | datetime]:
    """Return as-ofs: mostly days late in the records, now and then an early one or a moment."""
    late = st.sampled_from(("2026-03-31", "2026-04-01", "2026-04-15", "2026-12-31")).map(date.fromisoformat)
    clock = st.sampled_from(("2026-03-04T08:30", "2026-03-31T12:00", "2026-04-01T00:00"))
    return st.one_of(late, late, dates(), clock.map(datetime.fromisoformat))


def extents() -> st.SearchStrategy[Mapping[str, Extent]]:
    """Return extents of some logs, or mostly of none."""
    nothing: st.SearchStrategy[Mapping[str, Extent]] = st.just({})
    return st.one_of(nothing, nothing, _cut_off(most=2))


def _cut_off(*, most: int) -> st.SearchStrategy[Mapping[str, Extent]]:
    """Return extents of some logs, open on either side or not, some with a stretch in them that no export covers."""
    ends = st.one_of(st.none(), dates())
    hole = st.tuples(dates(), dates()).map(lambda days: (min(days), max(days)))
    extent = st.builds(_span, ends, ends, st.one_of(st.none(), st.none(), hole))
    return st.dictionaries(st.sampled_from(("visits", "calls", "cases", "orders")), extent, max_size=most)


def _span(first: date | None, last: date | None, hole: tuple[date, date] | None) -> Extent:
    inside = hole is not None and (first is None or first < hole[0]) and (last is None or hole[1] < last)
    return Extent(first, last, (hole,) if hole is not None and inside else ())


def audits(kind: str | None = None) -> st.SearchStrategy[Audit]:
    """Return audits of one rule of the kind (any kind where none is named)."""
    return (any_rules() if kind is None else rules(kind)).flatmap(lambda rule: _audits({IDS[0]: rule}))


def cut_off_audits(kind: str) -> st.SearchStrategy[Audit]:
    """Return audits over exports that cover a part of the time, of one rule with a gate or exemptions."""
    documents = gated_rules(kind).map(lambda rule: {IDS[0]: rule})
    audits = documents.flatmap(_audits)
    return st.builds(lambda audit, found: replace(audit, extents=found), audits, _cut_off(most=4))


# Keys are required, and of what happens also its kind: a row may lack either.
REQUIRED = {name: {*kind["key"], *({"kind"} & set(kind["fields"]))} for name, kind in TYPES.items()}
DEMANDING = {
    name: {
        **kind,
        "fields": {
            f: {**spec, "required": "true"} if f in REQUIRED[name] else spec for f, spec in kind["fields"].items()
        },
    }
    for name, kind in TYPES.items()
}


def lacking_audits(kind: str) -> st.SearchStrategy[Audit]:
    """Return audits of one rule of the kind in which rows have no key here and there."""

    def without(audit: Audit, every: int, first: int) -> Audit:
        rows = {
            name: [
                {**row, TYPES[name]["key"][0]: None} if TYPES[name]["key"] and n % every == first % every else row
                for n, row in enumerate(found)
            ]
            for name, found in audit.rows.items()
        }
        return replace(audit, rows=rows, types=DEMANDING)

    return st.builds(without, audits(kind), st.integers(2, 6), st.integers(0, 5))


def suspended_audits(checks: Iterable[Yaml]) -> st.SearchStrategy[Audit]:
    """Return audits of units that are suspended now and then, each of one of the checks of the kind ``frequency``."""
    each = {"of": "units", "where": {"begun": {"answered": "true"}}, "active": SUSPENDED}
    documents = [{IDS[0]: rule_of(each, "frequency", check)} for check in checks]
    return st.sampled_from(documents).flatmap(_audits)


def chained_audits() -> st.SearchStrategy[Audit]:
    """Return audits of two rules of which the second presupposes the first."""

    def chain(first: Yaml, second: Yaml) -> dict[str, Yaml]:
        return {IDS[0]: first, IDS[1]: {**second, "presupposes": [IDS[0]]}}

    return st.builds(chain, any_rules(), any_rules()).flatmap(_audits)


def _absent(types: frozenset[str]) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    """Return a column that the export lacks, now and then; never a key, nor a column of the answers."""
    columns = [
        (name, field)
        for name in sorted(types - {"answers"})
        for field in TYPES[name]["fields"]
        if field not in TYPES[name]["key"]
    ]
    nothing: tuple[tuple[str, str], ...] = ()
    return st.sampled_from((*((nothing,) * 5 * max(1, len(columns))), *((column,) for column in columns)))


def wanted(documents: Mapping[str, Yaml]) -> frozenset[str]:
    """Return the record types that the rules name, and those that these link to or are suspended by."""
    found = {word for word in _words(documents) if word in TYPES}
    for word in set(_words(documents)) & set(ALSO):
        found |= ALSO[word]
    for _ in range(3):  # no chain of links is longer
        links = {field.get("link") for name in found for field in TYPES[name]["fields"].values()}
        found |= links & set(TYPES)
    return frozenset(found)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for name, part in node.items():
            yield name
            yield from _words(part)
    elif isinstance(node, list | tuple):
        for part in node:
            yield from _words(part)


def _audits(documents: Mapping[str, Yaml]) -> st.SearchStrategy[Audit]:
    first = st.sampled_from((*(None,) * 12, *DAYS[::4])).map(_date)
    last = st.sampled_from((*(None,) * 12, *DAYS[::-4])).map(_date)
    return st.builds(
        Audit,
        st.just(documents),
        rows(wanted(documents), tuple(documents)),
        moments(),
        from_=first,
        to=last,
        extents=extents(),
        settings=st.sampled_from(((), SETTINGS)),
        absent_columns=_absent(wanted(documents)),
    )

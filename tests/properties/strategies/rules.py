"""Rules of every kind over the business, as an author writes them; each passes the documents' validation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st

from compliance.catalogue.rule import KINDS
from properties.strategies.business import rule_of, text
from properties.strategies.conditions import (
    RELATED,
    Yaml,
    about,
    conditions,
    durations,
    fields_of,
    numbers,
    related,
    time_operands,
)
from properties.strategies.figures import PARAMS, bounds, lengths, named

SUSPENDED = {"without": {"of": "suspensions", "from": "from_on", "to": "to_on"}}
PER = ("week", "month", "quarter", "half_year", "year")
Checks = st.SearchStrategy[Yaml]


@cache
def calendars(each: str) -> st.SearchStrategy[Yaml]:
    """Return calendars: with a fixed day, a least number of active days, a roll."""
    by = st.fixed_dictionaries(
        {"day": st.one_of(st.sampled_from(("1", "20", "31")), *numbers(each))},
        optional={
            "month": st.one_of(st.sampled_from(("1", "2")), *numbers(each)),
            "of": st.sampled_from(("same", "next")),
        },
    )
    more = {
        "min_active_days": st.one_of(st.sampled_from(("2", "15", "28")), *numbers(each)),
        "roll": st.just("next_working_day"),
    }
    months = st.fixed_dictionaries({"per": st.sampled_from(PER[1:])}, optional={"by": by, **more})
    return st.one_of(months, st.fixed_dictionaries({"per": st.just("week")}, optional=more))


@cache
def dues(each: str) -> st.SearchStrategy[Yaml]:
    """Return dues: after, before, at; with precision and roll."""
    trigger = st.one_of(
        st.sampled_from(fields_of(each, "time", "date")).map(lambda name: {"field": name}),
        time_operands(each, window=False).filter(lambda node: isinstance(node, dict)),
    )
    more = {"precision": st.sampled_from(("day", "instant")), "roll": st.just("next_working_day")}
    return st.one_of(
        st.fixed_dictionaries({"after": trigger, "within": lengths(each)}, optional=more),
        st.fixed_dictionaries({"after": trigger, "within": lengths(each)}),
        st.fixed_dictionaries({"before": trigger, "lead": lengths(each)}, optional=more),
        st.fixed_dictionaries({"at": trigger}, optional={**more, "opens": trigger}),
    )


@cache
def frequencies(each: str) -> Checks:
    """Return frequencies with windows of all four kinds."""
    with_time = [entry for entry in RELATED[each] if entry[0] in ("visits", "calls", "cases", "orders")]
    of = {entry[0] for entry in with_time}
    count = related(each, window=False, distinct=True).filter(lambda node: node["of"] in of)
    anchor = [{"field": name} for name in fields_of(each, "date", "time")] if each != "company" else ["2026-01-31"]
    anchored = st.fixed_dictionaries(
        {"from": st.sampled_from(anchor), "each": lengths(each)}, optional={"first": durations()}
    )
    gap_count = related(each, window=False).filter(lambda node: node["of"] in of and "during" not in node)
    counted = {"count": count, "at_least": bounds(each)}
    return st.one_of(
        st.fixed_dictionaries({**counted, "per": calendars(each)}),
        st.fixed_dictionaries({**counted, "anchored": anchored}),
        st.fixed_dictionaries({**counted, "trailing": lengths(each)}),
        st.fixed_dictionaries({"count": gap_count, "every": lengths(each)}),
    )


@cache
def requirements(each: str) -> st.SearchStrategy[Yaml]:
    """Return one or two named conditions."""
    return st.dictionaries(st.sampled_from(("first", "second")), conditions(each), min_size=1, max_size=2)


@cache
def deadlines(each: str) -> Checks:
    """Return deadlines by a due, by a calendar, and steps."""
    done = time_operands(each, window=True)
    dated = {"due": dues(each)} if each != "company" else {"per": calendars(each)}
    choices = [
        st.fixed_dictionaries({**dated, "done": done}),
        st.fixed_dictionaries({**dated, "done": done, "require": requirements(each)}),
        st.fixed_dictionaries({"per": calendars(each), "require": requirements(each)}),
    ]
    if each == "cases":
        choices.append(_steps())
    return st.one_of(choices)


@cache
def _steps() -> Checks:
    names = st.permutations(("at", "answered_at", "due_at", "closed_at")).map(lambda order: order[:3])
    gates = st.lists(st.one_of(st.none(), conditions("cases", window=False, depth=0)), min_size=3, max_size=3)

    def build(fields: list[str], whens: list[Yaml | None]) -> Yaml:
        steps = [{"id": name, "at": {"field": name}} for name in fields]
        return {
            "steps": [step if when is None else {**step, "when": when} for step, when in zip(steps, whens, strict=True)]
        }

    return st.builds(build, names, gates)


@cache
def samplings(each: str) -> Checks:
    """Return samplings by ratio, tiers and strata."""
    plain = conditions(each, depth=1)
    frame = {
        "per": st.sampled_from(PER),
        "by": st.sampled_from((["site_id"], ["site_id", "kind"], [])),
        "covered_when": plain,
    }
    more = {
        "due": dues(each),
        "excluded": conditions(each, window=False, depth=0),
        "rounding": st.sampled_from(("ceil", "half_up", "floor")),
    }
    strata = st.dictionaries(st.sampled_from(("risky", "urgent")), conditions(each, window=False, depth=0), min_size=1)
    tiers = ({"param": "tiers"}, {"param": "tiers_with_least"})
    ratio = st.one_of(st.sampled_from(("30%", "0.5", "100%")), st.just({"param": "ratio"}))
    return st.one_of(
        st.fixed_dictionaries({**frame, "ratio": ratio}, optional=more),
        st.fixed_dictionaries({**frame, "tiers": st.sampled_from(tiers)}, optional=more),
        st.fixed_dictionaries({**frame, "always": strata}, optional={**more, "ratio": ratio}),
        st.fixed_dictionaries(
            {**frame, "always": strata, "strata_in_ratio": st.just(value=False), "ratio": ratio}, optional=more
        ),
    )


@cache
def evidences(each: str) -> Checks:
    """Return evidence row by row, by a due, by a calendar, and spans without a hole."""
    parts: dict[str, st.SearchStrategy[Any]] = {"require": requirements(each)}
    if each != "company":
        names = st.lists(
            st.sampled_from(fields_of(each, "id", "text", "number", "time", "code")), min_size=1, max_size=2
        )
        parts |= {"answered": names, "given": names}
    asked = st.fixed_dictionaries({}, optional=parts).filter(bool)
    choices = [asked, st.builds(lambda a, p: {**a, "per": p}, asked, calendars(each))]
    if each in ("cases", "orders"):
        choices.append(st.builds(lambda a, d: {**a, "due": d}, asked, dues(each)))
    if each == "units":
        match = {"of": "visits", "match": {"unit_id": "unit_id"}}
        gap = st.sampled_from(("0", "30", "1440"))
        lists = [{"each_of": {"param": p, "for": {"field": "kind"}, "is": "kind"}} for p in ("all_kinds", "late_kinds")]
        more: st.SearchStrategy[Yaml] = st.sampled_from(({}, {}, *lists))
        covers = st.builds(
            lambda minutes, listed: {"of": match, "from": "at", "to": "until", "gap": minutes, **listed}, gap, more
        )
        choices.append(st.fixed_dictionaries({"covers": covers, "per": calendars(each)}))
    return st.one_of(choices)


@cache
def contents(each: str) -> Checks:
    """Return what the notes of the cases must not or must carry."""
    assert each == "cases"
    kinds = st.lists(st.sampled_from(("name", "room", "phone", "resident_id")), min_size=1, max_size=3, unique=True)
    must = st.lists(st.sampled_from(("well", "hotline")), min_size=1, max_size=2, unique=True)
    allow = {"allow": st.just("open_numbers"), "registers": st.sampled_from((["units"], ["sites"], ["units", "sites"]))}
    return st.one_of(
        st.fixed_dictionaries({"text": st.just("note"), "must_not": kinds}, optional={"must": must, **allow}),
        st.fixed_dictionaries({"text": st.just("note"), "must": must}),
    )


@cache
def reconciliations(each: str) -> Checks:
    """Return found_in, equal and sequences."""
    figures: list[st.SearchStrategy[Any]] = [st.sampled_from(("0", "1", "2.50"))]
    if fields := (fields_of(each, "number") if each != "company" else []):
        figures.append(st.sampled_from(fields).map(lambda name: {"field": name}))
    figures.append(related(each, window=False, distinct=True).map(lambda node: {"number_of": node}))
    side = st.one_of(figures)
    pair = st.fixed_dictionaries({"left": side, "right": side})
    equal = st.dictionaries(st.sampled_from(("first", "second")), pair, min_size=1).map(lambda pairs: {"equal": pairs})
    choices = [equal, st.builds(lambda e, p: {**e, "per": p}, equal, calendars(each))]
    if each != "company":
        choices.append(related(each, window=False).map(lambda node: {"found_in": node}))
    if each == "cases":
        by = st.sampled_from(([], ["site_id"]))
        choices.append(by.map(lambda fields: {"sequence": {"number": "number", "by": fields}}))
    return st.one_of(choices)


@cache
def attestations(each: str) -> Checks:
    """Return questions to people."""
    frame = {"question": st.just(text("q")), "method": st.just(text("m")), "per": calendars(each)}
    return st.fixed_dictionaries(frame, optional={"valid_for": durations()})


# For each kind: the types it is asked of, and its checks.
OF_KIND: dict[str, tuple[tuple[str, ...], Callable[[str], Checks]]] = {
    "frequency": (("sites", "units", "units", "company"), frequencies),
    "deadline": (("cases", "cases", "orders", "company"), deadlines),
    "sampling": (("orders", "cases"), samplings),
    "evidence": (("units", "cases", "orders", "sites", "company"), evidences),
    "content": (("cases",), contents),
    "reconciliation": (("cases", "orders", "units", "company"), reconciliations),
    "attestation": (("units", "sites", "company"), attestations),
}


@cache
def rules(kind: str) -> st.SearchStrategy[Yaml]:
    """Return rules of one kind with gates, exemptions, and the parameters that they name."""
    types, checks = OF_KIND[kind]
    return st.sampled_from(types).flatmap(lambda each: _rules(kind, each, checks(each)))


@cache
def gated_rules(kind: str) -> st.SearchStrategy[Yaml]:
    """Return rules of one kind with a gate or an exemption that asks for related records."""
    types, checks = OF_KIND[kind]
    return st.sampled_from(types).flatmap(lambda each: _gated(_rules(kind, each, checks(each)), each))


def _gated(found: st.SearchStrategy[Yaml], each: str) -> st.SearchStrategy[Yaml]:
    asked = about(each, window=True)
    whole = asked.flatmap(lambda when: st.sampled_from(({}, {"when": when}, {"exempt": [{"code": "e", "when": when}]})))

    def build(rule: Yaml, more: Yaml) -> Yaml:
        together = {**rule, **more}
        return {**together, "params": {name: PARAMS[name] for name in sorted(named(together))}}

    return st.builds(build, found, whole)


@cache
def any_rules() -> st.SearchStrategy[Yaml]:
    """Return rules of any kind."""
    return st.sampled_from(KINDS).flatmap(rules)


def _rules(kind: str, each: str, checks: Checks) -> st.SearchStrategy[Yaml]:
    plain = conditions(each, depth=1)
    exempt = st.lists(plain, max_size=2).map(lambda c: [{"code": f"e{n}", "when": when} for n, when in enumerate(c)])
    more = {
        "when": plain,
        "exempt": exempt,
        "severity": st.sampled_from(("minor", "observation")),
        "modality": st.just("may"),
        "effective_from": st.sampled_from(("2026-01-01", "2026-02-14")),
        "effective_to": st.just("2026-03-04"),
    }
    rare: st.SearchStrategy[Yaml] = st.one_of(st.just({}), st.just({}), st.fixed_dictionaries({}, optional=more))

    def build(of: Any, check: Yaml, extra: Yaml) -> Yaml:
        rule = rule_of(of, kind, check, **extra)
        return {**rule, "params": {name: PARAMS[name] for name in sorted(named(rule))}}

    return st.builds(build, _each(kind, each), checks, rare)


@cache
def _each(kind: str, each: str) -> st.SearchStrategy[Any]:
    """Return for whom: plain, chosen, suspended, merged."""
    if each == "company":
        return st.sampled_from((each, {"of": each, "active": {"from": "2026-01-15"}}))
    where = conditions(each, window=False, depth=1).map(lambda chosen: {"of": each, "where": chosen})
    choices: list[st.SearchStrategy[Any]] = [st.just(each), st.just(each), where]
    if each == "units":
        suspended = {"of": each, "active": SUSPENDED}
        choices += [
            st.just(suspended),
            st.just({**suspended, "active": {**SUSPENDED, "from": {"field": "begun"}}}),
        ]
        if kind in ("frequency", "attestation"):
            choices.append(st.just({"of": each, "key": ["site_id"]}))
    return st.one_of(choices)

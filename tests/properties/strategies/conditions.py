"""Operands, conditions and related records over the business, as an author writes them."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from properties.strategies.business import TYPES
from properties.strategies.records import NAMES, NUMBERS, STAFF, days, times

Yaml = dict[str, Any]
ORDERED = ("eq", "ne", "lt", "le", "gt", "ge")

# For each type: related types with the match that joins them (None: by the declared link).
RELATED: dict[str, tuple[tuple[str, dict[str, str] | None], ...]] = {
    "sites": (("units", None), ("cases", {"site_id": "site_id"}), ("orders", None)),
    "units": (
        ("visits", None),
        ("calls", None),
        ("visits", {"unit_id": "unit_id"}),
        ("cases", {"unit_id": "unit_id"}),
    ),
    "cases": (
        ("visits", {"unit_id": "unit_id"}),
        ("visits", {"unit_id": "unit_id", "at": "at"}),
        ("calls", {"unit_id": "unit_id"}),
        ("orders", {"site_id": "site_id"}),
    ),
    "orders": (
        ("order_staff", None),
        ("visits", {"unit_id.site_id": "site_id"}),
        ("cases", {"site_id": "site_id"}),
    ),
    "company": (("visits", {}), ("calls", {}), ("cases", {}), ("orders", {})),
}
LINKED = {
    "visits": ("unit_id.kind", "unit_id.site_id.kind"),
    "calls": ("unit_id.kind",),
    "cases": ("unit_id.kind", "site_id.kind"),
}


def fields_of(type_: str, *kinds: str) -> list[str]:
    """Return the fields of these types."""
    return sorted(name for name, field in TYPES[type_]["fields"].items() if field["type"] in kinds)


def numbers(type_: str) -> list[st.SearchStrategy[Any]]:
    """Return the numbers of a row, whole ones and others, where its type has any."""
    names = fields_of(type_, "number") if type_ != "company" else []
    return [st.sampled_from(names).map(lambda name: {"field": name})] if names else []


@cache
def durations() -> st.SearchStrategy[str]:
    """Return lengths of every unit."""
    return st.sampled_from(
        (
            "1 day",
            "3 days",
            "24 hours",
            "25 hours",
            "1 working day",
            "3 working days",
            "1 month",
            "2 weeks",
            "0 days",
        )
    )


@cache
def time_operands(type_: str, *, window: bool, named: bool = False) -> st.SearchStrategy[Any]:
    """Return operands that are times: fields, literals, the as-of, the window's ends; some shifted.

    ``named``: parameters too.
    """
    names = fields_of(type_, "time", "date") if type_ != "company" else []
    plain: list[st.SearchStrategy[Any]] = [times(), st.just({"as_of": "true"})]
    if names:
        field = st.sampled_from(names).map(lambda name: {"field": name})
        plain += [field, field]
        plain += [
            st.builds(lambda w, a, b: {w: [a, b]}, st.sampled_from(("earliest", "latest", "first_of")), field, field)
        ]
        plain += [st.builds(lambda f, w, d: {**f, w: d}, field, st.sampled_from(("plus", "minus")), durations())]
    if window:
        plain.append(st.sampled_from(("start", "end", "due")).map(lambda word: {"window": word}))
    if named:
        plain.append(st.sampled_from(("day", "late_day", "late_moment")).map(lambda name: {"param": name}))
        plain += [
            st.builds(lambda f, w, s: {**f, w: s}, field, st.sampled_from(("plus", "minus")), _shifts(type_))
            for field in ((st.sampled_from(names).map(lambda name: {"field": name}),) if names else ())
        ]
    return st.one_of(plain)


def _shifts(type_: str) -> st.SearchStrategy[Any]:
    keyed = [{"param": "shift_of_kind", "for": {"field": "kind"}}] if "kind" in TYPES[type_]["fields"] else []
    return st.sampled_from(({"param": "span"}, {"param": "late_shift"}, *keyed))


@cache
def field_tests(type_: str, *, window: bool) -> st.SearchStrategy[Yaml]:
    """Return a condition on one field of the row at hand."""
    fields = TYPES[type_]["fields"].items()
    choices = [_under(name, _one_test(type_, name, field, window=window)) for name, field in fields]
    choices += [_under(path, st.sampled_from(("plain", ["special"]))) for path in LINKED.get(type_, ())]
    return st.one_of(choices)


def _under(path: str, tests: st.SearchStrategy[Any]) -> st.SearchStrategy[Yaml]:
    return tests.map(lambda test: {path: test})


def _one_test(type_: str, name: str, field: Yaml, *, window: bool) -> st.SearchStrategy[Any]:
    answered = st.builds(
        lambda w, v: {w: v}, st.sampled_from(("answered", "given")), st.sampled_from(("true", "false"))
    )
    kind = field["type"]
    keyed = [{"for": {"field": "kind"}}] if "kind" in TYPES[type_]["fields"] else []
    if kind == "code":
        code = st.sampled_from(sorted(field["values"]))
        some = st.sampled_from(("kinds", "kinds_of_a_site")).map(lambda name: {"param": name})
        named = st.sampled_from(({"param": "one_kind"}, *({"param": "other_kind", **by} for by in keyed)))
        by_name = [st.builds(lambda w, p: {w: p}, st.sampled_from(("in", "not_in")), some)] if name == "kind" else []
        by_name += [st.builds(lambda w, p: {w: p}, st.sampled_from(("eq", "ne")), named)] if name == "kind" else []
        listed = st.builds(
            lambda w, c: {w: c}, st.sampled_from(("in", "not_in")), st.lists(code, min_size=1, max_size=2)
        )
        return st.one_of(code, listed, code.map(lambda c: {"ne": c}), answered, *by_name)
    if kind == "flag":
        return st.one_of(st.sampled_from(("true", "false")), st.just({"eq": {"param": "sure"}}), answered)
    if kind == "number":
        plain = ({"param": "figure"}, {"param": "one_figure"})
        figures = (*plain, *({"param": "figure_of_kind", **by} for by in keyed))
        some = st.sampled_from(("figures", "late_figures")).map(lambda name: {"param": name})
        listed = st.builds(lambda w, p: {w: p}, st.sampled_from(("in", "not_in")), some)
        return st.one_of(_ordered(st.sampled_from(("0", "1", "2", "2.50", *figures))), listed, answered)
    if kind in ("date", "time"):
        some = st.sampled_from((["2026-02-14", "2026-03-03 12:00"], {"param": "moments"}, {"param": "late_moments"}))
        listed = st.builds(lambda w, v: {w: v}, st.sampled_from(("in", "not_in")), some)
        return st.one_of(_ordered(time_operands(type_, window=window, named=True)), listed, answered)
    words = {"tenant": NAMES, "number": NUMBERS}.get(name, STAFF)
    return st.one_of(answered, st.sampled_from(words), st.sampled_from(words).map(lambda w: {"ne": w}))


def _ordered(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Yaml]:
    return st.dictionaries(st.sampled_from(ORDERED), values, min_size=1, max_size=2)


@cache
def related(type_: str, *, window: bool, distinct: bool = False) -> st.SearchStrategy[Yaml]:
    """Return related records of a type, with and without a condition and a stretch of time."""

    def build(found: tuple[str, dict[str, str] | None]) -> st.SearchStrategy[Yaml]:
        of, match = found
        base: Yaml = {"of": of} if match is None else {"of": of, "match": match}
        more: dict[str, st.SearchStrategy[Any]] = {"where": field_tests(of, window=window)}
        if "at" in TYPES[of]:
            more["during"] = stretches(window=window)
        if distinct and fields_of(of, "id"):
            more["distinct_by"] = st.lists(
                st.sampled_from(fields_of(of, "id", "code")), min_size=1, max_size=2, unique=True
            )
        return st.fixed_dictionaries({}, optional=more).map(lambda extra: {**base, **extra})

    return st.sampled_from(RELATED[type_]).flatmap(build)


@cache
def stretches(*, window: bool) -> st.SearchStrategy[Any]:
    """Return the window or a written stretch."""
    ends: list[st.SearchStrategy[Any]] = [days(), st.just({"as_of": "true", "minus": "1 month"})]
    if window:
        ends.append(st.just({"window": "start", "minus": "3 days"}))
    written = st.fixed_dictionaries({}, optional={"from": st.one_of(ends), "to": st.one_of(ends)})
    return st.one_of(written, *([st.just("window")] if window else []))


@cache
def conditions(type_: str, *, window: bool = True, depth: int = 2) -> st.SearchStrategy[Yaml]:
    """Return conditions on a row of the type. ``window``: the obligation's window may be read."""
    leaves: list[st.SearchStrategy[Yaml]] = [about(type_, window=window)]
    if type_ != "company":
        leaves += [field_tests(type_, window=window)] * 3
    if type_ == "cases":
        leaves += [_holds(), _previous()]
    leaf = st.one_of(leaves)
    if depth <= 0:
        return leaf
    inner = conditions(type_, window=window, depth=depth - 1)
    several = st.lists(inner, min_size=1, max_size=2)
    return st.one_of(
        leaf,
        leaf,
        several.map(lambda parts: {"all": parts}),
        several.map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    )


@cache
def about(type_: str, *, window: bool) -> st.SearchStrategy[Yaml]:
    """Return conditions on related records."""
    plain = related(type_, window=window)
    counted = related(type_, window=window, distinct=True)
    bound = st.one_of(st.sampled_from(("0", "1", "2", {"param": "least"}, {"param": "late_start"})), *numbers(type_))
    count = st.builds(lambda r, w, b: {"count": {**r, w: b}}, counted, st.sampled_from(("at_least", "at_most")), bound)
    number = st.builds(
        lambda r, w, b: {"compare": {"left": {"number_of": r}, w: b}},
        counted,
        st.sampled_from(ORDERED),
        st.sampled_from(("0", "1", "2", {"param": "figure"})),
    )
    timed = plain.filter(lambda r: "at" in TYPES[r["of"]])
    ends = st.builds(
        lambda which, r, w, v: {"compare": {"left": {which: r}, w: v}},
        st.sampled_from(("first", "last")),
        timed,
        st.sampled_from(ORDERED),
        time_operands(type_, window=window),
    )
    asked = [{"compare": {"left": {"param": "asked", "for": {"field": "kind"}}, "eq": w}} for w in ("yes", "no")]
    gates = [st.sampled_from(asked)] if type_ != "company" and "kind" in TYPES[type_]["fields"] else []
    taken = timed.flatmap(_taken)
    there = [plain.map(lambda r: {"exists": r}), plain.map(lambda r: {"none": r})]
    return st.one_of(*there, count, number, ends, taken, *gates)


# What may be asked of a value, by its type.
ASKED: dict[str, tuple[Yaml, ...]] = {
    "code": ({"eq": "plain"}, {"ne": "plain"}, {"in": ["special"]}, {"answered": "true"}),
    "number": ({"ge": "2"}, {"eq": "2.5"}, {"lt": "2"}),
    "flag": ({"eq": "true"}, {"answered": "false"}),
    "time": ({"ge": "2026-03-03"}, {"lt": "2026-03-03 12:00"}, {"answered": "true"}),
    "id": ({"eq": "w1"}, {"ne": "w1"}, {"given": "true"}),
}


def _taken(node: Yaml) -> st.SearchStrategy[Yaml]:
    """Return what another field of the first or last related record says."""
    fields = TYPES[node["of"]]["fields"]
    asked = [(name, test) for name in sorted(fields) for test in ASKED.get(fields[name]["type"], ())]
    which = st.sampled_from(("first", "last"))
    return st.builds(lambda w, a: {"compare": {"left": {w: node, "take": a[0]}, **a[1]}}, which, st.sampled_from(asked))


@cache
def _holds() -> st.SearchStrategy[Yaml]:
    who = st.sampled_from(({"who": {"field": "staff_id"}}, {}))
    post = st.sampled_from(("guard", ["guard", "clerk"]))
    on = st.sampled_from(({"field": "at"}, {"field": "answered_at"}, "2026-02-14"))
    return st.builds(lambda w, p, o: {"holds": {**w, "post": p, "on": o}}, who, post, on)


@cache
def _previous() -> st.SearchStrategy[Yaml]:
    same = st.sampled_from((["site_id"], ["unit_id"], ["site_id", "kind"]))
    where = field_tests("cases", window=False)
    return st.builds(lambda s, w: {"previous": {"of": "cases", "same": s, "by": "at", "where": w}}, same, where)

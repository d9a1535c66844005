"""Rows of the business: blanks, ties, equal times, unusable cells, edges of months, make-up days.

Every cell is one draw from a short pool, so that rows are cheap, collide often and shrink well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from properties.strategies.business import TYPES
from reference.rows import CUT

BAD = "!bad"
Row = dict[str, str | None]
Rows = dict[str, list[Row]]

# Edges of months, quarters and years, the days around the make-up Saturday and the days off, a run for gaps.
DAYS = (
    "2025-12-31", "2026-01-01", "2026-01-15", "2026-01-30", "2026-01-31", "2026-02-01",
    "2026-02-12", "2026-02-13", "2026-02-14", "2026-02-15", "2026-02-16", "2026-02-23",
    "2026-02-24", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03",
    "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-30", "2026-03-31", "2026-04-01",
)  # fmt: skip
CLOCK = ("00:00", "08:30", "12:00", "23:59")
SITES, UNITS, ORDERS = ("s1", "s2"), ("u1", "u2", "u3"), ("o1", "o2", "o3", "o4", "o5")
STAFF = ("w1", "w2")
NAMES = ("王小明", "Anna Poe", "陳", "王 小明、Anna Poe(keeper)")
ROOMS = ("3-2-501", "A1203")
NOTES = (
    "all is well", "無", "call 13800138000", "seen Anna Poe there", "王小明 at 3-2-501", "13-2-501",
    "王　小 明 in", "(0755)12345678", "400-800-8888 or 4008008888", "+852 9123 4567", "no X-400-800-8888", "hotline 0755-12345678", "id 11010519491231002X", "id 110105194912310021",
)  # fmt: skip
NUMBERS = ("A-001", "A-002", "A-003", "A-005", "B-1", "odd")
TIMES = (
    *DAYS[6:],
    *(f"{day} {clock}" for day, clock in zip(DAYS[6:], CLOCK * 5, strict=False)),
    "2026-03-03 12:00",
    "2046-01-01",
    "2046-01-02",
)
CALLED = ("2026-03-02 12:00", "2026-03-02 12:00", "2026-03-03", "2026-03-04 08:30", BAD)
LINKS = {
    "sites": (*SITES, *SITES, *SITES, "lost", CUT),
    "units": (*UNITS, *UNITS, "lost", CUT),
    "orders": (*ORDERS, "lost"),
}
TEXTS = {"tenant": NAMES, "keeper": NAMES, "room": ROOMS, "note": NOTES, "number": NUMBERS, "post": ("guard", "clerk")}
LATE = ("2026-03-04", "2026-04-01")  # to come at some of the moments
BEGINS = {"opened", "begun", "from_on"}
ENDS = {"closed", "ended", "to_on"}
KEYS = {
    "sites": SITES, "units": UNITS, "suspensions": ("p1", "p2"), "visits": tuple(f"v{n}" for n in range(8)),
    "cases": tuple(f"c{n}" for n in range(5)), "orders": ORDERS, "posts": ("h1", "h2", "h3"),
}  # fmt: skip


def days() -> st.SearchStrategy[str]:
    """Return days that lie on the edges."""
    return st.sampled_from(DAYS)


def times() -> st.SearchStrategy[str]:
    """Return dates with and without a time of day."""
    return st.sampled_from(TIMES)


def pool(type_: str, name: str) -> Sequence[str | None]:
    """Return what a cell may hold: usable values mostly, blanks, and unusable ones where they exist."""
    field = TYPES[type_]["fields"][name]
    kind = field["type"]
    if kind in ("id", "text"):
        words = LINKS[field["link"]] if "link" in field else TEXTS.get(name, STAFF)
        return (*words, *words, None)
    if kind == "code":
        usable: Sequence[str] = sorted(field["values"]) * 4
    elif kind in ("number", "flag"):
        usable = ("1", "2", "2.5", "3", "0", "2", "1.4", "-0.5") if kind == "number" else ("true", "false") * 4
    elif name in BEGINS | ENDS:
        usable = (*DAYS[:10], *LATE) if name in BEGINS else DAYS[10:]
    else:
        usable = TIMES if kind == "time" else DAYS
    blanks = max(1, len(usable) // 5)
    return (*usable, *((None,) * blanks), *((BAD,) * max(1, len(usable) // 15)))


@cache
def table(type_: str) -> st.SearchStrategy[list[Row]]:
    """Return rows of a type in any order: mostly all of its keys, now and then none."""
    (key,) = TYPES[type_]["key"]
    cells = {name: st.sampled_from(pool(type_, name)) for name in TYPES[type_]["fields"] if name != key}
    row = st.fixed_dictionaries(cells)
    keys = KEYS[type_]
    sizes = st.sampled_from((len(keys), len(keys), len(keys) - 1, max(1, len(keys) // 2), 0))

    def build(found: list[Row], size: int, turned: bool) -> list[Row]:
        rows = [{key: k, **cells} for k, cells in zip(keys, found, strict=True)][:size]
        return rows[::-1] if turned else rows

    return st.builds(build, st.tuples(*(row for _ in keys)).map(list), sizes, st.booleans())


def _calls() -> st.SearchStrategy[list[Row]]:
    """Return rows without a key, many of one moment: equal, alike and different ones."""
    pools = {name: st.sampled_from(pool("calls", name)) for name in TYPES["calls"]["fields"]}
    pools |= {"at": st.sampled_from(CALLED), "unit_id": st.sampled_from(("u1", "u1", "u2", "lost", None))}
    return st.lists(st.fixed_dictionaries(pools), max_size=7)


def _staff() -> st.SearchStrategy[list[Row]]:
    pairs = st.tuples(st.sampled_from(ORDERS), st.sampled_from(STAFF))
    return st.lists(pairs, unique=True, max_size=5).map(
        lambda found: [{"parent": parent, "item": item} for parent, item in found]
    )


def _answers(rules: tuple[str, ...]) -> st.SearchStrategy[list[Row]]:
    pools: dict[str, Sequence[str | None]] = {
        "rule": (*rules, *rules, "a/other"),
        "subject": (*UNITS, *SITES, "company"),
        "period": ("2026-01", "2026-02", "2026-03", "2026Q1", "2026H1", "2026-03-02/W"),
        "answer": pool("answers", "answer"),
        "at": pool("answers", "at"),
        "valid_until": (None, None, None, *DAYS[-3:], "2026-12-31", BAD),
        "by": (None, None, None, *STAFF),
        "post": ("clerk", "clerk", "other", "other", "guard", None, BAD),
    }
    row = st.fixed_dictionaries({name: st.sampled_from(found) for name, found in pools.items()})
    return st.lists(row, max_size=8).map(lambda rows: [{"answer_id": f"n{n}", **r} for n, r in enumerate(rows)])


def rows(wanted: frozenset[str], rules: tuple[str, ...] = ()) -> st.SearchStrategy[Rows]:
    """Return the tables of one business: the wanted ones filled, the others empty, sometimes one absent."""
    tables: dict[str, st.SearchStrategy[list[Row]]] = {}
    for name in TYPES:
        nothing: list[Row] = []
        tables[name] = table(name) if name in wanted and name in KEYS else st.just(nothing)
    if "calls" in wanted:
        tables["calls"] = _calls()
    if "order_staff" in wanted:
        tables["order_staff"] = _staff()
    if "answers" in wanted:
        tables["answers"] = _answers(rules)
    absent = st.sampled_from((*(None,) * 30, *sorted(wanted)))
    return st.builds(_without, st.fixed_dictionaries(tables), absent)


def _without(tables: Rows, absent: str | None) -> Rows:
    return {name: found for name, found in tables.items() if name != absent}

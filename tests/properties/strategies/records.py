"""Rows of the business: blanks, ties, equal times, unusable cells, edges of months, make-up days, empty and absent tables."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from properties.strategies.business import TYPES

BAD = "!bad"
Row = dict[str, str | None]
Rows = dict[str, list[Row]]

# Edges of months, quarters and years, the days around the make-up Saturday and the days off, and a stretch for gaps.
DAYS = (
    "2025-12-31", "2026-01-01", "2026-01-15", "2026-01-30", "2026-01-31", "2026-02-01", "2026-02-12", "2026-02-13",
    "2026-02-14", "2026-02-15", "2026-02-16", "2026-02-23", "2026-02-24", "2026-02-27", "2026-02-28", "2026-03-01",
    "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-30", "2026-03-31", "2026-04-01",
)  # fmt: skip
CLOCK = ("00:00", "08:30", "12:00", "23:59")
SITES, UNITS, CASES, ORDERS = ("s1", "s2"), ("u1", "u2", "u3"), ("c1", "c2"), ("o1", "o2", "o3", "o4")
STAFF = ("w1", "w2")
NAMES = ("王小明", "Anna Poe", "陳")
ROOMS = ("3-2-501", "A1203")
NOTES = (
    "all is well", "無", "call 13800138000", "seen Anna Poe there", "王小明 at 3-2-501", "13-2-501", "hotline 0755-12345678",
    "id 11010519491231002X", "id 110105194912310021",
)  # fmt: skip
NUMBERS = ("A-001", "A-002", "A-003", "A-005", "B-1", "none")
LINKS = {"sites": (*SITES, "lost"), "units": (*UNITS, "lost"), "orders": (*ORDERS, "lost")}
TEXTS = {
    "tenant": NAMES,
    "room": ROOMS,
    "note": NOTES,
    "item": STAFF,
    "post": ("guard", "clerk"),
    "by": STAFF,
}


def days() -> st.SearchStrategy[str]:
    """Return days that lie on the edges."""
    return st.sampled_from(DAYS)


def times() -> st.SearchStrategy[str]:
    """Return dates with and without a time of day."""
    timed = st.builds(lambda day, clock: f"{day} {clock}", days(), st.sampled_from(CLOCK))
    return st.one_of(days(), timed)


def spoiled(usable: st.SearchStrategy[str], *, bad: bool) -> st.SearchStrategy[str | None]:
    """Return cells that are mostly usable, sometimes blank, and now and then unusable."""
    kinds = ["value"] * 7 + ["blank"] * 2 + (["bad"] if bad else [])
    blank: st.SearchStrategy[str | None] = st.none()
    choice = {"value": usable, "blank": blank, "bad": st.just(BAD)}
    return st.sampled_from(kinds).flatmap(lambda kind: choice[kind])


def cells(type_: str, name: str) -> st.SearchStrategy[str | None]:
    """Return the cells of one field."""
    field = TYPES[type_]["fields"][name]
    kind = field["type"]
    if kind == "time":
        return spoiled(times(), bad=True)
    if kind == "date":
        return spoiled(days(), bad=True)
    if kind == "number":
        return spoiled(st.sampled_from(("0", "1", "2", "2.5", "3")), bad=True)
    if kind == "flag":
        return spoiled(st.sampled_from(("true", "false")), bad=True)
    if kind == "code":
        return spoiled(st.sampled_from(sorted(field["values"])), bad=True)
    return spoiled(st.sampled_from(_words(name, field.get("link"))), bad=False)


def _words(name: str, link: str | None) -> tuple[str, ...]:
    if link is not None:
        return LINKS[link]
    if name == "number":
        return NUMBERS
    return TEXTS.get(name, STAFF)


def table(type_: str, keys: tuple[str, ...]) -> st.SearchStrategy[list[Row]]:
    """Return rows with some of the keys, each at most once, in any order."""
    (key,) = TYPES[type_]["key"]
    fields = {name: cells(type_, name) for name in TYPES[type_]["fields"] if name != key}
    row = st.fixed_dictionaries(fields)
    return st.lists(st.sampled_from(keys), unique=True, max_size=len(keys)).flatmap(
        lambda chosen: st.tuples(*(row.map(lambda cells_, k=k: {key: k, **cells_}) for k in chosen)).map(list)
    )


def _staff() -> st.SearchStrategy[list[Row]]:
    pairs = st.tuples(st.sampled_from(ORDERS), st.sampled_from(STAFF))
    return st.lists(pairs, unique=True, max_size=4).map(
        lambda found: [{"parent": parent, "item": item} for parent, item in found]
    )


def _answers(rules: tuple[str, ...]) -> st.SearchStrategy[list[Row]]:
    row = st.fixed_dictionaries(
        {
            "rule": st.sampled_from((*rules, "a/other")),
            "subject": st.sampled_from((*UNITS, *SITES, "company")),
            "period": st.sampled_from(("2026-01", "2026-02", "2026-03", "2026Q1", "2026")),
            "answer": spoiled(
                st.sampled_from(sorted(TYPES["answers"]["fields"]["answer"]["values"])), bad=True
            ),
            "at": spoiled(times(), bad=True),
            "valid_until": spoiled(days(), bad=True),
            "by": st.none(),
        }
    )
    return st.lists(row, max_size=6).map(
        lambda rows: [{"answer_id": f"n{n}", **r} for n, r in enumerate(rows)]
    )


def rows(rules: tuple[str, ...] = ()) -> st.SearchStrategy[Rows]:
    """Return the tables of one business; now and then one was not delivered."""
    keys = {
        "sites": SITES, "units": UNITS, "suspensions": ("p1", "p2"), "visits": tuple(f"v{n}" for n in range(8)),
        "cases": CASES, "orders": ORDERS, "posts": ("h1", "h2", "h3"),
    }  # fmt: skip
    tables: dict[str, st.SearchStrategy[list[Row]]] = {name: table(name, some) for name, some in keys.items()}
    tables |= {"order_staff": _staff(), "answers": _answers(rules)}
    absent = st.sampled_from((*(None,) * 20, *tables))
    return st.builds(_without, st.fixed_dictionaries(tables), absent)


def _without(tables: Rows, absent: str | None) -> Rows:
    return {name: found for name, found in tables.items() if name != absent}


def shifted_day(day: str, count: int) -> str:
    """Return the day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()

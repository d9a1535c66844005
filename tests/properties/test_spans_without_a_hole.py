"""Spans that must cover a period: the engine and the reference agree on edges, holes, gaps, and ends that cannot be used."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from properties.comparing import by_engine, by_reference
from properties.drawing import EXAMPLES
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of
from properties.strategies.records import BAD
from properties.strategies.rules import SUSPENDED

BEGINS = (
    "2026-01-20",
    "2026-02-01",
    "2026-02-02",
    "2026-02-14",
    "2026-02-15",
    "2026-02-16",
    "2026-02-16 08:00",
    None,
    BAD,
)
ENDS = ("2026-02-13", "2026-02-14", "2026-02-15 23:59", "2026-02-27", "2026-02-28", "2026-03-02", None, BAD)
SPAN = st.fixed_dictionaries(
    {
        "at": st.sampled_from(BEGINS),
        "until": st.sampled_from(ENDS),
        "kind": st.sampled_from(("plain",) * 5 + (BAD, None)),
    }
)
HALVES = st.tuples(
    st.fixed_dictionaries({"at": st.sampled_from(BEGINS[:3]), "until": st.sampled_from(ENDS[:3])}),
    st.fixed_dictionaries({"at": st.sampled_from(BEGINS[3:7]), "until": st.sampled_from(ENDS[3:])}),
).map(lambda halves: [{**half, "kind": "plain"} for half in halves])
SPANS = st.one_of(HALVES, st.lists(SPAN, max_size=3), st.builds(lambda a, b: [*a, b], HALVES, SPAN))


def spanning(gap: str, spans: list[dict[str, str | None]], as_of: date | datetime, begun: str) -> Audit:
    of = {"of": "visits", "match": {"unit_id": "unit_id"}, "where": {"kind": "plain"}}
    covers = {"of": of, "from": "at", "to": "until", "gap": gap}
    rule = rule_of("units", "evidence", {"covers": covers, "per": {"per": "month"}})
    rows = {
        "units": [{"unit_id": "u1", "site_id": "s1", "begun": begun, "ended": "2026-02-28"}],
        "visits": [{"visit_id": f"v{n}", "unit_id": "u1", **span} for n, span in enumerate(spans)],
        "sites": [{"site_id": "s1"}],
    }
    return Audit({"a/r": rule}, rows, as_of)


def test_engine_and_reference_agree_on_what_spans_cover() -> None:
    @settings(
        max_examples=EXAMPLES * 8, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        gap=st.sampled_from(("0", "480", "1440")),
        spans=SPANS,
        as_of=st.sampled_from((date(2026, 4, 1), date(2026, 3, 1), datetime(2026, 2, 28, 12, 0), date(2026, 2, 14))),
        begun=st.sampled_from(("2026-01-25", "2026-02-01", "2026-02-02")),
    )
    def check(gap: str, spans: list[dict[str, str | None]], as_of: date, begun: str) -> None:
        audit = spanning(gap, spans, as_of, begun)
        assert by_engine(audit) == by_reference(audit)

    check()


UNITS = st.lists(
    st.fixed_dictionaries(
        {
            "begun": st.sampled_from(("2026-01-25", "2026-02-02", "2026-02-16")),
            "ended": st.sampled_from(("2026-02-01", "2026-02-13", "2026-02-28", "2026-03-10", None)),
        }
    ),
    min_size=1, max_size=3,
)  # fmt: skip
PAUSE_ENDS = ("2026-02-03", "2026-02-14", "2026-02-15", "2026-02-16", "2026-02-28", None)
PAUSE = st.fixed_dictionaries(
    {
        "unit_id": st.sampled_from(("u0", "u0", "u1", "u2", "lost")),
        "from_on": st.sampled_from(("2026-01-20", *PAUSE_ENDS, BAD)),
        "to_on": st.sampled_from((*PAUSE_ENDS, *PAUSE_ENDS, *PAUSE_ENDS, BAD)),
    }
)


def paused(
    check: dict[str, object], merged: bool, units: list[dict[str, str | None]], pauses: list[dict[str, str | None]],
    spans: list[dict[str, str | None]], as_of: date | datetime,
) -> Audit:  # fmt: skip
    """Return an audit of units that are suspended, each by itself or all of a site as one."""
    each = {"of": "units", "active": SUSPENDED, **({"key": ["site_id"]} if merged else {})}
    kind = "evidence" if "covers" in check else "frequency"
    rows = {
        "units": [{"unit_id": f"u{n}", "site_id": "s1", **unit} for n, unit in enumerate(units)],
        "suspensions": [{"suspension_id": f"p{n}", **pause} for n, pause in enumerate(pauses)],
        "visits": [{"visit_id": f"v{n}", "unit_id": "u0", **span} for n, span in enumerate(spans)],
        "sites": [{"site_id": "s1"}],
    }
    return Audit({"a/r": rule_of(each, kind, check)}, rows, as_of)


def covering(gap: str) -> dict[str, object]:
    of = {"of": "visits", "match": {"unit_id.site_id": "site_id"}, "where": {"kind": "plain"}}
    return {"covers": {"of": of, "from": "at", "to": "until", "gap": gap}, "per": {"per": "month"}}


def test_engine_and_reference_agree_where_activity_has_holes() -> None:
    counted = {"count": {"of": "visits", "match": {"unit_id.site_id": "site_id"}}, "at_least": "1"}
    checks = (*map(covering, ("0", "480", "1440")), {**counted, "per": {"per": "week", "min_active_days": "3"}})

    @settings(
        max_examples=EXAMPLES * 10, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        check=st.sampled_from((*checks[:3], *checks)),
        merged=st.booleans(),
        units=UNITS,
        pauses=st.lists(PAUSE, max_size=3),
        spans=SPANS,
        as_of=st.sampled_from((date(2026, 4, 1), datetime(2026, 2, 28, 12, 0), date(2026, 2, 14))),
    )
    def check_all(
        check: dict[str, object], merged: bool, units: list[dict[str, str | None]], pauses: list[dict[str, str | None]],
        spans: list[dict[str, str | None]], as_of: date,
    ) -> None:  # fmt: skip
        audit = paused(check, merged, units, pauses, spans, as_of)
        assert by_engine(audit) == by_reference(audit)

    check_all()


def test_suspended_days_need_no_span_and_a_suspended_row_leaves_the_others_of_its_subject_active() -> None:
    def state(units: int, pause: tuple[str, str], *spans: tuple[str, str]) -> list[object]:
        active = [{"begun": "2026-02-01", "ended": "2026-02-28"}] * units
        pauses = [{"unit_id": "u0", "from_on": pause[0], "to_on": pause[1]}]
        listed = [{"at": begin, "until": end, "kind": "plain"} for begin, end in spans]
        audit = paused(covering("0"), units > 1, active, pauses, listed, date(2026, 4, 1))
        assert by_engine(audit) == by_engine(audit, small=None) == by_reference(audit)
        return [row[4] for row in by_engine(audit)]

    around = (("2026-02-01", "2026-02-09"), ("2026-02-20", "2026-02-28"))
    assert state(1, ("2026-02-10", "2026-02-19"), *around) == ["conforming"]
    assert state(1, ("2026-02-10", "2026-02-18"), *around) == ["nonconforming"]
    assert state(2, ("2026-02-10", "2026-02-19"), *around) == ["nonconforming"]
    assert state(2, ("2026-02-10", "2026-02-19"), ("2026-02-01", "2026-02-28")) == ["conforming"]


def states(*spans: tuple[str | None, str | None], gap: str = "1440") -> list[object]:
    listed = [{"at": begin, "until": end, "kind": "plain"} for begin, end in spans]
    return [row[4] for row in by_engine(spanning(gap, listed, date(2026, 4, 1), "2026-02-01"))]


def test_a_gap_is_let_pass_between_spans_only_and_an_end_that_cannot_be_used_fills_no_hole_before_it() -> None:
    assert states(("2026-02-01", "2026-02-13"), ("2026-02-15", "2026-02-28")) == ["conforming"]
    assert states(("2026-02-02", "2026-02-28")) == ["nonconforming"]
    assert states(("2026-02-01", "2026-02-27")) == ["nonconforming"]
    assert states(("2026-02-01", "2026-02-13"), ("2026-02-15", BAD)) == ["not_assessable"]
    assert states(("2026-02-01", "2026-02-13"), ("2026-02-16", BAD)) == ["nonconforming"]

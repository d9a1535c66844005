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


def states(*spans: tuple[str | None, str | None], gap: str = "1440") -> list[object]:
    listed = [{"at": begin, "until": end, "kind": "plain"} for begin, end in spans]
    return [row[4] for row in by_engine(spanning(gap, listed, date(2026, 4, 1), "2026-02-01"))]


def test_a_gap_is_let_pass_between_spans_only_and_an_end_that_cannot_be_used_fills_no_hole_before_it() -> None:
    assert states(("2026-02-01", "2026-02-13"), ("2026-02-15", "2026-02-28")) == ["conforming"]
    assert states(("2026-02-02", "2026-02-28")) == ["nonconforming"]
    assert states(("2026-02-01", "2026-02-27")) == ["nonconforming"]
    assert states(("2026-02-01", "2026-02-13"), ("2026-02-15", BAD)) == ["not_assessable"]
    assert states(("2026-02-01", "2026-02-13"), ("2026-02-16", BAD)) == ["nonconforming"]

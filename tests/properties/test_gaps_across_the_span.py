"""A gap that was broken before the span, or began before the rule was in force, is not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from properties.comparing import by_engine, by_reference, obligations
from properties.drawing import for_audits
from properties.strategies.audits import IDS, Audit, dates, suspended_audits
from properties.strategies.business import rule_of

RULE = IDS[0]
UNITS = {
    "u1": ("2026-01-01", None),  # never visited
    "u2": ("2026-01-01", None),  # visited late, in the span
    "u3": ("2026-01-01", None),  # visited late, before the span
    "u4": ("2026-01-01", "2026-02-20"),  # over before the span
    "u5": ("2026-01-01", "2026-03-01"),  # over on its first day
    "u6": ("2026-01-01", "2026-01-03"),  # closed by its end
}
VISITS = {"v2": ("u2", "2026-03-10"), "v3": ("u3", "2026-02-28"), "v4": ("u4", "2026-01-02")}
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def gaps(length: str, **more: str) -> Audit:
    rule = rule_of("units", "frequency", {"count": {"of": "visits"}, "every": length}, **more)
    units = [{"unit_id": u, "site_id": "s1", "begun": begun, "ended": ended} for u, (begun, ended) in UNITS.items()]
    visits = [{"visit_id": v, "unit_id": u, "at": at} for v, (u, at) in VISITS.items()]
    return Audit({RULE: rule}, {"units": units, "visits": visits, "sites": [{"site_id": "s1"}]}, LAST, from_=FIRST)


def found(audit: Audit) -> dict[tuple[str, str], str]:
    assert by_engine(audit) == by_engine(audit, small=None) == by_reference(audit)
    return {(o.subject, o.window): f"{o.state} {o.reason}".strip() for o in obligations(audit)}


def test_a_gap_broken_before_the_span_belongs_to_it_until_it_is_closed() -> None:
    assert found(gaps("10 days")) == {
        ("u1", "start"): "nonconforming missing",
        ("u2", "start"): "nonconforming late",
        ("u2", "v2"): "nonconforming missing",
        ("u3", "v3"): "nonconforming missing",  # its start was met late, but before the span
        ("u5", "start"): "nonconforming missing",  # active on the span's first day
    }


def test_a_gap_met_before_the_span_belongs_to_it_only_by_its_due() -> None:
    assert found(gaps("60 days")) == {
        ("u1", "start"): "nonconforming missing",  # due on 2 March
        ("u2", "start"): "nonconforming late",
        ("u2", "v2"): "pending not_due",
        ("u3", "start"): "conforming",
        ("u3", "v3"): "pending not_due",
        ("u4", "start"): "conforming",
        ("u4", "v4"): "conforming",
        ("u5", "start"): "conforming",
        ("u6", "start"): "conforming",
    }


def test_a_gap_that_began_before_the_rule_was_in_force_begins_on_that_day() -> None:
    audit = replace(gaps("10 days", effective_from="2026-02-21"), from_=None)
    assert found(audit) == {
        ("u1", "start"): "nonconforming missing",
        ("u2", "start"): "nonconforming late",
        ("u2", "v2"): "nonconforming missing",
        ("u3", "start"): "conforming",  # 28 February is the seventh day of the rule
        ("u3", "v3"): "nonconforming missing",
        ("u5", "start"): "conforming",  # of which nobody asked before 21 February
    }
    opened = {(o.subject, o.window): (o.opens, o.due) for o in obligations(audit)}
    first, second = opened["u1", "start"], opened["u2", "v2"]
    assert [day.date().isoformat() for day in (*first, *second) if day] == [
        "2026-02-21", "2026-03-03", "2026-03-10", "2026-03-20",
    ]  # fmt: skip


def test_a_visit_of_the_first_day_of_the_rule_meets_what_began_before_it() -> None:
    audit = replace(gaps("10 days", effective_from="2026-02-28"), from_=None)
    assert found(audit)["u3", "start"] == "conforming"
    assert ("u3", "start") not in found(replace(gaps("10 days", effective_from="2026-03-01"), from_=None))


def test_a_rule_that_comes_into_force_after_the_as_of_asks_nothing_yet() -> None:
    audit = replace(gaps("10 days", effective_from="2026-04-02"), to=date(2026, 12, 31))
    assert found(audit) == {("", ""): "not_applicable no_events"}


def test_over_a_begin_of_the_span_and_of_the_rule_every_gap_is_the_same() -> None:
    lengths = ("1 day", "3 days", "30 hours", "1 month", "3 working days", "10 working days")
    checks = [{"count": count, "every": length} for length in lengths for count in ({"of": "visits"}, {"of": "calls"})]

    def over(audit: Audit, first: date | None, since: date | None) -> Audit:
        more = {} if since is None else {"effective_from": since.isoformat()}
        return replace(audit, from_=first, rules={RULE: {**audit.rules[RULE], **more}})

    def check(audit: Audit, data: st.DataObject) -> None:
        del data
        expected = by_reference(audit)
        assert by_engine(audit) == by_engine(audit, small=None) == expected

    maybe = st.one_of(st.none(), dates(), dates())
    for_audits(st.builds(over, suspended_audits(checks), maybe, maybe), check)

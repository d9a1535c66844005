"""No member speaks for its group: what its members do not agree on is not known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of, text

AS_OF = date(2026, 4, 1)
SITES = [{"site_id": "s1"}, {"site_id": "s2"}]


def orders(**cells: list[str | None]) -> list[dict[str, str | None]]:
    count = max(map(len, cells.values()))
    rows = [{"order_id": f"o{n}", "done_at": "2026-03-05", "site_id": "s1", "called_at": None} for n in range(count)]
    return [{**row, **{name: values[n] for name, values in cells.items()}} for n, row in enumerate(rows)]


def judged(audit: Audit) -> list[tuple[object, ...]]:
    found = by_engine(audit)
    assert found == by_engine(audit, small=None) == by_reference(audit)
    return [row[1:2] + row[3:6] for row in found if row[3] == "2026-03"]


def rule(*, ratio: object = "10%", **parts: object) -> dict[str, object]:
    covered = {"called_at": {"answered": "true"}}
    return {
        **rule_of("orders", "sampling", {"per": "month", "by": [], "covered_when": covered, "ratio": ratio}),
        **parts,
    }


def audit_of(document: dict[str, object], rows: list[dict[str, str | None]], *own: ParamValue) -> Audit:
    return Audit({"a/r": document}, {"orders": rows, "sites": SITES}, AS_OF, to=date(2026, 3, 31), settings=own)


@pytest.mark.parametrize("sites", [["s1"] * 5 + ["s2"] * 5, ["s2"] * 5 + ["s1"] * 5])
def test_a_site_s_own_figure_is_not_that_of_a_group_of_several(sites: list[str | None]) -> None:
    document = rule(ratio={"param": "q"}, params={"q": {"source": "company", "value": "10%"}})
    rows = orders(site_id=sites, called_at=["2026-03-06", *[None] * 9])
    assert judged(audit_of(document, rows)) == [("", "2026-03", "conforming", "")]
    own = ParamValue("q", "100%", site="s2", origin="project")
    assert judged(audit_of(document, rows, own)) == [("", "2026-03", "not_assessable", "parameter:q")]
    assert judged(audit_of(document, rows[:5], own)) == [
        (sites[0], "2026-03", *(("conforming", "") if sites[0] == "s1" else ("nonconforming", "too_few")))
    ]


def test_members_that_may_be_one_make_their_group_unknown() -> None:
    moment = {"unit_id": "u1", "at": "2026-03-02 12:00", "staff_id": "w1"}
    calls = [{**moment, "score": score} for score in ("1", "2")]
    check = {"per": "month", "by": [], "covered_when": {"score": {"ge": "1"}}, "ratio": "50%"}
    rows = {"calls": calls, "units": [{"unit_id": "u1", "site_id": "s1"}], "sites": SITES}
    audit = Audit({"a/r": rule_of("calls", "sampling", check)}, rows, AS_OF, to=date(2026, 3, 31))
    assert judged(audit) == [("s1", "2026-03", "not_assessable", "unusable")]
    apart = replace(audit, rows={**rows, "calls": [calls[0], {**calls[1], "at": "2026-03-03"}]})
    assert judged(apart) == [("s1", "2026-03", "conforming", "")]


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["plain"] * 8, ("nonconforming", "too_few")),
        (["special"] * 8, ("not_applicable", "gate")),
        (["special", *["plain"] * 7], ("not_assessable", "unusable")),
        ([*["plain"] * 7, "special"], ("not_assessable", "unusable")),
    ],
)
def test_a_gate_is_that_of_all_members_or_not_known(kinds: list[str | None], state: tuple[str, str]) -> None:
    document = rule(when={"kind": "plain"})
    assert judged(audit_of(document, orders(kind=kinds))) == [("s1", "2026-03", *state)]


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["special"] * 8, ("exempt", "exemption:other")),
        (["special", *["plain"] * 7], ("not_assessable", "unusable")),
    ],
)
def test_so_is_an_exemption(kinds: list[str | None], state: tuple[str, str]) -> None:
    document = rule(exempt=[{"code": "other", "when": {"kind": "special"}, "why": text("w")}])
    assert judged(audit_of(document, orders(kind=kinds))) == [("s1", "2026-03", *state)]

"""Who held a post is not known where nobody knows the site or the day of which it is asked."""

from __future__ import annotations

from datetime import date

import pytest

from properties.comparing import by_engine, by_reference
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of
from reference.rows import BAD, CUT

HELD = {"holds": {"who": {"field": "staff_id"}, "post": "guard", "on": {"field": "at"}}}
UNKNOWN = ("not_assessable", "unusable")


@pytest.mark.parametrize(
    ("site", "posted", "state"),
    [
        ("s1", "s1", ("conforming", "")),
        ("s1", "s2", ("nonconforming", "missing")),
        (None, "s2", ("conforming", "")),  # the company's
        (CUT, "s2", UNKNOWN),  # it may be s2
        (CUT, None, ("conforming", "")),
        ("lost", "s2", UNKNOWN),  # s2 may be meant: the register has no such site
        ("lost", "lost", ("conforming", "")),
    ],
)
def test_a_posting_at_another_site_may_be_one_of_a_site_that_is_not_known(
    site: str | None, posted: str | None, state: tuple[str, str]
) -> None:
    case = {"case_id": "c1", "site_id": site, "at": "2026-03-02", "staff_id": "w1", "note": "n"}
    post = {"post_id": "h1", "who": "w1", "post": "guard", "from_on": "2026-01-01", "site_id": posted}
    sites = [{"site_id": "s1"}, {"site_id": "s2"}]
    rule = rule_of("cases", "evidence", {"require": {"by_guard": HELD}})
    audit = Audit({"a/r": rule}, {"cases": [case], "posts": [post], "sites": sites, "units": []}, date(2026, 3, 31))
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    assert [row[4:6] for row in expected] == [state]


@pytest.mark.parametrize(
    ("at", "since", "state"),
    [
        ("2026-03-02", None, ("conforming", "")),
        (None, None, ("nonconforming", "missing")),
        (BAD, None, UNKNOWN),
        (None, "2026-01-01", ("nonconforming", "missing")),
    ],
)
def test_an_open_posting_is_of_any_day_and_a_blank_is_none(
    at: str | None, since: str | None, state: tuple[str, str]
) -> None:
    held = {"holds": {"who": {"field": "staff_id"}, "post": "guard", "on": {"field": "answered_at"}}}
    case = {"case_id": "c1", "site_id": "s1", "at": "2026-03-02", "answered_at": at, "staff_id": "w1", "note": "n"}
    post = {"post_id": "h1", "who": "w1", "post": "guard", "from_on": since, "site_id": "s1"}
    rule = rule_of("cases", "evidence", {"require": {"by_guard": held}})
    rows = {"cases": [case], "posts": [post], "sites": [{"site_id": "s1"}], "units": []}
    audit = Audit({"a/r": rule}, rows, date(2026, 3, 31))
    expected = by_reference(audit)
    assert by_engine(audit) == by_engine(audit, small=None) == expected
    assert [row[4:6] for row in expected] == [state]

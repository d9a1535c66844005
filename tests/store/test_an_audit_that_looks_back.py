"""An audit as of an earlier day than one that was recorded leaves what is known as it is, and says so."""

from __future__ import annotations

from pathlib import Path

from store.conftest import H1, H2, Night, Nightly
from store.test_rectification_round_trip import states
from store.test_what_is_new_since_the_last_run import EVERY, counts, others

MAY = ("--as-of", "2026-05-10")
FEBRUARY = ("--from", "2026-02-01", "--to", "2026-02-28", "--as-of", "2026-03-10")
BACK = "this audit looks back, because run {} is as of 2026-05-10"


def said(night: Night, run: int) -> bool:
    """Tell whether the night says that it looks back beside this run."""
    return BACK.format(run) in night.output


def test_it_opens_nothing_again_and_fixes_nothing(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    assert counts(nightly(H1 + H2, *MAY)) == {"fixed": 1}
    back = nightly(H1)
    assert said(back, 2)
    assert (back.beside.partition(":")[0], counts(back)) == ("beside run 1 as of 2026-04-10", {"persisting": 1})
    assert states(store) == {"H2": "closed"}
    assert counts(nightly(H1 + H2, *MAY)) == {}
    assert counts(nightly(H1, *MAY)) == {"reopened": 1}
    mended = nightly(H1 + H2)
    assert said(mended, 5)
    assert states(store) == {"H2": "to_issue"}


def test_it_adds_what_nobody_knew(nightly: Nightly, store: Path) -> None:
    visits = H1 + H2 + H1.replace("2026-03-02", "2026-02-02")
    nightly(visits, *MAY)
    back = nightly(visits, *FEBRUARY)
    assert said(back, 1)
    assert counts(back) == {"new": 1}
    assert states(store) == {"H2": "to_issue"}
    assert counts(nightly(visits, *MAY)) == {"not seen": 1}


def test_the_night_after_goes_on_from_the_latest_day(nightly: Nightly) -> None:
    nightly(H1, *MAY)
    nightly(H1)
    on = nightly(H1, *MAY)
    assert on.beside.startswith("beside run 1 as of 2026-05-10")
    assert "looks back" not in on.output


def test_a_run_as_of_a_day_that_had_not_come_yet_holds_nothing_back(nightly: Nightly) -> None:
    nightly(H1, "--as-of", "2999-01-01")
    assert counts(nightly(H1 + H2)) == {}
    assert "looks back" not in nightly(H1).output


def test_a_past_period_audited_again_has_the_same_bytes_however_much_was_recorded_since(nightly: Nightly) -> None:
    nightly("")
    again = nightly("", *EVERY)
    report = {path.name: path.read_bytes() for path in again.out.iterdir()}
    nightly("", *MAY)
    nightly("", *MAY)
    back = nightly("", "--baseline", "1", *EVERY)
    assert {path.name: path.read_bytes() for path in back.out.iterdir()} == report
    assert others(back) == others(again)

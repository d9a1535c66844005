"""A catalogue that is checked in a process beside is the one that is checked here, with its places and its problems."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance import forked
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import begin_catalogue, load_catalogue
from tiny import write_tiny

PARTS = ("standard", "clauses", "record_types", "profile", "calendar", "scorecards", "wording")


@pytest.fixture(autouse=True)
def _free(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(forked.os, "fork"):
        pytest.skip("nothing can be forked here")
    for told in ("is_alone", "has_room"):
        monkeypatch.setattr(forked, told, lambda *_: True)


def read_beside(ref: str) -> tuple[Catalogue | None, tuple[object, ...]]:
    begun = begin_catalogue(ref, every_reading=True)
    wait = forked.made_beside(begun.check)
    assert wait is not begun.check
    return begun.whole(wait())


def told(catalogue: Catalogue) -> list[object]:
    entries = [*catalogue.rules.values(), *(other.entry for other in catalogue.other_readings)]
    rules = [(e.id, e.rule, e.place, e.raw, e.area, e.params, dict(e.positions)) for e in entries]
    return [*(getattr(catalogue, part) for part in PARTS), rules]


def test_the_shipped_standard_comes_back_whole() -> None:
    here, _ = load_catalogue("property-cs", every_reading=True)
    there, problems = read_beside("property-cs")
    assert problems == ()
    assert here is not None
    assert there is not None
    assert len(here.rules) > 100
    assert told(there) == told(here)


def test_problems_come_back_with_their_places(tmp_path: Path) -> None:
    standard = write_tiny(tmp_path)
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("each: houses", "each: hoses"), encoding="utf-8")
    _, problems = load_catalogue(str(standard))
    assert [Path(problem.place.file).name for problem in problems] == ["visits.yaml"]
    assert read_beside(str(standard))[1] == problems


def test_what_exports_are_read_by_is_known_before_the_rest(tmp_path: Path) -> None:
    standard = write_tiny(tmp_path)
    begun = begin_catalogue(str(standard))
    catalogue, _ = load_catalogue(str(standard))
    assert catalogue is not None
    assert begun.record_types == catalogue.record_types
    (standard / "standard.yaml").write_text("id: [", encoding="utf-8")
    assert begin_catalogue(str(standard)).record_types is None
    assert begin_catalogue("no-such-standard").record_types is None

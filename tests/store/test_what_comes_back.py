"""What comes back after a verified closure is graded higher and linked; what many sites break is the company's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from store.conftest import H1, H2, Nightly
from store.test_rectification_round_trip import DONE, VERIFIED, export, fill, states, take


def minor(standard: Path) -> None:
    """Make the rule a minor one, whose breaches are never systematic."""
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(
        rule.read_text("utf-8").replace("severity: major", "severity: minor\nescalate: never"), encoding="utf-8"
    )


def closed(nightly: Nightly, store: Path, sent: Path) -> str:
    """Close the finding of March by a verifier; return its id."""
    first = nightly(H1).findings["findings"][0]["id"]
    book = sent / "rectification-H2.xlsx"
    for entries in (DONE, VERIFIED):
        export(store, sent)
        fill(book, entries)
        assert take(store, book)[0] == 0
    return str(first)


def april(nightly: Nightly, *words: str) -> dict[str, object]:
    """Audit April, in which the second house was not visited either, as of 10 May; return its finding of April."""
    visits = H1 + H1.replace("2026-03-02", "2026-04-02")
    night = nightly(visits, "--from", "2026-04-01", "--to", "2026-04-30", "--as-of", "2026-05-10", *words)
    found: dict[str, object] = next(f for f in night.findings["findings"] if f["window"] == "2026-04")
    return found


def test_another_breach_of_the_rule_at_the_site_recurs_is_raised_and_links_back(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    minor(standard)
    first = closed(nightly, store, tmp_path / "sent")
    found = april(nightly)
    assert (found["standing"], found["before"]) == ("recurring", first)
    assert (found["grade"], found["own_grade"]) == ("major", "minor")
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert "raised from minor to major, because it came back" in page


def test_a_company_may_keep_the_grade_or_look_back_less_far(
    nightly: Nightly, standard: Path, store: Path, records: Path, tmp_path: Path
) -> None:
    minor(standard)
    closed(nightly, store, tmp_path / "sent")
    (records / "profile.yaml").write_text("recurrence: {escalate: false}\n", encoding="utf-8")
    assert april(nightly)["grade"] == "minor"
    (records / "profile.yaml").write_text("recurrence: {look_back: 26}\n", encoding="utf-8")
    assert april(nightly, "--baseline", "1")["standing"] == "new"


def test_what_was_said_to_be_done_and_an_audit_no_longer_finds_was_closed(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    minor(standard)
    nightly(H1)
    sent = tmp_path / "sent"
    export(store, sent)
    fill(sent / "rectification-H2.xlsx", DONE)
    take(store, sent / "rectification-H2.xlsx")
    nightly(H1 + H2)
    assert states(store) == {"H2": "closed"}
    assert april(nightly)["standing"] == "recurring"


def test_what_merely_turned_out_to_be_recorded_was_no_closure(nightly: Nightly, standard: Path) -> None:
    minor(standard)
    nightly(H1)
    nightly(H1 + H2)
    assert april(nightly)["standing"] == "new"


def test_a_clause_that_many_sites_break_is_one_finding_of_the_company_with_the_list(
    nightly: Nightly, records: Path
) -> None:
    (records / "profile.yaml").write_text("recurrence: {sites: 2}\n", encoding="utf-8")
    night = nightly("")
    assert [(part["clause"], part["sites"]) for part in night.findings["systemic"]] == [
        ("1", [{"key": "H1", "findings": 1}, {"key": "H2", "findings": 1}])
    ]
    assert "Broken at many sites" in (night.out / "report.html").read_text("utf-8")
    assert nightly(H1).findings["systemic"] == []


def test_the_days_for_rectification_are_the_companys(nightly: Nightly, store: Path, records: Path) -> None:
    from compliance.store.opening import opened
    from compliance.store.rectifications import rectifications

    (records / "profile.yaml").write_text("due_days: {major: 3}\n", encoding="utf-8")
    nightly(H1)
    with opened(store, writing=False) as connection:
        (held,) = rectifications(connection).values()
    assert (held.rectification.raised, held.rectification.due) == (date(2026, 4, 10), date(2026, 4, 13))


def test_what_was_raised_because_it_came_back_stays_so_while_it_persists(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    minor(standard)
    first = closed(nightly, store, tmp_path / "sent")
    april(nightly)
    again = april(nightly)
    assert (again["standing"], again["grade"], again["own_grade"]) == ("persisting", "major", "minor")
    assert again["before"] == first
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert "raised from minor to major, because it came back" in page


def test_a_breach_from_before_the_closure_is_new_though_it_is_found_after_it(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    minor(standard)
    closed(nightly, store, tmp_path / "sent")
    span = ("--from", "2026-02-01", "--to", "2026-02-28", "--as-of", "2026-05-10")
    found = nightly(H1 + H1.replace("2026-03-02", "2026-02-02"), *span).findings["findings"]
    assert [(f["window"], f["subject"], f["standing"], f["grade"]) for f in found] == [
        ("2026-02", "H2", "new", "minor")
    ]


def test_what_a_verifier_closed_and_an_audit_then_found_to_hold_is_opened_again_when_it_is_broken_again(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    minor(standard)
    first = closed(nightly, store, tmp_path / "sent")
    assert nightly(H1).findings["findings"][0]["standing"] == "closed"
    assert nightly(H1 + H2).findings["comparison"]["fixed"] == [], "it was closed already"
    (found,) = nightly(H1).findings["findings"]
    assert (found["standing"], found["before"], found["grade"]) == ("reopened", first, "major")
    assert states(store) == {"H2": "to_issue"}


def test_what_was_void_or_exempt_is_open_again_when_it_was_fixed_and_is_broken_again(
    nightly: Nightly, store: Path, tmp_path: Path
) -> None:
    sent = tmp_path / "sent"
    book = sent / "rectification-H2.xlsx"
    for status, code in (("void", "void"), ("exempt", "exempt")):
        nightly(H1)
        for entries in ({"status": "disputed", "remark": "it was there"}, {"status": status}):
            export(store, sent)
            fill(book, entries)
            assert take(store, book)[0] == 0
        nightly(H1)
        assert states(store) == {"H2": code}, "an audit that still finds it does not undo what was decided"
        nightly(H1 + H2)
    nightly(H1)
    assert states(store) == {"H2": "to_issue"}

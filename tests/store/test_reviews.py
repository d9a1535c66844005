"""The auditor's own word: a comment or another grade, both grades printed, nothing else changed."""

from __future__ import annotations

from store.conftest import H1, Nightly


def reviews(*lines: str) -> dict[str, str]:
    """Write the file of reviews."""
    return {"review.yaml": "reviews:\n" + "".join(f"  - {{{line}}}\n" for line in lines)}


def test_a_finding_is_regraded_with_who_and_why_and_both_grades_are_printed(nightly: Nightly) -> None:
    first = nightly(H1)
    wanted = first.findings["findings"][0]["id"]
    said = reviews(
        f"finding: {wanted}, why: the nurse was ill, by: lead auditor, on: 2026-04-11",
        f"finding: {wanted}, grade: observation, why: agreed at the closing meeting, by: lead auditor, on: 2026-04-12",
    )
    night = nightly(H1, files=said)
    finding = night.findings["findings"][0]
    assert (finding["grade"], finding["computed_grade"], finding["own_grade"]) == ("observation", "major", "major")
    assert finding["reviews"] == [
        {"grade": None, "why": "the nurse was ill", "by": "lead auditor", "on": "2026-04-11"},
        {"grade": "observation", "why": "agreed at the closing meeting", "by": "lead auditor", "on": "2026-04-12"},
    ]
    assert night.exit_code == 0
    assert night.findings["figures"] == first.findings["figures"]
    page = (night.out / "report.html").read_text("utf-8")
    assert "agreed at the closing meeting" in page


def test_a_review_of_an_unknown_finding_is_a_problem(nightly: Nightly) -> None:
    night = nightly(H1, files=reviews("finding: 0123456789abcdef, why: a slip, by: lead auditor, on: 2026-04-11"))
    assert night.exit_code == 2
    assert "review.yaml:2:" in night.output
    assert "no obligation of this audit or of the store has the finding id '0123456789abcdef'" in night.output


def test_a_review_needs_who_why_and_when(nightly: Nightly) -> None:
    night = nightly(H1, files=reviews("finding: 0123456789abcdef, grade: minor"))
    assert night.exit_code == 2
    assert all(word in night.output for word in ("why", "by", "on"))

"""What a company has left out of a list by its profile is neither expected nor advised; what it added is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from compliance.catalogue.load import load_catalogue
from compliance.ledger import Obligation, State
from compliance.render.advice import would_pass
from compliance.render.labels import Labels
from compliance.render.sentences import expected
from compliance.render.texts import Words

PROTECTED = "renovation/common-parts-not-protected"
PAPERS = "renovation/registration-papers-missing"
PROCEDURE = "renovation/procedure-missing"
DAY = datetime(2026, 3, 2)


def told(rule: str, missing: str, profile: Path | None = None) -> tuple[str, str]:
    """Return what was expected and what would have passed, for a renovation of 2 March."""
    labels = labels_of(rule, profile)
    duty = broken(rule, missing, "P1", labels)
    return expected(duty, labels), would_pass(duty, labels).text


def labels_of(rule: str, profile: Path | None) -> Labels:
    """Return the words for one rule of a company."""
    catalogue, problems = load_catalogue("property-cs", profile=profile, only={rule})
    assert problems == ()
    assert catalogue is not None
    return Labels(catalogue, Words("en"))


def broken(rule: str, missing: str, site: str, labels: Labels) -> Obligation:
    """Return a duty of 2 March at a site that lacks something."""
    clause = labels.catalogue.rules[rule].rule.clause
    return Obligation(
        rule, clause, site, "R1", "", State.NONCONFORMING, "incomplete", opens=DAY, due=DAY, due_day=True, met_at=None,
        population=None, demanded=4, found=3, missing=missing, subject_row=1,
    )  # fmt: skip


def test_the_list_of_the_clause_is_expected_whole() -> None:
    assert told(PROTECTED, "lobby") == (
        "To hold by 2026-03-02: the lift car, the lift hall, the lobby, special floors.",
        (
            "In place by 2026-03-02: the lobby (there is a record in Inspections [same project id; same building; kind of "
            "inspection: product protection; location: lobby; “at” not after 2026-03-02; either “protected until” blank or "
            "“protected until” not before 2026-03-02])."
        ),
    )


def test_a_building_without_a_lift_is_asked_for_no_lift(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("projects: {P1: {protect.locations: [lobby, special_floor]}}\n", encoding="utf-8")
    assert told(PROTECTED, "lobby", profile)[0] == "To hold by 2026-03-02: the lobby, special floors."


def test_papers_that_the_company_lists_are_expected_and_no_others(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("company: {reno.required_docs: [application, fire_commitment]}\n", encoding="utf-8")
    assert told(PAPERS, "fire_commitment", profile) == (
        "To hold by 2026-03-02: the application, the owner's consent, the fire-safety undertaking, registered.",
        (
            "In place by 2026-03-02: the fire-safety undertaking (there is a record in Renovation documents [same "
            "renovation id; document: fire-safety undertaking; “supplied on” not after 2026-03-02; not (present: no)])."
        ),
    )


def test_sites_with_values_of_their_own_are_advised_by_them_and_the_others_alike(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("projects: {P2: {doc.aliases.d03: [Site two's own paper]}}\n", encoding="utf-8")
    labels = labels_of(PROCEDURE, profile)
    told_at = {site: would_pass(broken(PROCEDURE, "exists", site, labels), labels).text for site in ("P1", "P2", "P3")}
    assert "Site two's own paper" in told_at["P2"]
    assert "Site two's own paper" not in told_at["P1"]
    assert told_at["P1"] == told_at["P3"]

"""Night after night: what is new, persisting, fixed, reopened or not seen, and which of it fails the run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from store.conftest import H1, H2, VISITS, Night, Nightly
from store.test_rectification_round_trip import DONE, export, fill, states, take


def counts(night: Night) -> dict[str, int]:
    """Return the standing counts of the console's line."""
    words = night.beside.partition(": ")[2].split(", ")
    pairs = (word.rsplit(" ", 1) for word in words)
    return {name: int(number) for name, number in pairs if number != "0"}


def test_a_finding_is_new_then_persisting_then_fixed_then_reopened(nightly: Nightly) -> None:
    nights = [nightly(H1), nightly(H1), nightly(H1 + H2), nightly(H1 + H2), nightly(H1)]
    assert [counts(night) for night in nights] == [{"new": 1}, {"persisting": 1}, {"fixed": 1}, {}, {"reopened": 1}]
    assert [night.exit_code for night in nights] == [1, 1, 0, 0, 1]
    assert nights[0].beside.startswith("beside no earlier run: ")
    assert nights[1].beside.startswith("beside run 1 as of 2026-04-10: ")


def test_only_what_is_new_recurring_or_reopened_fails_when_asked_so(nightly: Nightly) -> None:
    codes = [nightly(visits, "--fail-on-new").exit_code for visits in (H1, H1, "", H1 + H2, H1)]
    assert codes == [1, 0, 1, 0, 1]


def test_a_finding_whose_export_is_missing_is_not_seen_and_never_fixed(nightly: Nightly) -> None:
    nightly(H1)
    without = nightly(None)
    assert counts(without) == {"not seen": 1}
    assert counts(nightly(H1)) == {"persisting": 1}


def test_a_run_that_could_not_read_its_inputs_is_no_run(nightly: Nightly, records: Path) -> None:
    nightly(H1)
    (records / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    failed = nightly(H1 + H2)
    assert failed.exit_code == 2
    (records / "broken.xlsx").unlink()
    again = nightly(H1)
    assert again.beside.startswith("beside run 1 ")
    assert counts(again) == {"persisting": 1}


def test_an_earlier_run_can_be_the_baseline(nightly: Nightly) -> None:
    for visits in (H1, "", H1 + H2):
        nightly(visits)
    assert counts(nightly("", "--baseline", "1")) == {"persisting": 1, "new": 1}
    unknown = nightly(H1, "--baseline", "9")
    assert unknown.exit_code == 2
    assert "the store has no run 9 of tiny; expected one of 1, 2, 3, 4" in unknown.output


def test_a_baseline_without_a_store_is_a_problem(tmp_path: Path, records: Path) -> None:
    from store.conftest import command

    code, said = command("audit", records, "--standard", tmp_path, "--fail-on-new", "--baseline", "1")
    assert code == 2
    assert "--baseline: nothing to compare with; expected --store FILE beside it" in said
    assert "--fail-on-new: nothing to compare with; expected --store FILE beside it" in said


def test_a_finding_keeps_its_identity_when_texts_grade_figures_files_rows_and_the_rules_name_change(
    nightly: Nightly, standard: Path, records: Path
) -> None:
    first = nightly(H1).findings["findings"][0]["id"]
    rule = standard / "rules/care/visits.yaml"
    text = (
        rule.read_text("utf-8").replace("No visit", "Visits are missing").replace("severity: major", "severity: minor")
    )
    rule.unlink()
    (rule.parent / "monthly.yaml").write_text(text + "formerly: [care/visits]\n", encoding="utf-8")
    (records / "visits.csv").unlink()
    rows = H1.replace("60\n", "45\n")
    night = nightly(None, files={"march.csv": "at,house,by,ended_at,kind,note,minutes\n" + _turned(rows)})
    assert counts(night) == {"persisting": 1}
    assert night.findings["findings"][0]["id"] == first


def rename(standard: Path, *former: str) -> None:
    """Call the rule by a name of its own again, after these."""
    (old,) = (standard / "rules/care").glob("*.yaml")
    text = re.sub("formerly: .*\n", "", old.read_text("utf-8"))
    old.unlink()
    name = old.with_name(f"name{len(former)}.yaml")
    name.write_text(f"{text}formerly: [{', '.join(former)}]\n", encoding="utf-8")


def test_a_rule_that_was_renamed_keeps_waivers_rectifications_and_all_that_happened(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    span = "reason: r, approver: a, from: 2026-04-01, expires: 2026-04-30"
    first = nightly(H1).findings["findings"][0]["id"]
    sent = tmp_path / "sent"
    export(store, sent)
    rename(standard, "care/visits")
    waiver = f"waivers:\n  - {{finding: {first}, {span}}}\n  - {{rule: care/visits, site: H1, {span}}}\n"
    night = nightly(H1, files={"waivers.yaml": waiver})
    assert (counts(night), night.findings["findings"][0]["waiver"]["reason"]) == ({"persisting": 1}, "r")
    fill(sent / "rectification-H2.xlsx", DONE)
    assert take(store, sent / "rectification-H2.xlsx")[0] == 0
    assert counts(nightly(H1 + H2)) == {"fixed": 1}
    assert states(store) == {"H2": "closed"}
    rename(standard, "care/visits", "care/name1")
    assert counts(nightly(H1 + H2)) == {}
    again = nightly(H1)
    assert (counts(again), again.findings["findings"][0]["id"]) == ({"reopened": 1}, first)
    assert states(store) == {"H2": "to_issue"}


NOTED = """\
clause: "1"
title: {zh-Hant: 無記錄, zh-Hans: 无记录, en: Visit without a note}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 補記。, zh-Hans: 补记。, en: Add it.}
each: visits
evidence: {answered: [note]}
"""


def test_a_finding_about_a_record_without_a_key_outlives_a_column_and_is_fixed_when_what_lacked_is_filled(
    nightly: Nightly, standard: Path, records: Path
) -> None:
    (standard / "rules/care/noted.yaml").write_text(NOTED, encoding="utf-8")
    assert counts(nightly(H1 + H2)) == {"new": 2}
    cut = "".join(f"{line.rpartition(',')[0]}\n" for line in (VISITS + H1 + H2).splitlines())
    (records / "visits.csv").unlink()
    assert counts(nightly(None, files={"cut.csv": cut})) == {"persisting": 2}
    (records / "cut.csv").unlink()
    filled = (H1 + H2).replace(",,", ",well,")
    assert counts(nightly(filled)) == {"fixed": 2}


def _turned(rows: str) -> str:
    house, by, at, rest = rows.split(",", 3)
    return f"{at},{house},{by},{rest}"


EVERY = ("--formats", "html,xlsx,json,csv,md,ics,junit,sarif,oscal,docx", "--readings", "all")


def others(night: Night) -> list[str]:
    """Return the inputs that differ from the first audit of the span, as they are said."""
    said = "other than in the first audit of this span: "
    return [line.removeprefix(said) for line in night.output.splitlines() if line.startswith(said)]


def test_the_same_folder_again_gives_the_same_bytes_in_every_format(nightly: Nightly, records: Path) -> None:
    (records / "profile.yaml").write_text("recurrence: {sites: 2}\n", encoding="utf-8")
    nightly("")
    second = nightly("", "--baseline", "1", *EVERY)
    report = {path.name: path.read_bytes() for path in second.out.iterdir()}
    assert len(report) == 15
    third = nightly("", "--baseline", "1", *EVERY)
    assert {path.name: path.read_bytes() for path in third.out.iterdir()} == report
    assert others(third) == others(second) == ["the earlier audits that it stands beside"]


REVIEW = "reviews:\n  - {finding: %s, why: seen, by: auditor, on: 2026-04-09}\n"
WAIVERS = "waivers:\n  - {rule: care/visits, reason: r, approver: a, from: 2026-04-01, expires: 2026-04-30}\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("profile.yaml", "due_days: {major: 3}\n", ["the company's profile (profile.yaml)"]),
        ("audit.yaml", "title: Another\n", ["the audit file (audit.yaml)"]),
        ("waivers.yaml", WAIVERS, ["the waivers"]),
        ("review.yaml", REVIEW, ["the reviews"]),
        ("letter.txt", "no export\n", ["files that are no known export"]),
        ("houses2.csv", "house,since,beds\n", ["export houses2.csv", "how the export houses2.csv is read"]),
    ],
)
def test_when_the_bytes_differ_it_is_said_which_input_changed(
    name: str, text: str, said: list[str], nightly: Nightly
) -> None:
    nightly(H1)
    before = nightly(H1, "--baseline", "1")
    identity = before.findings["findings"][0]["id"]
    assert others(before) == ["the earlier audits that it stands beside"]
    text = text % identity if "%" in text else text
    after = others(nightly(H1, "--baseline", "1", files={name: text}))
    assert [part for part in after if part != others(before)[0]] == said


def test_another_export_rule_or_version_of_the_program_is_said(
    nightly: Nightly, standard: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nightly(H1)
    changed = H1.replace("60\n", "61\n")
    assert others(nightly(changed, "--baseline", "1"))[1:] == ["export visits.csv"]
    rule = standard / "rules/care/visits.yaml"
    rule.write_text(rule.read_text("utf-8").replace("en: Visit.", "en: Go."), encoding="utf-8")
    assert others(nightly(changed, "--baseline", "1"))[1:] == ["export visits.csv", "rule care/visits"]
    monkeypatch.setattr("compliance.nightly.__version__", "99")
    assert others(nightly(H1, "--baseline", "1"))[1:] == ["the version of the program", "rule care/visits"]


def test_findings_whose_report_never_came_into_place_are_new_again(nightly: Nightly, tmp_path: Path) -> None:
    nightly(H1 + H2)
    (tmp_path / "out" / "findings.json").unlink()
    (tmp_path / "out" / "findings.json").mkdir()
    broken = nightly(H1)
    assert broken.exit_code == 2
    (tmp_path / "out" / "findings.json").rmdir()
    again = nightly(H1, "--fail-on-new")
    assert again.beside.startswith("beside run 1 ")
    assert (counts(again), again.exit_code) == ({"new": 1}, 1)
    assert counts(nightly(H1)) == {"persisting": 1}


def test_the_report_draws_the_last_audit_of_each_month_before(nightly: Nightly) -> None:
    nightly(H1)
    nightly(H1 + H2, "--as-of", "2026-05-02")
    page = (nightly(H1 + H2, "--as-of", "2026-05-09").out / "report.html").read_text("utf-8")
    past = page[page.index('id="past-h"') :]
    assert past.index("2026-04-10") < past.index("2026-05-02")
    assert "50.0%" in past

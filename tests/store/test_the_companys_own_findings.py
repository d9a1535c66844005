"""A clause that many sites break is one finding of the company: followed, sent out, waived and closed like any other."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compliance.store.opening import opened
from compliance.store.rectifications import rectifications
from store.conftest import H1, H2, Night, Nightly, command
from store.test_rectification_round_trip import DONE, VERIFIED, cells, export, fill, states, take

BOTH = H1 + H2
EVERY = "html,xlsx,json,csv,md,ics,junit,sarif,oscal,docx"


@pytest.fixture(autouse=True)
def _two_are_many(records: Path) -> None:
    (records / "profile.yaml").write_text("recurrence: {sites: 2}\n", encoding="utf-8")


def own(night: Night) -> dict[str, Any]:
    """Return the company's one finding; the report is as its schema says."""
    schema = json.loads(files("compliance.render").joinpath("findings-v1.schema.json").read_text("utf-8"))
    jsonschema.validate(night.findings, schema)
    (found,) = night.findings["systemic"]
    return dict(found)


def gone(night: Night, which: str) -> list[tuple[str, str]]:
    """Return id and reason of the company's findings that are fixed or not seen."""
    return [(part["id"], part["reason"]) for part in night.findings["comparison"]["systemic"][which]]


def test_it_is_new_persists_is_fixed_and_is_opened_again(nightly: Nightly, store: Path) -> None:
    first = own(nightly(""))
    assert (first["standing"], first["grade"], first["clause"]) == ("new", "major", "1")
    again = own(nightly(""))
    assert (again["standing"], again["first_run"], again["id"]) == ("persisting", 1, first["id"])
    better = nightly(H1)
    assert better.findings["systemic"] == []
    assert gone(better, "fixed") == [(first["id"], "conforming")]
    assert states(store) == {"H1": "closed", "H2": "to_issue", "company": "closed"}
    worse = own(nightly(""))
    assert (worse["standing"], worse["before"]) == ("reopened", first["id"])
    assert states(store)["company"] == "to_issue"


def test_it_is_not_seen_when_its_sites_could_not_be_read(nightly: Nightly, store: Path) -> None:
    identity = own(nightly(""))["id"]
    blind = nightly(None)
    assert (gone(blind, "fixed"), gone(blind, "not_seen")) == ([], [(identity, "absent")])
    assert states(store)["company"] == "to_issue"
    assert own(nightly(""))["standing"] == "persisting"


def test_it_is_not_seen_when_so_many_sites_may_still_break_the_clause(
    nightly: Nightly, records: Path, store: Path
) -> None:
    identity = own(nightly(""))["id"]
    (records / "audit.yaml").write_text("scope: {sites: [H1]}\n", encoding="utf-8")
    half = nightly("")
    assert (gone(half, "fixed"), gone(half, "not_seen")) == ([], [(identity, "not_assessable")])
    mended = nightly(H1)
    assert gone(mended, "fixed") == [(identity, "conforming")]
    assert states(store)["company"] == "closed"


def test_it_is_counted_in_no_figure(nightly: Nightly, records: Path) -> None:
    night = nightly("", "--formats", EVERY)
    with_it = night.findings
    assert with_it["systemic"]
    assert "new 2" in night.beside
    assert "findings of the company (one clause broken at many sites): 1 (new 1)" in night.output
    assert 'tests="2" failures="2"' in (night.out / "junit.xml").read_text("utf-8").splitlines()[1]
    (records / "profile.yaml").write_text("recurrence: {sites: 3}\n", encoding="utf-8")
    without = nightly("").findings
    assert without["systemic"] == []
    assert with_it["figures"] == without["figures"]
    assert len(with_it["findings"]) == len(without["findings"]) == 2


def test_it_stands_in_the_lists_of_people(nightly: Nightly) -> None:
    night = nightly("", "--formats", EVERY)
    identity, out = own(night)["id"], night.out
    assert all(identity in (out / name).read_text("utf-8") for name in ("report.html", "findings.csv", "summary.md"))
    assert "The same clause is broken at many sites" in (out / "duties.ics").read_text("utf-8").replace("\r\n ", "")
    assert not list(out.glob("rectification-*.xlsx")), "with a store the workbooks are those of rectify export"
    assert (out / "notice-company.docx").is_file()


def test_it_goes_out_to_the_company_comes_back_and_is_closed(nightly: Nightly, store: Path, tmp_path: Path) -> None:
    nightly("")
    sent = tmp_path / "sent"
    said = export(store, sent)
    assert "rectification-company.xlsx" in said
    assert "notice-company.docx" in said
    book = sent / "rectification-company.xlsx"
    names, row = cells(book)[1:3]
    line = dict(zip(names, row, strict=True))
    assert line["problem"] == (
        "The same clause is broken at many sites: Of 2 sites at which the clause was judged, 2 break it."
    )
    assert (line["evidence"], line["grade"]) == ("H1 (1)\nH2 (1)", "major")
    fill(book, {**DONE, "responsible": "director"})
    assert take(store, book) == (0, ["lines read 1, of which 1 changed something"])
    export(store, sent)
    fill(book, {**VERIFIED, "verifier": "director"})
    code, problems = take(store, book)
    assert code == 2
    assert "'director' is the responsible one; expected somebody else" in problems[0]
    fill(book, VERIFIED)
    assert take(store, book)[0] == 0
    assert own(nightly(""))["standing"] == "closed"
    listed = command("rectify", "list", "--store", store, "--as-of", "2026-04-18", "--lang", "en")[1]
    assert [text.split("  ")[0] for text in listed.splitlines()] == ["H1", "H2"]


def test_without_a_store_the_company_gets_its_workbook_too(
    tmp_path: Path, standard: Path, records: Path, nightly: Nightly
) -> None:
    nightly("")
    code, _ = command(
        "audit", records, "--standard", standard, "--out", tmp_path / "alone", "--from", "2026-03-01", "--to",
        "2026-03-31", "--as-of", "2026-04-10",
    )  # fmt: skip
    assert code == 1
    names = {path.name for path in (tmp_path / "alone").glob("rectification-*.xlsx")}
    assert names == {"rectification-H1.xlsx", "rectification-H2.xlsx", "rectification-company.xlsx"}


def test_it_can_be_waived_and_graded_by_its_id(nightly: Nightly) -> None:
    identity = own(nightly(""))["id"]
    span = "from: 2026-04-01, expires: 2026-04-30"
    waiver = f"waivers:\n  - {{finding: {identity}, reason: a new contract, approver: director, {span}}}\n"
    review = f"reviews:\n  - {{finding: {identity}, grade: minor, why: agreed, by: auditor, on: 2026-04-09}}\n"
    found = own(nightly("", files={"waivers.yaml": waiver, "review.yaml": review}))
    assert found["waiver"]["reason"] == "a new contract"
    assert (found["grade"], found["computed_grade"]) == ("minor", "major")
    assert nightly(BOTH).exit_code == 0, "the waiver of a clause that no site breaks is unused, not unknown"


def test_the_masked_report_speaks_of_it_with_another_id(nightly: Nightly) -> None:
    identity = own(nightly(""))["id"]
    public = own(nightly("", "--privacy", "public"))
    assert public["standing"] == "persisting"
    assert public["id"] != identity


def test_two_standards_in_one_store_keep_theirs_apart(nightly: Nightly, standard: Path, store: Path) -> None:
    first = own(nightly(""))["id"]
    about = standard / "standard.yaml"
    about.write_text(about.read_text("utf-8").replace("id: tiny", "id: other"), encoding="utf-8")
    other = own(nightly(""))
    assert (other["standing"], other["rule"]) == ("new", "clause:other/1")
    assert other["id"] != first
    with opened(store, writing=False) as connection:
        assert len(rectifications(connection)) == 6


def test_a_workbook_goes_back_to_the_standard_that_sent_it(
    nightly: Nightly, standard: Path, store: Path, tmp_path: Path
) -> None:
    nightly("")
    sent = tmp_path / "sent"
    export(store, sent)
    about = standard / "standard.yaml"
    about.write_text(about.read_text("utf-8").replace("id: tiny", "id: other"), encoding="utf-8")
    nightly("")
    for number in range(2):
        fill(sent / "rectification-H1.xlsx", {"status": "being rectified", "cause": f"cause {number}"})
        assert take(store, sent / "rectification-H1.xlsx")[0] == 0
        with opened(store, writing=False) as connection:
            held = {key: one.rectification.cause for key, one in rectifications(connection).items() if '"H1"' in key}
        assert sorted(held.items()) == [
            ('["other","care/visits","H1","2026-03"]', f"cause {number}" if number else ""),
            ('["tiny","care/visits","H1","2026-03"]', "cause 0"),
        ]
        export(store, sent)
        assert len(cells(sent / "rectification-H1.xlsx")) == 3

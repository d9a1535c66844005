"""Waivers: laid over the findings, always listed, running out in public, never naming what is not there."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from store.conftest import H1, Nightly, command
from store.test_rectification_round_trip import states

HOLDS = "reason: the house is closed, approver: director, from: 2026-04-01, expires: 2026-04-30"
RAN_OUT = "reason: the house is closed, approver: director, from: 2026-03-01, expires: 2026-04-09"


def waivers(*lines: str) -> dict[str, str]:
    """Write the file of waivers."""
    return {"waivers.yaml": "waivers:\n" + "".join(f"  - {{{line}}}\n" for line in lines)}


def test_a_waived_finding_does_not_fail_the_run_and_stays_visible(nightly: Nightly) -> None:
    night = nightly(H1, files=waivers(f"rule: care/visits, site: H2, {HOLDS}"))
    assert night.exit_code == 0
    assert "waived: 1 finding(s)" in night.output
    assert [finding["subject"] for finding in night.findings["findings"]] == ["H2"]
    page = (night.out / "report.html").read_text("utf-8")
    book = CalamineWorkbook.from_path(night.out / "findings.xlsx")
    assert book.get_sheet_by_name("Waivers").to_python()[1][2:] == [
        "director", "the house is closed", "waived: 1 finding(s)",
    ]  # fmt: skip
    section = page[page.index('id="waivers"') :].partition("</section>")[0]
    assert all(
        word in section for word in ("No visit", "H2", "director", "the house is closed", "waived: 1 finding(s)")
    )


def test_a_waiver_of_one_finding_waives_no_other(nightly: Nightly) -> None:
    first = nightly("")
    wanted = next(f["id"] for f in first.findings["findings"] if f["subject"] == "H1")
    night = nightly("", files=waivers(f"finding: {wanted}, {HOLDS}"))
    assert night.exit_code == 1
    assert "waived: 1 finding(s)" in night.output
    assert nightly(H1.replace("H1", "H2"), files=waivers(f"finding: {wanted}, {HOLDS}")).exit_code == 0


def test_a_finding_resurfaces_when_its_waiver_has_run_out(nightly: Nightly) -> None:
    night = nightly(H1, files=waivers(f"rule: care/visits, {RAN_OUT}"))
    assert night.exit_code == 1
    assert "waiver of care/visits ran out on 2026-04-09: 1 finding(s) resurface" in night.output
    old = nightly(H1, "--fail-on-new", files=waivers(f"rule: care/visits, {RAN_OUT}"))
    assert old.exit_code == 0
    assert nightly(H1, "--fail-on-new", "--fail-on-expired").exit_code == 1


def test_a_waiver_that_names_what_is_not_there_is_a_problem(nightly: Nightly) -> None:
    night = nightly(H1, files=waivers(
        f"rule: care/visit, {HOLDS}", f"rule: care/visits, site: H3, {HOLDS}", f"finding: 0123456789abcdef, {HOLDS}"
    ))  # fmt: skip
    assert night.exit_code == 2
    said = [line.partition("waivers.yaml:")[2] for line in night.output.splitlines() if "waivers.yaml" in line]
    assert [line.split(" ", 1)[1] for line in said] == [
        "no rule 'care/visit'; expected a rule of the standard. Did you mean 'care/visits'?",
        "no site 'H3'; expected a site of the audit",
        "no obligation of this audit or of the store has the finding id '0123456789abcdef'; expected an id as findings.json has it",
    ]


def test_a_waiver_must_say_who_why_and_until_when(nightly: Nightly) -> None:
    night = nightly(H1, files=waivers("rule: care/visits, from: 2026-04-01"))
    assert night.exit_code == 2
    assert all(word in night.output for word in ("reason", "approver", "expires"))


def test_a_waiver_of_a_finding_of_an_earlier_night_stays_known(nightly: Nightly) -> None:
    wanted = nightly(H1).findings["findings"][0]["id"]
    assert nightly(None, files=waivers(f"finding: {wanted}, {HOLDS}")).exit_code == 1
    assert "waives nothing" in nightly(None).output


def test_a_waiver_may_be_kept_in_the_store_and_ended(nightly: Nightly, store: Path) -> None:
    assert nightly(H1).exit_code == 1
    words = [
        "waive",
        "add",
        "--store",
        store,
        "--rule",
        "care/visits",
        "--site",
        "H2",
        "--reason",
        "closed",
        "--approver",
        "director",
    ]
    assert command(*words, "--from", "2026-04-01", "--expires", "2026-04-30")[0] == 0
    waived = nightly(H1)
    assert (waived.exit_code, waived.findings["findings"][0]["waiver"]["approver"]) == (0, "director")
    said = command("waive", "list", "--store", store)[1]
    assert said == "1  store  care/visits @ H2  2026-04-01 to 2026-04-30  director: closed\n"
    assert command("waive", "end", "1", "--store", store)[0] == 0
    assert nightly(H1).exit_code == 1
    assert "1  ended  " in command("waive", "list", "--store", store)[1]


def test_a_waiver_that_cannot_be_is_not_kept(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    words = ["waive", "add", "--store", store, "--reason", "closed", "--approver", "director", "--from", "2026-04-30"]
    code, said = command(*words, "--rule", "care/visits", "--expires", "2026-04-01")
    assert code == 2
    assert "expires not before from" in said
    assert command("waive", "end", "1", "--store", store)[0] == 2
    assert command("waive", "list", "--store", store) == (0, "")


def test_a_waiver_of_a_finding_that_the_store_does_not_know_is_not_kept(nightly: Nightly, store: Path) -> None:
    identity = nightly(H1).findings["findings"][0]["id"]
    words = ["waive", "add", "--store", store, "--reason", "closed", "--approver", "director", "--lang", "en"]
    span = ["--from", "2026-04-01", "--expires", "2026-04-30"]
    code, said = command(*words, *span, "--finding", "0123456789abcdef")
    assert code == 2
    assert "--finding: no obligation of this audit or of the store has the finding id '0123456789abcdef'" in said
    assert command("waive", "list", "--store", store) == (0, "")
    assert command(*words, *span, "--finding", identity)[0] == 0
    assert nightly(H1).exit_code == 0


def test_a_waiver_of_a_file_is_journalled_by_the_run_that_took_it(nightly: Nightly, store: Path) -> None:
    nightly(H1, files=waivers(f"rule: care/visits, site: H2, {HOLDS}"))
    assert command("waive", "list", "--store", store)[1] == (
        "1  file  care/visits @ H2  2026-04-01 to 2026-04-30  director: the house is closed\n"
    )


def test_what_is_waived_is_not_sent_out_nor_overdue_and_its_time_begins_when_the_waiver_is_over(
    nightly: Nightly, store: Path, tmp_path: Path
) -> None:
    nightly(H1, files=waivers(f"rule: care/visits, {HOLDS}"))
    export = ["rectify", "export", "--store", store, "--findings", tmp_path / "out/findings.json", "--lang", "en"]
    assert command(*export, "--out", tmp_path / "sent") == (0, "nothing is open for rectification\n")
    assert states(store) == {"H2": "to_issue"}
    listed = ["rectify", "list", "--store", store, "--lang", "en", "--as-of"]
    assert command(*listed, "2026-04-30")[1] == "nothing is open for rectification\n"
    assert "overdue by 14 day(s)" in command(*listed, "2026-05-01")[1]
    nightly(H1, "--as-of", "2026-05-01", "--to", "2026-03-31")
    assert "due 2026-05-08, in 7 day(s)" in command(*listed, "2026-05-01")[1]
    assert command(*export, "--out", tmp_path / "sent")[0] == 0
    assert states(store) == {"H2": "to_rectify"}


def test_every_waiver_is_listed_also_one_to_come_and_one_that_a_longer_one_covers(nightly: Nightly) -> None:
    shorter = HOLDS.replace("2026-04-30", "2026-04-20").replace("director", "deputy")
    later = HOLDS.replace("2026-04-01", "2026-04-15").replace("director", "owner")
    lines = [f"rule: care/visits, {span}" for span in (HOLDS, shorter, later, RAN_OUT)]
    night = nightly(H1, "--formats", "html,json,md", files=waivers(*lines, f"rule: care/visits, site: H1, {HOLDS}"))
    found = night.findings["waivers"]
    own = [found_["id"] for found_ in night.findings["findings"]]
    assert [(part["approver"], part["findings"]) for part in found["in_force"]] == [("deputy", own), ("director", own)]
    assert [(part["approver"], part["findings"]) for part in found["to_come"]] == [("owner", own)]
    assert [part["resurfaced"] for part in found["expired"]] == [[]]
    assert [part["site"] for part in found["unused"]] == ["H1"]
    assert night.findings["findings"][0]["waiver"]["approver"] == "director"
    page, summary = ((night.out / name).read_text("utf-8") for name in ("report.html", "summary.md"))
    for text in (page[page.index('id="waivers"') :], summary[summary.index("## Waivers") :]):
        assert all(
            word in text for word in ("deputy", "director", "owner", "not begun yet", "ran out", "waives nothing")
        )

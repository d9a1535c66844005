"""A tiny hand-made audit: two sites, one rule of every kind, hostile texts where records put them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from demo_catalogue import KINDS, MINOR, catalogue

from compliance.catalogue.profile import AuditFile
from compliance.findings.finding import Cell, Evidence, Finding, finding_id
from compliance.findings.rates import figures
from compliance.findings.result import AuditResult, Moment, Note, Tally
from compliance.findings.scoring import severities
from compliance.ledger import Obligation, State
from compliance.problems import Place
from compliance.tables import DataFinding, Extent, Records, Source

SCRIPT = "<script>alert(1)</script>"
BRACES = "{{ 7 * 7 }}{% raw %}"
FORMULA = "=cmd|' /C calc'!A0"
SURROGATE = "half \ud800 a pair"
CONTROL = "a\x00b\x07c\x1b[31md\x9be\ufffeg"
HOSTILE = (SCRIPT, BRACES, FORMULA, CONTROL, "@SUM(1)", "\"' onmouseover='x", "</style></details>")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def duty(rule: str, reason: str, **values: object) -> Obligation:
    given: dict[str, Any] = {
        "clause": KINDS[rule][0],
        "site": "S1",
        "subject": "C-1",
        "window": "",
        "state": State.NONCONFORMING,
        "opens": at("2026-03-01"),
        "due": at("2026-03-04"),
        "due_day": True,
        "met_at": None,
        "population": None,
        "demanded": 1,
        "found": 0,
        "missing": "",
        "subject_row": 2,
    }
    return Obligation(**{**given, **values}, rule=rule, reason=reason)


def finding(obligation: Obligation, *, cells: tuple[Cell, ...] = (Cell("words", "ok"),), rows: int = 1) -> Finding:
    evidence = tuple(
        Evidence(
            "complaints",
            f"C-{n}",
            Place("complaints.xlsx", n + 1, 0, "Sheet1"),
            cells,
            "subject" if n == 1 else "counted",
        )
        for n in range(1, rows + 1)
    )
    identity = finding_id(obligation.rule, obligation.subject, obligation.window)
    grade = "minor" if obligation.rule in MINOR else "major"
    grade = "observation" if obligation.state is State.OBSERVATION else grade
    return Finding(identity, obligation, grade, "客服主管", evidence, rows)


DUTIES = (
    duty("complaints/answered", "late", met_at=at("2026-03-09 10:30")),
    duty("complaints/answered", "missing", subject="C-2", site="S2"),
    duty("complaints/answered", "before_trigger", subject="C-3", met_at=at("2026-02-27")),
    duty("complaints/steps", "out_of_order", missing="answered_at", demanded=2, found=1),
    duty("complaints/complete", "incomplete", missing="words", demanded=2, found=1),
    duty("complaints/private", "carries", missing="name,phone", state=State.OBSERVATION),
    duty("complaints/in-software", "not_found"),
    duty("complaints/follow-up", "too_few", subject="S1", window="2026-03", population=30, demanded=9, found=5),
    duty("complaints/follow-up", "not_covered", subject="S1", window="repairs:C-7"),
    duty("communication/interviews", "too_few", subject="S2", site="S2", window="2026-03", demanded=2, found=0),
    duty("communication/patrol-gap", "missing", subject="S2", site="S2", window="start"),
    duty("communication/manner", "answered", subject="S2", site="S2", window="2026Q1"),
)


def result(*, findings: tuple[Finding, ...] | None = None, **values: object) -> AuditResult:
    found = tuple(finding(part) for part in DUTIES) if findings is None else findings
    book = catalogue()
    lines = tallies(found)
    given: dict[str, Any] = {
        "catalogue": book,
        "audit_file": AuditFile.model_validate({"auditee": "示範物業", "team": ["質量部"]}),
        "moment": Moment(date(2026, 3, 31), None, date(2026, 3, 31)),
        "records": records(),
        "findings": found,
        "tallies": lines,
        "notes": (
            Note("communication/manner", "S1", "manual", "unanswered", 1, "S1", "2026Q1"),
            Note("complaints/in-software", "S2", "not_assessable", "no_export:interviews", 4, "C-9", ""),
            Note("complaints/answered", "S2", "not_assessable", "follows_from:complaints/steps", 2, "C-8", ""),
        ),
        "figures": figures(lines, severities(book.rules)),
        "sites": {"S1": "東苑", "S2": "西苑"},
        "obligations": sum(sum(line.counts.values()) for line in lines),
    }
    return AuditResult(**{**given, **values})


def tallies(findings: tuple[Finding, ...]) -> tuple[Tally, ...]:
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for rule in KINDS:
        for site in ("S1", "S2"):
            counts[rule, site] = {"conforming": 3, "pending": 1}
    for part in findings:
        line = counts.setdefault((part.obligation.rule, part.obligation.site), {})
        line[str(part.obligation.state)] = line.get(str(part.obligation.state), 0) + 1
    counts["communication/manner", "S1"]["manual"] = 1
    counts["complaints/in-software", "S2"]["not_assessable"] = 4
    return tuple(Tally(rule, site, line) for (rule, site), line in counts.items())


def records(**values: object) -> Records:
    sources = (
        Source(
            0,
            "complaints.xlsx",
            "Sheet1",
            "ab" * 32,
            "complaints",
            10,
            9,
            1,
            Extent(date(2026, 1, 1), date(2026, 3, 31)),
        ),
        Source(1, "interviews.csv", "", "cd" * 32, "interviews", 4, 4, 0, Extent(), ("備用",)),
    )
    bad = (
        DataFinding(
            "complaints",
            Place("complaints.xlsx", 11, 0, "Sheet1"),
            "at",
            "2026/2/30",
            "no_such_date",
            set_aside=True,
        ),
    )
    given: dict[str, Any] = {
        "tables": {},
        "sources": sources,
        "data_findings": bad,
        "unrecognised": (("notes.txt", "unknown"),),
    }
    return Records(**{**given, **values})


def hostile() -> AuditResult:
    """The same audit with hostile texts in every place that records and files fill."""
    mean = " ".join(HOSTILE)
    cells = tuple(Cell("words", evil) for evil in (*HOSTILE, SURROGATE))
    found = finding(duty("complaints/answered", "missing", subject=mean, window=mean), cells=cells)
    proof = tuple(
        Evidence("complaints", mean, Place(mean, 3, 0, mean), part.cells, part.role) for part in found.evidence
    )
    broken = Finding(found.id, found.obligation, found.grade, mean, proof, found.evidence_total)
    bad = tuple(
        DataFinding("complaints", Place(evil, 1, 0, evil), "at", evil, "no_such_date", set_aside=False)
        for evil in HOSTILE
    )
    source = Source(0, mean, mean, "ab" * 32, "complaints", 1, 1, 0, Extent(), HOSTILE)
    return result(
        findings=(broken,),
        audit_file=AuditFile.model_validate({"title": mean, "objective": mean, "auditee": mean, "team": [mean]}),
        notes=(Note("complaints/answered", "S1", "not_assessable", "unusable", 1, mean, mean),),
        records=records(sources=(source,), data_findings=bad, unrecognised=((mean, mean),)),
        sites={"S1": mean, "S2": FORMULA},
    )

"""The audits whose pages are opened."""

from __future__ import annotations

from datetime import date
from typing import Any

import builders
from builders import at, duty
from demo_catalogue import KINDS

from compliance.catalogue.profile import AuditFile
from compliance.findings.comparison import Compared, Comparison, Standing
from compliance.findings.finding import Cell, Finding
from compliance.findings.result import AuditResult, Month
from compliance.ledger import State
from compliance.render.html.page import to_html
from compliance.render.view.prepare import prepare

BESIDE = ("report.html", "findings.xlsx", "findings.json")
RULES = tuple(KINDS)
LONG = 1_000_000
MEAN = "\u202egpj.exe \u2066x\u2069 \u200f"


def page(result: AuditResult, lang: str = "zh-Hant") -> bytes:
    return to_html(prepare(result, lang, beside=BESIDE))


def small() -> AuditResult:
    """Every section filled, in two scripts: one cell is Traditional, one Simplified."""
    found = tuple(
        builders.finding(part, cells=(Cell("words", "業主投訴電梯" if n % 2 else "业主投诉电梯"), Cell("no", f"C-{n}")))
        for n, part in enumerate(builders.DUTIES)
    )
    standings = {f.id: Compared(Standing.NEW if n % 3 else Standing.PERSISTING, 1) for n, f in enumerate(found)}
    coming = duty(
        "communication/interviews", "not_due", subject="S2", site="S2", window="2026-04", state=State.PENDING,
        opens=at("2026-04-01"), due=at("2026-04-30"),
    )  # fmt: skip
    months = tuple(
        Month(
            date(2025, 4 + n, 1) if n < 9 else date(2026, n - 8, 1),
            {"conforming": 30 - n, "nonconforming": n, "manual": n % 4},
            {"complaints/answered": {"conforming": 30 - n, "nonconforming": n, "manual": n % 4}},
        )
        for n in range(12)
    )
    return builders.result(
        findings=found, months=months, upcoming=(coming,), comparison=Comparison(1, "2025-12-31", standings),
        audit_file=AuditFile.model_validate({"objective": "確認客戶服務標準的執行", "auditee": "示範物業", "team": ["質量部"]}),
    )  # fmt: skip


def hostile() -> AuditResult:
    """What a record may carry, in every place that records fill; one cell and one key of a megabyte each."""
    base = builders.hostile()
    found = base.findings[0]
    long = builders.finding(
        duty("complaints/answered", "missing", subject=MEAN + "x" * LONG),
        cells=(Cell("words", "<b>" * (LONG // 3)), Cell("words", MEAN)),
    )
    values: dict[str, Any] = {name: getattr(base, name) for name in ("audit_file", "notes", "records", "sites")}
    return builders.result(findings=(found, long), **values)


def big(number: int = 10_000) -> AuditResult:
    """Ten thousand findings of nine rules at thirty sites, each with two records of six cells."""
    sites = {f"P{n:02}": f"雲溪花園{n}期" for n in range(1, 31)}
    return builders.result(findings=tuple(_one(n, list(sites)) for n in range(number)), sites=sites)


def _one(number: int, sites: list[str]) -> Finding:
    rule = RULES[number % len(RULES)]
    site = sites[number // len(RULES) % len(sites)]
    text = "業主反映電梯故障多次報修仍未處理" if number % 2 else "业主反映电梯故障多次报修仍未处理"
    cells = tuple(Cell(name, f"{text} {number}") for name in ("no", "at", "answered_at", "words", "site", "words"))
    return builders.finding(
        duty(rule, "missing", subject=f"{site}-C{number:05}", site=site, window="2026-03", missing="words"),
        cells=cells,
        rows=2,
    )

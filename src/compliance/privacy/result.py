"""An audit's result without personal data: the same shape, every text that records or people wrote masked."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.profile import AuditFile
from compliance.catalogue.waiver import Waiver
from compliance.findings.comparison import Beside, Compared, Comparison, Duty, Gone
from compliance.findings.finding import Cell, Evidence, Finding
from compliance.findings.result import AuditResult, Note
from compliance.findings.waiving import Waived
from compliance.ledger import Obligation
from compliance.privacy.masker import Masker
from compliance.problems import Place
from compliance.tables import DataFinding, Records

_TOLD = (
    "title",
    "objective",
    "auditee",
    "client",
    "criteria",
    "conclusions",
    "diverging_opinions",
    "confidentiality",
    "dates",
)
_PEOPLE = ("team", "participants")


def masked_result(result: AuditResult, by: Masker) -> AuditResult:
    """Return the result at the masker's level; at ``none`` it is the same but for saying so."""
    if by.level == "none":
        return replace(result, privacy="none")
    return replace(
        result,
        privacy=by.level,
        audit_file=_audit_file(result.audit_file, by),
        records=records_of(result.records, by),
        findings=tuple(_finding(part, result, by) for part in result.findings),
        tallies=tuple(replace(part, site=by.text(part.site)) for part in result.tallies),
        notes=tuple(_note(part, result, by) for part in result.notes),
        sites={by.text(key): by.text(name) for key, name in result.sites.items()},
        waived=_waived(result.waived, by),
        comparison=_comparison(result.comparison, result, by),
        systemic=tuple(
            replace(
                part,
                finding=_finding(part.finding, result, by),
                sites=tuple((by.text(site), number) for site, number in part.sites),
            )
            for part in result.systemic
        ),
        upcoming=tuple(obligation_of(part, result.catalogue, by) for part in result.upcoming),
    )


def obligation_of(duty: Obligation, catalogue: Catalogue, by: Masker) -> Obligation:
    """Return an obligation with its subject, window and site masked; the same at ``none``."""
    if by.level == "none":
        return duty
    return replace(
        duty,
        subject=by.key_of(_type_of(duty.rule, catalogue), duty.subject),
        window=by.window(duty.window),
        site=by.text(duty.site),
        reason=by.detail(duty.reason),
    )


def _type_of(rule: str, catalogue: Catalogue) -> str:
    entry = catalogue.rules.get(rule)
    return entry.rule.each.of if entry is not None else ""


def _finding(finding: Finding, result: AuditResult, by: Masker) -> Finding:
    reviews = tuple(
        part.model_copy(
            update={"finding": by.finding(part.finding), "by": by.hidden(part.by), "why": by.hidden(part.why)}
        )
        for part in finding.reviews
    )
    return replace(
        finding,
        id=by.finding(finding.id),
        obligation=obligation_of(finding.obligation, result.catalogue, by),
        post=by.text(finding.post),
        evidence=tuple(_evidence(part, by) for part in finding.evidence),
        reviews=reviews,
    )


def _evidence(part: Evidence, by: Masker) -> Evidence:
    cells = tuple(_cell(cell, by.cell(part.record_type, cell.field, cell.text)) for cell in part.cells)
    return replace(part, key=by.key_of(part.record_type, part.key), place=_place(part.place, by), cells=cells)


def _cell(cell: Cell, shown: str) -> Cell:
    return cell if shown == cell.text else replace(cell, text=shown)


def _place(place: Place, by: Masker) -> Place:
    return replace(place, file=by.text(place.file), sheet=by.text(place.sheet))


def _note(note: Note, result: AuditResult, by: Masker) -> Note:
    subject = by.key_of(_type_of(note.rule, result.catalogue), note.subject)
    return replace(
        note, subject=subject, window=by.window(note.window), site=by.text(note.site), reason=by.detail(note.reason)
    )


def _audit_file(audit: AuditFile, by: Masker) -> AuditFile:
    told: dict[str, object] = {name: by.text(getattr(audit, name)) for name in _TOLD if getattr(audit, name)}
    told |= {name: tuple(map(by.hidden, getattr(audit, name))) for name in _PEOPLE}
    told["locations"] = tuple(map(by.text, audit.locations))
    told["scope"] = audit.scope.model_copy(update={"sites": tuple(map(by.text, audit.scope.sites))})
    return audit.model_copy(update=told)


def records_of(records: Records, by: Masker) -> Records:
    """Return the records with what is told of them masked: names of files and columns, values that cannot be used."""
    if by.level == "none":
        return records
    sources = tuple(
        replace(
            part,
            file=by.text(part.file),
            sheet=by.text(part.sheet),
            unknown_columns=tuple(map(by.text, part.unknown_columns)),
            headless=tuple(replace(told, field=by.text(told.field)) for told in part.headless),
        )
        for part in records.sources
    )
    return replace(
        records,
        sources=sources,
        data_findings=tuple(data_finding_of(part, by) for part in records.data_findings),
        unrecognised=tuple((by.text(name), by.detail(reason)) for name, reason in records.unrecognised),
    )


def data_finding_of(part: DataFinding, by: Masker) -> DataFinding:
    """Return a data finding with its value, place and detail masked."""
    value = by.cell(part.record_type, part.field, part.value) if part.field else by.hidden(part.value)
    return replace(part, value=value, place=_place(part.place, by), reason=by.detail(part.reason))


def _waived(waived: Waived, by: Masker) -> Waived:
    return Waived(
        findings={by.finding(key): _waiver(waiver, by) for key, waiver in waived.findings.items()},
        expired=_each(waived.expired, by),
        unused=tuple(_waiver(waiver, by) for waiver in waived.unused),
        in_force=_each(waived.in_force, by),
        to_come=_each(waived.to_come, by),
    )


def _each(
    waivers: tuple[tuple[Waiver, tuple[str, ...]], ...], by: Masker
) -> tuple[tuple[Waiver, tuple[str, ...]], ...]:
    return tuple((_waiver(waiver, by), tuple(map(by.finding, ids))) for waiver, ids in waivers)


def _waiver(waiver: Waiver, by: Masker) -> Waiver:
    told = {
        "finding": by.finding(waiver.finding) if waiver.finding else waiver.finding,
        "site": by.text(waiver.site) if waiver.site else waiver.site,
        "reason": by.hidden(waiver.reason),
        "approver": by.hidden(waiver.approver),
    }
    return waiver.model_copy(update=told)


def _comparison(beside: Comparison | None, result: AuditResult, by: Masker) -> Comparison | None:
    if beside is None:
        return None
    return replace(
        beside,
        findings=_compared(beside.findings, by),
        fixed=tuple(_gone(part, result, by) for part in beside.fixed),
        not_seen=tuple(_gone(part, result, by) for part in beside.not_seen),
        changed_inputs=tuple(map(by.text, beside.changed_inputs)),
        systemic=Beside(
            _compared(beside.systemic.findings, by),
            tuple(_gone(part, result, by) for part in beside.systemic.fixed),
            tuple(_gone(part, result, by) for part in beside.systemic.not_seen),
        ),
    )


def _compared(findings: Mapping[str, Compared], by: Masker) -> dict[str, Compared]:
    return {by.finding(key): replace(part, before=by.finding(part.before)) for key, part in findings.items()}


def _gone(part: Gone, result: AuditResult, by: Masker) -> Gone:
    duty = part.known.duty
    masked = Duty(duty.rule, by.key_of(_type_of(duty.rule, result.catalogue), duty.subject), by.window(duty.window))
    known = replace(
        part.known,
        id=by.finding(part.known.id),
        duty=masked,
        site=by.text(part.known.site),
        before=by.finding(part.known.before),
    )
    return replace(part, known=known)

"""What could not be used, and where everything came from, prepared for readers."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.findings.result import AuditResult
from compliance.render.labels import Labels
from compliance.render.plain import clean, line, time_text
from compliance.render.view.model_duties import DataView, SourceView
from compliance.render.view.model_parts import Pair
from compliance.render.view.rules import span_text
from compliance.tables import Extent, Source


def data_views(result: AuditResult, labels: Labels) -> tuple[DataView, ...]:
    """Return every row and cell that cannot be used, sorted by file, sheet, row and field."""
    words = labels.words
    ordered = sorted(result.records.data_findings, key=lambda f: (f.place, f.record_type, f.field, f.value, f.reason))
    return tuple(
        DataView(
            record_type=labels.record_type(part.record_type),
            where=labels.place(part.place),
            file=line(part.place.file),
            sheet=line(part.place.sheet),
            row=part.place.line,
            field=labels.field(part.record_type, part.field) if part.field else "",
            value=clean(part.value),
            reason=labels.data_reason(part.reason),
            set_aside=words("term.yes" if part.set_aside else "term.no"),
        )
        for part in ordered
    )


def source_views(result: AuditResult, labels: Labels) -> tuple[SourceView, ...]:
    """Return the sources by their number, each with rows in = used + set aside and its extent."""
    words = labels.words
    return tuple(
        SourceView(
            file=line(source.file),
            sheet=line(source.sheet),
            record_type=labels.record_type(source.record_type),
            sha256=source.sha256,
            rows_in=source.rows_in,
            rows_used=source.rows_used,
            rows_set_aside=source.rows_set_aside,
            rows_later=result.later.get(source.number, 0),
            extent=_covered(source, labels),
            unknown_columns=words.join(map(line, source.unknown_columns)),
            look="; ".join(to_look_at(source, labels)),
        )
        for source in sorted(result.records.sources, key=lambda source: source.number)
    )


def _covered(source: Source, labels: Labels) -> str:
    """Return what an export says that it covers and, where that is told, the days that its records are of."""
    told = extent_text(source.extent, labels)
    if source.days is None or source.extent == Extent():
        return told
    return f"{told}; {labels.words('data.source_days', first=source.days[0], last=source.days[1])}"


def to_look_at(source: Source, labels: Labels) -> Iterator[str]:
    """Say how many links name no record, texts only point elsewhere, suspensions never end, rows lack a time.

    And how many cells have no header, and how many numbers were rounded.
    """
    for lost in source.lost:
        field, target = labels.field(source.record_type, lost.field), labels.record_type(lost.target)
        yield labels.words("data.lost_links", field=field, n=lost.cells, type=target, row=lost.first)
    for told in source.pointing:
        field = labels.field(source.record_type, told.field)
        yield labels.words("data.elsewhere", field=field, n=told.cells, row=told.first)
    for end in source.open_ends:
        field = labels.field(source.record_type, end.field)
        yield labels.words("data.open_end", field=field, n=end.cells, row=end.first)
    for rows in source.undated:
        field = labels.field(source.record_type, rows.field)
        yield labels.words("data.undated", field=field, n=rows.cells, row=rows.first)
    for cells in source.headless:
        key = "data.headless" if cells.field else "data.headless_first"
        yield labels.words(
            key, **({"header": line(cells.field)} if cells.field else {}), n=cells.cells, row=cells.first
        )
    for numbers in source.rounded:
        field = labels.field(source.record_type, numbers.field)
        yield labels.words("data.rounded", field=field, n=numbers.cells, row=numbers.first)


def extent_text(extent: Extent, labels: Labels) -> str:
    """Return the span that an export covers; an end that nobody knows is said to be unknown."""
    return span_text(time_text(extent.from_), time_text(extent.to), labels.words) or labels.words("term.unknown")


def unrecognised(result: AuditResult, labels: Labels) -> tuple[Pair, ...]:
    """Return the files and sheets that are no known record type, with the reason."""
    return tuple(Pair(line(name), labels.data_reason(reason)) for name, reason in sorted(result.records.unrecognised))

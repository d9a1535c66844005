"""What the data commands say, line by line, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from compliance.catalogue.catalogue import Catalogue
from compliance.readiness import Readiness
from compliance.records.proposal import Proposal, Surety
from compliance.render.labels import Labels
from compliance.render.plain import line
from compliance.render.texts import Words
from compliance.render.view.sources import to_look_at
from compliance.tables import DataFinding, Records, Source

SHOWN = 3


def told_map(proposals: Sequence[Proposal], path: Path, added: int, words: Words) -> Iterator[str]:
    """Say what each export seems to be, and what was written."""
    for proposal in proposals:
        name = _name(proposal.file, proposal.sheet)
        if proposal.record_type is None:
            like = words("data.like", name=proposal.like, n=proposal.known) if proposal.like else ""
            yield words.pair(name, words("data.no_type") + like)
            continue
        said = words(
            "data.is", type=proposal.record_type, known=proposal.known, of=proposal.headers, row=proposal.header
        )
        yield words.pair(name, said)
        for column in proposal.columns:
            if column.surety is Surety.LIKE:
                guess = words("data.guess", header=line(column.header), field=column.field, like=column.like)
                yield f"    {guess}"
            elif column.surety is Surety.NONE:
                yield f"    {words('data.unknown_header', header=line(column.header))}"
    yield words("data.mapped", n=added, path=path) if added else words("data.nothing_new", path=path)


def told_check(
    catalogue: Catalogue,
    records: Records,
    ready: Sequence[Readiness],
    words: Words,
    *,
    every: bool = False,
) -> Iterator[str]:
    """Say sources, sums, what cannot be used, and which rules can be assessed. ``every``: each cell, not the first."""
    labels = Labels(catalogue, words, {})
    for source in records.sources:
        yield words.pair(_name(source.file, source.sheet), _source(source, labels, words))
    for name, reason in sorted(records.unrecognised):
        yield words.pair(words("cli.not_read", name=line(name)), labels.data_reason(reason))
    yield words(
        "cli.rows",
        rows=sum(source.rows_in for source in records.sources),
        used=sum(source.rows_used for source in records.sources),
        aside=sum(source.rows_set_aside for source in records.sources),
        bad=len(records.data_findings),
    )
    for name, table in sorted(records.tables.items()):
        for field, count in sorted(table.nones.items()):
            yield words.pair(f"  {name}.{field}", words("data.said_none", n=count))
        for field, rooms in sorted(table.rooms.items()):
            if not rooms.read and any(other.read for other in table.rooms.values()):
                continue  # numbers of the register's own, with the rooms in another field
            yield words.pair(f"  {name}.{field}", words("data.rooms", read=rooms.read, n=rooms.cells))
    yield from _findings(records, labels, words, every=every)
    yield from _rules(ready, labels, words)


def _name(file: str, sheet: str) -> str:
    return f"{line(file)}!{line(sheet)}" if sheet else line(file)


def _source(source: Source, labels: Labels, words: Words) -> str:
    parts = [
        words("data.source", type=labels.record_type(source.record_type), id=source.record_type, row=source.header),
        words("data.source_rows", rows=source.rows_in, used=source.rows_used, aside=source.rows_set_aside),
    ]
    if source.encoding:
        parts.append(words("data.source_encoding", encoding=source.encoding))
    if source.hidden:
        parts.append(words("data.source_hidden", n=source.hidden))
    if source.since_1904:
        parts.append(words("data.source_since_1904"))
    for given in source.years:
        where = words(f"data.year_from_{given.where}")
        parts.append(words("data.source_year", year=given.year, n=given.dates, where=where))
    covered = source.extent
    if covered.from_ is not None and covered.to is not None:
        parts.append(words("data.source_extent", begin=covered.from_, end=covered.to))
        if source.days is not None:  # an extent that was declared too wide shows here
            parts.append(words("data.source_days", first=source.days[0], last=source.days[1]))
    if source.unknown_columns:
        parts.append(words("data.source_unused", names=words.join(map(line, source.unknown_columns))))
    return "; ".join([*parts, *to_look_at(source, labels)])


def _findings(records: Records, labels: Labels, words: Words, *, every: bool) -> Iterator[str]:
    """Say each kind of fault once with how many there are, and the first cells, or every one, in full."""
    headers = {(s.file, s.sheet, f): header for s in records.sources for f, header in s.columns.items()}
    groups: dict[tuple[str, str, str], list[DataFinding]] = {}
    for finding in records.data_findings:
        groups.setdefault((finding.record_type, finding.field, finding.reason), []).append(finding)
    for (record_type, field, reason), found in sorted(groups.items()):
        name = f"{record_type}.{field}" if field else record_type
        yield words.pair(f"  {name}", words("data.fault", reason=labels.data_reason(reason), n=len(found)))
        told = found if every else found[:SHOWN]
        for finding in told:
            header = headers.get((finding.place.file, finding.place.sheet, field), field)
            yield "    " + words.join([labels.place(finding.place), *filter(None, [line(header), line(finding.value)])])
        if len(told) < len(found):
            yield f"    {words('data.more', n=len(found) - len(told))}"


def _rules(ready: Sequence[Readiness], labels: Labels, words: Words) -> Iterator[str]:
    blocked = [r for r in ready if r.blocked]
    partly = [r for r in ready if r.absent]
    yield words("data.rules", n=len(ready) - len(blocked), of=len(ready), partly=len(partly))
    for reason in sorted({r.blocked for r in blocked}):
        rules = [r.rule for r in blocked if r.blocked == reason]
        yield words.pair(f"  {labels.reason(reason)}", words.join(rules))
    for column in sorted({c for r in partly for c in r.absent}):
        rules = [r.rule for r in partly if column in r.absent]
        yield words.pair("  " + words("data.no_column", name=column), words.join(rules))

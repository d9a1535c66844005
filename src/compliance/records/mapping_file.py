"""``mapping.yaml`` as people keep it: what they wrote, in their order and with their comments, and what is new."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from compliance.catalogue.mapping import IGNORE
from compliance.records.declarations import names
from compliance.records.proposal import Column, Proposal, Surety

HEAD = (
    "Which export is which record type, and which column which field; the audit obeys it.\n"
    "`compliance data map` adds what is new and changes nothing that stands here.\n"
    "A column without a field is not used; `record_type: ignore` leaves an export out."
)


def mapping_text(path: Path, proposals: Sequence[Proposal]) -> tuple[str, int]:
    """Return the file's text with the proposals added, and how many entries and columns are new."""
    from ruamel.yaml import YAML  # noqa: PLC0415  (only this command writes YAML)
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415  (as above)

    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    document: Any = yaml.load(path.read_text(encoding="utf-8")) if path.is_file() else None
    if document is None:
        document = CommentedMap()
        document.yaml_set_start_comment(HEAD + "\n\n")
    if document.get("exports") is None:
        document["exports"] = CommentedSeq()
    added = sum(_add(document["exports"], proposal, CommentedMap) for proposal in proposals)
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue(), added


def _add(exports: Any, proposal: Proposal, mapping: Any) -> int:  # noqa: ANN401  (ruamel's own trees)
    standing = next((e for e in exports if _about(e, proposal)), None)
    if standing is not None:
        return _add_columns(standing, proposal, mapping)
    entry = mapping()
    entry["file"] = proposal.file
    if proposal.sheet:
        entry["sheet"] = proposal.sheet
    if proposal.record_type is None:
        entry["record_type"] = IGNORE
        _note(entry, "record_type", _why_not(proposal))
    else:
        entry["record_type"] = proposal.record_type
        _note(entry, "record_type", f"{proposal.known} of {proposal.headers} headers are known")
        entry["header"] = proposal.header
        _add_columns(entry, proposal, mapping)
    exports.append(entry)
    return 1


def _about(entry: Any, proposal: Proposal) -> bool:  # noqa: ANN401  (as above)
    sheet = entry.get("sheet")
    return names(str(entry.get("file", "")), proposal.file) and (sheet is None or names(str(sheet), proposal.sheet))


def _why_not(proposal: Proposal) -> str:
    if proposal.like:
        return f"perhaps {proposal.like}: {proposal.known} headers are known ({proposal.reason})"
    return f"no header is known ({proposal.reason})"


def _add_columns(entry: Any, proposal: Proposal, mapping: Any) -> int:  # noqa: ANN401  (as above)
    """Add the columns that the entry does not have; none to an entry of another type or without a type."""
    if proposal.record_type is None or entry.get("record_type") != proposal.record_type:
        return 0
    if entry.get("columns") is None:
        entry["columns"] = mapping()
    columns, added = entry["columns"], 0
    for column in proposal.columns:
        if column.header not in columns:
            columns[column.header] = column.field if column.surety is Surety.KNOWN else None
            _note(columns, column.header, _how(column))
            added += 1
    return added


def _how(column: Column) -> str:
    if column.surety is Surety.LIKE:
        return f"a guess, not used: {column.field}? (like {column.like})"
    return "" if column.surety is Surety.KNOWN else "not known"


def _note(node: Any, key: str, text: str) -> None:  # noqa: ANN401  (as above)
    if text:
        node.yaml_add_eol_comment("".join(c if c.isprintable() else " " for c in text), key)

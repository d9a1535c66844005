"""Rows that a system keeps after they were deleted: by the record type's own field, or by the usual columns."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.catalogue.record_type import RecordType
from compliance.records.finding.headers import Recognised, folded_name
from compliance.records.sources.sheet import Cells

# Column -> the values that mean deleted, as such systems write them; a column of this name that is a field is no flag.
USUAL: Mapping[str, frozenset[str]] = {
    "status_cd": frozenset({"1", "失效", "1:失效"}),
    "del_flag": frozenset({"1", "2", "是", "true", "已删除"}),
    "is_deleted": frozenset({"1", "是", "true", "y", "已删除"}),
    "deleted": frozenset({"1", "是", "true", "y", "已删除"}),
    "是否删除": frozenset({"1", "是", "true", "y", "已删除"}),
    "删除标志": frozenset({"1", "2", "是", "true", "已删除"}),
    "数据状态": frozenset({"失效", "已删除", "删除"}),
}
Deleted = Mapping[int, frozenset[str]]


def deleted_words(found: Recognised, kind: RecordType) -> Deleted:
    """Return cell index -> the folded words that mean deleted."""
    taken = set(found.columns.values())
    words = {
        n: USUAL[name]
        for n, header in found.names.items()
        if n not in taken and (name := folded_name(header.rsplit("/", 1)[-1])) in USUAL
    }
    for field, spellings in kind.soft_delete.items():
        if field in found.columns:
            words[found.columns[field]] = frozenset(map(folded_name, spellings))
    return words


def why_deleted(cells: Cells, deleted: Deleted) -> str:
    """Return the reason when a row is deleted, else nothing."""
    for n, words in deleted.items():
        if n < len(cells) and (cell := cells[n]) and folded_name(cell) in words:
            return "soft_deleted"
    return ""

"""Words and strokes by which people say that a cell holds nothing on purpose; told apart from a blank."""

from __future__ import annotations

NONES = frozenset({"无", "没有"})
"""There is none: an answer in a text or an id."""
STROKES = frozenset({"-", "--", "---", "—", "——", "–", "/", "//", "null", "none", "<null>", "(null)", "空"})
"""What a form strikes out, or a system writes for an empty cell."""
NOT_APPLICABLE = frozenset({"n/a", "n.a.", "不适用", "无需", "不涉及"})
"""It does not apply: no value of any kind, and neither yes nor no."""
NOT_GIVEN = STROKES | NOT_APPLICABLE
TO_COME = frozenset(
    {
        "待补", "待补充", "待填", "待填写", "待完善", "待上传", "后补", "未填", "未填写", "暂缺", "tbd", "tba", "todo",
        ".", "。", "..", "...", "......", "?", "??",
    }
)  # fmt: skip
"""In a text: what somebody means to write later, or a mark that only fills the cell. It proves nothing."""
VOID = NOT_GIVEN | TO_COME
NONE_YET = frozenset({"暂无"})
"""In a text: there is none so far."""
NA = "NA"
"""In a text, in capitals; an id or a name may be it."""
SQL = ", ".join(f"'{word}'" for word in sorted(NONES | VOID | NONE_YET | {NA.lower()}))
"""All of them in lower case, as SQL texts."""
LONGEST = max(len(word.encode()) for word in NONES | VOID | NONE_YET | {NA})  # bytes

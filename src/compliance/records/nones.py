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
        "待补", "待补充", "待定", "待确认", "未定", "未编号",
        "待填", "待填写", "待完善", "待上传", "后补", "未填", "未填写", "暂缺", "tbd", "tba", "todo",
        ".", "。", "..", "...", "......", "?", "??",
    }
)  # fmt: skip
"""In a text: what somebody means to write later, or a mark that only fills the cell. It proves nothing."""
VOID = NOT_GIVEN | TO_COME
NONE_YET = frozenset({"暂无"})
"""In a text: there is none so far."""
DENIED = frozenset({"否", "不是", "无。", "没有。", "无此项", "没", "未", "未有", "未做", "未附", "未提供"})
"""In a text or an id: what was asked for is not there. It answers, and is no proof."""
DENIED_IN_A_TEXT = frozenset({"no", "false", "0", "×", "✗", "✘"})
"""The same in a text only: an id may be it, and so may a name."""
ELSEWHERE = frozenset(
    {
        "见附件", "详见附件", "见附表", "详见附表", "见附页", "见附图", "见照片",
        "见纸质", "见纸质版", "见纸质档案", "见扫描件", "见原件",
        "附件", "已附", "同上", "同前", "见上", "如上", "see attachment", "see attached", "attached", "ditto",
    }
)  # fmt: skip
"""In a text: what is asked for stands outside of the records, or in another row. It is taken as given and told."""
NA = "NA"
"""In a text, in capitals; an id or a name may be it."""
_ALL = NONES | VOID | NONE_YET | DENIED | DENIED_IN_A_TEXT | {NA.lower()}
SQL = ", ".join(f"'{word}'" for word in sorted(_ALL))
"""All that give nothing, in lower case, as SQL texts."""
LONGEST = max(len(word.encode()) for word in _ALL)  # bytes

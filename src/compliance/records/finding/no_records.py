"""Rows below a header that are no records: totals, signatures, instructions, notes, the header again."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from compliance.folding import fold, fold_header
from compliance.records.sources.sheet import Cells, Merge

TOTALS = ("合计", "小计", "总计", "累计", "本页合计", "本月合计")
SIGNATURES = (
    *("填表人", "审核人", "制表人", "填报人", "复核人", "制表日期", "制表时间", "填表日期"),
    *("打印时间", "打印日期", "导出时间", "导出人", "制表:", "填表:", "审核:", "复核:", "负责人:", "打印:"),
)
INSTRUCTIONS = (
    *("填写说明", "填表说明", "填报说明", "使用说明", "说明:", "注:", "备注:", "注意:", "示例:", "例:", "例如"),
)
# A total that begins with words of its own, how many rows there are, the number of a page.
_SUMS = re.compile(r".{0,6}(小计|合计|总计)[:()元]*|共\d+(条|页|行|项|笔|户|件).{0,6}|第\d+页.{0,8}")
OTHER_HEADER, HEADER_AGAIN, NOTE = "other_header", "header_again", "note_row"
_LEAST_NAMES, _LONGEST_NAME = 3, 20
_DIGIT = re.compile(r"\d")
_AFTER = 6  # characters after the word, at most: longer is a text that begins with it
_SPACE = re.compile(r"\s+")
# Which rows SQL hands over to be looked at: first characters of the words above, in both scripts.
FIRST_CHARACTERS = "合小总總累本填审審制製复複復覆打导導使说說注註备備示例负負共第1"
LAST_WORDS = "[合小总總][计計]"


def why_no_record(
    number: int,
    cells: Cells,
    header: Mapping[int, str],
    merges: Mapping[int, tuple[Merge, ...]],
    titles: Collection[str] = (),
) -> str:
    """Return the reason why a row is no record, else nothing.

    ``merges``: by the row in which they begin. ``titles``: what stands above the header.
    """
    filled = [(n, cell) for n, cell in enumerate(cells) if cell]
    first = _SPACE.sub("", fold(filled[0][1]))
    if not first.isascii() and (reason := _said_by(first, len(filled))):  # all the words are Chinese
        return reason
    if len(filled) >= 5 and first == "1" and [cell for _, cell in filled] == [str(n + 1) for n in range(len(filled))]:
        return "instruction_row"
    if len(filled) == 1:
        wide = any(m.right - m.left + 1 >= max(2, len(header) / 2) for m in merges.get(number, ()))
        return NOTE if wide or filled[0][1] in titles else ""
    if all(header.get(n, "").endswith(cell) for n, cell in filled):
        return HEADER_AGAIN
    return OTHER_HEADER if _names(tuple(header.values())).issuperset([cell for _, cell in filled]) else ""


def is_header_of_another(cells: Cells, known: Collection[str]) -> bool:
    """Whether a row has nothing but headers that are known, of whatever type. ``known``: as they are compared."""
    filled = [cell for cell in cells if cell]
    if len(filled) < _LEAST_NAMES or any(len(cell) > _LONGEST_NAME or _DIGIT.search(cell) for cell in filled):
        return False
    return all(fold_header(cell) in known for cell in filled)


def _said_by(first: str, filled: int) -> str:
    """Return the reason that lies in the row's first cell. ``filled``: how many cells are."""
    total = first.startswith(TOTALS) and any(first.startswith(w) and len(first) <= len(w) + _AFTER for w in TOTALS)
    if total or _SUMS.fullmatch(first):
        return "total_row"
    if first.startswith(SIGNATURES):
        return "signature_row"
    return "instruction_row" if first.startswith(INSTRUCTIONS) and filled <= 2 else ""


@lru_cache(maxsize=64)  # the same header is looked at for every row
def _names(header: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.rsplit("/", 1)[-1] for name in header)

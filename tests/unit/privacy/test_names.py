"""Names that no register holds, in made sentences: how many are found, and how many other words are taken for one.

``names/seen.txt`` was at hand while the cues were written; ``names/held.txt`` was written with it and not looked at.
Names stand in ⟦ ⟧; nobody here lives.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from compliance.privacy.names import like_a_name
from compliance.privacy.spotting import Spotter

CORPUS = Path(__file__).parent / "names"


def counted(file: str) -> tuple[int, int, int]:
    """Return how many names there are, how many are found whole, and how many spans are none."""
    there = whole = none = 0
    for line in (CORPUS / file).read_text("utf-8").splitlines():
        parts = re.split("⟦(.*?)⟧", line)
        text, names, at = "".join(parts), set[tuple[int, int]](), 0
        for n, part in enumerate(parts):
            names |= {(at, at + len(part))} if n % 2 else set()
            at += len(part)
        found = {(begin, end) for begin, end, kind in Spotter({}).spans(text) if kind == "name"}
        there, whole, none = there + len(names), whole + len(found & names), none + len(found - names)
    return there, whole, none


@pytest.mark.parametrize(
    ("file", "there", "whole", "none"),
    [
        ("seen.txt", 64, 62, 0),  # recall 97 %, precision 100 %
        ("held.txt", 46, 35, 2),  # recall 76 %, precision 95 %
    ],
)
def test_so_many_names_are_found_and_so_few_words_are_taken_for_one(
    file: str, there: int, whole: int, none: int
) -> None:
    found = counted(file)
    assert found == (there, whole, none), "the figures in docs/formats.md are these: change both"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("业主王小明来电反映漏水", ["王小明"]), ("請安排張先生上門", ["張"]), ("請聯繫陳大文女士", ["陳大文"]), ("簽名：歐陽修遠", ["歐陽修遠"]),
        ("由李丹、周海燕和吴军跟进", ["李丹", "周海燕", "吴军"]), ("孙建国、郑雅琴两位签收", ["孙建国", "郑雅琴"]),
        ("业主王明来电", ["王明"]), ("王明已签字", ["王明"]), ("魏红梅（业主）到场", ["魏红梅"]),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_tells_it_and_no_verb_goes_with_it(text: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end, _ in Spotter({}).spans(text)] == found


@pytest.mark.parametrize(
    "text",
    ["安排维修人员上门", "责任人：部门主管", "联系人：管家", "经常反映噪音", "业主高度重视", "由于管道老化", "客户经理回访", "業主：張貼通知", "签名：见附件"],
)  # fmt: skip
def test_ordinary_words_that_begin_like_a_name_stay(text: str) -> None:
    assert list(Spotter({}).spans(text)) == []


def test_a_whole_cell_that_is_a_name_is_told_from_a_post() -> None:
    cells = [
        "王小明",
        "歐陽修遠",
        "何军",
        "部门主管",
        "管家",
        "经理",
        "高级工程师",
        "安管部",
        "P01-SW1",
        "王",
        "王小明来电",
        "",
    ]
    assert [cell for cell in cells if like_a_name(cell.replace("歐陽修遠", "欧阳修远"))] == [
        "王小明",
        "歐陽修遠",
        "何军",
    ]


@pytest.mark.parametrize("unit", ["a", "王", "签名:王", "、王小明"])
def test_a_cell_of_a_megabyte_takes_no_longer_than_its_length(unit: str) -> None:
    """A quadratic one would take minutes; the longest of these takes half a second."""
    text = unit * (1_000_000 // len(unit.encode())) + " 123 @x"
    begun = time.process_time()
    for _ in Spotter({"name": ("王小明",)}).spans(text):
        pass
    assert time.process_time() - begun < 20

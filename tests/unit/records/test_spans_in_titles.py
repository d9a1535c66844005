"""What a title says of the time that an export covers: read where there is no doubt, else unknown."""

from __future__ import annotations

import pytest

from compliance.records.finding.extents import extent_in

UNKNOWN = "None None"
MARCH, YEAR = "2026-03-01 2026-03-31", "2026-01-01 2026-12-31"
TWO = "2026-01-01 2026-02-28"


def span(*texts: str) -> str:
    extent = extent_in(texts)
    return f"{extent.from_} {extent.to}"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2026年3月投诉台账", MARCH),
        ("投訴登記 2026年03月份", MARCH),
        ("visits_2026-03", MARCH),
        ("visits 2026-03.csv", MARCH),
        ("2026年探訪台賬（3月）", MARCH),
        ("三月投訴台賬 2026年3月", MARCH),
        ("2026年/2026年3月.csv", MARCH),
        ("2026年第一季度", "2026-01-01 2026-03-31"),
        ("2026Q2", "2026-04-01 2026-06-30"),
        ("2026年4季度", "2026-10-01 2026-12-31"),
        ("2026年上半年", "2026-01-01 2026-06-30"),
        ("2026年度下半年", "2026-07-01 2026-12-31"),
        ("2026H2", "2026-07-01 2026-12-31"),
        ("2026年探訪台賬", YEAR),
        ("2026年度探訪", YEAR),
        ("2026年度探訪計劃 版本2026年1月", YEAR),
        ("2026年探訪台賬（1-2月）", TWO),
        ("visits 2026年(1月-2月)", TWO),
        ("2026年1月至2月探訪", TWO),
        ("2026年1、2月", TWO),
        ("2026.01-2026.02", TWO),
        ("Visits 2026-01 to 2026-02", TWO),
        ("統計期間：2026-01-01 至 2026-02-28", TWO),
        ("2026年1月1日至2月28日", TWO),
        ("2025年12月-2026年2月", "2025-12-01 2026-02-28"),
        ("2024年2月", "2024-02-01 2024-02-29"),
        ("截至2026年2月28日", "None 2026-02-28"),
        ("截至2026年2月底", "None 2026-02-28"),
    ],
)
def test_a_span_that_is_said(title: str, expected: str) -> None:
    assert span(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "列印日期：2026-03-31",
        "導出時間 2026年3月31日 18:00",
        "Printed on 2026-03-31",
        "2026-03-31",
        "2026年3月31日",
        "2026年探訪（截至2月底）",
        "2026年探訪 第一、二月",
        "2026年1月—3月（缺2月）",
        "2026年第一、二季度",
        "2026年3月至1月",
        "2026年13月",
        "2026-02-30 至 2026-03-31",
        "二月投訴台賬 2026年3月",
        "2025年/2026年3月.csv",
        "投訴台賬",
    ],
)
def test_what_is_in_doubt_is_unknown(title: str) -> None:
    assert span(title) == UNKNOWN


def test_when_it_was_made_says_nothing_and_the_next_text_is_asked() -> None:
    assert span("Sheet1", "打印日期：2026-04-02", "visits 2026年3月.csv") == MARCH
    assert span("2026年3月制表 1-2月探訪", "visits 2026年3月.csv") == MARCH
    assert span("2026年探訪（截至2月底）", "2026年/visits.csv") == UNKNOWN

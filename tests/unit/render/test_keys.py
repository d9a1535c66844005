"""Keys as a reader knows them."""

from __future__ import annotations

import pytest

from compliance.render.keys import part_text, window_text
from compliance.render.texts import Words


@pytest.mark.parametrize(
    ("key", "hant", "en"),
    [
        ("2026", "2026 年", "2026"),
        ("2026H1", "2026 年上半年", "first half of 2026"),
        ("2026H2", "2026 年下半年", "second half of 2026"),
        ("2026Q3", "2026 年第 3 季度", "Q3 2026"),
        ("2026-03", "2026-03", "2026-03"),
        ("2026-03-02/W", "2026-03-02 起的一週", "week from 2026-03-02"),
        ("start", "自期間開始", "from the start of the activity"),
        ("2026Q5", "2026Q5", "2026Q5"),
        ("M-P01-2026Q1", "M-P01-2026Q1", "M-P01-2026Q1"),
        ("4ca4e4629d4d0a8b1796847139030e05", "無編號記錄 4ca4e462", "unnumbered record 4ca4e462"),
        ("", "", ""),
    ],
)
def test_a_window_is_said_in_words(key: str, hant: str, en: str) -> None:
    assert [window_text(key, Words(lang)) for lang in ("zh-Hant", "en")] == [hant, en]


def test_a_part_of_a_key_that_is_no_digest_stays() -> None:
    assert part_text("P01-C0023", Words("zh-Hans")) == "P01-C0023"

from __future__ import annotations

import json
from datetime import date

import builders
import pytest

from compliance.render.plain import clean, escaped, percent, tenths, time_text


def test_control_characters_go_and_lines_and_tabs_stay() -> None:
    assert clean("a\x00b\x1b[2Jc\x85d\u202ee\ud800\nf\tg") == "ab[2Jcde\nf\tg"


def test_every_single_sign_that_is_dropped_is_dropped_alone_in_a_text() -> None:
    dropped = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F)]
    dropped += [*range(0x2066, 0x206A), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
    assert {point for point in dropped if clean(f"a{chr(point)}漢") != "a漢"} == set()
    written = {point: escaped(f"a{chr(point)}漢") for point in dropped if point > 0x7E and not 0xD800 <= point < 0xE000}
    assert {point for point, text in written.items() if text != f"a\\u{point:04x}漢"} == set()


def test_what_is_not_seen_goes_so_that_two_texts_that_look_alike_are_alike() -> None:
    assert clean("a\u200bb\u2060c\ufeffd\xade\U000e0041\U000e007ff") == "abcdef"
    assert clean("\U0001f468\u200d\U0001f469") == "\U0001f468\u200d\U0001f469"  # what joins two signs is seen


def test_in_json_what_turns_a_line_is_an_escape_of_the_same_value() -> None:
    value = {"a": "x\u202ey\x9b\u2066\x1bz\u200b\U000e0041\n漢 ##[error]x \\##vso[y"}
    written = escaped(json.dumps(value, ensure_ascii=False))
    assert not set("\u202e\x9b\u2066\x1b\u200b\U000e0041") & set(written)
    assert "##" not in written
    assert "漢" in written
    assert json.loads(written) == value


@pytest.mark.parametrize(
    ("rate", "text"),
    [(1.0, "100.0%"), (0.9999, "99.9%"), (0.29, "29.0%"), (0.0, "0.0%"), (0.0004, "0.0%"), (2 / 3, "66.6%")],
)
def test_a_rate_is_rounded_down_so_that_only_all_reads_as_all(rate: float, text: str) -> None:
    assert percent(rate) == text


def test_a_score_just_below_the_top_does_not_read_as_the_top() -> None:
    assert tenths(99.99) == "99.9"


@pytest.mark.parametrize(
    ("at", "whole_day", "text"),
    [
        (None, False, ""),
        (date(2026, 3, 5), False, "2026-03-05"),
        (builders.at("2026-03-05"), True, "2026-03-05"),
        (builders.at("2026-03-05"), False, "2026-03-05 00:00"),
        (builders.at("2026-03-05 09:30"), True, "2026-03-05 09:30"),
        (builders.at("2026-03-05 09:30:07"), False, "2026-03-05 09:30:07"),
    ],
)
def test_times_are_written_as_exact_as_they_are(at: date | None, whole_day: bool, text: str) -> None:
    assert time_text(at, whole_day=whole_day) == text

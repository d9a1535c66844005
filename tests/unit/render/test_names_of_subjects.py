"""How keys of subjects and records read."""

from __future__ import annotations

import pytest

from compliance.render.labels import Labels
from compliance.render.texts import Words
from shipped import property_cs


@pytest.mark.parametrize(
    ("key", "of", "hant", "en"),
    [
        ("P01-GU1|guard|2025-09-18", "staff", "P01-GU1 · 安全員 · 2025-09-18", "P01-GU1 · guard · 2025-09-18"),
        ("P01|parking", "projects", "P01 · 停車場", "P01 · car park"),
        ("other", "projects", "other", "other"),
        ("company", "company", "公司", "company"),
        ("P01", "nothing", "P01", "P01"),
    ],
)
def test_codes_in_a_key_are_words_and_the_rest_stays(key: str, of: str, hant: str, en: str) -> None:
    catalogue, _ = property_cs()
    assert catalogue is not None
    assert [Labels(catalogue, Words(lang)).subject(key, of) for lang in ("zh-Hant", "en")] == [hant, en]

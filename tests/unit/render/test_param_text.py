"""A parameter's value reads on one line, in the reader's language."""

from __future__ import annotations

import builders
import pytest

from compliance.render.labels import Labels
from compliance.render.param_text import value_text
from compliance.render.texts import Words

TIERS = [{"to": "100", "ratio": "30%"}, {"from": "101", "to": "299", "ratio": "20%", "least": "30"}, {"from": "300", "ratio": "10%"}]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "up to 100 30%, 101 to 299 20%, at least 30, 300 and more 10%"),
        ("zh-Hant", "100 及以下 30%、101 至 299 20%，至少 30、300 及以上 10%"),
        ("zh-Hans", "100 及以下 30%、101 至 299 20%，至少 30、300 及以上 10%"),
    ],
)
def test_tiers_read_one_after_the_other(lang: str, told: str) -> None:
    assert value_text(TIERS, Labels(builders.catalogue(), Words(lang))) == told

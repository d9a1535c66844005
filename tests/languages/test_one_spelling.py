"""One word has one spelling, in the messages, the standards and the rules; and none is in another language's script."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from scripts import foreign

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "compliance" / "locale"
WRITTEN = (
    "standards/**/*.yaml",
    "rules/**/*.yaml",
    "examples/**/*.yaml",
    "src/compliance/cli/first_standard/**/*.yaml",
)
CHOSEN = {  # the spelling, and those that would be the same word once more
    "zh-Hant": {
        "台": "臺", "賬": "帳", "裡": "裏", "匯總": "彙總", "公佈": "公布", "發佈": "發布", "分佈": "分布", "佔用": "占用",
        "註明": "注明", "備註": "備注", "匯出": "導出", "聯繫": "聯絡", "電子郵件": "電郵", "搜尋": "搜索", "記憶體": "內存上限", "工作簿": "活頁簿",
    },
    "zh-Hans": {"账": "帐", "联系": "联络", "电子邮件": "电邮", "导出": "汇出", "搜索": "搜寻"},
}  # fmt: skip


@cache
def texts() -> tuple[tuple[str, str, str], ...]:
    """Return every text that is written in a language: the language, where it stands, and the text."""
    found = [
        (lang, domain, str(message.string))
        for lang in ("zh-Hant", "zh-Hans")
        for domain in ("compliance", "told")
        for message in read_po(BytesIO((LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / f"{domain}.po").read_bytes()))
        if message.id and message.string
    ]
    for path in (path for pattern in WRITTEN for path in sorted(ROOT.glob(pattern)) if ".cases." not in path.name):
        tree = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        found += [(lang, str(path.relative_to(ROOT)), text) for lang, text in below(tree)]
    return tuple(found)


def below(tree: object) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, part in tree.items():
            if key in ("zh-Hant", "zh-Hans", "en") and isinstance(part, str):
                yield key, part
            elif key == "written" and all(isinstance(text, str) for text in part.values()) and "en" not in part:
                yield from (("zh-Hant", text) for text in part.values())
            else:
                yield from below(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from below(part)


@pytest.mark.parametrize("lang", CHOSEN)
def test_a_word_is_spelt_in_one_way(lang: str) -> None:
    lost = tuple(CHOSEN[lang].values())
    assert [(where, text) for spoken, where, text in texts() if spoken == lang and any(w in text for w in lost)] == []


@pytest.mark.parametrize("lang", CHOSEN)
def test_the_spellings_that_were_chosen_are_in_use(lang: str) -> None:
    every = "".join(text for spoken, _, text in texts() if spoken == lang)
    assert [word for word in CHOSEN[lang] if word not in every] == []


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_no_text_has_a_character_of_another_script(lang: str) -> None:
    spoken = [(where, text) for known, where, text in texts() if known == lang]
    assert len(spoken) > 2000
    assert [(where, text, signs) for where, text in spoken if (signs := foreign(text, lang))] == []

"""Every word that a reader of a report or of the console sees: messages by key, in zh-Hant, zh-Hans and English.

The messages stand in ``compliance/locale`` as gettext catalogues; ``docs/messages.md`` says how one is added.
What a ``Message`` says has its English words as key, in a catalogue of its own.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path

from compliance.message import ENGLISH, Tongue, msg
from compliance.problems import Place, Problem, ProblemsError, nearest

LANGS = ("zh-Hant", "zh-Hans", "en")
LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN, TOLD = "compliance", "told"
_QUOTES = {"zh-Hant": ("「", "」"), "zh-Hans": ("“", "”")}


@cache
def tongue(lang: str) -> Tongue:
    """Return how a language tells a message; English for a language that there is not."""
    if lang not in _QUOTES:
        return ENGLISH
    begin, end = _QUOTES[lang]
    messages = gettext.translation(TOLD, LOCALE, [lang.replace("-", "_")])
    return Tongue(messages.gettext, lambda text: f"{begin}{_printable(text)}{end}", "、")


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


class Words:
    """The messages of one language. Values are put in as they are: braces in a value mean nothing."""

    def __init__(self, lang: str) -> None:
        """Raise ProblemsError when the language is not one of ``LANGS``."""
        if lang not in LANGS:
            known = ", ".join(LANGS)
            raise ProblemsError(
                [
                    Problem(
                        Place(),
                        msg("no language {lang!r}", lang=lang),
                        msg("one of {words}", words=known),
                        nearest(lang, LANGS),
                    )
                ]
            )
        self.lang = lang
        self._messages = gettext.translation(DOMAIN, LOCALE, [lang.replace("-", "_")])
        self._asked: dict[str, str] = {}

    def __reduce__(self) -> tuple[type[Words], tuple[str]]:
        """Go to another process as the name of the language."""
        return Words, (self.lang,)

    def __call__(self, key: str, **values: object) -> str:
        """Return the message; KeyError for a key that the catalogue lacks (a fault of the program)."""
        message = self._asked.get(key)
        if message is None:
            message = self._messages.gettext(key)
            if message == key:
                raise KeyError(key)
            self._asked[key] = message
        return message.format(**values) if values else message

    def known(self, key: str) -> bool:
        """Tell whether there is such a message (codes that come from outside may have none)."""
        return key in self._asked or self._messages.gettext(key) != key

    def join(self, parts: Iterable[str]) -> str:
        """Join the parts as this language lists things."""
        return self("list").join(parts)

    def pair(self, left: str, right: str) -> str:
        """Return ``left: right``."""
        return self("colon", left=left, right=right)

    def sentences(self, parts: Iterable[str]) -> str:
        """Return the sentences that there are, one after the other."""
        said = [part for part in parts if part]
        return reduce(lambda left, right: self("both", left=left, right=right), said) if said else ""

"""Every word that a reader of a report sees: messages by key in zh-Hant, zh-Hans and English."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.words_data import DATA
from compliance.render.words_report import REPORT
from compliance.render.words_sentences import SENTENCES
from compliance.render.words_terms import TERMS

LANGS = ("zh-Hant", "zh-Hans", "en")
MESSAGES: dict[str, tuple[str, str, str]] = {**TERMS, **SENTENCES, **REPORT, **DATA}


class Words:
    """The messages of one language. Values are put in as they are: braces in a value mean nothing."""

    def __init__(self, lang: str) -> None:
        """Raise ProblemsError when the language is not one of ``LANGS``."""
        if lang not in LANGS:
            known = ", ".join(LANGS)
            raise ProblemsError([Problem(Place(), f"no language {lang!r}", f"one of {known}", nearest(lang, LANGS))])
        self.lang = lang
        self._column = LANGS.index(lang)

    def __call__(self, key: str, **values: object) -> str:
        """Return the message; KeyError for a key that no table has (a fault of the program)."""
        message = MESSAGES[key][self._column]
        return message.format(**values) if values else message

    def known(self, key: str) -> bool:
        """Tell whether there is such a message (codes that come from outside may have none)."""
        return key in MESSAGES

    def join(self, parts: Iterable[str]) -> str:
        """Join the parts as this language lists things."""
        return self("list").join(parts)

    def pair(self, left: str, right: str) -> str:
        """Return ``left: right``."""
        return self("colon", left=left, right=right)

    def below(self, prefix: str) -> dict[str, str]:
        """Return the messages below ``prefix`` that need no values, by their whole key."""
        column = self._column
        return {key: row[column] for key, row in MESSAGES.items() if key.startswith(prefix) and "{" not in row[column]}

"""How reports word what rules name: parts of requirements, posts, parameters, readings. Read from ``wording.yaml``."""

from __future__ import annotations

from pydantic import Field

from compliance.catalogue.words import Doc, Said, Text


class Chinese(Doc):
    """A text whose English is the key that it stands under."""

    hant: Said = Field(alias="zh-Hant", min_length=1)
    hans: Said = Field(alias="zh-Hans", min_length=1)


class Wording(Doc):
    """``requirements``: by name, or by rule id, a space and the name. ``posts``: as rules name them.

    ``params``: by a parameter's name; a standard that words one words all (lint). ``figures``: of
    clauses, by name. ``codes``: of vocabularies, all or none (lint); ``field code`` or ``type.field code``
    where it means something else there. ``written``: texts that records carry, in parameters' values, as Traditional
    script writes them; other languages quote them as the rule has them. ``readings`` and ``notes``: topics,
    readings and reasons, and notes beside parameters and what figures say, by the English text. A word without an
    entry is printed as it stands in the rule.
    """

    requirements: dict[str, Text] = Field(default_factory=dict)
    posts: dict[str, Text] = Field(default_factory=dict)
    params: dict[str, Text] = Field(default_factory=dict)
    figures: dict[str, Text] = Field(default_factory=dict)
    codes: dict[str, Text] = Field(default_factory=dict)
    written: dict[str, str] = Field(default_factory=dict)
    notes: dict[str, Chinese] = Field(default_factory=dict)
    readings: dict[str, Chinese] = Field(default_factory=dict)

    def requirement(self, rule: str, name: str, lang: str) -> str | None:
        """Return how a rule's part of a requirement reads; None when nobody worded it."""
        found = self.requirements.get(f"{rule} {name}") or self.requirements.get(name)
        return found.in_(lang) if found else None

    def post(self, post: str, lang: str) -> str:
        """Return how a post reads."""
        found = self.posts.get(post)
        return found.in_(lang) if found else post

    def param(self, name: str, lang: str) -> str | None:
        """Return how a parameter's name reads; None when nobody worded it."""
        found = self.params.get(name)
        return found.in_(lang) if found else None

    def figure(self, name: str, lang: str) -> str:
        """Return how a name or a text of a clause's figures reads."""
        found = self.figures.get(name)
        return found.in_(lang) if found else self.note(name, lang)

    def code(self, code: str, lang: str, of: str = "", field: str = "") -> str | None:
        """Return how a code reads, in a field of a record type where that is known; None when nobody worded it."""
        found = self.coded(code, of, field)
        if found is None:
            return self.written.get(code) if lang == "zh-Hant" else None
        return found.in_(lang)

    def coded(self, code: str, of: str = "", field: str = "") -> Text | None:
        """Return the words of a code in all languages; of those for one field before those for the code alone."""
        if field:
            found = self.codes.get(f"{of}.{field} {code}") or self.codes.get(f"{field} {code}")
            if found is not None:
                return found
        return self.codes.get(code)

    def reading(self, text: str, lang: str) -> str:
        """Return how the text of a reading reads."""
        return _in(self.readings, text, lang)

    def note(self, text: str, lang: str) -> str:
        """Return how a note beside a parameter reads."""
        return _in(self.notes, text, lang)


def _in(texts: dict[str, Chinese], text: str, lang: str) -> str:
    found = texts.get(text)
    return {"zh-Hant": found.hant, "zh-Hans": found.hans}.get(lang, text) if found else text


NO_WORDING = Wording.model_construct()  # nothing to check

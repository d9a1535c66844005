"""How reports word what rules name: parts of requirements, posts, readings. Read from ``wording.yaml``."""

from __future__ import annotations

from pydantic import Field

from compliance.catalogue.words import Doc, Text


class Chinese(Doc):
    """A text whose English is the key that it stands under."""

    hant: str = Field(alias="zh-Hant", min_length=1)
    hans: str = Field(alias="zh-Hans", min_length=1)


class Wording(Doc):
    """``requirements``: by name, or by rule id, a space and the name. ``posts``: as rules name them.

    ``readings``: topics, readings and reasons by the English text of the rule. A word without an entry is printed as it
    stands in the rule.
    """

    requirements: dict[str, Text] = Field(default_factory=dict)
    posts: dict[str, Text] = Field(default_factory=dict)
    readings: dict[str, Chinese] = Field(default_factory=dict)

    def requirement(self, rule: str, name: str, lang: str) -> str | None:
        """Return how a rule's part of a requirement reads; None when nobody worded it."""
        found = self.requirements.get(f"{rule} {name}") or self.requirements.get(name)
        return found.in_(lang) if found else None

    def post(self, post: str, lang: str) -> str:
        """Return how a post reads."""
        found = self.posts.get(post)
        return found.in_(lang) if found else post

    def reading(self, text: str, lang: str) -> str:
        """Return how the text of a reading reads."""
        found = self.readings.get(text)
        return {"zh-Hant": found.hant, "zh-Hans": found.hans}.get(lang, text) if found else text


NO_WORDING = Wording()

"""Masks texts, cells and keys at one level."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordField
from compliance.ledger import joined_key, key_parts
from compliance.privacy.masks import HIDDEN, Level, masked, pseudonym, shown_of
from compliance.privacy.spotting import Spotter, bare

_WORDS = ("text", "id")


class Masker:
    """``key``: of the pseudonyms; blank: made of all personal values of the records, which nobody else has together."""

    def __init__(
        self, level: Level, catalogue: Catalogue, terms: Mapping[str, Iterable[str]], key: bytes = b""
    ) -> None:
        self.level: Level = level
        self.types = catalogue.record_types
        self.places = catalogue.standard.sites
        self.key = key or _key_of(terms)
        self.spotter = Spotter(terms)
        self.text = lru_cache(maxsize=65_536)(self._text)

    def _text(self, text: str) -> str:
        if self.level == "none":
            return text
        text = bare(text)
        parts, last = [], 0
        for begin, end, kind in self.spotter.spans(text):
            parts += [text[last:begin], masked(kind, text[begin:end], self.level, self.key)]
            last = end
        return "".join((*parts, text[last:])) if parts else text

    def detail(self, reason: str) -> str:
        """Return a reason: its code stays, the detail behind the colon is a text."""
        code, colon, detail = reason.partition(":")
        return f"{code}{colon}{self.text(detail)}"

    def hidden(self, text: str) -> str:
        """Return a text that only an internal reader may see, masked for him, else its pseudonym."""
        if self.level == "public" and text:
            return f"{HIDDEN}~{pseudonym(text, self.key)}"
        return self.text(text)

    def cell(self, record_type: str, field: str, text: str) -> str:
        """Return the text of a cell of a record."""
        type_ = self.types.get(record_type)
        spec = type_.fields.get(field) if type_ else None
        if not text:
            return text
        if spec is not None and spec.personal is not None:
            return masked(spec.personal, bare(text) or text, self.level, self.key)
        if self.level == "public" and (
            spec is None or (spec.type in _WORDS and not self._is_plain(record_type, field))
        ):
            return f"{HIDDEN}~{pseudonym(text, self.key)}"
        return self.text(text)

    def _is_plain(self, record_type: str, field: str) -> bool:
        """Whether an id names no person: the site's, or of a record type without personal data."""
        spec = self.types[record_type].fields[field]
        target = spec.link or (record_type if field in self.types[record_type].key else None)
        return target is not None and not self._names_people(target)

    def _names_people(self, record_type: str) -> bool:
        type_ = self.types.get(record_type)
        return record_type != self.places and (type_ is None or any(f.personal for f in type_.fields.values()))

    def key_of(self, record_type: str, key: str) -> str:
        """Return a record's key: its parts as cells where they are the key's fields, else as free text."""
        type_ = self.types.get(record_type)
        parts = key_parts(key)
        if type_ is None or len(parts) != len(type_.key):
            whole = self.level == "public" and type_ is not None and key not in ("company", "")
            return joined_key([*map(self.hidden if whole else self.text, parts)])
        named = zip(type_.key, parts, strict=True)
        return joined_key([self._part(record_type, type_.fields.get(name), name, part) for name, part in named])

    def _part(self, record_type: str, spec: RecordField | None, name: str, part: str) -> str:
        return self.cell(record_type, name, part) if spec is not None else self.text(part)

    def window(self, window: str) -> str:
        """Return a window's key; a member of a stratum is a record's key."""
        if not window.startswith("stratum:"):
            return self.text(window)
        head, stratum, *member = window.split(":", 2)
        return ":".join((head, self.text(stratum), *map(self.hidden, member)))

    def finding(self, identity: str) -> str:
        """Return a finding's id; for the public another one, because the plain one can be tried out."""
        if self.level != "public" or not identity:
            return identity
        return hmac.new(self.key, identity.encode(), hashlib.sha256).hexdigest()[:16]


def masked_by_look(text: str, level: Level) -> str:
    """Return a text masked where no registers are at hand: what looks personal, without pseudonyms."""
    if level == "none":
        return text
    text, parts, last = bare(text), [], 0
    for begin, end, kind in Spotter({}).spans(text):
        parts += [text[last:begin], shown_of(kind, text[begin:end], level)]
        last = end
    return "".join((*parts, text[last:]))


def _key_of(terms: Mapping[str, Iterable[str]]) -> bytes:
    digest = hashlib.sha256()
    for kind in sorted(terms):
        for term in sorted(terms[kind]):
            digest.update(f"{kind}\x1f{term}\x1e".encode("utf-8", errors="replace"))
    return digest.digest()

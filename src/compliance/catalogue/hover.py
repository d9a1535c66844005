"""What an editor shows of a field: a sentence of ``HOVER``, else what its document's docstring says of it.

The docstrings of the documents say what each word means, once. A sentence that begins with a word in double
backticks is about it, and so are those after it, up to the next that begins with such a word; a sentence that only
names it is taken alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from compliance.catalogue.hover_beside import BESIDE_RULES
from compliance.catalogue.hover_words import OF_RULES

HOVER = {**OF_RULES, **BESIDE_RULES}

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z`0-9*])|\n\s*\n")
_WORD = re.compile(r"``([a-z_]+)``")
_ABOUT = re.compile(r"(?:\* )?``[a-z_]+``")
# What joins the words that one sentence is about: ``a``, ``b``; ``a`` / ``b``; ``a`` or dated ``b``.
_HEAD = re.compile(r"(?:\* )?``[a-z_]+``(?:(?:,| /| or(?: dated)?| and| \+) ``[a-z_]+``)*")


def described(model: type[BaseModel]) -> dict[str, str]:
    """Return word -> what is said of it; a word of which nothing is said is not there."""
    about: dict[str, list[str]] = {}
    for words, sentence in _sentences(model.__doc__ or ""):
        for word in words:
            about.setdefault(word, []).append(sentence)
    written = {field.alias or name for name, field in model.model_fields.items()}
    said = {word: " ".join(sentences).replace("``", "`") for word, sentences in about.items()}
    return {word: text for word, text in {**said, **HOVER.get(model.__name__, {})}.items() if word in written}


def _sentences(docstring: str) -> Iterator[tuple[list[str], str]]:
    """Yield each sentence with the words that it is about."""
    at_hand: list[str] = []
    for part in re.split(r"\n\s*(?=\* )|\n\s*\n", docstring):
        bulleted = part.lstrip().startswith("* ")
        for number, said in enumerate(_SENTENCE.split(part)):
            sentence = " ".join(said.split()).removeprefix("* ")
            if not sentence:
                continue
            head = _HEAD.match(sentence)
            if head is not None and not (bulleted and number):
                at_hand = _WORD.findall(head[0])
            elif number == 0:
                at_hand = []
            named = [word for word in dict.fromkeys(_WORD.findall(sentence)) if word not in at_hand]
            yield ([*at_hand, *([] if bulleted else named)], sentence)

"""Message: what a reader is told, as a template and its values; in which language is known only where it is read.

A template is English and a ``msgid`` of the gettext catalogue ``told``; ``docs/messages.md`` says how one is added.
A message is a string too (its English words), so that logs, tests and comparisons read as text.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Self

from msgspec import Struct


class Message(str):
    """English text that remembers its template and values. Values that are messages are told in the language too."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str = "", /, **values: object) -> Self:
        """Put the values in: ``{name}`` as text, ``{name!r}`` as a quotation, a tuple or list as a list of words."""
        made = super().__new__(cls, ENGLISH.put(template, values))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[Callable[..., Message], tuple[object, ...]]:
        return _again, (self.template, dict(self.values))


def _again(template: str, values: Mapping[str, object]) -> Message:
    return Message(template, **values)


def msg(template: str, /, **values: object) -> Message:
    """Mark a template for translation: ``pybabel extract`` looks for calls of this name with a literal."""
    return Message(template, **values)


def one_of(words: Sequence[object]) -> Message:
    """Say what could have been written."""
    if not words:
        return msg("nothing")
    return verbatim(words[0]) if len(words) == 1 else msg("one of {words}", words=tuple(words))


def told(error: BaseException) -> Message:
    """Return the message that an error was raised with."""
    said = error.args[0] if error.args else str(error)
    return said if isinstance(said, Message) else verbatim(said)


def either(words: Sequence[object]) -> Message:
    """Say words between which there is a choice: ``a or b or c``."""
    first, *others = map(verbatim, words)
    return reduce(lambda left, right: msg("{left} or {right}", left=left, right=right), others, first)


def verbatim(*words: object, between: str = " ") -> Message:
    """Return words of the user, identifiers or figures as they are: they have no translation."""
    return Message(
        between.join(f"{{w{at}}}" for at in range(len(words))), **{f"w{at}": word for at, word in enumerate(words)}
    )


class Tongue(Struct, frozen=True):
    """How a language puts a message together: its templates, its marks of quotation, what stands between words."""

    template: Callable[[str], str] = str
    quote: Callable[[str], str] = repr
    between: str = ", "

    def tell(self, text: str) -> str:
        """Return the text in this language; a string that is no message stays as it is."""
        if not isinstance(text, Message):
            return text
        return self.put(self.template(text.template), text.values) if text.template else ""

    def put(self, template: str, values: Mapping[str, object]) -> str:
        """Put values into a template of this language; braces in a value mean nothing."""
        return _Filler(self).vformat(template, (), values) if values or "{" in template else template


class _Filler(string.Formatter):
    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue

    def convert_field(self, value: object, conversion: str | None) -> object:
        if conversion == "r" and isinstance(value, str):
            return self.tongue.quote(self.tongue.tell(value))
        return super().convert_field(value, conversion)

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, tuple | list):
            return self.tongue.between.join(self.format_field(each, format_spec) for each in value)
        if isinstance(value, Message):
            return self.tongue.tell(value)
        return str(super().format_field(value, format_spec))


ENGLISH = Tongue()

"""Small parts that several places of the view hold."""

from __future__ import annotations

from msgspec import Struct


class Pair(Struct, frozen=True):
    """A label and its value."""

    label: str
    value: str


class Figure(Struct, frozen=True):
    """One figure of the summary with the counts behind it."""

    label: str
    value: str
    detail: str


class Count(Struct, frozen=True):
    """How many of one state or grade; ``code`` names it for the style sheet."""

    code: str
    label: str
    number: int

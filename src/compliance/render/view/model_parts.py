"""Small parts that several places of the view hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the summary with the counts behind it."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one state or grade; ``code`` names it for the style sheet."""

    code: str
    label: str
    number: int

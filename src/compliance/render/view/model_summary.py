"""Cover, summary, matrix and trend as the view holds them."""

from __future__ import annotations

from msgspec import Struct

from compliance.render.view.model_parts import Count


class CoverEntry(Struct, frozen=True):
    """One entry of the cover; ``mark``: its letter in ISO 19011:2018 6.5.1, blank for what that does not ask."""

    mark: str
    label: str
    value: str


class Verdict(Struct, frozen=True):
    """``tone``: ``bad`` (nonconformities), ``open`` (no verdict, or not all was judged) or ``good``."""

    tone: str
    sentences: tuple[str, ...]


class ScorePart(Struct, frozen=True):
    """What the rules of one area could lose and lost, in points; ``rate``: what is left, in percent."""

    area: str
    possible: int
    lost: str
    rate: str


class WaiverView(Struct, frozen=True):
    """One waiver and what it does in the audit: in force with so many findings, run out, or waiving nothing."""

    target: str
    span: str
    approver: str
    reason: str
    effect: str


class HistoryView(Struct, frozen=True):
    """How the findings stand beside the audit before: how many of each standing, and what of before is gone."""

    before: str
    counts: tuple[Count, ...]


class Cell(Struct, frozen=True):
    """One cell of the matrix; ``tone``: bad, open, good, none; ``heat``: how bad, 0 to 3. Blank keys: a sum."""

    site: str
    area: str
    text: str
    title: str
    tone: str
    heat: int


class MatrixRow(Struct, frozen=True):
    """One site over all areas, its sum last; blank for the sums of all sites."""

    site: str
    cells: tuple[Cell, ...]


class MonthView(Struct, frozen=True):
    """The obligations that fell due in one month: judged ones by outcome, and how many were not judged."""

    label: str
    conforming: int
    nonconforming: int
    unjudged: int
    rate: str


class TrendRow(Struct, frozen=True):
    """One area over the months of the view, a cell for each."""

    area: str
    cells: tuple[Cell, ...]

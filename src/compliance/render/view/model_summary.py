"""Cover, summary, matrix and trend as the view holds them."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.render.view.model_parts import Count


@dataclass(frozen=True, slots=True)
class CoverEntry:
    """One entry of the cover; ``mark``: its letter in ISO 19011:2018 6.5.1, blank for what that does not ask."""

    mark: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``tone``: ``bad`` (nonconformities), ``open`` (no verdict, or not all was judged) or ``good``."""

    tone: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What the rules of one area could lose and lost, in points; ``rate``: what is left, in percent."""

    area: str
    possible: int
    lost: str
    rate: str


@dataclass(frozen=True, slots=True)
class WaiverView:
    """One waiver and what it does in the audit: in force with so many findings, run out, or waiving nothing."""

    target: str
    span: str
    approver: str
    reason: str
    effect: str


@dataclass(frozen=True, slots=True)
class HistoryView:
    """How the findings stand beside the audit before: how many of each standing, and what of before is gone."""

    before: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix; ``tone``: bad, open, good, none; ``heat``: how bad, 0 to 3. Blank keys: a sum."""

    site: str
    area: str
    text: str
    title: str
    tone: str
    heat: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One site over all areas, its sum last; blank for the sums of all sites."""

    site: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MonthView:
    """The obligations that fell due in one month: judged ones by outcome, and how many were not judged."""

    label: str
    conforming: int
    nonconforming: int
    unjudged: int
    rate: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One area over the months of the view, a cell for each."""

    area: str
    cells: tuple[Cell, ...]

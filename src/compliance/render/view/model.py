"""The prepared view: all that a report prints, every word chosen, every date written, every list in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.findings.finding import Finding
from compliance.findings.rectification import RectificationItem
from compliance.findings.result import AuditResult
from compliance.render.texts import Words


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """``tone``: ``bad`` (nonconformities), ``open`` (no verdict, or not all was judged) or ``good``."""

    tone: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix; ``tone``: bad, open, good, none."""

    text: str
    title: str
    tone: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One site over all areas."""

    site: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One proving record: its place as a reader finds it again, and its cells."""

    record_type: str
    key: str
    role: str
    where: str
    file: str
    sheet: str
    row: int
    cells: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in words; ``escalated`` says why its grade is not its own, else blank.

    HTML prints the first ``shown`` of ``evidence``; ``rest`` says what is left.
    """

    finding: Finding
    anchor: str
    rule: str
    title: str
    clause: str
    locator: str
    statement: str
    area: str
    grade: str
    escalated: str
    said: tuple[Pair, ...]
    state: str
    site: str
    subject: str
    window: str
    opens: str
    due: str
    met_at: str
    reason: str
    post: str
    expected: str
    found: str
    would_pass: str
    action: str
    evidence: tuple[EvidenceView, ...]
    shown: int
    rest: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one rule; ``rest`` says how many more there are than are listed."""

    rule: str
    title: str
    clause: str
    locator: str
    statement: str
    counts: tuple[Count, ...]
    findings: tuple[FindingView, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """The rules of one area that have findings."""

    title: str
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True, slots=True)
class RectificationView:
    """One line of the rectification list in words. ``link``: where HTML shows the finding, if it does."""

    item: RectificationItem
    finding: FindingView
    place: str
    area: str
    clause: str
    problem: str
    evidence: str
    quantity: str
    correction: str
    check: str
    status: str
    remark: str
    link: str
    raised: str
    due: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """Obligations that nobody judged, by rule, site and reason. The last three ask for a human's answer."""

    rule: str
    title: str
    clause: str
    site: str
    state: str
    reason: str
    count: int
    example: str
    question: str = ""
    method: str = ""
    sample: str = ""


@dataclass(frozen=True, slots=True)
class DataView:
    """One row or cell that cannot be used."""

    record_type: str
    where: str
    file: str
    sheet: str
    row: int
    field: str
    value: str
    reason: str
    set_aside: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule with how many obligations stand in each state, in the order of the states."""

    id: str
    anchor: str
    title: str
    clause: str
    locator: str
    statement: str
    area: str
    grade: str
    grade_code: str
    kind: str
    modality: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ParamView:
    """One stretch of a parameter of one rule."""

    rule: str
    name: str
    value: str
    origin: str
    where: str
    valid: str
    as_text: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How one ambiguity of one rule is taken."""

    rule: str
    topic: str
    taken: str
    why: str
    alternatives: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """One table of one file, with the sum of its rows."""

    file: str
    sheet: str
    record_type: str
    sha256: str
    rows_in: int
    rows_used: int
    rows_set_aside: int
    extent: str
    unknown_columns: str


@dataclass(frozen=True, slots=True)
class View:
    """The whole report. ``words``: the messages of its language, for headings and column titles."""

    result: AuditResult
    lang: str
    words: Words
    title: str
    engine: str
    footer: str
    cover: tuple[Pair, ...]
    verdict: Verdict
    figures: tuple[Figure, ...]
    states: tuple[Count, ...]
    grades: tuple[Count, ...]
    areas: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    findings: tuple[FindingView, ...]
    finding_areas: tuple[AreaGroup, ...]
    rectification: tuple[RectificationView, ...]
    attestations: tuple[NoteView, ...]
    not_assessable: tuple[NoteView, ...]
    data_findings: tuple[DataView, ...]
    rules: tuple[RuleView, ...]
    unchecked: tuple[Pair, ...]
    off: tuple[Pair, ...]
    parameters: tuple[ParamView, ...]
    readings: tuple[ReadingView, ...]
    sources: tuple[SourceView, ...]
    unrecognised: tuple[Pair, ...]
    rests: Mapping[str, str]

"""What would have passed: what record, with what in it, by when would have made one obligation conforming.

It is said twice: in one short sentence with what decides, and, where that cannot hold all of it, in full as a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from compliance.catalogue.conditions import Related
from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.evidence import Covers, Evidence
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Agree, Reconciliation
from compliance.catalogue.kinds.sampling import Sampling
from compliance.findings.finding import Evidence as Proof
from compliance.ledger import Obligation
from compliance.render.asked import Asked
from compliance.render.asked_codes import code_of, coded, field_at
from compliance.render.labels import Labels
from compliance.render.points import HERE, Line, Point, branch, cut, indented, listed
from compliance.render.sentence_parts import Facts

SHORT = {"en": 300}  # letters of the short sentence
SHORT_CJK = 160
WIDE = {"en": 100}  # letters of a point that is told on one line of the list
WIDE_CJK = 50
_DIGITS = re.compile(r"(?<!\d)\d{1,18}$", re.ASCII)  # of a longer one nobody says what stands before it


class Advice(Struct, frozen=True):
    """``short``: one sentence; ``text``: all of it on one line; ``lines``: all of it, none when the sentence is all."""

    short: str
    text: str
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, text: str) -> Advice:
        """Return advice that one sentence says."""
        return cls(text, text)

    @property
    def below(self) -> str:
        """The short sentence, and the list under it."""
        return "\n".join((self.short, *indented(self.lines)))


class _Said(Struct, frozen=True):
    """A sentence of its own with ``points`` where ``HERE`` stands; between them stands ``joint``."""

    frame: str
    points: tuple[Point, ...] = ()
    joint: str = ""

    def with_(self, text: str) -> str:
        return self.frame.replace(HERE, text)


def would_pass(duty: Obligation, labels: Labels, proof: Sequence[Proof] = ()) -> Advice:
    """Return what record, by when, would have made the obligation conforming. ``proof``: the records shown with it."""
    say = Facts(duty, labels)
    ask = Asked(duty, say.entry, labels, say.entry.rule.each.of)
    said = [*_said(say, ask, proof)]
    words = labels.words
    text = words.sentences(one.with_(one.joint.join(point.flat for point in one.points)) for one in said)
    room = SHORT.get(words.lang, SHORT_CJK)
    if len(text) <= room:
        return Advice.of(text)
    short = words.sentences(_short(one, room // len(said) - 1, say) for one in said)
    wide = WIDE.get(words.lang, WIDE_CJK)
    gap = words("both", left="", right="")
    return Advice(short, text, tuple(line for one in said for line in listed(one.points, wide, gap)))


def _short(said: _Said, room: int, say: Facts) -> str:
    text = cut(said.points, said.joint, room - len(said.with_("")), lambda n: say("asked.more", n=n))
    return said.with_(text or say("asked.so_many", n=len(said.points)))


def _said(say: Facts, ask: Asked, proof: Sequence[Proof]) -> Iterator[_Said]:
    match say.entry.rule.check:
        case Frequency() as doc:
            key = "pass.every" if doc.every is not None and not say.from_start else "pass.more"
            yield _with(say, key, (*_carried(ask, doc.count), *_not_suspended(say, doc)))
        case Deadline() as doc:
            yield from _deadline_said(say, ask, doc)
        case Evidence() as doc:
            lacking = _lacking(say) or (*doc.answered, *doc.given, *sorted(doc.require))
            when = say.when if doc.per else say.by
            yield _named(say, "pass.fill", _evidence_told(say, ask, doc, lacking, proof), when)
        case Content() as doc:
            way = "without" if say.duty.reason.startswith("carries") or not doc.must else "with"
            yield _Said(say(f"pass.{way}", missing=say.missing or say.names(doc.must_not or doc.must)))
        case Reconciliation() as doc:
            yield _reconciled(say, ask, doc, proof)
        case Attestation():
            window = say.labels.window(say.duty.window, say.duty.rule)
            yield _Said(say("pass.answer", window=window, post=say.labels.post(say.entry.rule.responsible.post)))
        case Sampling() as doc:
            told = ask.once(doc.covered_when, lambda: ask.condition(doc.covered_when))
            yield _with(say, "pass.always" if say.stratum else "pass.covered", told)


def _with(say: Facts, key: str, points: tuple[Point, ...]) -> _Said:
    """Return the sentence with what is asked behind it; one that asks nothing ends before."""
    told = say("pass.with_points", text=HERE) if points else say("pass.end")
    return _Said(
        say(key, when=say.by if key in ("pass.always", "pass.covered") else say.when) + told, points, _and(say)
    )


def _and(say: Facts) -> str:
    return say.labels.words("asked.and")


def _carried(ask: Asked, doc: Related) -> tuple[Point, ...]:
    return ask.once(doc, lambda: ask.carried(doc))


def _not_suspended(say: Facts, doc: Frequency) -> Iterator[Point]:
    """Yield that a record of a suspended day does not count, where it does not."""
    active = say.entry.rule.each.active
    if active is not None and active.without is not None and (doc.per is not None or doc.every is not None):
        yield Point(say("asked.not_suspended", what=say.labels.record_type(active.without.of)))


def _lacking(say: Facts) -> tuple[str, ...]:
    return tuple(name for name in (say.duty.missing or "").split(",") if name)


def _named(say: Facts, key: str, told: dict[str, tuple[Point, ...]], when: str = "") -> _Said:
    """Return the requirements by name, each with what it takes behind it in brackets."""
    points = tuple(_requirement(say, say.names([name]), inner) for name, inner in told.items())
    return _Said(say(key, when=when, missing=HERE), points, say.labels.words("list"))


def _requirement(say: Facts, name: str, inner: tuple[Point, ...]) -> Point:
    if not inner or (len(inner) == 1 and inner[0].flat in (name, say("asked.named", text=name))):
        return Point(name)
    frame, head = say("bracket", text=name, inner=HERE), say("asked.head", text=name)
    return branch(frame, inner, _and(say), head, name)


def _conditions(ask: Asked, doc: Evidence | Deadline, names: Iterable[str]) -> dict[str, tuple[Point, ...]]:
    """Return what each of the names asks; of one that is no condition (a field, ``covers``) nothing."""
    return {name: _condition(ask, doc, name) for name in names}


def _condition(ask: Asked, doc: Evidence | Deadline, name: str) -> tuple[Point, ...]:
    part = doc.require.get(name)
    return ask.once(part, lambda: ask.condition(part)) if part is not None else ()


def _evidence_told(
    say: Facts, ask: Asked, doc: Evidence, lacking: Iterable[str], proof: Sequence[Proof]
) -> dict[str, tuple[Point, ...]]:
    told = _conditions(ask, doc, lacking)
    told |= {name: (Point(say("asked.filled_really")),) for name in doc.given if name in told}
    if doc.covers is not None and "covers" in told:
        told["covers"] = _covers(say, ask, doc.covers, proof)
    return told


def _covers(say: Facts, ask: Asked, doc: Covers, proof: Sequence[Proof]) -> tuple[Point, ...]:
    """Return the spans that must cover the window; of a list of which each must, those of the row's own entry."""
    labels, of = say.labels, doc.of.of
    from_, to = labels.field(of, doc.from_), labels.field(of, doc.to)
    span = Point(say("asked.covers", text=labels.record_type(of), from_=from_, to=to))
    spans = (span, *_carried(ask, doc.of))
    each = doc.each_of
    if each is None:
        return spans
    own = _own_cell(say, each.for_.field or "", proof)
    kind = field_at(labels.catalogue, of, each.is_)
    offered = [
        say("asked.among").join(coded(one, kind, labels) for one in part.split(" | "))
        for part in ask.asked_of(each.param, own)
    ]
    names = labels.words.join(offered) or say("asked.entry", param=labels.param(each.param), of=ask.operand(each.for_))
    return (*spans, Point(say("asked.each_of", field=labels.field(of, each.is_), names=names)))


def _own_cell(say: Facts, field: str, proof: Sequence[Proof]) -> str:
    """Return the code in a field of the row that the duty is of; blank when it is not among the records shown."""
    return code_of(_own_text(field, proof), field_at(say.labels.catalogue, say.entry.rule.each.of, field))


def _own_text(field: str, proof: Sequence[Proof]) -> str:
    cells = (cell.text for part in proof if part.role == "subject" for cell in part.cells if cell.field == field)
    return next(cells, "")


def _number_before(text: str) -> str:
    """Return the number that must stand before one that follows none; zeros in front are kept."""
    digits = (_DIGITS.search(text) or [""])[0]
    before = int(digits or "0") - 1
    if before < 0:
        return ""
    return text.removesuffix(digits) + (str(before).zfill(len(digits)) if digits.startswith("0") else str(before))


def _reconciled(say: Facts, ask: Asked, doc: Reconciliation, proof: Sequence[Proof]) -> _Said:
    if doc.found_in is not None:
        return _with(say, "pass.found_in", _carried(ask, doc.found_in))
    if doc.sequence is not None:
        before = _number_before(_own_text(doc.sequence.number, proof))
        return _Said(say("pass.number", number=before) if before else say("pass.sequence"))
    told = {name: (_agreed(say, ask, pair),) for name, pair in (doc.equal or {}).items()}
    return _named(say, "pass.equal", {name: told.get(name, ()) for name in _lacking(say) or sorted(told)})


def _agreed(say: Facts, ask: Asked, pair: Agree) -> Point:
    sides = (ask.value(pair.left), ask.value(pair.right))
    return branch(HERE, sides, say("asked.equal"), say("asked.equal.list"))


def _deadline_said(say: Facts, ask: Asked, doc: Deadline) -> Iterator[_Said]:
    if doc.steps:
        at = {step.id: (ask.value(step.at),) for step in doc.steps}
        yield _named(say, "pass.steps", {name: at[name] for name in say.steps or at})
        return
    tardy = doc.done is not None and say.duty.reason.partition(":")[0] in {"late", "missing", "before_trigger"}
    if tardy and doc.done is not None:
        done = doc.done
        told = ask.once(done, lambda: (ask.value(done),))
        yield _Said(say("pass.done", when=say.deadline_when(doc), text=HERE), told)
    rest = [name for name in _lacking(say) if not (tardy and name == "done")]
    if not rest and not tardy:
        rest = sorted(doc.require) or ["done"]
    if rest:
        yield _named(say, "pass.require", _conditions(ask, doc, rest), say.by)

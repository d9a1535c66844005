"""What would have passed: what record, with what in it, by when would have made one obligation conforming."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

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
from compliance.render.sentence_parts import Facts


def would_pass(duty: Obligation, labels: Labels, proof: Sequence[Proof] = ()) -> str:
    """Return what record, by when, would have made the obligation conforming. ``proof``: the records shown with it."""
    say = Facts(duty, labels)
    ask = Asked(duty, say.entry, labels, say.entry.rule.each.of)
    match say.entry.rule.check:
        case Frequency() as doc:
            first = say("pass.more" if doc.every is None else "pass.every")
            return say.both(first, _with(say, "pass.counts", ask.once(doc.count, partial(ask.carried, doc.count))))
        case Deadline() as doc:
            return _deadline_pass(say, ask, doc)
        case Evidence() as doc:
            lacking = _lacking(say) or (*doc.answered, *doc.given, *sorted(doc.require))
            told = _evidence_told(say, ask, doc, lacking, proof)
            return say("pass.fill", when=say.when if doc.per else say.by, missing=_named(say, lacking, told))
        case Content() as doc:
            way = "without" if duty.reason.startswith("carries") or not doc.must else "with"
            return say(f"pass.{way}", missing=say.missing or say.names(doc.must_not or doc.must))
        case Reconciliation() as doc:
            return _reconciled(say, ask, doc)
        case Attestation():
            window = labels.window(duty.window, duty.rule)
            answer = say("pass.answer", window=window, post=labels.post(say.entry.rule.responsible.post))
            return say.both(say("pass.attestation"), answer)
        case Sampling() as doc:
            first = say("pass.always" if say.stratum else "pass.covered", when=say.by)
            return say.both(
                first,
                _with(say, "pass.covered_is", ask.once(doc.covered_when, lambda: ask.condition(doc.covered_when))),
            )


def _with(say: Facts, key: str, text: str) -> str:
    return say(key, text=text) if text else ""


def _lacking(say: Facts) -> tuple[str, ...]:
    return tuple(name for name in (say.duty.missing or "").split(",") if name)


def _named(say: Facts, names: Iterable[str], told: dict[str, str]) -> str:
    """Return the requirements by name, each with what it takes behind it in brackets."""
    words = say.labels.words
    read = ((say.names([name]), told.get(name, "")) for name in names)
    return words.join(
        words("bracket", text=name, inner=inner) if inner not in ("", name) else name for name, inner in read
    )


def _conditions(ask: Asked, doc: Evidence | Deadline, names: Iterable[str]) -> dict[str, str]:
    """Return what each of the named conditions asks; a name that is none (a field, ``covers``) is left out."""
    parts = {name: doc.require[name] for name in names if name in doc.require}
    return {name: ask.once(part, partial(ask.condition, part)) for name, part in parts.items()}


def _evidence_told(
    say: Facts, ask: Asked, doc: Evidence, lacking: Iterable[str], proof: Sequence[Proof]
) -> dict[str, str]:
    told = _conditions(ask, doc, lacking)
    told |= {name: say("asked.filled") for name in doc.answered}
    told |= {name: say("asked.filled_really") for name in doc.given}
    return told | ({"covers": _covers(say, ask, doc.covers, proof)} if doc.covers is not None else {})


def _covers(say: Facts, ask: Asked, doc: Covers, proof: Sequence[Proof]) -> str:
    """Return the spans that must cover the window; of a list of which each must, those of the row's own entry."""
    labels, of = say.labels, doc.of.of
    from_, to = labels.field(of, doc.from_), labels.field(of, doc.to)
    spans = say("asked.covers", text=ask.once(doc.of, partial(ask.related, doc.of)), from_=from_, to=to, when=say.when)
    each = doc.each_of
    if each is None:
        return spans
    own = _own_cell(say, each.for_.field or "", proof)
    asked = ask.asked_of(each.param, own)
    kind = field_at(labels.catalogue, of, each.is_)
    offered = [say("asked.among").join(coded(one, kind, labels) for one in part.split(" | ")) for part in asked]
    names = labels.words.join(offered) or say("asked.entry", param=labels.param(each.param), of=ask.operand(each.for_))
    return say("asked.and").join((spans, say("asked.each_of", field=labels.field(of, each.is_), names=names)))


def _own_cell(say: Facts, field: str, proof: Sequence[Proof]) -> str:
    """Return the code in a field of the row that the duty is of; blank when it is not among the records shown."""
    own = say.entry.rule.each.of
    cells = (cell.text for part in proof if part.role == "subject" for cell in part.cells if cell.field == field)
    return code_of(next(cells, ""), field_at(say.labels.catalogue, own, field))


def _reconciled(say: Facts, ask: Asked, doc: Reconciliation) -> str:
    if doc.found_in is not None:
        return say.both(say("pass.found_in"), _with(say, "pass.one_with", ask.carried(doc.found_in)))
    if not doc.equal:
        return say("pass.sequence")
    told = {name: _agreed(say, ask, pair) for name, pair in doc.equal.items()}
    return say("pass.equal", missing=_named(say, _lacking(say) or sorted(doc.equal), told))


def _agreed(say: Facts, ask: Asked, pair: Agree) -> str:
    return say("asked.equal", left=ask.operand(pair.left), right=ask.operand(pair.right))


def _deadline_pass(say: Facts, ask: Asked, doc: Deadline) -> str:
    if doc.steps:
        told = {step.id: ask.operand(step.at) for step in doc.steps}
        return say("pass.steps", missing=_named(say, _lacking(say) or told, told))
    return say.both(*_deadline_parts(say, ask, doc))


def _deadline_parts(say: Facts, ask: Asked, doc: Deadline) -> Iterator[str]:
    tardy = doc.done is not None and say.duty.reason.partition(":")[0] in {"late", "missing", "before_trigger"}
    if tardy and doc.done is not None:
        yield say("pass.done", when=say.deadline_when(doc))
        yield say("pass.read_from", text=ask.once(doc.done, partial(ask.operand, doc.done)))
    rest = [name for name in _lacking(say) if not (tardy and name == "done")]
    if not rest and not tardy:
        rest = sorted(doc.require) or ["done"]
    if rest:
        yield say("pass.require", when=say.by, missing=_named(say, rest, _conditions(ask, doc, rest)))

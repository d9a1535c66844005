"""Expected and found: sentences for one obligation by its rule's kind and figures."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.evidence import Evidence
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Reconciliation
from compliance.findings.finding import Evidence as Proof
from compliance.ledger import Obligation
from compliance.render.asked import Asked
from compliance.render.labels import Labels
from compliance.render.plain import line, time_text
from compliance.render.sentence_parts import Facts

SHORT = 40  # characters of a cell that is told in a sentence


def expected(duty: Obligation, labels: Labels) -> str:
    """Return what was demanded."""
    say = Facts(duty, labels)
    match say.entry.rule.check:
        case Frequency(every=None):
            return say("expected.frequency")
        case Frequency():
            return say("expected.start") if say.from_start else say("expected.every", when=say.by)
        case Deadline() as doc:
            return _expected_deadline(say, doc)
        case Evidence() as doc:
            names = (*doc.answered, *doc.given, *_asked(say, doc), *(("covers",) if doc.covers else ()))
            return say("expected.evidence", when=say.when if doc.per else say.by, names=say.names(names))
        case Content() as doc:
            never = say("expected.must_not", names=say.names(doc.must_not)) if doc.must_not else ""
            return say.both(never, say("expected.must", names=say.names(doc.must)) if doc.must else "")
        case Reconciliation() as doc:
            if doc.found_in:
                return say("expected.found_in")
            return say("expected.equal", names=say.names(sorted(doc.equal))) if doc.equal else say("expected.sequence")
        case Attestation() as doc:
            return say("expected.attestation", question=doc.question.in_(labels.words.lang))
        case _:
            return say("expected.always" if say.stratum else "expected.sampling", when=say.by)


def _expected_deadline(say: Facts, doc: Deadline) -> str:
    if doc.steps:
        return say("expected.steps", names=say.names(step.id for step in doc.steps))
    done = say("expected.done", when=say.deadline_when(doc)) if doc.done is not None else ""
    required = say("expected.require", when=say.by, names=say.names(_asked(say, doc))) if doc.require else ""
    return say.both(done, required)


def _asked(say: Facts, doc: Evidence | Deadline) -> list[str]:
    """Return the requirements by name, but for those that the company has set aside."""
    ask = Asked(say.duty, say.entry, say.labels, say.entry.rule.each.of)
    return sorted(name for name, condition in doc.require.items() if ask.settled(condition) is not True)


def found(duty: Obligation, labels: Labels, proof: Sequence[Proof] = ()) -> str:
    """Return what the records say instead. ``proof``: the records that are shown with it."""
    say = Facts(duty, labels)
    return say.both(_found(say), _in_the_cells(say, proof))


def _in_the_cells(say: Facts, proof: Sequence[Proof]) -> str:
    """Say what stands in the cells that answer nothing though they are not blank: N/A, a stroke."""
    doc, words = say.entry.rule.check, say.labels.words
    if not isinstance(doc, Evidence):
        return ""
    lacking = {*doc.answered, *doc.given} & set(say.duty.missing.split(","))
    said = [
        words.pair(say.labels.field(part.record_type, cell.field), line(cell.text))
        for part in proof
        if part.role == "subject"
        for cell in part.cells
        if cell.field in lacking and len(cell.text) <= SHORT
    ]
    return words("found.in_the_cells", cells=words.join(said)) if said else ""


def _found(say: Facts) -> str:
    duty = say.duty
    code = duty.reason.partition(":")[0]
    match say.entry.rule.check:
        case Frequency(every=None):
            return say("found.count")
        case Frequency():
            none = "found.no_first" if say.from_start else "found.no_next"
            return _late(say) if duty.met_at else say(none)
        case Deadline() as doc if not doc.steps:
            return _found_deadline(say, doc, code)
        case Evidence():
            return say.both(say("found.parts"), say("found.missing") if duty.missing else "")
        case _:
            told = code in _TOLD and (duty.missing or code not in _NAMING)
            named = {"missing": say.names(say.steps)} if say.steps else {}
            return say(f"found.{code}" if told else "found.reason", **named)


_NAMING = frozenset({"carries", "lacks", "differs", "out_of_order"})
_TOLD = _NAMING | {"too_few", "not_covered", "answered"}


def _found_deadline(say: Facts, doc: Deadline, code: str) -> str:
    lacking = [name for name in say.duty.missing.split(",") if name and name != "done"]
    missing = say("found.missing", missing=say.names(lacking)) if lacking else ""
    if doc.done is None:
        return missing or say("found.reason")
    if say.duty.met_at is None:
        return say.both(say("found.not_done"), missing)
    if code == "late":
        return say.both(_late(say), missing)
    return say.both(say("found.before_trigger" if code == "before_trigger" else "found.done"), missing)


def _late(say: Facts) -> str:
    duty = say.duty
    days = (duty.met_at.date() - duty.due.date()).days if duty.met_at and duty.due else 0
    if not (duty.due_day and days > 0):
        return say("found.late")
    return say("found.late_days", days=days)


def dates(duty: Obligation) -> tuple[str, str, str]:
    """Return opens, due and met_at as texts; blank where there is none."""
    return (
        time_text(duty.opens, whole_day=duty.due_day),
        time_text(duty.due, whole_day=duty.due_day),
        time_text(duty.met_at, whole_day=True),
    )

"""The rectification of one finding: where it stands, which step may follow, and what a step needs. Pure.

Overdue, due soon and recurring are derived from dates and other findings; they are never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import fields, replace

from compliance.folding import fold
from compliance.message import Message, either, msg


class Status(StrEnum):
    """待下發 → 待整改 → 整改中 → 待驗證 → 已關閉; 驗證不通過 goes back; 申訴中, 已豁免 and 作廢 stand beside."""

    TO_ISSUE = "to_issue"
    TO_RECTIFY = "to_rectify"
    RECTIFYING = "rectifying"
    TO_VERIFY = "to_verify"
    FAILED = "failed"
    CLOSED = "closed"
    DISPUTED = "disputed"
    EXEMPT = "exempt"
    VOID = "void"


MOVES: Mapping[Status, tuple[Status, ...]] = {
    Status.TO_ISSUE: (Status.TO_RECTIFY, Status.VOID),
    Status.TO_RECTIFY: (Status.RECTIFYING, Status.TO_VERIFY, Status.DISPUTED),
    Status.RECTIFYING: (Status.TO_VERIFY, Status.DISPUTED),
    Status.TO_VERIFY: (Status.CLOSED, Status.FAILED),
    Status.FAILED: (Status.RECTIFYING, Status.TO_VERIFY, Status.DISPUTED),
    Status.DISPUTED: (Status.TO_RECTIFY, Status.EXEMPT, Status.VOID),
    Status.EXEMPT: (Status.TO_RECTIFY,),
    Status.CLOSED: (),
    Status.VOID: (),
}
SAID: Mapping[Status, Message] = {
    Status.TO_ISSUE: msg("to issue"),
    Status.TO_RECTIFY: msg("to rectify"),
    Status.RECTIFYING: msg("being rectified"),
    Status.TO_VERIFY: msg("to verify"),
    Status.FAILED: msg("verification failed"),
    Status.CLOSED: msg("closed"),
    Status.DISPUTED: msg("disputed"),
    Status.EXEMPT: msg("exempt"),
    Status.VOID: msg("void"),
}
VERIFIED: Mapping[str, Message] = {"passed": msg("passed"), "failed": msg("not passed")}
OVER = (Status.CLOSED, Status.EXEMPT, Status.VOID)


class Rectification(Struct, frozen=True):
    """What is known of it. Texts are as people wrote them; ``verification``: ``passed``, ``failed`` or blank."""

    status: Status
    raised: date
    due: date
    department: str = ""
    responsible: str = ""
    cause: str = ""
    correction: str = ""
    corrective_action: str = ""
    done: date | None = None
    proof: str = ""
    verifier: str = ""
    verified_on: date | None = None
    verification: str = ""
    remark: str = ""


PEOPLE_SAY = tuple(f.name for f in fields(Rectification) if f.name not in ("raised", "due"))


class Urgency(StrEnum):
    """How its due stands to a day: derived, never stored."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"
    OVER = "over"


class Fault(Struct, frozen=True):
    """Which entry cannot be, and what was expected."""

    entry: str
    message: Message
    expected: Message


def urgency(rectification: Rectification, day: date, soon: int) -> Urgency:
    """Return how urgent it is on ``day``; within ``soon`` days it is due soon."""
    if rectification.status in OVER:
        return Urgency.OVER
    left = (rectification.due - day).days
    return Urgency.OVERDUE if left < 0 else Urgency.DUE_SOON if left <= soon else Urgency.LATER


def overdue_days(rectification: Rectification, day: date) -> int:
    """Return by how many days it is overdue; 0 when it is not, or is over."""
    return 0 if rectification.status in OVER else max((day - rectification.due).days, 0)


def faults(before: Rectification, after: Rectification, *, still_found: bool, today: date) -> Iterator[Fault]:
    """Yield what is wrong with taking ``before`` for ``after``; nothing when the step may be taken.

    ``still_found``: the last audit still finds the breach; then closing needs a remark by the verifier.
    """
    if after.status is not before.status and after.status not in MOVES[before.status]:
        known = [SAID[status] for status in (before.status, *MOVES[before.status])]
        yield Fault(
            "status",
            msg("{before} cannot become {after}", before=SAID[before.status], after=SAID[after.status]),
            either(known),
        )
        return
    if after.status in (Status.TO_VERIFY, Status.CLOSED):
        for entry in ("cause", "correction", "corrective_action", "done"):
            if not getattr(after, entry):
                yield Fault(entry, msg("nothing is written"), msg("needed for {status!r}", status=SAID[after.status]))
    if after.done is not None and after.done > today:
        yield Fault("done", msg("{done} lies in the future", done=after.done), msg("a day up to {today}", today=today))
    if after.status in (Status.EXEMPT, Status.VOID, Status.DISPUTED) and not after.remark:
        yield Fault(
            "remark", msg("nothing is written"), msg("the reason, needed for {status!r}", status=SAID[after.status])
        )
    if after.status in (Status.CLOSED, Status.FAILED):
        yield from _verified(after, still_found=still_found, today=today)


def _verified(after: Rectification, *, still_found: bool, today: date) -> Iterator[Fault]:
    if not after.verifier:
        yield Fault("verifier", msg("nothing is written"), msg("who verified it"))
    elif not after.responsible.strip():
        yield Fault("responsible", msg("nothing is written"), msg("who is responsible, that it is not the verifier"))
    elif _name(after.verifier) == _name(after.responsible):
        yield Fault(
            "verifier", msg("{verifier!r} is the responsible one", verifier=after.verifier), msg("somebody else")
        )
    if after.verified_on is None:
        yield Fault("verified_on", msg("nothing is written"), msg("the day on which it was verified"))
    elif after.verified_on > today or (after.done is not None and after.verified_on < after.done):
        yield Fault(
            "verified_on",
            msg("{verified_on} cannot be", verified_on=after.verified_on),
            msg("a day from when it was done up to {today}", today=today),
        )
    wanted = "passed" if after.status is Status.CLOSED else "failed"
    if after.verification != wanted:
        found = VERIFIED.get(after.verification, msg("nothing"))
        yield Fault(
            "verification",
            msg("{found!r} is written", found=found),
            msg("{wanted!r} for {status!r}", wanted=VERIFIED[wanted], status=SAID[after.status]),
        )
    if after.status is Status.CLOSED and still_found and not after.remark:
        yield Fault("remark", msg("the last audit still finds it"), msg("why it is closed all the same"))


def _name(text: str) -> str:
    """Return a name as it is compared: neither script, width, case nor spaces make another person of it."""
    return "".join(fold(text).casefold().split())


def opened_on(day: date, due: date, responsible: str) -> Rectification:
    """Return a new rectification: not issued yet, the rule's post responsible."""
    return Rectification(Status.TO_ISSUE, day, due, responsible=responsible)


def issued(rectification: Rectification) -> Rectification:
    """Return it as sent to its site; one that was sent before stays as it is."""
    if rectification.status is not Status.TO_ISSUE:
        return rectification
    return replace(rectification, status=Status.TO_RECTIFY)


def closed_by_audit(rectification: Rectification, day: date, by: str) -> Rectification:
    """Return it closed, because an audit judged the duty again and it holds."""
    if rectification.status in OVER:
        return rectification
    return replace(rectification, status=Status.CLOSED, verifier=by, verified_on=day, verification="passed")


def reopened(rectification: Rectification, day: date, due: date) -> Rectification:
    """Return it opened again with a due of its own; what was written the last time stays for the reader."""
    afresh = replace(rectification, status=Status.TO_ISSUE, raised=day, due=due)
    return replace(afresh, done=None, verifier="", verified_on=None, verification="")

"""Whether the parts of an answer agree: how many were looked at, how many failed, what the answer then may be.

The same holds for a workbook that is taken in and for answers that lie among the exports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from compliance.catalogue.whole import whole_number
from compliance.ledger import State
from compliance.message import Message, msg

SAMPLE, FAILED, FACT = "sample_n", "fail_n", "fact"
SOUGHT_OUT = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION)


class Fault(Struct, frozen=True):
    """What is wrong, with the field in which it stands, and what was wanted."""

    field: str
    what: Message
    wanted: Message


def faults(state: State, asked: int, given: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what does not agree. ``asked``: the sample asked for. ``given``: field -> text, of those that are there."""
    counts = {name: whole_number(given.get(name) or "0") for name in (SAMPLE, FAILED)}
    wrong = [name for name, count in counts.items() if count is None]
    for name in wrong:
        yield Fault(name, msg("{text!r} is no number of things", text=given[name]), msg("a whole number"))
    if wrong or SAMPLE not in given or FAILED not in given or state not in SOUGHT_OUT:
        yield from _fact(given, needed=state is State.NOT_APPLICABLE, why=msg("why it does not apply"))
        return
    seen, bad = counts[SAMPLE] or 0, counts[FAILED] or 0
    if not seen:
        wanted = msg("the number that was looked at ({asked} asked for)", asked=asked)
        yield Fault(SAMPLE, msg("nothing was looked at"), wanted)
    elif bad > seen:
        yield Fault(FAILED, msg("{bad} failed of {seen}", bad=bad, seen=seen), msg("at most {seen}", seen=seen))
    if state is State.CONFORMING and bad:
        yield Fault(FAILED, msg("{bad} failed, and the answer is conforming", bad=bad), msg("0, or another answer"))
    if state is State.NONCONFORMING and seen and not bad:
        yield Fault(FAILED, msg("none failed, and the answer is nonconforming"), msg("how many failed"))
    short = bool(seen) and seen < asked
    why = msg("what was found")
    if short and state is State.CONFORMING:
        why = msg("why only {seen} of {asked}", seen=seen, asked=asked)
    yield from _fact(given, needed=short or state is not State.CONFORMING, why=why)


def _fact(given: Mapping[str, str], *, needed: bool, why: Message) -> Iterator[Fault]:
    if needed and FACT in given and not given[FACT]:
        yield Fault(FACT, msg("no fact"), why)

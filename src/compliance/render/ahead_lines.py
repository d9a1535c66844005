"""What falls due, in words: one line a duty, by site and post, with what would meet it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from compliance.ledger import Obligation
from compliance.render.advice import would_pass
from compliance.render.labels import Labels
from compliance.render.plain import time_text
from compliance.render.texts import Words


class DueLine(Struct, frozen=True):
    """One duty; ``to_do`` says what by when would meet it, or why nobody can say."""

    kind: str
    site: str
    post: str
    due: str
    rule: str
    clause: str
    grade: str
    title: str
    subject: str
    window: str
    demanded: int | None
    found: int | None
    to_do: str


def due_lines(kind: str, duties: Iterable[Obligation], labels: Labels) -> tuple[DueLine, ...]:
    """Return the duties by site, post, due and rule; ``kind``: ``falling_due``, ``lost`` or ``unknown``."""
    lines = [_line(kind, duty, labels) for duty in duties]
    return tuple(sorted(lines, key=lambda d: (d.site, d.post, d.due, d.rule, d.subject, d.window)))


def in_text(lines: Iterable[DueLine], words: Words) -> Iterator[str]:
    """Yield the lines for the console, under a head for each site and post."""
    for (site, post), group in groupby(lines, key=lambda d: (d.site, d.post)):
        yield ""
        yield words("due.head", site=site or words("due.company"), post=post)
        for duty in group:
            about = words.join(part for part in (duty.subject, duty.window) if part)
            title = words("bracket", text=duty.title, inner=about) if about else duty.title
            yield words("due.line", due=duty.due, clause=duty.clause, text=words.pair(title, duty.to_do))


def in_data(lines: Iterable[DueLine]) -> list[dict[str, Any]]:
    """Return the lines for programs."""
    return [asdict(duty) for duty in lines]


def _line(kind: str, duty: Obligation, labels: Labels) -> DueLine:
    entry = labels.catalogue.rules[duty.rule]
    return DueLine(
        kind=kind,
        site=labels.site(duty.site),
        post=labels.post(entry.rule.responsible.post),
        due=time_text(duty.due, whole_day=duty.due_day),
        rule=duty.rule,
        clause=duty.clause,
        grade=labels.words(f"grade.{entry.rule.severity}"),
        title=entry.rule.title.in_(labels.words.lang),
        subject=labels.subject(duty.subject, entry.rule.each.of),
        window=labels.window(duty.window, duty.rule),
        demanded=duty.demanded,
        found=duty.found,
        to_do=labels.reason(duty.reason, entry) if kind == "unknown" else would_pass(duty, labels).short,
    )

"""``summary.md``: one page for a CI job: the verdict, the figures, what is new and fixed, what could not be judged.

Lists are cut where a page ends and say so; nothing of a record is markup there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compliance.render.inert import in_markdown
from compliance.render.view.model import View
from compliance.render.view.model_checks import GoneView
from compliance.render.view.model_duties import NoteView
from compliance.render.view.model_findings import ActionView, FindingView, RectificationView
from compliance.render.view.model_systemic import SystemicView

LISTED = 50
CELL = 300
FRESH = ("new", "recurring", "reopened")


def to_markdown(view: View) -> bytes:
    """Return the file's bytes."""
    parts = (
        _head(view),
        _numbers(view),
        _history(view),
        _systemic(view),
        _actions(view),
        _waivers(view),
        _unjudged(view),
        _upcoming(view),
        [f"*{in_markdown(view.footer)}*", ""],
    )
    return "\n".join(line for part in parts for line in part).encode("utf-8", errors="replace")


def _head(view: View) -> Iterator[str]:
    mark = {"bad": "❌", "open": "❔", "good": "✅"}[view.verdict.tone]
    yield f"# {in_markdown(view.title)}"
    yield ""
    for number, sentence in enumerate(view.verdict.sentences):
        yield f"{mark + ' ' if not number else ''}**{in_markdown(sentence)}**"
        yield ""


def _numbers(view: View) -> Iterator[str]:
    figures = [(part.label, part.value, part.detail) for part in view.figures]
    yield from _table(("", "", ""), figures)
    words = view.words
    yield from _table((words("t.grade"), words("t.count")), [(part.label, str(part.number)) for part in view.grades])
    yield from _table((words("t.state"), words("t.count")), [(part.label, str(part.number)) for part in view.states])


def _history(view: View) -> Iterator[str]:
    if view.history is None:
        return
    words = view.words
    yield from _titled(view.history.before)
    yield from _table((words("t.state"), words("t.count")), [(p.label, str(p.number)) for p in view.history.counts])
    for standing in FRESH:
        found = [part for part in view.findings if part.standing == standing]
        if found:
            yield from _listed(words(f"standing.{standing}"), _FOUND, [_found(part) for part in found], view)
    for key, gone in (("standing.fixed", view.fixed), ("standing.not_seen", view.not_seen)):
        if gone:
            yield from _listed(words(key), _GONE, [_gone(part) for part in gone], view)


_FOUND = ("x.id", "t.grade", "t.site", "t.clause", "x.problem", "t.subject", "f.found", "f.waiver")
_GONE = ("x.id", "t.grade", "t.site", "t.clause", "x.problem", "t.subject", "t.window", "t.reason")


def _found(part: FindingView) -> tuple[str, ...]:
    waived = "✓" if part.waived else ""
    about = " · ".join(filter(None, (part.subject, part.window)))
    return (part.finding.id, part.graded, part.site, part.clause, part.title, about, part.found, waived)


def _gone(part: GoneView) -> tuple[str, ...]:
    return (part.id, part.grade, part.site, part.clause, part.title, part.subject, part.window, part.reason)


def _systemic(view: View) -> Iterator[str]:
    words = view.words
    if view.systemic:
        titles = ("x.id", "t.clause", "t.sites_count", "t.grade", "f.standing", "x.due", "f.waiver")
        yield from _listed(words("h.systemic"), titles, [_shared(part, view) for part in view.systemic], view)
    if view.systemic_gone:
        rows = [(standing, *_gone(part)) for standing, part in view.systemic_gone]
        yield from _listed(words("h.systemic_gone"), ("f.standing", *_GONE), rows, view)


def _shared(part: SystemicView, view: View) -> tuple[str, ...]:
    found = part.line.finding
    standing = view.words(f"standing.{found.standing}") if found.standing else ""
    waived = "✓" if found.waived else ""
    return (found.finding.id, part.label, part.value, found.graded, standing, part.line.due, waived)


def _actions(view: View) -> Iterator[str]:
    titles = ("t.site", "t.grade", "t.clause", "t.rule", "t.count", "x.due", "t.post")
    shared = [_shared_action(part.line) for part in view.systemic]
    yield from _listed(view.words("h.rectification"), titles, [*map(_action, view.actions), *shared], view)


def _action(part: ActionView) -> tuple[str, ...]:
    rule = part.rule
    return (part.site, part.grade, rule.clause, rule.title, str(part.count), part.due, rule.post)


def _shared_action(part: RectificationView) -> tuple[str, ...]:
    found = part.finding
    return (found.site, found.graded, found.clause, found.title, "1", part.due, found.post)


def _waivers(view: View) -> Iterator[str]:
    if view.waivers:
        titles = ("wv.target", "wv.span", "wv.approver", "wv.reason", "wv.effect")
        rows = [(part.target, part.span, part.approver, part.reason, part.effect) for part in view.waivers]
        yield from _listed(view.words("h.waivers"), titles, rows, view)
        number = len(view.result.waived.findings)
        if number:
            yield in_markdown(view.words("cli.waived", n=number))
            yield ""


def _unjudged(view: View) -> Iterator[str]:
    titles = ("t.site", "t.clause", "t.rule", "t.reason", "t.count")
    for key, notes in (("h.not_assessable", view.not_assessable), ("h.attestations", view.attestations)):
        if notes:
            yield from _listed(view.words(key), titles, [_note(part) for part in notes], view)
    if view.data_findings:
        yield in_markdown(view.words.pair(view.words("h.data"), str(len(view.data_findings))))
        yield ""


def _note(part: NoteView) -> tuple[str, ...]:
    return (part.site, part.clause, part.title, part.reason, str(part.count))


def _upcoming(view: View) -> Iterator[str]:
    if view.upcoming:
        titles = ("t.due", "t.site", "t.clause", "t.rule", "t.subject", "t.post")
        rows = [(u.due, u.site, u.clause, u.title, u.subject, u.post) for u in view.upcoming]
        yield from _listed(view.words("h.upcoming"), titles, rows, view)


def _titled(title: str) -> Iterator[str]:
    yield f"## {in_markdown(title)}"
    yield ""


def _listed(title: str, titles: Iterable[str], rows: Sequence[Sequence[str]], view: View) -> Iterator[str]:
    yield from _titled(title)
    if not rows:
        yield in_markdown(view.words("n.none"))
        yield ""
        return
    yield from _table([view.words(key) for key in titles], rows[:LISTED])
    if len(rows) > LISTED:
        yield in_markdown(view.words("n.rest", shown=LISTED, total=len(rows)))
        yield ""


def _table(titles: Iterable[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    heads = [in_markdown(title) for title in titles]
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(in_markdown(value[:CELL]) for value in row)} |"
    yield ""

"""The due command: what falls due, what is lost already, what nobody can say."""

from __future__ import annotations

import json

from compliance.ahead import look_ahead
from compliance.cli.audit_options import Options, request_of
from compliance.cli.run_audit import Progress
from compliance.cli.saying import say, say_problems
from compliance.problems import ProblemsError
from compliance.render.ahead_lines import due_lines, in_data, in_text
from compliance.render.labels import Labels
from compliance.render.texts import Words


def run_due(options: Options, days: int, *, as_json: bool) -> int:
    """Run the command; 0, or 2 with the problems."""
    try:
        ahead = look_ahead(request_of(options, frozenset()), days, progress=Progress())
        words = Words(options.lang)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    labels = Labels(ahead.loaded.catalogue, words, ahead.sites)
    groups = {"falling_due": ahead.falling_due, "lost": ahead.lost, "unknown": ahead.unknown}
    lines = {kind: due_lines(kind, duties, labels) for kind, duties in groups.items()}
    if as_json:
        data = {kind: in_data(listed) for kind, listed in lines.items()}
        until, as_of = ahead.until.date().isoformat(), ahead.loaded.at.as_of.isoformat()
        say(json.dumps({"as_of": as_of, "until": until, **data}, ensure_ascii=False, indent=1))
        return 0
    for kind, listed in lines.items():
        say(words(f"due.{kind}", n=len(listed), until=ahead.until.date()))
        for text in in_text(listed, words):
            say(text)
    return 0

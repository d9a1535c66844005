"""The due command: what falls due, what is lost already, what nobody can say."""

from __future__ import annotations

import json

from compliance.ahead import look_ahead
from compliance.cli.audit_options import Options, request_of
from compliance.cli.masking import key_of, masker_of
from compliance.cli.progress import Progress
from compliance.cli.saying import say, say_problems
from compliance.privacy.result import obligation_of
from compliance.problems import ProblemsError
from compliance.render.ahead_lines import due_lines, in_data, in_text
from compliance.render.labels import Labels
from compliance.render.plain import escaped
from compliance.render.texts import Words


def run_due(options: Options, days: int, *, as_json: bool) -> int:
    """Run the command; 0, or 2 with the problems."""
    try:
        request, key = request_of(options), key_of(options.privacy_key)
        ahead = look_ahead(request, days, progress=Progress(options.lang))
        catalogue = ahead.loaded.catalogue
        by = masker_of(options.privacy, key, ahead.loaded.connection, catalogue, ahead.loaded.records)
        words = Words(options.lang)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    labels = Labels(catalogue, words, {by.text(site): by.text(name) for site, name in ahead.sites.items()})
    found = {"falling_due": ahead.falling_due, "lost": ahead.lost, "unknown": ahead.unknown}
    groups = {kind: [obligation_of(duty, catalogue, by) for duty in duties] for kind, duties in found.items()}
    lines = {kind: due_lines(kind, duties, labels) for kind, duties in groups.items()}
    if as_json:
        data = {kind: in_data(listed) for kind, listed in lines.items()}
        until, as_of = ahead.until.date().isoformat(), ahead.loaded.at.as_of.isoformat()
        say(escaped(json.dumps({"as_of": as_of, "until": until, **data}, ensure_ascii=False, indent=1)))
        return 0
    for kind, listed in lines.items():
        say(words(f"due.{kind}", n=len(listed), until=ahead.until.date()))
        for text in in_text(listed, words):
            say(text)
    return 0

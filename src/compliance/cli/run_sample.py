"""The sample command: draw, write the workbook, say how many."""

from __future__ import annotations

from pathlib import Path

from compliance.cli.audit_options import Options, request_of
from compliance.cli.masking import key_of, masked_sample, masker_of
from compliance.cli.progress import Progress
from compliance.cli.saying import say, say_problems
from compliance.problems import ProblemsError
from compliance.render.labels import Labels
from compliance.render.placing import put
from compliance.render.plain import time_text
from compliance.render.sample_book import to_sample_book
from compliance.render.texts import Words
from compliance.sampling import Sample, sample


def run_sample(options: Options, rule: str, seed: int, window: str | None, out: Path) -> int:
    """Run the command; 0, or 2 with the problems."""
    try:
        words = Words(options.lang)
        request, key = request_of(options), key_of(options.privacy_key)
        made = sample(request, rule, seed, window, progress=Progress(options.lang))
        loaded = made.loaded
        made = masked_sample(made, masker_of(options.privacy, key, loaded.connection, loaded.catalogue, loaded.records))
        labels = Labels(made.loaded.catalogue, words, made.sites)
        as_of = made.loaded.at.day
        book = to_sample_book(made.drawn, made.cells, rule, made.fill, labels, as_of, options.privacy)
        written = put(out.parent, {out.name: book}) if made.drawn else ()
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    for group in made.groups:
        mine = [one for one in made.drawn if one.group == group]
        say(words(
            "sample.group", subject=labels.subject(group.subject), window=labels.window(group.window),
            population=len(group.members), demanded=group.demanded,
            covered=sum(member.covered for member in group.members),
            must=sum(not one.by_lot for one in mine), lot=sum(one.by_lot for one in mine),
        ))  # fmt: skip
    for path in written:
        say(words("cli.written", path=path))
    if not written:
        say(_nothing(made, window, labels))
    return 0


def _nothing(made: Sample, window: str | None, labels: Labels) -> str:
    """Say why nothing was drawn, and for which periods something could be."""
    words = labels.words
    if window is not None or made.groups:
        return words("sample.enough")
    closed = words("sample.none_open", as_of=time_text(made.loaded.at.as_of))
    names = words.join(f"--window {name}" for name in made.short)
    return words.sentences((closed, words("sample.short", names=names) if names else ""))

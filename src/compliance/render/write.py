"""Writes the reports: first into a folder beside the target, into place only when all is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from compliance.findings.result import AuditResult
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.html.page import to_html
from compliance.render.json_v1 import to_json
from compliance.render.placing import put
from compliance.render.view.model import View
from compliance.render.view.prepare import prepare
from compliance.render.xlsx import to_xlsx

_WRITERS: Mapping[str, tuple[str, Callable[[View], bytes]]] = {
    "html": ("report.html", to_html),
    "xlsx": ("rectification.xlsx", to_xlsx),
    "json": ("findings.json", to_json),
}
FORMATS = tuple(_WRITERS)


def write_all(
    result: AuditResult,
    out: Path,
    *,
    lang: str,
    formats: Iterable[str] = FORMATS,
    extra: Mapping[str, Callable[[Path], None]] | None = None,
    complete: Callable[[], None] | None = None,
) -> tuple[Path, ...]:
    """Write the formats into the folder ``out`` and return the paths; ProblemsError when it cannot be done.

    ``extra``: file name -> what writes a further file at the path that it is given. Files of earlier runs
    that are not written again stay. ``complete`` is called when all is written and nothing is in place yet; what
    it raises leaves the folder as it was.
    """
    chosen = tuple(dict.fromkeys(formats))
    wrong = [
        Problem(Place(), f"no format {name!r}", ", ".join(FORMATS), nearest(name, FORMATS))
        for name in chosen
        if name not in _WRITERS
    ]
    if wrong:
        raise ProblemsError(wrong)
    view = prepare(result, lang, beside=[_WRITERS[name][0] for name in chosen])
    contents = {_WRITERS[name][0]: _WRITERS[name][1](view) for name in chosen}
    return put(out, contents, extra, complete)

"""Writes the reports: first into a folder beside the target, into place only when all is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from compliance.findings.result import AuditResult
from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.csv_list import to_csv
from compliance.render.html.page import to_html
from compliance.render.ics import to_ics
from compliance.render.json_v1 import to_json
from compliance.render.junit import to_junit
from compliance.render.markdown import to_markdown
from compliance.render.notice import to_notices
from compliance.render.oscal.files import to_oscal
from compliance.render.placing import put
from compliance.render.sarif import to_sarif
from compliance.render.site_books import to_site_books
from compliance.render.view.model import View
from compliance.render.view.prepare import prepare
from compliance.render.xlsx import to_xlsx

Files = Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class _Format:
    """``files`` returns the files by name; None: there is nothing to say, and a file of an earlier audit goes.

    ``rest``: the file in which every finding stands whole, for a format that shows less; blank: it is not one.
    """

    files: Callable[[View], Files]
    rest: str = ""


def _one(name: str, to_bytes: Callable[[View], bytes]) -> Callable[[View], Files]:
    return lambda view: {name: to_bytes(view)}


_FORMATS: Mapping[str, _Format] = {
    "html": _Format(_one("report.html", to_html)),
    "xlsx": _Format(lambda view: {"findings.xlsx": to_xlsx(view), **to_site_books(view)}, rest="findings.xlsx"),
    "json": _Format(_one("findings.json", to_json), rest="findings.json"),
    "csv": _Format(_one("findings.csv", to_csv)),
    "md": _Format(_one("summary.md", to_markdown)),
    "ics": _Format(_one("duties.ics", to_ics)),
    "junit": _Format(_one("junit.xml", to_junit)),
    "sarif": _Format(_one("findings.sarif", to_sarif)),
    "oscal": _Format(to_oscal),
    "docx": _Format(to_notices),
}
FORMATS = tuple(_FORMATS)
DEFAULT = ("html", "xlsx", "json")


def write_all(
    result: AuditResult,
    out: Path,
    *,
    lang: str,
    formats: Iterable[str] = DEFAULT,
    extra: Mapping[str, Callable[[Path], None]] | None = None,
    complete: Callable[[], None] | None = None,
    notice: Path | None = None,
) -> tuple[Path, ...]:
    """Write the formats into the folder ``out`` and return the paths; ProblemsError when it cannot be done.

    ``extra``: file name -> what writes a further file at the path that it is given. Files of earlier runs
    that are not written again stay, unless they would say what is no longer so. ``complete`` is called when all is
    written and nothing is in place yet; what it raises leaves the folder as it was. ``notice``: a template of the
    company's own for ``docx``.
    """
    chosen = tuple(dict.fromkeys(formats))
    wrong = [
        Problem(Place(), msg("no format {name!r}", name=name), verbatim(tuple(FORMATS)), nearest(name, FORMATS))
        for name in chosen
        if name not in _FORMATS
    ]
    if wrong:
        raise ProblemsError(wrong)
    view = prepare(result, lang, beside=[_FORMATS[name].rest for name in chosen if _FORMATS[name].rest])
    writers: dict[str, Callable[[View], Files]] = {name: _FORMATS[name].files for name in chosen}
    writers["docx"] = partial(to_notices, template=notice)
    files = {file: content for name in chosen for file, content in writers[name](view).items()}
    contents = {file: content for file, content in files.items() if content is not None}
    return put(out, contents, extra, complete, gone=[file for file in files if file not in contents])

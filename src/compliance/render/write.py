"""Writes the reports: first into a folder beside the target, into place only when all is complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path

from msgspec import Struct

from compliance.findings.result import AuditResult
from compliance.forked import is_alone, made_together
from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.apart import Apart, Job
from compliance.render.csv_list import to_csv
from compliance.render.formats import FORMATS
from compliance.render.html.page import to_html
from compliance.render.ics import to_ics
from compliance.render.json_v1 import to_json
from compliance.render.junit import to_junit
from compliance.render.markdown import to_markdown
from compliance.render.notice import to_notices
from compliance.render.oscal.files import to_oscal
from compliance.render.own_files import spare
from compliance.render.placing import put
from compliance.render.sarif import to_sarif
from compliance.render.site_books import site_books
from compliance.render.view.model import View
from compliance.render.view.prepare import prepare
from compliance.render.workbook import written
from compliance.render.xlsx import book_of

Files = Mapping[str, bytes | None]
Make = Callable[[], bytes]
Made = Mapping[str, bytes]


class _Format(Struct, frozen=True):
    """``files`` returns the files by name; None: there is nothing to say, and a file of an earlier audit goes.

    ``rest``: the file in which every finding stands whole, for a format that shows less; blank: it is not one.
    """

    files: Callable[[View], Files]
    rest: str = ""


def _one(name: str, to_bytes: Callable[[View], bytes]) -> Callable[[View], Files]:
    return lambda view: {name: to_bytes(view)}


WRITERS: Mapping[str, _Format] = {
    "html": _Format(lambda _: {}),  # made last, and beside where it can be, as are the books
    "xlsx": _Format(lambda _: {}, rest="findings.xlsx"),
    "json": _Format(_one("findings.json", to_json), rest="findings.json"),
    "csv": _Format(_one("findings.csv", to_csv)),
    "md": _Format(_one("summary.md", to_markdown)),
    "ics": _Format(_one("duties.ics", to_ics)),
    "junit": _Format(_one("junit.xml", to_junit)),
    "sarif": _Format(_one("findings.sarif", to_sarif)),
    "oscal": _Format(to_oscal),
    "docx": _Format(to_notices),
}
PAGE = "report.html"
DEFAULT = ("html", "xlsx", "json")
MANY = 30  # findings from which on a process more is worth what it takes to begin
_LOADED = ("compliance.render.workbook", "compliance.render.rectification_book", "xlsxwriter")


def write_all(  # noqa: PLR0913  (each is an option of its own)
    result: AuditResult,
    out: Path,
    *,
    lang: str,
    formats: Iterable[str] = DEFAULT,
    extra: Mapping[str, Callable[[Path], None]] | None = None,
    more: Mapping[str, Make] | None = None,
    complete: Callable[[], None] | None = None,
    notice: Path | None = None,
    exports: Path | None = None,
    helped: bool = False,
) -> tuple[Path, ...]:
    """Write the formats into the folder ``out`` and return the paths; ProblemsError when it cannot be done.

    ``extra``: file name -> what writes a further file at the path that it is given; ``more``: what returns its bytes.
    Files of earlier runs that are not written again stay, unless they would say what is no longer so. ``complete`` is
    called when all is written and nothing is in place yet; what it raises leaves the folder as it was. ``notice``: a
    template of the company's own for ``docx``. ``exports``: the folder that was audited; where a file in it would be
    replaced that is no report, nothing is written. ``helped``: when there are many findings, a process beside may take
    its share of the page, the workbooks and ``more``, or where this one cannot be forked make the workbooks.
    """
    chosen = _known(formats)
    names = [WRITERS[name].rest for name in chosen if WRITERS[name].rest]
    many = helped and len(result.findings) >= MANY
    with Apart(_LOADED, wanted=many and "xlsx" in chosen and not is_alone()) as apart:
        view = prepare(result, lang, beside=names)
        books = _books(view) if "xlsx" in chosen else {}
        page = {PAGE: partial(to_html, view)} if "html" in chosen else {}
        further = dict(more or {})
        made = cache(_begun(books, {**further, **page}, apart, many=many))
        writers = {name: WRITERS[name].files for name in chosen} | {"docx": partial(to_notices, template=notice)}
        files: dict[str, Files] = {name: writers[name](view) for name in chosen}
        contents = {file: content for part in files.values() for file, content in part.items() if content is not None}
        gone = [file for part in files.values() for file, content in part.items() if content is None]
        last = {name: partial(_write, name, made) for name in (*books, *further, *page)}
        if exports is not None:
            spare(out, (*contents, *last, *(extra or {}), *gone), exports)
        put(out, contents, {**last, **(extra or {})}, complete, gone=gone)
    files |= {"xlsx": dict.fromkeys(books), "html": dict.fromkeys(page)}
    order = [file for name in chosen for file in files[name] if file not in gone]
    return tuple(out / file for file in (*order, *further, *(extra or {})))


def _known(formats: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(formats))
    wrong = [
        Problem(Place(), msg("no format {name!r}", name=name), verbatim(tuple(FORMATS)), nearest(name, FORMATS))
        for name in chosen
        if name not in WRITERS
    ]
    if wrong:
        raise ProblemsError(wrong)
    return chosen


def _books(view: View) -> dict[str, Job]:
    return {"findings.xlsx": Job(written, (book_of(view),)), **site_books(view)}


def _begun(books: Mapping[str, Job], others: Mapping[str, Make], apart: Apart, *, many: bool) -> Callable[[], Made]:
    """Begin what takes longest, where there is a process for it; what is returned waits for all of it.

    ``many``: whether there are so many findings that a process is worth it.
    """
    if many and is_alone():
        return made_together({**{name: job.done for name, job in books.items()}, **others})
    made = apart.begin(books)
    return lambda: {**made(), **{name: make() for name, make in others.items()}}


def _write(name: str, made: Callable[[], Made], path: Path) -> None:
    path.write_bytes(made()[name])

"""``notice-<site>.docx``: the rectification notice of each site, from a Word template that the company may replace.

A template has named placeholders only: ``{site}`` anywhere, ``{finding.problem}`` in a row of a table, which is written
once for each finding. A value is put in as text and never looked at again, so nothing in a record is a placeholder.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.inert import cut
from compliance.render.placing import file_names
from compliance.render.plain import day_of
from compliance.render.templates import templates_folder
from compliance.render.view.model import View
from compliance.render.view.model_findings import RectificationView

if TYPE_CHECKING:
    from docx.document import Document

SITE = ("title", "site", "standard", "as_of", "count", "major", "minor", "observation", "first_due", "engine")
FINDING = (
    "number", "id", "clause", "statement", "problem", "expected", "evidence", "action", "grade", "post", "raised",
    "due",
)  # fmt: skip
KNOWN = (*SITE, *(f"finding.{name}" for name in FINDING))
_PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Notice(Struct, frozen=True):
    """What one site is told: a value for each name of ``SITE``, and of ``FINDING`` for each of its findings."""

    site: Mapping[str, str]
    findings: tuple[Mapping[str, str], ...]


def to_notices(view: View, template: Path | None = None) -> dict[str, bytes]:
    """Return a notice for each site with findings that no waiver covers; ProblemsError for an unfit template.

    ``template``: None is the shipped one of the view's language.
    """
    lines: dict[str, list[RectificationView]] = {}
    for line in view.rectification:
        if not line.finding.waived:
            lines.setdefault(line.finding.finding.obligation.site, []).append(line)
    told = {site: Notice(_site_values(own, view), tuple(map(_finding_values, own))) for site, own in lines.items()}
    return fill_notices(told, template, view.lang)


def fill_notices(notices: Mapping[str, Notice], template: Path | None, lang: str) -> dict[str, bytes]:
    """Return file name -> document for each site's notice; ProblemsError for an unfit template."""
    path = template or templates_folder() / f"notice.{lang}.docx"
    _check(path, _opened(path))
    names = file_names("notice", notices, ending=".docx")
    return {names[site]: _filled(_opened(path), notice) for site, notice in notices.items()}


def _opened(path: Path) -> Document:
    import docx  # noqa: PLC0415  (only this format needs it)

    try:
        return docx.Document(str(path))
    except Exception as error:  # the reader of packages raises whatever its parts raise
        problem = Problem(Place(str(path)), msg("it cannot be opened as a Word document"), msg("a template as docx"))
        raise ProblemsError([problem]) from error


def _check(path: Path, document: Document) -> None:
    named = dict.fromkeys(name for p in _paragraphs(document) for name in _PLACEHOLDER.findall(_text(p)))
    wrong = [
        Problem(
            Place(str(path)), msg("no placeholder {{{name}}}", name=name), verbatim(tuple(KNOWN)), nearest(name, KNOWN)
        )
        for name in named
        if name not in KNOWN
    ]
    wrong += [
        Problem(
            Place(str(path)),
            msg("{{{name}}} stands outside a table", name=name),
            msg("a row of a table, written for each finding"),
        )
        for p in _paragraphs(document)
        for name in _PLACEHOLDER.findall(_text(p))
        if name.startswith("finding.") and not _inside_row(p)
    ]
    if wrong:
        raise ProblemsError(wrong)


def _filled(document: Document, notice: Notice) -> bytes:
    site = notice.site
    for row in list(document.element.body.iter(_tag("tr"))):
        if "{finding." in _text(row):
            for finding in notice.findings:
                made = deepcopy(row)
                row.addprevious(made)
                _fill(made.iter(_tag("p")), {**site, **{f"finding.{name}": text for name, text in finding.items()}})
            row.getparent().remove(row)
    _fill(_paragraphs(document, rows=False), site)
    document.core_properties.title = cut(site["title"])[:255]
    stream = io.BytesIO()
    document.save(stream)
    return _undated(stream.getvalue())


def _site_values(lines: list[RectificationView], view: View) -> dict[str, str]:
    grades = [line.finding.finding.grade for line in lines]
    standard = view.result.catalogue.standard
    return {
        "title": view.title,
        "site": lines[0].place,
        "standard": view.words("c.criteria_is", standard=standard.title.in_(view.lang), version=standard.version),
        "as_of": day_of(view.result.moment.as_of).isoformat(),
        "count": str(len(lines)),
        **{grade: str(grades.count(grade)) for grade in ("major", "minor", "observation")},
        "first_due": min(line.due for line in lines),
        "engine": view.engine,
    }


def _finding_values(line: RectificationView) -> dict[str, str]:
    found = line.finding
    return {
        "number": str(found.number), "id": found.finding.id, "clause": found.clause, "statement": found.statement,
        "problem": line.problem, "expected": found.expected, "evidence": line.evidence, "action": found.action,
        "grade": found.graded, "post": found.post, "raised": line.raised, "due": line.due,
    }  # fmt: skip


def _fill(paragraphs: Iterator[Any], values: Mapping[str, str]) -> None:
    """Put the values in; a placeholder that Word tore into several runs takes the look of the paragraph's first."""
    from docx.text.run import Run  # noqa: PLC0415  (only this format needs it)

    for paragraph in paragraphs:
        runs = [Run(node, None) for node in paragraph.iter(_tag("r"))]  # type: ignore[arg-type]  # no part is asked for
        whole = "".join(run.text for run in runs)
        names = _PLACEHOLDER.findall(whole)
        if not names:
            continue
        if sum(len(_PLACEHOLDER.findall(run.text)) for run in runs) != len(names):
            runs[0].text, rest = whole, runs[1:]
            for run in rest:
                run.text = ""
        for run in runs:
            if _PLACEHOLDER.search(run.text):
                run.text = _PLACEHOLDER.sub(lambda m: cut(values.get(m[1], m[0])), run.text)


def _paragraphs(document: Document, *, rows: bool = True) -> Iterator[Any]:
    """Yield the paragraphs of body, heads and feet; ``rows`` False: those with a finding's placeholder are done."""
    roots = [document.element.body]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]  # noqa: SLF001  (the library has no public name)
    for root in roots:
        for paragraph in root.iter(_tag("p")):
            if rows or not _inside_row(paragraph) or "{" in _text(paragraph):
                yield paragraph


def _inside_row(paragraph: Any) -> bool:
    return any(node.tag == _tag("tr") for node in paragraph.iterancestors())


def _text(node: Any) -> str:
    return "".join(part.text or "" for part in node.iter(_tag("t")))


def _tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _undated(package: bytes) -> bytes:
    """Return the package with every part dated alike, so that the same notice has the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()

"""``rectification-<site>.xlsx``, one workbook for each site with findings, for a company that keeps no store.

With a store the workbooks that come back are those of ``compliance rectify export``: they know which line is which.
"""

from __future__ import annotations

from msgspec.structs import replace

from compliance.findings.rectifying import Rectification, Status, issued, opened_on
from compliance.render.apart import Job
from compliance.render.placing import file_names
from compliance.render.plain import day_of
from compliance.render.rectification_book import Line, to_book
from compliance.render.view.model import View
from compliance.render.view.model_findings import RectificationView

NO_VERSION = 0


def to_site_books(view: View) -> dict[str, bytes]:
    """Return the workbooks by file name; none when the audit stands beside earlier ones from a store."""
    return {name: job.done() for name, job in site_books(view).items()}


def site_books(view: View) -> dict[str, Job]:
    """Return what makes each of the workbooks."""
    if view.result.comparison is not None:
        return {}
    lines: dict[str, list[RectificationView]] = {}
    for line in view.rectification:
        lines.setdefault(line.finding.finding.obligation.site, []).append(line)
    names, day = file_names("rectification", lines), day_of(view.result.moment.as_of)
    return {
        names[site]: Job(to_book, (listed[0].place, [_line(line, view) for line in listed], view.words, day))
        for site, listed in lines.items()
    }


def _line(line: RectificationView, view: View) -> Line:
    found = line.finding
    told = {
        "id": found.finding.id,
        "clause": found.clause,
        "problem": line.problem,
        "expected": found.expected,
        "evidence": line.evidence,
        "action": found.action,
        "grade": found.grade,
    }
    return Line(told, _opened(line, view), NO_VERSION, found.post)


def _opened(line: RectificationView, view: View) -> Rectification:
    said = "\n".join(view.words.pair(part.label, part.value) for part in line.finding.said)
    begun = replace(issued(opened_on(line.item.raised, line.item.due, line.finding.post)), remark=said)
    return replace(begun, status=Status.EXEMPT) if line.finding.waived else begun

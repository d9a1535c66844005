"""Fills the report's templates with the view: every value escaped and bounded, one script known by its hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from compliance.findings.rectification import GRADES
from compliance.folding_table import SIMPLIFIED, TRADITIONAL
from compliance.render.html.chart import chart
from compliance.render.html.left_out import rest_of, said_of
from compliance.render.html.room import PAGE, Level, Rows, fitted, fullest
from compliance.render.inert import MARK
from compliance.render.templates import templates, templates_folder
from compliance.render.view.model import View
from compliance.render.view.model_findings import FindingView

if TYPE_CHECKING:
    import jinja2

LISTED = {"actions": 1000, "notes": 500, "data": 200, "upcoming": 500, "open": 10}


def to_html(view: View, *, page: int = PAGE) -> bytes:
    """Return the report's bytes, at most about ``page`` of them: beyond that, rows give way and the page says so.

    A name that the templates miss is an error.
    """
    environment = templates()
    script = (templates_folder() / "report.js").read_text("utf-8")
    given: dict[str, Any] = {
        "view": view,
        "mark": MARK,
        "w": view.words,
        "caps": LISTED,
        "chart": chart(view.months),
        "past": chart(view.past),
        "places": {key.label: index for index, key in enumerate(view.sites)},
        "posts": _posts(view),
        "titles": {rule.id: rule.title for rule in view.rules},
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "traditional": _markup(TRADITIONAL),
        "simplified": _markup(SIMPLIFIED),
    }
    given["rest"] = rest_of(view)
    given["script"] = _markup(script)
    template = environment.get_template("report.html.j2")

    def rendered(shown: Rows) -> bytes:
        text = template.render(**given, shown=shown, said=said_of(view, shown, given["rest"]))
        return text.encode("utf-8", errors="replace")

    row = _row(environment, view, given["places"])
    full = fullest(view, page // 2, row)
    if full is not None and len(whole := rendered(full)) <= page:
        return whole  # as most pages are; what stands around the rows is measured where it matters
    return rendered(fitted(view, page - len(rendered(Rows.none(view))), row))


def _row(environment: jinja2.Environment, view: View, places: dict[str, int]) -> Callable[[FindingView, Level], str]:
    words = view.words
    names = {
        "w": words,
        "subject": words("role.subject"),
        "own_grade": {grade: words("f.own_grade", grade=words(f"grade.{grade}")) for grade in GRADES},
    }
    module = environment.get_template("_finding.html.j2").make_module(names)
    finding: Callable[..., str] = getattr(module, "finding")  # noqa: B009  (a macro: the type checker cannot see it)
    return lambda part, level: finding(part, level, places)


def _markup(text: str) -> object:
    from markupsafe import Markup  # noqa: PLC0415  (comes with jinja2)

    return Markup(text)  # noqa: S704  (our own script, not a value)


def _posts(view: View) -> dict[str, int]:
    """Return every post that the page names with its number."""
    found = {rule.post for rule in view.rules} | {finding.post for finding in view.findings}
    return {post: index for index, post in enumerate(sorted(found))}

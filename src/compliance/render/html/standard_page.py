"""A standard as one page that holds everything: no script, no network, an anchor for every clause and rule."""

from __future__ import annotations

from compliance.render.standard.model import StandardSheet
from compliance.render.templates import templates


def standard_page(sheet: StandardSheet) -> bytes:
    """Return the page's bytes; every value is escaped, and a name that the template misses is an error."""
    text = templates().get_template("standard.html.j2").render(sheet=sheet, w=sheet.words)
    return text.encode("utf-8", errors="replace")

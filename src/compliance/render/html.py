"""``report.html``: one file that holds everything, readable without scripts and without a network."""

from __future__ import annotations

from compliance.ledger import State
from compliance.render.templates import templates_folder
from compliance.render.view.model import View
from compliance.render.view.sources import DATA_SHOWN, LIST_SHOWN, NOTES_SHOWN


def to_html(view: View) -> bytes:
    """Return the report's bytes; every value is escaped, and a name that the template misses is an error."""
    import jinja2  # noqa: PLC0415  (only this format needs it)

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    caps = {"data": DATA_SHOWN, "list": LIST_SHOWN, "notes": NOTES_SHOWN}
    template = environment.get_template("report.html.j2")
    text = template.render(view=view, w=view.words, caps=caps, states=[str(state) for state in State])
    return text.encode("utf-8", errors="replace")

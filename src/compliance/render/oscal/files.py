"""The three OSCAL files of an audit."""

from __future__ import annotations

from compliance.render.oscal.catalog import to_catalog
from compliance.render.oscal.poam import to_poam
from compliance.render.oscal.results import to_results
from compliance.render.view.model import View

CATALOG, RESULTS, POAM = "oscal-catalog.json", "oscal-assessment-results.json", "oscal-poam.json"


def to_oscal(view: View) -> dict[str, bytes | None]:
    """Return the files by name; None for a plan of action when nothing is to be rectified."""
    return {CATALOG: to_catalog(view), RESULTS: to_results(view), POAM: to_poam(view)}

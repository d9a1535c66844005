"""A document without a site is the company's, unless it calls itself a site's: then it is of a site that nobody named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipped import property_cs

CATALOGUE, _ = property_cs()
assert CATALOGUE is not None
BLANK = {"answered": "false"}


def company_documents(node: Any, of: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the conditions that take a document for the company's because its site is blank, and by which path."""
    if isinstance(node, list):
        for part in node:
            yield from company_documents(part, of)
    elif isinstance(node, dict):
        of = str(node.get("of", of))
        if of == "documents" and node.get("project_id") == BLANK:
            yield "level", node
        if node.get("doc_id.project_id") == BLANK:
            yield "doc_id.level", node
        for part in node.values():
            yield from company_documents(part, of)


def test_a_sites_document_that_names_no_site_is_never_taken_for_the_companys() -> None:
    assert CATALOGUE is not None
    found = []
    for name, entry in CATALOGUE.rules.items():
        each = entry.raw.get("each")
        of = each.get("of", "") if isinstance(each, dict) else str(each)
        found += [(name, level, node) for level, node in company_documents(entry.raw, of)]
    assert len({name for name, *_ in found}) > 30
    assert [name for name, level, node in found if node.get("not") != {level: "project"}] == []

"""Content: what a text must not carry. The places are found beforehand, over the texts alone, and joined here."""

from __future__ import annotations

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.kinds.content import LOOKED_UP, Content
from compliance.catalogue.record_type import registers_with
from compliance.catalogue.rule import Each
from compliance.folding import fold
from compliance.plan.context import Compilation, Context
from compliance.plan.draft import Draft
from compliance.plan.nodes import FALSE, NO_TEXT, Col, Const, Exists, Expr, From, Null, Select
from compliance.plan.requirements import requirements
from compliance.plan.subjects import subjects
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, text, truly, word
from compliance.plan.values import Tri, known
from compliance.plan.windows import row_window

CARRIED = "carried"
SHORTEST = 2  # letters: names and rooms of one are not looked for


def draft(made: Compilation, doc: Content, each: Each) -> Draft:
    """Compile a content check over the relation ``carried`` (rule, row, kind)."""
    found = subjects(made, each)
    windows = row_window(found)
    for kind in doc.must_not:
        for name in registers_of(made.catalogue, doc, kind):
            made.world.table(name)  # without the register nobody can say that a text carries none of its names
    assert found.scope is not None
    value = found.scope.value(doc.text)
    clean: dict[str, Tri] = {
        kind: known(negate(_carries(made, found.row, kind)), value.unknown) for kind in doc.must_not
    }
    doubts = {kind: _doubt(made, windows.context, doc, kind) for kind in clean}
    named = {kind: Tri(all_of((tri.true, negate(doubts[kind]))), tri.maybe) for kind, tri in clean.items()}
    texts = {wanted: known(truly(op("contains", value.expr, text(fold(wanted)))), value.unknown) for wanted in doc.must}
    parts = requirements(named | texts)
    carried = requirements(clean).missing if clean else Null("VARCHAR")
    free = all_of(tri.true for tri in clean.values())
    reason = case((negate(free), word("carries")), otherwise=word("lacks"))
    missing = case((negate(free), carried), otherwise=parts.missing)
    if texts:
        lacking = requirements(texts)
        missing = case((negate(free), carried), (negate(lacking.met.true), lacking.missing), otherwise=parts.missing)
    there = any_of((is_there(value.expr), value.unknown))
    clear = op("int_of", op("flag_int", parts.met.true))
    return Draft(replace(windows, where=there), parts.met, reason, found=clear, missing=missing)


def _doubt(made: Compilation, context: Context, doc: Content, kind: str) -> Expr:
    """Whether a name or room of the obligation's site cannot be used, or there is none at all to look for."""
    if kind not in LOOKED_UP:
        return FALSE
    doubts: list[Expr] = []
    found: list[Expr] = []
    for name, fields in registers_of(made.catalogue, doc, kind).items():
        rows = made.scope(name, "n")
        values = [rows.value(field) for field in fields]
        unusable = any_of(value.unknown for value in values)
        given = any_of(truly(op("ge", op("length", value.expr), Const(SHORTEST))) for value in values)
        path = made.catalogue.record_types[name].site
        is_sites = name == made.catalogue.standard.sites
        site = rows.site_key if is_sites else rows.value(path).expr if path else NO_TEXT
        strays = _is_stray(made, site) if path and not is_sites else FALSE
        here = op("text_or_empty", context.site)
        same = any_of((is_blank(site), op("eq", site, here), op("eq", here, word("")), strays))
        source, joins = rows.source(), tuple(rows.joins)
        doubts.append(Exists(Select((("one", Const(1)),), source, joins, all_of((unusable, same)))))
        found.append(Exists(Select((("one", Const(1)),), source, joins, all_of((given, same)))))
    return any_of((*doubts, negate(any_of(found))))


def _is_stray(made: Compilation, site: Expr) -> Expr:
    """Whether a site is none of the register of sites."""
    sites = made.catalogue.standard.sites
    if sites is None or sites not in made.world.tables:
        return FALSE
    known = made.scope(sites, "n")
    return negate(Exists(Select((("one", Const(1)),), known.source(), where=op("eq", known.site_key, site))))


def registers_of(catalogue: Catalogue, doc: Content, kind: str) -> dict[str, list[str]]:
    """Return the registers whose names or rooms count, with their fields marked so."""
    if kind not in LOOKED_UP:
        return {}
    marked = registers_with(catalogue.record_types, kind)
    return {name: fields for name, fields in marked.items() if not doc.registers or name in doc.registers}


def _carries(made: Compilation, row: Expr, kind: str) -> Expr:
    alias = made.aliases.new("k")
    mine = (
        op("eq", Col(alias, "rule"), text(made.entry.id)),
        op("eq", Col(alias, "row"), row),
        op("eq", Col(alias, "kind"), text(kind)),
    )
    return Exists(Select((("one", Const(1)),), From(CARRIED, alias), where=all_of(mine)))

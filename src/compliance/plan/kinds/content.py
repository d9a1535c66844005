"""Content: what a text must not carry. The places are found beforehand, over the texts alone, and joined here."""

from __future__ import annotations

from dataclasses import replace

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.rule import Each
from compliance.folding import fold
from compliance.plan.context import Compilation
from compliance.plan.draft import Draft
from compliance.plan.nodes import Col, Const, Exists, Expr, From, Null, Select
from compliance.plan.requirements import requirements
from compliance.plan.subjects import subjects
from compliance.plan.terms import all_of, any_of, case, is_there, negate, op, text, truly, word
from compliance.plan.values import Tri, known
from compliance.plan.windows import row_window

CARRIED = "carried"


def draft(made: Compilation, doc: Content, each: Each) -> Draft:
    """Compile a content check over the relation ``carried`` (rule, row, kind)."""
    found = subjects(made, each)
    windows = row_window(found)
    for kind in doc.must_not:
        for name in registers_of(made.catalogue, doc, kind):
            made.world.table(name)  # without the register nobody can say that a text carries none of its names
    assert found.scope is not None
    value = found.scope.value(doc.text)
    named: dict[str, Tri] = {}
    for kind in doc.must_not:
        named[kind] = known(negate(_carries(made, found.row, kind)), value.unknown)
    for wanted in doc.must:
        named[wanted] = known(truly(op("contains", value.expr, text(fold(wanted)))), value.unknown)
    parts = requirements(named)
    carried = requirements({kind: named[kind] for kind in doc.must_not}).missing if doc.must_not else Null("VARCHAR")
    clean = all_of(named[kind].true for kind in doc.must_not)
    reason = case((negate(clean), word("carries")), otherwise=word("lacks"))
    missing = case((negate(clean), carried), otherwise=parts.missing)
    there = any_of((is_there(value.expr), value.unknown))
    clear = op("int_of", op("flag_int", parts.met.true))
    return Draft(replace(windows, where=there), parts.met, reason, found=clear, missing=missing)


def registers_of(catalogue: Catalogue, doc: Content, kind: str) -> dict[str, list[str]]:
    """Return the registers whose names or rooms count, with their fields marked so."""
    found: dict[str, list[str]] = {}
    for name, type_ in sorted(catalogue.record_types.items()):
        marked = [field for field, spec in type_.fields.items() if spec.personal == kind]
        if (
            marked
            and kind in ("name", "room")
            and type_.role == "register"
            and (not doc.registers or name in doc.registers)
        ):
            found[name] = marked
    return found


def _carries(made: Compilation, row: Expr, kind: str) -> Expr:
    alias = made.aliases.new("k")
    mine = (
        op("eq", Col(alias, "rule"), text(made.entry.id)),
        op("eq", Col(alias, "row"), row),
        op("eq", Col(alias, "kind"), text(kind)),
    )
    return Exists(Select((("one", Const(1)),), From(CARRIED, alias), where=all_of(mine)))

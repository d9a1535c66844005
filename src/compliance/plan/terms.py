"""Short constructors for expressions, folding what is constant."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from datetime import date, datetime

from compliance.plan.nodes import FALSE, TRUE, Bind, Case, Const, Expr, Null, Op, Word

_FOLDED = {"add": int.__add__, "sub": int.__sub__, "mul": int.__mul__}
_WORKED_OUT = {*_FOLDED, "flag_int", "bool_or", "bool_and", "count_if"}


def op(name: str, *args: Expr) -> Expr:
    """Return an operator node; sums of whole numbers of ours are worked out here."""
    if name not in _WORKED_OUT:
        return Op(name, args)
    if name in _FOLDED and all(isinstance(arg, Const) for arg in args):
        left, right = (int(arg.value) for arg in args if isinstance(arg, Const))
        return Const(_FOLDED[name](left, right))
    if name == "flag_int" and isinstance(args[0], Const):
        return Const(int(args[0].value))
    if name in ("bool_or", "bool_and") and isinstance(args[0], Const):
        return args[0]  # a group has at least one row
    if name == "count_if" and isinstance(args[0], Const):
        return op("count_rows") if args[0].value else Const(0)
    return Op(name, args)


def all_of(parts: Iterable[Expr]) -> Expr:
    """Return the conjunction; TRUE when empty."""
    kept, is_false = _sorted_out(parts, FALSE)
    if is_false:
        return FALSE
    return kept[0] if len(kept) == 1 else (Op("and", tuple(kept)) if kept else TRUE)


def any_of(parts: Iterable[Expr]) -> Expr:
    """Return the disjunction; FALSE when empty."""
    kept, is_true = _sorted_out(parts, TRUE)
    if is_true:
        return TRUE
    return kept[0] if len(kept) == 1 else (Op("or", tuple(kept)) if kept else FALSE)


def _sorted_out(parts: Iterable[Expr], decisive: Const) -> tuple[list[Expr], bool]:
    """Return what must be asked, each part once, and whether the decisive constant is among the parts."""
    kept: list[Expr] = []
    decided = False
    for part in parts:  # all of them: making one may note what it reads
        if isinstance(part, Const):
            decided = decided or part == decisive
        else:
            kept.append(part)
    return list(dict.fromkeys(kept)) if len(kept) > 1 else kept, decided


def negate(part: Expr) -> Expr:
    """Return the negation of a two-valued expression."""
    if isinstance(part, Const):
        return FALSE if part == TRUE else TRUE
    return part.args[0] if isinstance(part, Op) and part.name == "not" else op("not", part)


def is_blank(part: Expr) -> Expr:
    """Return whether the value is NULL."""
    if isinstance(part, Bind | Const):
        return FALSE
    return TRUE if isinstance(part, Null) else op("is_null", part)


def is_there(part: Expr) -> Expr:
    """Return whether the value is not NULL."""
    return negate(is_blank(part)) if isinstance(part, Bind | Const | Null) else op("is_not_null", part)


def truly(part: Expr) -> Expr:
    """Return the expression with NULL read as false."""
    return part if isinstance(part, Const) else op("truly", part)


def filtering(part: Expr) -> Expr:
    """Return the expression as a filter needs it: there NULL is like false, and a bare ``a = b`` can be hashed."""
    if not isinstance(part, Op):
        return part
    if part.name == "truly":
        return filtering(part.args[0])
    if part.name in ("and", "or"):
        args = tuple([filtering(arg) if isinstance(arg, Op) else arg for arg in part.args])
        same = all(map(operator.is_, args, part.args))  # then its hash is known already
        return part if same else Op(part.name, args)
    return part


def case(*whens: tuple[Expr, Expr], otherwise: Expr) -> Expr:
    """Return a CASE, dropping branches that cannot be taken."""
    kept: list[tuple[Expr, Expr]] = []
    for condition, value in whens:
        if condition == FALSE:
            continue
        if condition == TRUE:
            otherwise = value
            break
        kept.append((condition, value))
    return Case(tuple(kept), otherwise) if kept else otherwise


def text(value: str) -> Expr:
    """Bind a text."""
    return Bind(value, "VARCHAR")


def word(value: str) -> Expr:
    """Return a word of our own vocabulary; never a text of a rule or a record."""
    return Word(value)


def moment(value: datetime) -> Expr:
    """Bind a moment."""
    return Bind(value, "TIMESTAMP")


def day(value: date) -> Expr:
    """Bind a date."""
    return Bind(value, "DATE")

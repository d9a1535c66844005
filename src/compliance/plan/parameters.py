"""Parameters in a plan: a value that is the same everywhere is bound; one that differs by site or date is joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from pydantic import BaseModel

from compliance.catalogue.catalogue import ParamValue
from compliance.catalogue.conditions import Operand, Previous, Related
from compliance.catalogue.params import all_of as all_of_entry
from compliance.catalogue.windows import Anchored, Calendar, Due, DurationParam
from compliance.catalogue.words import Duration, parse_duration
from compliance.folding import fold
from compliance.plan import parameter_rows
from compliance.plan.context import Context, ParamRow
from compliance.plan.free import free_aliases
from compliance.plan.nodes import FALSE, TRUE, Case, Col, Const, Exists, Expr, From, Join, Null, Scalar, Select
from compliance.plan.parameter_rows import COUNT, EARLIEST, LATEST, MOMENT, TEXT, WHOLE_DAY, Form, is_day, listed
from compliance.plan.terms import all_of, any_of, case, is_blank, is_there, negate, op, text, truly
from compliance.plan.values import Tri, known

PARAMS = "params"


def stretches(context: Context, name: str) -> tuple[ParamValue, ...]:
    """Return the effective stretches; when there are none, note the lack and return a stretch that sets nothing."""
    found = context.made.entry.params.get(name, ())
    if not found:
        context.made.lacking.add(name)
        return (ParamValue(name, {}, site=""),)
    return tuple(found)


def fixed(context: Context, name: str) -> Any:  # noqa: ANN401  (a value is what YAML can hold; lint has checked it)
    """Return the one value that holds everywhere and always, or None when it differs by site or date."""
    found = stretches(context, name)
    whole = len(found) == 1 and found[0].site is None and found[0].from_ is None and found[0].to is None
    return found[0].value if whole else None


def scalar(context: Context, name: str, form: Form, *, key: Expr | None) -> Expr:
    """Return a parameter's value in that form; where it is not set it is NULL."""
    value = fixed(context, name)
    if value is None:
        return _looked_up(context, name, form, key=key)
    if key is None:
        return form.written(value)
    table: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    whens = tuple((op("eq", key, text(fold(k))), form.written(v)) for k, v in table.items())
    return Case(whens, Null(form.type)) if whens else Null(form.type)


def whole_days(context: Context, name: str, *, key: Expr | None) -> Expr:
    """Return whether a parameter's time is the whole day, as it is where no value has a time of day."""
    values = [stretch.value for stretch in stretches(context, name)]
    entries = (e for value in values for e in (value.values() if isinstance(value, Mapping) else listed(value)))
    return TRUE if all(is_day(str(entry)) for entry in entries) else scalar(context, name, WHOLE_DAY, key=key)


def duration(context: Context, name: str, *, key: Expr | None) -> tuple[str, Expr]:
    """Return a duration parameter's unit and count.

    The unit must be the same in every stretch and entry (lint says so at its place); else the parameter is lacking.
    """
    lengths = [length for stretch in stretches(context, name) for length in _durations(stretch.value)]
    units = sorted({length.unit for length in lengths}) or ["days"]
    if len(units) > 1:
        context.made.lacking.add(name)
    value = fixed(context, name)
    if value is None:
        return units[0], _looked_up(context, name, COUNT, key=key)
    if key is None:
        return units[0], Const(lengths[0].count)
    whens = tuple((op("eq", key, text(fold(k))), Const(parse_duration(str(v)).count)) for k, v in value.items())
    return units[0], Case(whens, Null("BIGINT"))


def _durations(value: object) -> list[Duration]:
    entries = value.values() if isinstance(value, Mapping) else [value]
    return [parse_duration(str(entry)) for entry in entries]


def member_of(context: Context, name: str, form: Form, same: Callable[[Expr, Expr], Expr]) -> Tri:
    """Return whether an item is one of a list parameter's entries; a site's own list replaces the general one.

    ``same``: whether it is an entry, of which may be said that it is the whole day.

    Where no list is set that is unknown.
    """
    value = fixed(context, name)
    if value is not None:
        entries = ((form.written(e), WHOLE_DAY.written(e) if form is MOMENT else FALSE) for e in listed(value))
        return known(truly(any_of(same(*entry) for entry in entries)))
    table = _upload(context, name, form.rows)
    own, general = (context.made.aliases.new("p") for _ in range(2))
    mine, theirs = (
        same(Col(alias, form.column), Col(alias, WHOLE_DAY.column) if form is MOMENT else FALSE)
        for alias in (own, general)
    )
    inside = case(
        (_exists(context, own, table, site=True), _exists(context, own, table, mine, site=True)),
        otherwise=_exists(context, general, table, theirs, site=False),
    )
    return known(truly(inside), unset(context, name))


def unset(context: Context, name: str) -> Expr:
    """Return whether the parameter has no value at the obligation's site on its day."""
    if fixed(context, name) is not None:
        return FALSE
    table = _upload(context, name, parameter_rows.set_rows)
    aliases = [context.made.aliases.new("p") for _ in range(2)]
    there = (_exists(context, a, table, site=site) for a, site in zip(aliases, (True, False), strict=True))
    return negate(any_of(there))


def _exists(context: Context, alias: str, table: Uploaded, *more: Expr, site: bool) -> Expr:
    """Whether there is a row in force of which the rest is true."""
    where = all_of((_applies(context, alias, table, site=site), *more))
    return Exists(Select((("one", Const(1)),), From(PARAMS, alias), where=where))


class Asked(Struct, frozen=True):
    """The n-th text of an entry that is a list: whether there is one, and which values answer it."""

    there: Expr
    answers: Callable[[Expr], Expr]


def asked_of(context: Context, name: str, key: Expr) -> list[Asked]:
    """Return what the entries of a keyed parameter ask for, place by place; a site's own table goes first."""
    tables = [stretch.value for stretch in stretches(context, name) if isinstance(stretch.value, Mapping)]
    most = max((len(all_of_entry(entry)) for table in tables for entry in table.values()), default=0)
    value = fixed(context, name)
    if value is not None:
        return [_fixed_place(value, key, place) for place in range(most)]
    table = _upload(context, name, parameter_rows.place_rows)
    return [_joined_place(context, table, key, place) for place in range(most)]


def _fixed_place(table: Mapping[str, Any], key: Expr, place: int) -> Asked:
    entries = [(op("eq", key, text(fold(str(k)))), all_of_entry(v)) for k, v in table.items()]
    fitting = [(here, parts[place]) for here, parts in entries if len(parts) > place]

    def answers(item: Expr) -> Expr:
        return any_of(all_of((here, any_of(op("eq", item, text(fold(p))) for p in parts))) for here, parts in fitting)

    return Asked(any_of(here for here, _ in fitting), answers)


def _joined_place(context: Context, table: Uploaded, key: Expr, place: int) -> Asked:
    own, general = (context.made.aliases.new("p") for _ in range(2))

    def asks(*columns: tuple[str, Expr]) -> Expr:
        mine, theirs = (
            [op("eq", Col(alias, column), value) for column, value in (("key", key), *columns)]
            for alias in (own, general)
        )
        return case(
            (_exists(context, own, table, site=True), _exists(context, own, table, *mine, site=True)),
            otherwise=_exists(context, general, table, *theirs, site=False),
        )

    at = ("count", Const(place))
    return Asked(asks(at), lambda item: asks(at, ("text", item)))


def note_unset(context: Context, name: str, where: Expr) -> None:
    """Note that the obligation cannot be judged where ``where`` is true, because the parameter is not set there.

    Inside a condition nothing is noted: there it is unknown.
    """
    if where != FALSE and not context.asking:
        context.made.unset.append((name, where))


def vary(context: Context) -> bool:
    """Whether a parameter of the rule differs by site or day, so that it may be set in one place and not in another."""
    declared = context.made.entry.rule.params.keys() - context.made.lacking
    return any(fixed(context, name) is None for name in declared)


def lacks(doc: object, context: Context) -> list[tuple[str, Expr]]:
    """Return the parameters that a document names, its times left out, and where each has no value.

    Of a table only what is looked up by a key of the obligation's own row: without a row at hand none.
    """
    found: list[tuple[str, Expr]] = []
    declared = context.made.entry.rule.params.keys() - context.made.lacking
    tables = {n for n in declared if any(isinstance(s.value, Mapping) for s in stretches(context, n))}
    if vary(context):
        found += [(name, unset(context, name)) for name in {n for n, key, _ in _named(doc) if key is None}]
    for name, key, own in _named(doc) if tables else ():
        if key is not None and own and context.scope is not None and name in tables:
            value = context.scope.value(key.outer or key.field or "")
            entry = scalar(context, name, TEXT, key=value.expr)
            found.append((name, all_of((negate(value.unknown), is_blank(entry)))))
    return found


def _named(doc: object, *, own: bool = True) -> Iterator[tuple[str, Operand | None, bool]]:
    """Yield parameter, key, and whether the key is of the obligation's own row. ``own``: so is the row at hand."""
    if isinstance(doc, Due | Calendar | Anchored | DurationParam):
        return
    name = getattr(doc, "param", None) if isinstance(doc, BaseModel) else None
    if name is not None:
        key = getattr(doc, "for_", None)
        yield name, key, key is not None and (key.outer is not None or (own and key.field is not None))
    if isinstance(doc, BaseModel):
        inner = {"where": own and not isinstance(doc, Related | Previous)}
        for below in type(doc).model_fields:
            yield from _named(getattr(doc, below), own=inner.get(below, own))
    elif isinstance(doc, dict | tuple | list):
        for part in doc.values() if isinstance(doc, dict) else doc:
            yield from _named(part, own=own)


def _looked_up(context: Context, name: str, form: Form, *, key: Expr | None) -> Expr:
    """Return the value in force; a site's own table replaces the general one whole."""
    table = _upload(context, name, form.rows)
    aliases = [context.made.aliases.new("p") for _ in range(2)]
    inner = key is not None and not free_aliases(key).isdisjoint(context.inner_aliases())
    values: list[Expr] = []
    for alias, site in zip(aliases, (True, False), strict=True):
        on = _applies(context, alias, table, site=site)
        if key is not None:
            on = all_of((on, op("eq", Col(alias, "key"), key)))
        if inner:  # the key is a related record's: a join of the obligation's row does not know it
            values.append(Scalar(Select((("v", op("max", Col(alias, form.column))),), From(PARAMS, alias), where=on)))
        else:
            context.root.joins.append(Join("left", PARAMS, alias, on))
            values.append(Col(alias, form.column))
    has_own = is_there(Col(aliases[0], "number"))
    if key is not None:
        has_own = _exists(context, context.made.aliases.new("p"), table, site=True)
    return case((has_own, values[0]), otherwise=values[1])


def _applies(context: Context, alias: str, table: Uploaded, *, site: bool) -> Expr:
    """Whether a row is in force; the general one is not where nobody knows whether the site has its own."""
    place = op("eq", Col(alias, "site"), context.site) if site else is_blank(Col(alias, "site"))
    if table.by_site and not site:
        place = all_of((negate(context.unplaced), place))
    since, until = op("le", Col(alias, "from_day"), context.on), op("ge", Col(alias, "to_day"), context.on)
    return all_of((op("eq", Col(alias, "number"), Const(table.number)), place, since, until))


class TierFound(Struct, frozen=True):
    """Of the tier that holds so many members: the ratio ``over`` / ``under``, at ``least`` how many, if none is set."""

    over: Expr
    under: Expr
    least: Expr
    unset: Expr


def tier_join(context: Context, name: str, members: Expr, joins: list[Join]) -> TierFound:
    """Join the tier that holds ``members``."""
    table = _upload(context, name, parameter_rows.tier_rows)
    own, general = (context.made.aliases.new("p") for _ in range(2))
    for alias, site in ((own, True), (general, False)):
        low, high = op("le", Col(alias, "tier_from"), members), op("ge", Col(alias, "tier_to"), members)
        joins.append(Join("left", PARAMS, alias, all_of((_applies(context, alias, table, site=site), low, high))))
    has_own = is_there(Col(own, "number"))
    over, under, least = (
        case((has_own, Col(own, column)), otherwise=Col(general, column)) for column in ("over", "under", "count")
    )
    return TierFound(over, under, least, is_blank(over))


class Uploaded(Struct, frozen=True):
    """A parameter's rows in the dimension table: their number, and whether a site has its own."""

    number: int
    by_site: bool


def _upload(context: Context, name: str, rows: Callable[[int, ParamValue], list[ParamRow]]) -> Uploaded:
    by_site = any(stretch.site is not None for stretch in stretches(context, name))
    taken = context.made.uploads.get((name, rows.__name__))
    if taken is not None:
        return Uploaded(taken, by_site)
    listed = context.made.param_rows
    number = max((row.number for row in listed), default=0) + 1
    for stretch in stretches(context, name):
        listed.extend(rows(number, stretch))
    if not listed or listed[-1].number != number:
        listed.append(ParamRow(number, "", LATEST, EARLIEST))  # keeps the number taken when no stretch has entries
    context.made.uploads[name, rows.__name__] = number
    return Uploaded(number, by_site)

"""For which rows a question is asked: what can be told from the made rows; what cannot is None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import reduce

from compliance.catalogue.conditions import Condition, Operand, Test
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.rule import Each
from compliance.simulate.company import Company, Row, plus_months
from compliance.simulate.questions import Question
from compliance.simulate.sites import quarter

Types = Mapping[str, RecordType]
LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def periods(company: Company, question: Question) -> Iterator[tuple[str, date, date]]:
    """Yield label, first and last day of the periods that end in the span; days and weeks are not asked about."""
    months = LENGTHS.get(question.per)
    for _, last in company.months():
        if months is not None and last.month % months == 0:
            label = {1: f"{last:%Y-%m}", 3: quarter(last), 6: f"{last.year}H{last.month // 6}", 12: f"{last.year}"}
            yield label[months], plus_months(last.replace(day=1), 1 - months), last


def subjects(company: Company, question: Question, types: Types, site: str) -> Iterator[tuple[str, Row]]:
    """Yield the subjects of the site with their rows; rows without a key are not asked about."""
    each = question.each
    record_type = types[each.of]
    key, at = each.key or record_type.key, each.site or record_type.site
    for row in company.tables.get(each.of, []) if key else []:
        if at is not None and _value(company, types, each.of, row, at) == site:
            yield "|".join(str(_value(company, types, each.of, row, path) or "") for path in key), row


def is_asked(question: Question, types: Types, row: Row, first: date, last: date) -> bool | None:
    """Tell whether the question is asked of the row in the period."""
    each = question.each
    chosen = True if each.where is None else _holds(each.where, row)
    active = _active(each, types[each.of], row)
    if chosen is False or active is None or question.least is None or each.key is not None:
        return False if chosen is False else None
    days = (min(active[1], last) - max(active[0], first)).days + 1
    return chosen if days >= max(question.least, 1) else False


def _active(each: Each, record_type: RecordType, row: Row) -> tuple[date, date] | None:
    """Return first and last day of the row's activity, both far off where open."""
    begin: Operand | None = None
    end: Operand | None = None
    if each.active is not None:
        begin, end = each.active.from_, each.active.to
        if each.active.without is not None:
            return None
    elif record_type.active is not None:
        begin, end = (
            Operand(field=name) if name else None for name in (record_type.active.from_, record_type.active.to)
        )
    first, last = _day(begin, row, date.min), _day(end, row, date.max)
    return None if first is None or last is None else (first, last)


def _day(operand: Operand | None, row: Row, opened: date) -> date | None:
    if operand is None:
        return opened
    named = [part.field for part in operand.first_of or (operand,)]
    if any(name is None or "." in name for name in named) or operand.plus is not None or operand.minus is not None:
        return None
    days = [row[name] for name in named if name is not None and row.get(name) is not None]
    day = days[0] if days else opened
    if isinstance(day, datetime):
        return day.date()
    return day if isinstance(day, date) else None


def _holds(condition: Condition, row: Row) -> bool | None:
    if not condition.model_fields_set <= {"all", "any", "not_", "fields"}:
        return None
    parts = [_holds(part, row) for part in condition.all]
    parts += [_test(row.get(path), test) if "." not in path else None for path, test in condition.fields.items()]
    if condition.any is not None:
        either = [_holds(part, row) for part in condition.any]
        parts.append(True if True in either else None if None in either else False)
    if condition.not_ is not None:
        inner = _holds(condition.not_, row)
        parts.append(None if inner is None else not inner)
    return False if False in parts else None if None in parts else True


def _test(value: object, test: Test) -> bool | None:
    """Decide equality and presence; a flag that was left out is blank."""
    told: list[bool | None] = []
    if test.answered is not None:
        told.append((value is not None) == test.answered)
    if test.given is not None:
        told.append((value not in (None, "無")) == test.given)
    if test.eq is not None:
        told.append(None if test.eq.literal is None else _word(value) == test.eq.literal)
    if test.in_ is not None:
        told.append(value in test.in_ if isinstance(test.in_, tuple) else None)
    if test.model_fields_set - {"answered", "given", "eq", "in_"}:
        told.append(None)
    return False if False in told else None if None in told else True


def _word(value: object) -> object:
    """Return a flag as conditions write it; anything else as it is."""
    if isinstance(value, bool):
        return str(value).lower()
    return {"yes": "true", "no": "false"}.get(value, value) if isinstance(value, str) else value


def _value(company: Company, types: Types, of: str, row: Row, path: str) -> object:
    """Follow the links of a path."""

    def step(here: tuple[str, Row], name: str) -> tuple[str, Row]:
        linked = types[here[0]].fields[name].link or ""
        key = types[linked].key[0]
        rows = company.tables.get(linked, [])
        return linked, next((other for other in rows if other.get(key) == here[1].get(name)), {})

    *links, name = path.split(".")
    return reduce(step, links, (of, row))[1].get(name)

"""Conditions, operands and related records of a rule in words: what a record must carry to count.

Fields, codes and record types read as the vocabulary of the record type has them; parameters read as their value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.conditions import Condition, Counted, Holds, Operand, Previous, Related, Shift, Test
from compliance.catalogue.record_type import RecordField
from compliance.catalogue.words import Doc
from compliance.ledger import Obligation
from compliance.render.asked_codes import coded, field_at, type_at
from compliance.render.keys import COMPANY
from compliance.render.labels import Labels
from compliance.render.param_text import value_text
from compliance.render.plain import time_text

ORDERS = ("eq", "ne", "lt", "le", "gt", "ge")
TIMES = ("date", "time")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words for what the rule of one obligation asks. ``row``: the record type of the row at hand."""

    duty: Obligation
    entry: RuleEntry
    labels: Labels
    row: str

    def once(self, doc: Doc, tell: Callable[[], str]) -> str:
        """Return what ``tell`` says of a part of the rule; said once for all obligations that it reads alike for."""
        told, duty = self.labels.asked, self.duty
        dated, windowed = _reads(self.entry, self.labels)
        due = duty.due if dated or windowed else None
        key = (self.entry.id, id(doc), duty.site, due, windowed and duty.window)
        if key not in told:
            told[key] = tell()
        return told[key]

    def condition(self, doc: Condition) -> str:
        """Return a condition on the row at hand."""
        return self.labels.words("asked.and").join(self._parts(doc))

    def related(self, doc: Related) -> str:
        """Return the record type with what its record must carry."""
        what, inner = self.labels.record_type(doc.of), self.carried(doc)
        return self._say("asked.bracket", text=what, inner=inner) if inner else what

    def carried(self, doc: Related) -> str:
        """Return what a related record must carry: whose it is, its condition, its time; blank when nothing."""
        there = replace(self, row=doc.of)
        return self.labels.words("asked.and").join(there.parts_of(doc, self.row))

    def operand(self, doc: Operand, beside: RecordField | None = None) -> str:
        """Return one value; ``beside``: the field that it is compared with, whose codes its literal is of."""
        text = self._value(doc, beside)
        for key, by in (("asked.plus", doc.plus), ("asked.minus", doc.minus)):
            if by is not None:
                length = self._param(by.param, by.for_) if isinstance(by, Shift) else value_text(by, self.labels)
                text = self._say(key, text=text, length=length)
        return text

    def asked_of(self, name: str, key: str) -> tuple[str, ...]:
        """Return the texts of a keyed parameter's entry; none when it is not set or has no such entry."""
        found, value = self._effective(name)
        entry = value.get(key) if found and isinstance(value, dict) else None
        listed = entry if isinstance(entry, list | tuple) else [entry] if entry else []
        return tuple(map(str, listed))

    def parts_of(self, doc: Related, before: str) -> Iterator[str]:
        """Yield what the row at hand must carry as a record that belongs to one of type ``before``."""
        if doc.match is None:
            title = self.labels.record_type(before)
            yield from [] if before == COMPANY else [self._say("asked.linked", type=title)]
        for path, operand in (doc.match or {}).items():
            yield self._matched(path, operand)
        yield from self._parts(doc.where) if doc.where is not None else ()
        yield from self._during(doc)
        if doc.distinct_by:
            yield self._say("asked.distinct", names=self.fields(doc.distinct_by))

    def _matched(self, path: str, operand: Operand) -> str:
        own = self.entry.rule.each.of
        left, right = self._field(path), self.labels.field(own, operand.outer or "")
        if operand.outer and operand.plus is None and operand.minus is None and left == right:
            return self._say("asked.same", field=left, type=self.labels.record_type(own))
        return self._compared(left, "eq", operand, field_at(self.labels.catalogue, self.row, path))

    def _during(self, doc: Related) -> Iterator[str]:
        if doc.during is None:
            return
        known = self.labels.catalogue.record_types.get(doc.of)
        at = self._field(doc.at or (known.at if known and known.at else "at"))
        if doc.during == "window":
            yield self._say("asked.in_window", at=at)
            return
        for key, end in (("asked.from", doc.during.from_), ("asked.to", doc.during.to)):
            if end is not None:
                yield self._say(key, at=at, text=self.operand(end))

    def _parts(self, doc: Condition) -> Iterator[str]:
        for path, test in doc.fields.items():
            yield from self._tests(self._field(path), test, field_at(self.labels.catalogue, self.row, path))
        for part in doc.all:
            yield from self._parts(part)
        if doc.any is not None:
            yield self._say("asked.any", text=self.labels.words("asked.or").join(map(self._grouped, doc.any)))
        if doc.not_ is not None:
            yield self._say("asked.not", text=self.condition(doc.not_))
        if doc.exists is not None:
            yield self._say("asked.exists", text=self.related(doc.exists))
        if doc.none is not None:
            yield self._say("asked.none", text=self.related(doc.none))
        if doc.count is not None:
            yield self._count(doc.count)
        if doc.holds is not None:
            yield self._holds(doc.holds)
        if doc.compare is not None:
            left = doc.compare.left
            beside = field_at(self.labels.catalogue, self.row, left.field) if left.field else None
            yield from self._tests(self.operand(left), doc.compare, beside, timed=self._timed(left))
        if doc.previous is not None:
            yield self._previous(doc.previous)

    def _grouped(self, doc: Condition) -> str:
        """Return a condition, in brackets when it has several parts."""
        parts = [*self._parts(doc)]
        text = self.labels.words("asked.and").join(parts)
        return text if len(parts) == 1 else self._say("asked.group", text=text)

    def _tests(self, left: str, test: Test, field: RecordField | None, *, timed: bool = False) -> Iterator[str]:
        for order in ORDERS:
            right = getattr(test, order)
            if right is not None:
                yield self._compared(left, order, right, field, timed=timed)
        for key, among in (("in", test.in_), ("not_in", test.not_in)):
            if among is not None:
                listed = self.operand(among, field) if isinstance(among, Operand) else self._codes(among, field)
                yield self._say(f"asked.{key}", left=left, right=listed)
        for key, flag in (("answered", test.answered), ("given", test.given)):
            if flag is not None:
                yield self._say(f"asked.{key}.{'yes' if flag else 'no'}", left=left)

    def _compared(
        self, left: str, order: str, right: Operand, field: RecordField | None, *, timed: bool = False
    ) -> str:
        times = order not in ("eq", "ne") and (timed or (field is not None and field.type in TIMES))
        key = f"asked.{order}.time" if times else f"asked.{order}"
        return self._say(key, left=left, right=self.operand(right, field))

    def _timed(self, doc: Operand) -> bool:
        """Whether the value is a time; of nested ones the first tells."""
        nested = doc.first_of or doc.earliest or doc.latest
        if nested:
            return self._timed(nested[0])
        path, row = (doc.field, self.row) if doc.field else (doc.outer, self.entry.rule.each.of)
        found = field_at(self.labels.catalogue, row, path) if path else None
        ends = (doc.first is not None or doc.last is not None) and doc.take is None
        return ends or bool(doc.as_of) or doc.window is not None or (found is not None and found.type in TIMES)

    def _count(self, doc: Counted) -> str:
        of = self.related(doc)
        said = (
            self._say(f"asked.{key}", n=self._bound(bound), text=of)
            for key, bound in (("at_least", doc.at_least), ("at_most", doc.at_most))
            if bound is not None
        )
        return self.labels.words("asked.and").join(said)

    def _bound(self, bound: object) -> str:
        return self.operand(bound) if isinstance(bound, Operand) else str(bound)

    def _holds(self, doc: Holds) -> str:
        post = doc.post
        posts = self.operand(post) if isinstance(post, Operand) else self._codes(post, None)
        on = self.operand(doc.on)
        return (
            self._say("asked.holds", who=self.operand(doc.who), posts=posts, on=on)
            if doc.who
            else (self._say("asked.held", posts=posts, on=on))
        )

    def _previous(self, doc: Previous) -> str:
        there = replace(self, row=doc.of)
        same = there.fields(doc.same)
        type_ = self.labels.record_type(doc.of)
        return self._say("asked.previous", type=type_, same=same, text=there.condition(doc.where))

    def _value(self, doc: Operand, beside: RecordField | None) -> str:  # one line for each source of a value
        words = self.labels.words
        if doc.literal is not None:
            return self._code(doc.literal, beside)
        if doc.field is not None:
            return self._field(doc.field)
        if doc.outer is not None:
            own = self.entry.rule.each.of
            return self._say("asked.of", type=self.labels.record_type(own), field=self.labels.field(own, doc.outer))
        if doc.param is not None:
            return self._param(doc.param, doc.for_, beside)
        if doc.window is not None:
            return self._of_window(doc.window)
        if doc.as_of:
            return words("asked.as_of")
        for key, several in (("first_of", doc.first_of), ("earliest", doc.earliest), ("latest", doc.latest)):
            if several is not None:
                return self._say(f"asked.{key}", names=words.join(map(self.operand, several)))
        return self._of_records(doc)

    def _of_window(self, name: str) -> str:
        duty = self.duty
        known = {
            "label": self.labels.window(duty.window, duty.rule),
            "due": time_text(duty.due, whole_day=duty.due_day),
        }
        return known.get(name) or self.labels.words(f"asked.window.{name}")

    def _of_records(self, doc: Operand) -> str:
        for key, found in (("first", doc.first), ("last", doc.last)):
            if found is not None:
                known = self.labels.catalogue.record_types.get(found.of)
                path = doc.take or found.at or (known.at if known and known.at else "at")
                return self._say(f"asked.{key}", field=self.labels.field(found.of, path), text=self.related(found))
        return self._say("asked.number_of", text=self.related(doc.number_of)) if doc.number_of is not None else ""

    def _param(self, name: str, for_: Operand | None, beside: RecordField | None = None) -> str:
        found, value = self._effective(name)
        if for_ is not None:
            return self._say("asked.entry", param=self.labels.param(name), of=self.operand(for_))
        if not found or isinstance(value, dict):
            return self.labels.param(name)
        if isinstance(value, list | tuple):
            return self.labels.words("asked.among").join(self._code(str(part), beside) for part in value)
        text = self._code(str(value), beside)
        switch = beside is None and value in ("yes", "no")
        return self._say("bracket", text=self.labels.param(name), inner=text) if switch else text

    def _effective(self, name: str) -> tuple[bool, object]:
        """Return whether the parameter is set at the obligation's site on its due day, and its value."""
        day = self.duty.due.date() if self.duty.due else None
        there = [
            part
            for part in self.entry.params.get(name, ())
            if part.site in (None, self.duty.site)
            and (day is None or ((part.from_ is None or part.from_ <= day) and (part.to is None or day <= part.to)))
        ]
        own = [part for part in there if part.site is not None] or there
        return (True, own[0].value) if len(own) == 1 else (False, None)

    def _field(self, path: str) -> str:
        """Return the field's title; of one over links also the record type that it stands in."""
        title, type_ = self.labels.field(self.row, path), type_at(self.labels.catalogue, self.row, path)
        if "." not in path or type_ is None:
            return title
        return self._say("asked.over", field=title, type=type_.title.in_(self.labels.words.lang))

    def fields(self, paths: Iterable[str]) -> str:
        """Return the titles of fields of the row at hand."""
        return self.labels.words.join(map(self._field, paths))

    def _codes(self, codes: Iterable[str], field: RecordField | None) -> str:
        return self.labels.words("asked.among").join(self._code(code, field) for code in codes)

    def _code(self, code: str, field: RecordField | None) -> str:
        return coded(code, field, self.labels)

    def _say(self, key: str, **values: object) -> str:
        return self.labels.words(key, **values)


def _reads(entry: RuleEntry, labels: Labels) -> tuple[bool, bool]:
    """Return whether a parameter of the rule changes in time, and whether the rule reads the obligation's window."""
    key = ("reads", entry.id)
    if key not in labels.asked:
        dated = any(part.from_ or part.to for parts in entry.params.values() for part in parts)
        rule = entry.rule  # its kind written out by the whole rule, which can do it already
        windowed = '"window":' in rule.model_dump_json(include={rule.kind}, exclude_none=True)
        labels.asked[key] = f"{'d' if dated else ''}{'w' if windowed else ''}"
    return "d" in labels.asked[key], "w" in labels.asked[key]

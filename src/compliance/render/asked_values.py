"""Operands of a rule in words: one value each. Parameters read as their value, codes as their field has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.conditions import Condition, Operand, Related, Shift
from compliance.ledger import Obligation
from compliance.render.asked_codes import FieldAt, coded, field_at, type_at
from compliance.render.labels import Labels
from compliance.render.param_text import value_text
from compliance.render.plain import time_text

TIMES = ("date", "time")


class AskedValues(Struct, frozen=True):
    """Words for the values of one obligation's rule. ``row``: the record type of the row at hand.

    ``inside``: the row at hand is a related record, not the obligation's own.
    """

    duty: Obligation
    entry: RuleEntry
    labels: Labels
    row: str
    inside: bool = False

    def related(self, doc: Related) -> str:
        """Return the record type with what its record must carry, on one line: asked of what words conditions too."""
        raise NotImplementedError

    def operand(self, doc: Operand, beside: FieldAt | None = None) -> str:
        """Return one value; ``beside``: the field that it is compared with, whose codes its literal is of."""
        return self._shifted(self._value(doc, beside), doc)

    def operand_there(self, doc: Operand, beside: FieldAt | None = None) -> str:
        """Return one value as it reads beside a field of another record: a field says of which record it is."""
        if doc.field is None:
            return self.operand(doc, beside)
        if not self.inside:
            return self._shifted(self._own(doc.field), doc)
        type_ = self.labels.record_type(self.row)
        return self._shifted(self.say("asked.of_that", type=type_, field=self.titled(doc.field)), doc)

    def asked_of(self, name: str, key: str) -> tuple[str, ...]:
        """Return the texts of a keyed parameter's entry; none when it is not set or has no such entry."""
        found, value = self._effective(name)
        entry = value.get(key) if found and isinstance(value, dict) else None
        listed = entry if isinstance(entry, list | tuple) else [entry] if entry else []
        return tuple(map(str, listed))

    def settled(self, doc: Condition) -> bool | None:
        """Tell a condition that no record decides, only what the company has set; None: records decide, or nobody."""
        if doc.model_fields_set == {"not_"} and doc.not_ is not None:
            inner = self.settled(doc.not_)
            return None if inner is None else not inner
        if doc.model_fields_set == {"any"} and doc.any is not None:
            ways = [self.settled(way) for way in doc.any]
            return True if True in ways else None if None in ways else False
        if doc.model_fields_set != {"compare"} or doc.compare is None:
            return None
        left, among = doc.compare.left, doc.compare.in_
        if left.literal is None or not isinstance(among, Operand) or among.param is None or among.for_ is not None:
            return None
        found, value = self._effective(among.param)
        return left.literal in value if found and isinstance(value, list | tuple) else None

    def timed(self, doc: Operand) -> bool:
        """Whether the value is a time; of nested ones the first tells."""
        nested = doc.first_of or doc.earliest or doc.latest
        if nested:
            return self.timed(nested[0])
        path, row = (doc.field, self.row) if doc.field else (doc.outer, self.entry.rule.each.of)
        found = field_at(self.labels.catalogue, row, path) if path else None
        ends = (doc.first is not None or doc.last is not None) and doc.take is None
        return ends or bool(doc.as_of) or doc.window is not None or (found is not None and found.spec.type in TIMES)

    def taken(self, doc: Operand) -> str:
        """Return the title of the field that an operand takes from the first or the last of related records."""
        found = doc.first or doc.last
        if found is None:
            return ""
        known = self.labels.catalogue.record_types.get(found.of)
        return self.labels.field(found.of, doc.take or found.at or (known.at if known and known.at else "at"))

    def titled(self, path: str, *, named: bool = False) -> str:
        """Return the field's title; of one over links also the record type that it stands in.

        ``named``: set off from the words around it, as the language does it.
        """
        title, of = self.labels.field(self.row, path), type_at(self.labels.catalogue, self.row, path)
        title = self.say("asked.named", text=title) if named else title
        if "." not in path or not of:
            return title
        return self.say("asked.over", field=title, type=self.labels.record_type(of))

    def fields(self, paths: Iterable[str]) -> str:
        """Return the titles of fields of the row at hand."""
        return self.labels.words.join(map(self.titled, paths))

    def codes(self, codes: Iterable[str], beside: FieldAt | None) -> str:
        """Return codes of which any will do."""
        return self.labels.words("asked.among").join(coded(code, beside, self.labels) for code in codes)

    def say(self, key: str, **values: object) -> str:
        """Return a message."""
        return self.labels.words(key, **values)

    def _shifted(self, text: str, doc: Operand) -> str:
        for key, by in (("asked.plus", doc.plus), ("asked.minus", doc.minus)):
            if by is not None:
                length = self._param(by.param, by.for_) if isinstance(by, Shift) else value_text(by, self.labels)
                text = self.say(key, text=text, length=length)
        return text

    def _own(self, path: str) -> str:
        own = self.entry.rule.each.of
        return self.say("asked.of", type=self.labels.record_type(own), field=self.labels.field(own, path))

    def _value(self, doc: Operand, beside: FieldAt | None) -> str:  # one line for each source of a value
        words = self.labels.words
        if doc.literal is not None:
            return coded(doc.literal, beside, self.labels)
        if doc.field is not None:
            return self.titled(doc.field, named=True)
        if doc.outer is not None:
            return self._own(doc.outer)
        if doc.param is not None:
            return self._param(doc.param, doc.for_, beside)
        if doc.window is not None:
            return self._of_window(doc.window)
        if doc.as_of:
            return words("asked.as_of")
        for key, several in (("first_of", doc.first_of), ("earliest", doc.earliest), ("latest", doc.latest)):
            if several is not None:
                return self.say(f"asked.{key}", names=words.join(map(self.operand, several)))
        return self._of_records(doc)

    def _of_window(self, name: str) -> str:
        duty = self.duty
        known: dict[str, Callable[[], str]] = {
            "label": lambda: self.labels.window(duty.window, duty.rule),
            "due": lambda: time_text(duty.due, whole_day=duty.due_day),
        }
        return (known[name]() if name in known else "") or self.labels.words(f"asked.window.{name}")

    def _of_records(self, doc: Operand) -> str:
        for key, found in (("first", doc.first), ("last", doc.last)):
            if found is not None:
                return self.say(f"asked.{key}", field=self.taken(doc), text=self.related(found))
        return self.say("asked.number_of", text=self.related(doc.number_of)) if doc.number_of is not None else ""

    def _param(self, name: str, for_: Operand | None, beside: FieldAt | None = None) -> str:
        found, value = self._effective(name)
        if for_ is not None:
            return self.say("asked.entry", param=self.labels.param(name), of=self.operand(for_))
        if not found or isinstance(value, dict):
            return self.labels.param(name)
        if isinstance(value, list | tuple):
            return self.codes(map(str, value), beside)
        text = coded(str(value), beside, self.labels)
        switch = beside is None and value in ("yes", "no")
        return self.say("bracket", text=self.labels.param(name), inner=text) if switch else text

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

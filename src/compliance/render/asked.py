"""Conditions and related records of a rule as points in words: what a record must carry to count.

Fields, codes and record types read as the vocabulary of the record type has them; parameters read as their value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.conditions import Compare, Condition, Counted, Holds, Operand, Previous, Related, Test
from compliance.catalogue.words import Doc
from compliance.render.asked_codes import FieldAt, field_at
from compliance.render.asked_values import TIMES, AskedValues
from compliance.render.keys import COMPANY
from compliance.render.labels import Labels
from compliance.render.points import HERE, Point, branch

ORDERS = ("eq", "ne", "lt", "le", "gt", "ge")
EQUAL = frozenset({"eq"})


class Asked(AskedValues, frozen=True):
    """Points for what the rule of one obligation asks."""

    def once(self, doc: Doc, tell: Callable[[], tuple[Point, ...]]) -> tuple[Point, ...]:
        """Return what ``tell`` says of a part of the rule; said once for all obligations that it reads alike for."""
        told, duty = self.labels.asked, self.duty
        dated, windowed, sites = _reads(self.entry, self.labels)
        due = duty.due if dated or windowed else None
        key = (self.entry.id, id(doc), duty.site if duty.site in sites else "", due, windowed and duty.window)
        if key not in told:
            told[key] = tell()
        return told[key]

    def condition(self, doc: Condition) -> tuple[Point, ...]:
        """Return a condition on the row at hand."""
        return tuple(self._parts(doc))

    def related(self, doc: Related) -> str:
        """Return the record type with what its record must carry, on one line."""
        what, inner = self.labels.record_type(doc.of), self._flat(self.carried(doc))
        return self.say("asked.bracket", text=what, inner=inner) if inner else what

    def carried(self, doc: Related) -> tuple[Point, ...]:
        """Return what a related record must carry: whose it is, its condition, its time; none when nothing."""
        there = replace(self, row=doc.of, inside=True)
        return (*self._matched(doc, there), *_more(doc, self, there))

    def value(self, doc: Operand) -> Point:
        """Return one value; of related records, and of several values, as a point with parts."""
        several = doc.first_of or doc.earliest or doc.latest
        if doc.plus is not None or doc.minus is not None or not (several or doc.first or doc.last):
            return Point(self.operand(doc))
        if several:
            key = "first_of" if doc.first_of else "earliest" if doc.earliest else "latest"
            frame = self.say(f"asked.{key}", names=HERE)
            return branch(frame, [*map(self.value, several)], self.say("list"), self.say(f"asked.{key}.list"))
        found, key = (doc.first, "first") if doc.first else (doc.last, "last")
        return self._record(found, lambda text: self.say(f"asked.{key}", field=self.taken(doc), text=text))

    def _record(self, doc: Related | None, told: Callable[[str], str]) -> Point:
        """Return a point about a related record; ``told`` puts the record into words."""
        if doc is None:
            return Point("")
        what, parts = self.labels.record_type(doc.of), self.carried(doc)
        if not parts:
            return Point(told(what))
        frame = told(self.say("asked.bracket", text=what, inner=HERE))
        many = self.say("asked.so_many", n=len(parts))
        name = told(self.say("asked.bracket", text=what, inner=many))
        return branch(frame, parts, self.say("asked.and"), self.say("asked.with", text=told(what)), name)

    def _matched(self, doc: Related, there: Asked) -> Iterator[Point]:
        if doc.match is None and self.row != COMPANY:
            yield Point(self.say("asked.linked", type=self.labels.record_type(self.row)), link=True)
        own = self.entry.rule.each.of
        for path, operand in (doc.match or {}).items():
            left, right = there.titled(path), self.labels.field(own, operand.outer or "")
            plain = operand.plus is None and operand.minus is None
            if operand.outer and plain and left == right:
                key = "asked.same_as" if self.inside else "asked.same"
                yield Point(self.say(key, field=left, type=self.labels.record_type(own)), link=True)
            else:
                beside = field_at(self.labels.catalogue, doc.of, path)
                text = self.say("asked.eq", left=left, right=self.operand_there(operand, beside))
                yield Point(text, link=operand.literal is None)

    def _parts(self, doc: Condition) -> Iterator[Point]:
        for path, test in doc.fields.items():
            beside = field_at(self.labels.catalogue, self.row, path)
            yield from self._tests((self.titled(path), self.titled(path, named=True)), test, beside)
        for part in doc.all:
            yield from self._parts(part)
        if doc.any is not None:
            ways = [way for way in doc.any if self.settled(way) is not False]
            yield from self.condition(ways[0]) if len(ways) == 1 else [self._any(ways or doc.any)]
        if doc.not_ is not None:
            inner = self.condition(doc.not_)
            head = self.say("asked.not.list" if len(inner) > 1 else "asked.not.one")
            yield branch(self.say("asked.not", text=HERE), inner, self.say("asked.and"), head)
        if doc.exists is not None:
            yield self._exists(doc.exists)
        if doc.none is not None:
            yield self._record(doc.none, lambda text: self.say("asked.none", text=text))
        if doc.count is not None:
            yield from self._count(doc.count)
        if doc.holds is not None:
            yield Point(self._holds(doc.holds))
        if doc.compare is not None:
            yield from self._compared(doc.compare)
        if doc.previous is not None:
            yield self._previous(doc.previous)

    def _exists(self, doc: Related) -> Point:
        return self._record(doc, lambda text: self.say("asked.exists", text=text))

    def _any(self, alternatives: Sequence[Condition]) -> Point:
        """Return alternatives; what all of one kind of record ask alike is said once."""
        ways = [self.condition(one) for one in alternatives]
        records = [one.exists for one in alternatives if one.exists and one.model_fields_set == {"exists"}]
        if len(records) == len(ways) and len({one.of for one in records}) == 1:
            carried = [way[0].parts for way in ways]
            common = [part for part in carried[0] if all(part in parts for parts in carried)]
            rest = [tuple(part for part in parts if part not in common) for parts in carried]
            if common and all(rest):
                what, parts = self.labels.record_type(records[0].of), (*common, self._either(rest))
                frame = self.say("asked.exists", text=self.say("asked.bracket", text=what, inner=HERE))
                head = self.say("asked.with", text=self.say("asked.exists", text=what))
                return branch(frame, parts, self.say("asked.and"), head)
        return self._either(ways)

    def _either(self, ways: Sequence[tuple[Point, ...]]) -> Point:
        frame, joint = self.say("asked.any", text=HERE), self.say("asked.or")
        return branch(frame, [*map(self._grouped, ways)], joint, self.say("asked.any.list"))

    def _grouped(self, points: tuple[Point, ...]) -> Point:
        """Return the points as one, in brackets when there are several."""
        if len(points) == 1:
            return points[0]
        frame = self.say("asked.group", text=HERE)
        group = branch(frame, points, self.say("asked.and"), self.say("asked.group.list"))
        return replace(group, alone=self._flat(points))

    def _compared(self, doc: Compare) -> Iterator[Point]:
        left = doc.left
        beside = field_at(self.labels.catalogue, self.row, left.field) if left.field else None
        counted = left.number_of if left.plus is None and left.minus is None else None
        if counted is None:
            text = self.operand(left)
            yield from self._tests((text, text), doc, beside, timed=self.timed(left))
            return
        for test in self._tests((HERE, HERE), doc, None):
            yield self._record(counted, partial(self._numbered, test.flat))

    def _numbered(self, frame: str, text: str) -> str:
        return frame.replace(HERE, self.say("asked.number_of", text=text))

    def _tests(
        self, left: tuple[str, str], test: Test, field: FieldAt | None, *, timed: bool = False
    ) -> Iterator[Point]:
        """Yield the tests of a value; ``left``: how it reads before its value, and before other words."""
        for order in ORDERS:
            right = getattr(test, order)
            if right is not None:
                times = order not in ("eq", "ne") and (timed or (field is not None and field.spec.type in TIMES))
                key = f"asked.{order}.time" if times else f"asked.{order}"
                yield Point(self.say(key, left=left[order not in EQUAL], right=self.operand(right, field)))
        for key, among in (("in", test.in_), ("not_in", test.not_in)):
            if among is not None:
                listed = self.operand(among, field) if isinstance(among, Operand) else self.codes(among, field)
                yield Point(self.say(f"asked.{key}", left=left[0], right=listed))
        for key, flag in (("answered", test.answered), ("given", test.given)):
            if flag is not None:
                yield Point(self.say(f"asked.{key}.{'yes' if flag else 'no'}", left=left[1]))

    def _count(self, doc: Counted) -> Iterator[Point]:
        if str(doc.at_least) == "1" and doc.at_most is None:
            yield self._exists(doc)
            return
        for key, bound in (("asked.at_least", doc.at_least), ("asked.at_most", doc.at_most)):
            if bound is not None:
                n = self.operand(bound) if isinstance(bound, Operand) else str(bound)
                yield self._record(doc, partial(self._bounded, key, n))

    def _bounded(self, key: str, n: str, text: str) -> str:
        return self.say(key, n=n, text=text)

    def _holds(self, doc: Holds) -> str:
        post = doc.post
        posts = self.operand(post) if isinstance(post, Operand) else self.codes(post, None)
        on = self.operand(doc.on)
        if doc.who:
            return self.say("asked.holds", who=self.operand(doc.who), posts=posts, on=on)
        return self.say("asked.held", posts=posts, on=on)

    def _previous(self, doc: Previous) -> Point:
        there = replace(self, row=doc.of, inside=True)
        names = {"type": self.labels.record_type(doc.of), "same": there.fields(doc.same)}
        frame, head = self.say("asked.previous", **names, text=HERE), self.say("asked.previous.list", **names)
        return branch(frame, there.condition(doc.where), self.say("asked.and"), head)

    def _flat(self, points: Sequence[Point]) -> str:
        return self.say("asked.and").join(point.flat for point in points)


def _more(doc: Related, here: Asked, there: Asked) -> Iterator[Point]:
    """Yield what a related record must carry beside whose it is."""
    if doc.where is not None:
        yield from there.condition(doc.where)
    if doc.during is not None:
        known = here.labels.catalogue.record_types.get(doc.of)
        at = there.titled(doc.at or (known.at if known and known.at else "at"))
        if doc.during == "window":
            yield Point(here.say("asked.in_window", at=at))
        else:
            for key, end in (("asked.from", doc.during.from_), ("asked.to", doc.during.to)):
                if end is not None:
                    yield Point(here.say(key, at=at, text=here.operand_there(end)))
    if doc.distinct_by:
        yield Point(here.say("asked.distinct", names=there.fields(doc.distinct_by)))


def _reads(entry: RuleEntry, labels: Labels) -> tuple[bool, bool, frozenset[str]]:
    """Return what the words of a rule go by.

    Whether a parameter changes in time, whether the rule reads the obligation's window, which sites have values of
    their own.
    """
    if entry.id not in labels.reads:
        values = [part for parts in entry.params.values() for part in parts]
        dated = any(part.from_ or part.to for part in values)
        rule = entry.rule  # its kind written out by the whole rule, which can do it already
        windowed = '"window":' in rule.model_dump_json(include={rule.kind}, exclude_none=True)
        labels.reads[entry.id] = (dated, windowed, frozenset(part.site for part in values if part.site is not None))
    return labels.reads[entry.id]

"""YAML becomes a plain tree in which every scalar is text, with the place of every node.

Only what an author needs is read: mappings, lists and scalars of one document. Tags, anchors, aliases, merge
keys, repeated keys and several documents are refused, and so are files that are too large or too deep: they
are the ways in which a document means something else than it shows. A plain scalar that is empty, ``~`` or
``null`` is None.
"""

from __future__ import annotations

from pathlib import Path
from stat import S_ISFIFO
from typing import Any, TypeAlias

import yaml
from msgspec import Struct
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from compliance.catalogue.positions import COLUMN, NOTHING_BELOW, Mark, Marks, Positions, Step, Tree, YamlText
from compliance.catalogue.yaml_faults import fault_of_syntax
from compliance.message import Message, msg
from compliance.problems import Place, Problem, fault_of

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 2_000_000  # fewer than ``COLUMN`` bits can count
MAX_DEPTH = 50
BLANKS = frozenset({"", "~", "null"})
# The two parsers yield the same events; only what they share is read.
Event: TypeAlias = Any


def read_yaml(path: Path) -> YamlText:
    """Read one YAML file; every fault is a problem of the result."""
    name = str(path)

    def refused(message: Message, expected: Message, line: int = 0) -> YamlText:
        return YamlText(None, Positions(name), (Problem(Place(name, line), message, expected),))

    try:
        # It would be waited for until somebody writes there; the shell's own (/dev/fd/63) are written to.
        if S_ISFIFO(path.stat().st_mode) and not path.is_relative_to("/dev"):
            return refused(msg("neither a file nor a folder"), msg("a YAML file"))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return refused(msg("cannot be read: {why}", why=fault_of(error)), msg("a YAML file"))
    if len(data) > MAX_BYTES:
        return refused(msg("the file is too large"), msg("at most {max_bytes} bytes", max_bytes=MAX_BYTES))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refused(msg("the file is not UTF-8"), msg("UTF-8 text"), data.count(b"\n", 0, error.start) + 1)
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str = "") -> YamlText:
    """Read YAML text; ``name`` is the file that places name."""
    builder = _Builder(name)
    try:
        builder.build(text)
    except yaml.YAMLError as error:
        builder.problems.append(fault_of_syntax(error, name, text, MAX_DEPTH))
    tree = builder.document.node[0] if builder.document.node else None
    return YamlText(tree, Positions(name, builder.document.below.get(0)), tuple(sorted(builder.problems)))


class _Open(Struct):
    """A mapping (``keyed``) or list that is being read; ``key`` is the mapping's key that waits for its value."""

    node: Tree
    below: dict[Step, Marks]
    keyed: bool
    key: str | None = None
    key_at: Mark = 0
    waiting: bool = False


class _Builder:
    """Builds the tree from the parser's events, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.document = _Open([], {}, keyed=False)  # holds the root of the tree
        self.top = self.document
        self.around: list[_Open] = []

    def build(self, text: str) -> None:
        loader = LOADER(text)
        documents = 0
        try:
            while (kind := type(event := loader.get_event())) is not StreamEndEvent:
                if kind is ScalarEvent:
                    self.scalar(event)
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    if len(self.around) == MAX_DEPTH:
                        self.refuse(
                            event, msg("nested too deep"), msg("at most {max_depth} levels", max_depth=MAX_DEPTH)
                        )
                        return
                    self.begin(event, keyed=kind is MappingStartEvent)
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    self.top = self.around.pop()
                elif kind is AliasEvent:
                    self.refuse(
                        event, msg("alias *{anchor}", anchor=event.anchor), msg("the value itself, written out")
                    )
                    self.put(event, None, NOTHING_BELOW)
                elif kind is DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        self.refuse(event, msg("a second document"), msg("one document in a file"))
                        return
        finally:
            loader.dispose()

    def scalar(self, event: Event) -> None:
        """Take a scalar as a key or a value."""
        if event.tag is not None or event.anchor is not None:
            self.check(event)
        value = event.value
        if value in BLANKS and not event.style:
            value = None
        if self.top.keyed and not self.top.waiting:
            self.await_value(event, value)
        else:
            self.put(event, value, NOTHING_BELOW)

    def await_value(self, event: Event, key: str | None) -> None:
        """Take a scalar as a key; the value of one that is refused is dropped."""
        top, mark = self.top, event.start_mark
        top.waiting, top.key, top.key_at = True, key, mark.line << COLUMN | mark.column
        if key is None:
            self.refuse(event, msg("an empty key"), msg("a name"))
        elif key == "<<" and not event.style:
            self.refuse(event, msg("merge key <<"), msg("the fields themselves, written out"))
            top.key = None
        elif key in top.node:
            _, first, _ = top.below[key]
            self.refuse(
                event,
                msg("key {value!r} is written twice", value=key),
                msg("once (first on line {first})", first=((first or 0) >> COLUMN) + 1),
            )
            top.key = None

    def begin(self, event: Event, *, keyed: bool) -> None:
        """Open a mapping or a list."""
        if event.tag is not None or event.anchor is not None:
            self.check(event)
        top, opened = self.top, _Open({} if keyed else [], {}, keyed)
        if top.keyed and not top.waiting:
            self.refuse(event, msg("a mapping or list as a key"), msg("a name"))
            # What is put below belongs to nothing; the value that follows is dropped with the key.
            top.waiting, top.key = True, None
        else:
            self.put(event, opened.node, opened.below)
        self.around.append(top)
        self.top = opened

    def put(self, event: Event, value: Tree, below: dict[Step, Marks]) -> None:
        """Place a value into what is open."""
        top, mark = self.top, event.start_mark
        if not top.keyed:
            top.below[len(top.node)] = (mark.line << COLUMN | mark.column, None, below)
            top.node.append(value)
        elif not top.waiting:
            # An alias stands where a key should.
            top.waiting, top.key = True, None
        else:
            top.waiting = False
            if top.key is not None:
                top.below[top.key] = (mark.line << COLUMN | mark.column, top.key_at, below)
                top.node[top.key] = value

    def check(self, event: Event) -> None:
        """Refuse tags and anchors."""
        if event.tag is not None:
            self.refuse(event, msg("tag {tag}", tag=event.tag), msg("no tag: a value is read by the type of its field"))
        if event.anchor is not None:
            self.refuse(
                event,
                msg("anchor &{anchor}", anchor=event.anchor),
                msg("no anchor: a value is written out where it is used"),
            )

    def refuse(self, event: Event, message: Message, expected: Message) -> None:
        """Note a problem at the event."""
        mark = event.start_mark
        self.problems.append(Problem(Place(self.name, mark.line + 1, mark.column + 1), message, expected))

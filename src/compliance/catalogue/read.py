"""A YAML file becomes a document, or problems at their own line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, PrivateAttr, ValidationError

from compliance.catalogue.faults import problems_of
from compliance.catalogue.positions import Path_, Positions, Step, Tree
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.unions import sensible
from compliance.catalogue.words import Doc
from compliance.problems import Place, Problem

Document = TypeVar("Document", bound=BaseModel)


class Placed(Doc):
    """A document that knows where it was written, for what can be held against the records only."""

    _positions: Positions = PrivateAttr(default_factory=lambda: Positions(""))

    @property
    def positions(self) -> Positions:
        """The places of everything in the file."""
        return self._positions

    def keep(self, positions: Positions) -> None:
        """Remember the places: they are no part of what was written."""
        self._positions = positions

    def place(self, *path: Step) -> Place:
        """Where the value at the path stands, or what it stands in."""
        return self._positions.near(path)

    def key_place(self, *path: Step) -> Place:
        """Where the key at the end of the path stands."""
        return self._positions.key(path)


class Read(NamedTuple, Generic[Document]):
    """``document`` is None exactly when there are problems. ``tree``: what was written."""

    document: Document | None
    tree: Tree
    positions: Positions
    problems: tuple[Problem, ...]


def read_document(model: type[Document], path: Path, texts: Texts = read_now) -> Read[Document]:
    """Read a YAML file as the model says; every fault is a problem. ``texts``: where its text is had."""
    text = texts(path)
    if text.problems:
        return Read(None, text.tree, text.positions, text.problems)
    document, problems = validate(model, text.tree, text.positions)
    if isinstance(document, Placed):
        document.keep(text.positions)
    return Read(document, text.tree, text.positions, problems)


def validate(
    model: type[Document], tree: Tree, positions: Positions, *, base: Path_ = ()
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Read a tree as the model says; ``base`` is where it stands in the document of ``positions``."""
    try:
        # Only the names that authors write: ``from``, never the attribute ``from_``.
        return model.model_validate(tree, by_alias=True, by_name=False), ()
    except ValidationError as error:
        details = sensible(tree, error.errors(include_url=False))
        found = {p for detail in details for p in problems_of(model, tree, detail, positions=positions, base=base)}
        return None, tuple(sorted(found))

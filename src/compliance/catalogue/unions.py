"""Which errors of a union are worth saying: those of the form that the author evidently chose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compliance.catalogue.positions import Path_, Tree

# pydantic names the member of a union in an error's location: a class, or a schema such as ``tuple``.
_MEMBER = re.compile(r"[A-Z\[]|^(?:int|str|date|datetime)$")
_MODEL = re.compile(r"^(?:function-after\[.*, )?[A-Z]\w*\]?$")
Detail = Mapping[str, Any]


def walk(tree: Tree, loc: Iterable[str | int]) -> tuple[Tree, Path_, list[tuple[Path_, str]]]:
    """Follow an error's location down the tree.

    Return the node that was reached, its path, and the union members that were named on the way, each with
    the path at which it was named. Steps that name no child (members, and the long form of what was written
    short) are passed over.
    """
    node = tree
    path: Path_ = ()
    members: list[tuple[Path_, str]] = []
    for step in loc:
        inside = isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node)
        if inside or (isinstance(node, dict) and step in node):
            node, path = node[step], (*path, step)
        elif isinstance(step, str) and step != "[key]" and _MEMBER.search(step):
            members.append((path, step))
    return node, path, members


def child(tree: Tree, path: Path_) -> Tree:
    """Return the node at a path that exists."""
    for step in path:
        tree = tree[step]
    return tree


def sensible(tree: Tree, details: Sequence[Any]) -> list[Detail]:
    """Leave out errors about members of a union that the author did not mean."""
    walked = [(detail, walk(tree, detail["loc"])[2]) for detail in details]
    kinds: dict[Path_, set[str]] = {}
    for _, members in walked:
        for path, member in members:
            kinds.setdefault(path, set()).add(_kind(member))
    return [
        detail
        for detail, members in walked
        if all(_kind(member) == _meant(child(tree, path), kinds[path]) for path, member in members)
    ]


def _kind(member: str) -> str:
    if _MODEL.match(member):
        return "mapping"
    return "list" if member.startswith(("tuple[", "list[")) else "scalar"


def _meant(node: Tree, kinds: set[str]) -> str:
    """Return the kind of member that a node of that form was meant as, among those that there are."""
    form = "mapping" if isinstance(node, dict) else "list" if isinstance(node, list) else "scalar"
    order = {
        "mapping": ("mapping", "scalar", "list"),
        "list": ("list", "scalar", "mapping"),
        "scalar": ("scalar", "list", "mapping"),
    }
    return next(kind for kind in order[form] if kind in kinds)

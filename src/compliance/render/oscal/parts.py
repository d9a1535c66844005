"""What the OSCAL documents share: identities, names that OSCAL accepts, metadata, our own properties.

Every identity is made of what it names (UUID version 5), so the same audit gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

from compliance.render.inert import in_markdown
from compliance.render.plain import line
from compliance.render.view.model import View
from compliance.render.zoned import zoned

OSCAL_VERSION = "1.2.1"
NAMESPACE = "urn:compliance-engine:oscal"
TEXT = 8_000
Node: TypeAlias = dict[str, object]
_IDENTITIES = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def identity(*names: str) -> str:
    """Return the UUID of what the names name."""
    return str(uuid.uuid5(_IDENTITIES, "\x1f".join(names)))


def token(*names: str) -> str:
    """Return an id of ASCII letters, digits, dot, hyphen and underscore, a letter first.

    What had to be replaced leaves a trace of its hash, so that two names never become one.
    """
    whole = "-".join(names)
    kept = _UNSAFE.sub("_", whole)
    if kept != whole:
        kept = f"{kept}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
    return kept if kept[:1].isalpha() else f"c-{kept}"


def control(view: View, clause: str) -> str:
    """Return the id of a clause's control."""
    return token(view.result.catalogue.standard.id, clause)


def said(text: str) -> str:
    """Return a text for OSCAL's markup: on one line, nothing in it obeyed; a dash for nothing."""
    return in_markdown(line(text)[:TEXT]) or "-"


def props(values: Iterable[tuple[str, str]]) -> Node:
    """Return the properties that have a value, in our namespace; nothing when none has."""
    kept = [{"name": name, "ns": NAMESPACE, "value": line(value)[:TEXT]} for name, value in values if line(value)]
    return {"props": kept} if kept else {}


def listed(name: str, nodes: Iterable[Node]) -> Node:
    """Return a list under its name; nothing when it is empty, because OSCAL refuses empty lists."""
    kept = list(nodes)
    return {name: kept} if kept else {}


def metadata(view: View, title: str) -> Node:
    """Return the metadata; the time of the last change is the as-of."""
    return {
        "title": said(title),
        "last-modified": moment(view, view.result.moment.as_of),
        "version": view.result.catalogue.standard.version,
        "oscal-version": OSCAL_VERSION,
        **props((("engine", view.engine), ("lang", view.lang))),
    }


def moment(view: View, at: date | datetime, *, day_ends: bool = False) -> str:
    """Return a moment in the standard's own offset."""
    return zoned(at, view.result.catalogue.standard.utc_offset, day_ends=day_ends)


def document(name: str, content: Node) -> bytes:
    """Return the file of one document; its identity is made of its content."""
    whole = {name: {"uuid": identity(name, json.dumps(content, ensure_ascii=False)), **content}}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", errors="replace")

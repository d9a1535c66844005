"""Taking: checked workbooks put among the exports, named by their content, so that no answer is written over."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.placing import put

_OWN = re.compile(r"-[0-9a-f]{8}$")


def take(files: Sequence[Path], records: Path) -> tuple[Path, ...]:
    """Copy the workbooks into the folder of exports and return their paths there; the same content is one file."""
    if not records.is_dir():
        raise ProblemsError(
            [Problem(Place(str(records)), msg("no such folder of exports"), msg("the folder that is audited"))]
        )
    contents: dict[str, bytes] = {}
    for path in files:
        content = path.read_bytes()
        stem = _OWN.sub("", path.stem)
        contents[f"{stem}-{hashlib.sha256(content).hexdigest()[:8]}.xlsx"] = content
    return put(records, contents)

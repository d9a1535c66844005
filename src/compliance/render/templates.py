"""The templates of pages: where they are, what fills them, and where the code that they become is kept."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError

if TYPE_CHECKING:
    import jinja2
    from jinja2.bccache import Bucket

VALUE, CELL = 4_000, 300
PACKAGE = Path(__file__).resolve().parent.parent


def templates_folder(package: Path = PACKAGE) -> Path:
    """Return the folder with ``report.html.j2``; ProblemsError when the installation has none."""
    candidates = (package / "shipped" / "reports", package.parent.parent / "reports")
    for folder in candidates:
        if (folder / "report.html.j2").is_file():
            return folder
    raise ProblemsError(
        [Problem(Place(str(candidates[0])), msg("the report templates are not installed"), msg("report.html.j2"))]
    )


@cache
def templates() -> jinja2.Environment:
    """Return what fills templates: every value escaped and bounded, a name that is not given an error."""
    import jinja2  # noqa: PLC0415  (only this format needs it)

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder()),
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: _cut(value, VALUE),
        bytecode_cache=_kept(),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = lambda value: _cut(value, CELL)
    return environment


def _kept() -> jinja2.BytecodeCache:
    """Return where the code of a template is kept: where Python keeps that of this module, and only if it does.

    Code of another source, of other settings (which stand here), or of another version of Python or of its compiler is
    compiled anew.
    """
    import jinja2  # noqa: PLC0415  (as above)

    beside = Path(cache_from_source(__file__))
    made_by = Path(__file__).read_bytes() + version("jinja2").encode()
    settings = hashlib.sha256(made_by).hexdigest()[:8]

    class Kept(jinja2.FileSystemBytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001  (whatever a damaged file does to its reader)
                bucket.reset()

        def dump_bytecode(self, bucket: Bucket) -> None:
            if not sys.dont_write_bytecode:
                with suppress(OSError):  # a folder that nobody may write to
                    beside.parent.mkdir(parents=True, exist_ok=True)
                    super().dump_bytecode(bucket)
                    kept = Path(self.directory, self.pattern % bucket.key)
                    kept.chmod(Path(__file__).stat().st_mode & 0o666)  # whoever may read us may read it

    return Kept(str(beside.parent), f"{beside.stem}-{settings}-%s.bin")


def _cut(value: object, length: int) -> object:
    """Return a text of at most so many characters; what is already markup stays whole."""
    if type(value) is str and len(value) > length:
        return value[: length - 1] + "…"
    return value

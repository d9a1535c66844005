"""The templates of pages: where they are, what fills them, and the code that they become, compiled here or beside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError

if TYPE_CHECKING:
    import jinja2
    from jinja2.bccache import Bucket

Codes = Mapping[str, bytes]
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
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: _cut(value, VALUE),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = lambda value: _cut(value, CELL)
    return environment


def compiled() -> Codes:
    """Compile the templates of the report and return their code, for ``take`` in another process."""
    environment, codes = templates(), dict[str, bytes]()
    environment.bytecode_cache = _carried(codes)
    for name in environment.list_templates(filter_func=lambda name: name.endswith(".j2") and "standard" not in name):
        environment.get_template(name)
    return codes


def take(codes: Codes) -> None:
    """Fill pages with this code; what is of another source, or of another version of anything, is compiled anew."""
    templates().bytecode_cache = _carried(dict(codes))


def _carried(codes: dict[str, bytes]) -> jinja2.BytecodeCache:
    import jinja2  # noqa: PLC0415  (as above)

    class Carried(jinja2.BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.key in codes:
                bucket.bytecode_from_string(codes[bucket.key])

        def dump_bytecode(self, bucket: Bucket) -> None:
            codes[bucket.key] = bucket.bytecode_to_string()

    return Carried()


def _cut(value: object, length: int) -> object:
    """Return a text of at most so many characters; what is already markup stays whole."""
    if type(value) is str and len(value) > length:
        return value[: length - 1] + "…"
    return value

"""Where the report's templates are: in the installed package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError

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

"""Where standards, rules and calendars lie: in the package, a checkout, or a folder of the user's own."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, nearest

CASES = ".cases.yaml"  # what the files beside rules end with
_PACKAGE = Path(__file__).resolve().parents[1]


class StandardFolders(Struct, frozen=True):
    """``standard``: standard.yaml, beside its chapters. ``records``: record types. ``rules``: areas."""

    standard: Path
    records: Path
    rules: Path

    @property
    def folder(self) -> Path:
        """The folder in which the standard stands."""
        return self.standard.parent

    @property
    def scorecards(self) -> Path:
        """The folder of the scorecards; it may be absent."""
        return self.folder / "scorecards"


def shipped(name: str) -> Path:
    """Return the folder ``standards``, ``rules`` or ``reports``, installed or in the checkout."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parents[1] / name


def list_standards() -> tuple[str, ...]:
    """Return the ids of the shipped standards, sorted."""
    return tuple(sorted(path.parent.name for path in shipped("standards").glob("*/standard.yaml")))


def find_standard(ref: str) -> StandardFolders:
    """Find a shipped standard by id, or one in a folder by its path; ProblemsError when there is neither."""
    if ref in list_standards():
        folder = shipped("standards") / ref
        return StandardFolders(folder / "standard.yaml", folder / "records", shipped("rules") / ref)
    folder = Path(ref)
    if ref and (folder / "standard.yaml").is_file():
        return StandardFolders(folder / "standard.yaml", folder / "records", folder / "rules")
    known = list_standards()
    message = (
        msg("no standard.yaml in {ref!r}", ref=ref) if ref and folder.is_dir() else msg("no standard {ref!r}", ref=ref)
    )
    expected = msg("{known}, or a folder with a standard.yaml", known=known)
    raise ProblemsError([Problem(Place("--standard"), message, expected, nearest(ref, known))])


def calendar_folders(beside: Path | None = None) -> tuple[Path, ...]:
    """Return where calendars are looked for, first to last."""
    own = (beside / "calendars",) if beside is not None else ()
    return tuple(folder for folder in (*own, shipped("standards") / "calendars") if folder.is_dir())

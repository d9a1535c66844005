"""Room on the disk for what is on its way into the database, and what is said when there is none."""

from __future__ import annotations

import tempfile

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, fault_of


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that is gone when its block ends; ProblemsError when there is no room for one."""
    try:
        return tempfile.TemporaryDirectory(prefix="compliance-")
    except OSError as error:
        raise no_room(error) from error


def no_room(error: OSError) -> ProblemsError:
    """Return the problem of a temporary file or folder that cannot be written."""
    what = msg("cannot be written: {why}", why=fault_of(error))
    return ProblemsError([Problem(Place(tempfile.tempdir or "TMPDIR"), what, msg("free space"))])

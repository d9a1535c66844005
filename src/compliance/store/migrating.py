"""Bringing a store of an earlier version up to date, inside the transaction of whoever opened it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.store.schema import HEAD

FOLDER = Path(__file__).parent / "migrations"


def migrate(connection: Connection, found: str, path: Path) -> None:
    """Run the migrations from version ``found`` to the newest; ProblemsError for a store of a newer version."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    try:
        ScriptDirectory.from_config(config).get_revision(found)
    except CommandError as error:
        what = msg(
            "the store was written by a newer version (its form is {found}, this version knows {head})",
            found=found,
            head=HEAD,
        )
        raise ProblemsError([Problem(Place(str(path)), what, msg("the newer version of the program"))]) from error
    command.upgrade(config, HEAD)

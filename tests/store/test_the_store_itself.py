"""The store's file: proved entry by entry, refused when it is not ours, damaged or of a newer version."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from compliance.problems import ProblemsError
from compliance.store import migrating, opening
from compliance.store.journal import Change, Kind, Stamp, append, holding
from compliance.store.opening import opened
from compliance.store.schema import HEAD, METADATA
from store.conftest import H1, H2, Nightly, command
from store.test_rectification_round_trip import DONE, export, fill

RELEASED = Path(__file__).parent / "released"


def altered(store: Path, sql: str) -> None:
    """Change the file behind the store's back."""
    with sqlite3.connect(store) as raw:
        raw.execute(sql)


def test_an_untouched_store_is_proved(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    chain = nightly(H1 + H2).output.splitlines()[0].rpartition(" ")[2]
    code, said = command("store", "verify", store)
    assert code == 0
    assert said == f"15 entries, none altered; chain {chain}\n"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE journal SET body = replace(body, 'major', 'minor') WHERE kind = 'finding'", "entry 4 of the journal was altered"),
        ("UPDATE journal SET who = 'somebody' WHERE seq = 1", "entry 1 of the journal was altered"),
        ("UPDATE journal SET at = '2020-01-01' WHERE seq = 5", "entry 5 of the journal was altered"),
        ("DELETE FROM journal WHERE seq = 4", "entry 4 of the journal is missing"),
        ("DELETE FROM journal WHERE seq > 3", "is not what entry 4 of the journal says"),
        ("UPDATE current SET body = replace(body, 'open', 'fixed') WHERE kind = 'finding'", "is not what entry 4 of the journal says"),
        ("DELETE FROM current WHERE kind = 'finding'", "what holds now lacks finding"),
    ],
)  # fmt: skip
def test_a_record_changed_behind_its_back_is_found(sql: str, said: str, nightly: Nightly, store: Path) -> None:
    nightly(H1)
    altered(store, sql)
    code, output = command("store", "verify", store)
    assert code == 2
    assert said in output


def test_the_last_night_cut_off_is_found_by_the_hash_that_it_printed(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    before = store.read_bytes()
    chain = nightly(H1 + H2).output.splitlines()[0].rpartition(" ")[2]
    store.write_bytes(before)
    assert command("store", "verify", store)[0] == 0
    code, said = command("store", "verify", store, "--head", chain)
    assert code == 2
    assert f"no entry has the hash {chain}" in said


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    altered(store, "UPDATE alembic_version SET version_num = '0999'")
    before = store.read_bytes()
    night = nightly(H1)
    assert night.exit_code == 2
    assert "the store was written by a newer version (its form is 0999, this version knows 0001)" in night.output
    assert store.read_bytes() == before


def test_another_database_is_refused_and_left_as_it_is(nightly: Nightly, store: Path) -> None:
    altered(store, "CREATE TABLE addresses (name TEXT)")
    before = store.read_bytes()
    night = nightly(H1)
    assert night.exit_code == 2
    assert "this database is not a store of audits" in night.output
    assert store.read_bytes() == before


def test_a_damaged_store_is_refused_and_left_as_it_is(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    whole = store.read_bytes()
    store.write_bytes(b"no database at all, but long enough to be read as one" * 40)
    assert "the store is damaged; nothing was changed in it" in nightly(H1).output
    store.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    night = nightly(H1)
    assert night.exit_code == 2
    assert "store" in night.output


def test_a_folder_or_a_file_nowhere_is_refused(tmp_path: Path) -> None:
    for path, said in ((tmp_path, "this is a folder"), (tmp_path / "no" / "a.db", "no such folder for the store")):
        with pytest.raises(ProblemsError, match=said), opened(path):
            pass
    assert command("store", "runs", tmp_path / "none.db") == (
        2, f"problem: {tmp_path / 'none.db'}: no such store; expected the file given to audit --store\n1 problem(s): nothing was judged\n",
    )  # fmt: skip


def test_two_writers_are_put_in_a_row_or_one_is_refused(store: Path) -> None:
    inside, done = threading.Event(), threading.Event()

    def first() -> None:
        with opened(store) as connection:
            append(connection, [Change(Kind.WAIVER, "a", {"n": 1})], Stamp(1, "one", "t1"))
            inside.set()
            assert done.wait(20)

    writer = threading.Thread(target=first)
    writer.start()
    assert inside.wait(20)
    with pytest.raises(ProblemsError, match="another run is writing to the store"), opened(store, patience=0):
        pass
    done.set()
    writer.join()
    with opened(store) as connection:
        append(connection, [Change(Kind.WAIVER, "a", {"n": 2})], Stamp(2, "two", "t2"))
    with opened(store, writing=False) as connection:
        assert list(holding(connection, Kind.WAIVER)) == [("a", {"n": 2})]


def test_an_exception_undoes_all_of_a_transaction(store: Path) -> None:
    def changes() -> Iterator[Change]:
        yield Change(Kind.WAIVER, "a", {"n": 1})
        raise RuntimeError

    with opened(store) as connection:
        append(connection, [Change(Kind.WAIVER, "b", {"n": 1})], Stamp(1, "one", "t1"))
    with pytest.raises(RuntimeError), opened(store) as connection:
        append(connection, changes(), Stamp(2, "two", "t2"))
    with opened(store) as connection:
        assert list(holding(connection, Kind.WAIVER)) == [("b", {"n": 1})]


def test_the_migrations_make_what_the_program_expects(tmp_path: Path) -> None:
    from alembic import command as alembic

    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(migrating.FOLDER))
        config.attributes["connection"] = connection
        alembic.upgrade(config, HEAD)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == HEAD
    engine.dispose()


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("current", sa.Column("extra", sa.Text))
    {fault}
"""


@pytest.fixture
def of_the_next_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the program know one form more, whose migration ends as said."""

    def known(fault: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(migrating.FOLDER, folder)
        (folder / "versions" / "0002_next.py").write_text(NEXT.format(fault=fault), encoding="utf-8")
        monkeypatch.setattr(migrating, "FOLDER", folder)
        for module in (migrating, opening):
            monkeypatch.setattr(module, "HEAD", "0002")

    return known


def form(store: Path) -> tuple[str, list[str]]:
    """Return the form that the store says it has, and the columns of what holds now."""
    with sqlite3.connect(store) as raw:
        (version,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        return version, [row[1] for row in raw.execute("PRAGMA table_info(current)")]


def test_an_older_store_is_migrated_by_the_first_command_that_opens_it(
    nightly: Nightly, store: Path, of_the_next_form: Callable[[str], None]
) -> None:
    nightly(H1)
    of_the_next_form("pass")
    assert nightly(H1).beside.startswith("beside run 1 as of 2026-04-10: new 0, persisting 1")
    assert form(store) == ("0002", ["kind", "key", "seq", "body", "extra"])
    assert command("store", "verify", store)[0] == 0


def test_a_migration_that_breaks_off_leaves_the_store_as_it_was(
    nightly: Nightly, store: Path, of_the_next_form: Callable[[str], None]
) -> None:
    nightly(H1)
    of_the_next_form("raise RuntimeError")
    with pytest.raises(RuntimeError), opened(store):
        pass
    assert form(store) == ("0001", ["kind", "key", "seq", "body"])


def test_every_form_of_the_store_has_a_dump_that_is_brought_up_to_date() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrating.FOLDER))
    forms = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert sorted(forms) == [dump.stem for dump in sorted(RELEASED.glob("*.sql"))]
    assert forms[0] == HEAD


def with_room_for(bytes_: int, *words: str | Path) -> tuple[int, str]:
    """Run a command that may write no file longer than this, as on a disk that is full; its exit code and problems."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "compliance", *map(str, words)],  # -B: bytecode would be cut short too
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_)),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


FULL = "the disk is full or broken; the store is as it was before"


def test_a_full_disk_is_said_and_the_store_stays_as_it_was(
    nightly: Nightly, store: Path, standard: Path, records: Path, tmp_path: Path
) -> None:
    nightly(H1)
    words = ["audit", records, "--standard", standard, "--out", tmp_path / "other", "--lang", "en", "--formats", "json"]
    span = ["--from", "2026-01-01", "--to", "2026-03-31", "--as-of", "2026-04-10", "--store", store]
    code, said = with_room_for(len(store.read_bytes()), *words, *span)
    assert code == 2
    assert FULL in said
    assert command("store", "verify", store)[0] == 0
    assert [line[0] for line in command("store", "runs", store)[1].splitlines()] == ["1"]
    assert not (tmp_path / "other" / "findings.json").exists()


def test_a_full_disk_stops_export_import_and_waiver_and_the_store_stays_as_it_was(
    nightly: Nightly, store: Path, tmp_path: Path
) -> None:
    nightly(H1)
    sent, before = tmp_path / "sent", store.read_bytes()
    out = ["rectify", "export", "--store", store, "--findings", tmp_path / "out/findings.json", "--lang", "en"]
    code, said = with_room_for(len(before), *out, "--out", sent)
    assert (code, store.read_bytes() == before) == (2, True), said
    assert "cannot be written: File too large" in said
    assert not list(sent.iterdir())
    export(store, sent)
    before = store.read_bytes()
    fill(sent / "rectification-H2.xlsx", DONE)
    waiver = ["--rule", "care/visits", "--reason", "r", "--approver", "a", "--from", "2026-04-01", "--expires"]
    for words in (
        ["rectify", "import", sent / "rectification-H2.xlsx", "--store", store, "--lang", "en"],
        ["waive", "add", "--store", store, *waiver, "2026-04-30", "--lang", "en"],
    ):
        code, said = with_room_for(4096, *words)
        assert (code, store.read_bytes() == before) == (2, True), said
        assert FULL in said
        assert command("store", "verify", store)[0] == 0


@pytest.mark.parametrize("dump", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
def test_a_store_of_every_released_form_is_brought_up_to_date_and_goes_on(
    dump: Path, nightly: Nightly, store: Path
) -> None:
    """The dumps hold three nights on the tiny standard: a finding is new, fixed and reopened."""
    with sqlite3.connect(store) as raw:
        raw.executescript(dump.read_text("utf-8"))
    assert command("store", "verify", store)[0] == 0
    night = nightly(H1)
    assert night.beside.startswith("beside run 3 as of 2026-04-10: new 0, persisting 1")
    assert command("store", "verify", store)[0] == 0


def test_an_empty_file_is_no_store(store: Path) -> None:
    store.write_bytes(b"")
    code, said = command("store", "verify", store)
    assert code == 2
    assert "this database is not a store of audits" in said
    assert store.read_bytes() == b""

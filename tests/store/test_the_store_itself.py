"""The store's file: proved entry by entry, refused when it is not ours, damaged or of a newer version."""

from __future__ import annotations

import os  # noqa: F401  (asked by a mark)
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from compliance.problems import ProblemsError
from compliance.store.journal import Change, Kind, Stamp, append, holding
from compliance.store.opening import opened
from compliance.store.schema import HEAD, METADATA
from store.conftest import H1, H2, Nightly, command

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
    from alembic.config import Config

    from compliance.store.migrating import FOLDER

    engine = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        alembic.upgrade(config, HEAD)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == HEAD
    engine.dispose()


def test_a_full_disk_is_said_and_the_store_stays_as_it_was(
    nightly: Nightly, store: Path, standard: Path, records: Path, tmp_path: Path
) -> None:
    import resource
    import subprocess
    import sys

    nightly(H1)
    before = store.read_bytes()
    words = ["audit", records, "--standard", standard, "--out", tmp_path / "other", "--lang", "en", "--formats", "json"]
    span = ["--from", "2026-01-01", "--to", "2026-03-31", "--as-of", "2026-04-10", "--store", store]
    done = subprocess.run(
        [sys.executable, "-m", "compliance", *map(str, [*words, *span])],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (len(before), len(before))),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "the disk is full or broken; the store is as it was before" in done.stderr
    assert command("store", "verify", store)[0] == 0
    assert [line[0] for line in command("store", "runs", store)[1].splitlines()] == ["1"]
    assert not (tmp_path / "other" / "findings.json").exists()


@pytest.mark.skipif("os.geteuid() == 0", reason="the superuser may write every file")
def test_a_store_that_may_not_be_written_is_said(nightly: Nightly, store: Path) -> None:
    nightly(H1)
    store.chmod(0o400)
    night = nightly(H1)
    assert night.exit_code == 2
    assert "the store may not be written" in night.output
    store.chmod(0o600)


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

"""Files wait where no other run and nobody else reaches them, and come into place when all of them are complete."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from compliance.appraisal.paper import keep
from compliance.problems import ProblemsError
from compliance.render.placing import put, put_whole


def test_links_that_lie_in_wait_beside_the_target_are_not_followed(tmp_path: Path) -> None:
    victim, out = tmp_path / "victim", tmp_path / "out"
    out.mkdir()
    victim.write_text("mine")
    victim.chmod(0o640)
    for name in (".a.yaml.part", ".a.yaml"):
        (out / name).symlink_to(victim)
    put_whole({out / "a.yaml": "text"})
    keep(out, {"a.yaml": b"private"})
    assert (victim.read_text(), stat.S_IMODE(victim.stat().st_mode)) == ("mine", 0o640)
    assert (out / "a.yaml").read_bytes() == b"private"
    assert not (out / "a.yaml").is_symlink()


def test_two_runs_share_no_file_while_they_write(tmp_path: Path) -> None:
    met: list[str] = []

    def complete() -> None:
        put_whole({tmp_path / "a.yaml": "other"})
        met.append((tmp_path / "a.yaml").read_text())

    put(tmp_path, {"a.yaml": b"one"}, complete=complete)
    assert (met, (tmp_path / "a.yaml").read_text()) == (["other"], "one")
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_what_is_private_is_its_owners_only_and_the_rest_is_as_usual(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_text("")
    keep(tmp_path / "private", {"a": b"", "b": b""})
    put(tmp_path / "open", {"a": b""})
    modes = {str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert (modes["private"], modes["private/a"], modes["private/b"]) == (0o700, 0o600, 0o600)
    assert modes["open/a"] == modes["usual"]


def test_texts_of_several_folders_are_all_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {tmp_path / "new" / "a.yaml": "a", tmp_path / "new" / "deep" / "er" / "b.yaml": "b"}
    real = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "b.yaml":
            raise OSError(28, "No space left on device")
        return real(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(ProblemsError, match="cannot be written: No space left on device; expected free space"):
            put_whole(texts)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    put_whole(texts)
    assert {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()} == texts


def test_a_text_in_the_folder_that_we_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    put_whole({Path("a.yaml"): "a", Path("deep/b.yaml"): "b"})
    assert (Path("a.yaml").read_text(), Path("deep/b.yaml").read_text()) == ("a", "b")
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_who_is_stopped_in_the_middle_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "out", {"a.json": b"old", "b.html": b"old"})
    real = Path.replace

    def stopped(path: Path, target: Path) -> Path:
        if target.name == "b.html" and path.read_bytes() == b"new":
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "out", {"a.json": b"new", "b.html": b"new"})
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        "a.json": b"old",
        "b.html": b"old",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("fault", ["a folder stands there", "it cannot be taken away", "it cannot be put there"])
def test_one_file_that_cannot_be_replaced_leaves_all_others_as_they_were(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "out", {"a.json": b"old", "b.html": b"old"})
    if fault == "a folder stands there":
        (tmp_path / "out" / "b.html").unlink()
        (tmp_path / "out" / "b.html").mkdir()
    before = {path.name: path.is_dir() or path.read_bytes() for path in (tmp_path / "out").iterdir()}
    real = Path.replace

    def held(path: Path, target: Path) -> Path:
        if fault == "it cannot be taken away" and path == tmp_path / "out" / "b.html":
            raise PermissionError(13, "Permission denied")
        if fault == "it cannot be put there" and target.name == "b.html" and path.read_bytes() == b"new":
            raise PermissionError(13, "Permission denied")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(ProblemsError) as caught:
        put(tmp_path / "out", {"0.md": b"new", "a.json": b"new", "b.html": b"new"})
    why = "Is a directory" if fault == "a folder stands there" else "Permission denied"
    assert str(caught.value.problems[0]).startswith(f"{tmp_path / 'out' / 'b.html'}: cannot be written: {why}")
    assert {path.name: path.is_dir() or path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]

"""What a command line names is read ahead in a process beside: the same texts, or none and they are read when asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from compliance.catalogue import positions, read_ahead, yaml_text
from compliance.catalogue import texts as texts_room
from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.folders import find_standard, shipped
from compliance.catalogue.load import begin_catalogue, describe, load_catalogue
from compliance.catalogue.texts import Texts
from compliance.catalogue.yaml_text import read_yaml
from compliance.problems import Place

COMPANY = shipped("standards").parent / "examples" / "made-company"


pytestmark = pytest.mark.usefixtures("forking")


def only_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be read in the process of the test."""
    here, read = os.getpid(), yaml_text.read_yaml

    def guarded(path: Path) -> Any:
        assert os.getpid() != here, f"{path} was not read ahead"
        return read(path)

    monkeypatch.setattr(yaml_text, "read_yaml", guarded)


def test_an_audit_asks_for_nothing_that_was_not_read_ahead_and_has_the_same_catalogue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    profile, audit_file = COMPANY / "profile.yaml", COMPANY / "audit.yaml"
    asked, _ = load_audit_file(audit_file)
    expected, _ = load_catalogue("property-cs", profile=profile, audit_file=asked)
    assert expected is not None
    only_there(monkeypatch)
    texts = read_ahead.read_ahead([str(COMPANY), "--lang", "en", "--standard=property-cs"])
    there, problems = load_audit_file(audit_file, texts)
    assert (there, problems) == (asked, ())
    begun = begin_catalogue(describe("property-cs", profile=profile, texts=texts), audit_file=there)
    catalogue, found = begun.whole(begun.check())
    assert catalogue is not None
    assert found == ()
    for name, entry in expected.rules.items():
        assert catalogue.rules[name] == entry
    assert (catalogue.clauses, catalogue.record_types) == (expected.clauses, expected.record_types)
    assert (catalogue.profile, catalogue.calendar) == (expected.profile, expected.calendar)


def test_what_was_read_ahead_is_the_tree_with_the_place_of_everything_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    path = next(p for p in sorted(find_standard("property-cs").rules.glob("*/*.yaml")) if ".cases" not in p.name)
    expected = read_yaml(path)
    only_there(monkeypatch)
    text = read_ahead.read_ahead(["--standard", "property-cs"])(path)
    assert (text.tree, dict(text.positions), text.problems) == (expected.tree, dict(expected.positions), ())
    assert text.positions.near(("clause",)).file == str(path)


def test_a_far_line_and_column_keep_their_place() -> None:
    text = yaml_text.parse_yaml("\n" * 70_000 + f"{'k' * 900}: [{'x, ' * 30_000}y]\n", "f.yaml")
    key = "k" * 900
    last = (key, 30_000)
    assert text.positions.near(last) == Place("f.yaml", 70_001, 903 + 1 + 3 * 30_000)
    assert positions.Positions("f.yaml", packed=text.positions.pack()) == text.positions


def test_a_text_with_a_fault_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("title: {en: a: b}\n", encoding="utf-8")
    text = read_ahead.read_ahead([f"--profile={profile}"])(profile)
    assert text.problems == read_yaml(profile).problems
    assert text.problems[0].place == Place(str(profile), 1, 14)


def test_who_asks_again_is_told_what_stands_there_then(tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("a: b\n", encoding="utf-8")
    texts = read_ahead.read_ahead([str(tmp_path)])
    assert texts(profile).tree == {"a": "b"}
    profile.write_text("a: c\n", encoding="utf-8")
    assert texts(profile).tree == {"a": "c"}
    assert texts(tmp_path / "no.yaml").problems != ()


def test_without_a_process_or_when_it_dies_everything_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("a: b\n", encoding="utf-8")
    monkeypatch.setattr(read_ahead, "_packed", lambda _: os._exit(1))
    dead: Texts = read_ahead.read_ahead([str(tmp_path)])
    assert dead is not texts_room.read_now
    assert dead(profile).tree == {"a": "b"}
    monkeypatch.setattr(read_ahead, "forked", lambda _: None)
    assert read_ahead.read_ahead([str(tmp_path)]) is texts_room.read_now


@pytest.mark.parametrize("word", ["", "\0", "x" * 5_000, "--", "=", "no-such-standard", "audit.yaml"])
def test_a_word_that_names_nothing_is_passed_over(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "profile.yaml").write_text("a: b\n", encoding="utf-8")
    only_there(monkeypatch)
    assert read_ahead.read_ahead([word, str(tmp_path)])(tmp_path / "profile.yaml").tree == {"a": "b"}

"""YAML is read as plain text with places; everything that makes a document mean something else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from compliance.catalogue import yaml_text
from compliance.catalogue.yaml_text import parse_yaml, read_yaml
from compliance.problems import Place, Problem


@pytest.fixture(params=["fast", "plain"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "plain":
        monkeypatch.setattr(yaml_text, "LOADER", yaml.SafeLoader)


pytestmark = pytest.mark.usefixtures("_parser")


def test_every_scalar_is_text_and_blank_is_none() -> None:
    text = "a: 1.10\nb: no\nc: 12:30\nd: 2026-01-01\ne:\nf: ~\ng: null\nh: 'null'\ni: ''\nj: [007, NA]\nno: x\n"
    assert parse_yaml(text).tree == {
        "a": "1.10", "b": "no", "c": "12:30", "d": "2026-01-01", "e": None, "f": None, "g": None, "h": "null", "i": "",
        "j": ["007", "NA"], "no": "x",
    }  # fmt: skip


def test_places_of_values_keys_and_what_is_near() -> None:
    positions = parse_yaml("a: 1\nb:\n  - c: x\n    d:\n      e: f\n  - g\n", "f").positions
    assert {path: (place.line, place.column) for path, place in positions.items()} == {
        (): (1, 1), ("a",): (1, 4), ("b",): (3, 3), ("b", 0): (3, 5), ("b", 0, "c"): (3, 8), ("b", 0, "d"): (5, 7),
        ("b", 0, "d", "e"): (5, 10), ("b", 1): (6, 5),
    }  # fmt: skip
    assert positions.key(("b", 0, "d")) == Place("f", 4, 5)
    assert positions.near(("b", 0, "nothing", "d", "e")) == Place("f", 5, 10)
    assert len(positions) == 8
    with pytest.raises(KeyError):
        positions["b", 7]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "f:3:1: key 'a' is written twice; expected once (first on line 1)"),
        ("x:\n  <<: {a: b}\n", "f:2:3: merge key <<; expected the fields themselves, written out"),
        ("a: *b\n", "f:1:4: alias *b; expected the value itself, written out"),
        ("a: &x 1\n", "f:1:4: anchor &x; expected no anchor: a value is written out where it is used"),
        (
            "a: !!int 1\n",
            "f:1:4: tag tag:yaml.org,2002:int; expected no tag: a value is read by the type of its field",
        ),
        ("a: b\n---\nc: d\n", "f:2:1: a second document; expected one document in a file"),
        ("? [a]\n: b\nc: d\n", "f:1:3: a mapping or list as a key; expected a name"),
        ("~: b\n", "f:1:1: an empty key; expected a name"),
        ("[" * 60, "f:1:51: nested too deep; expected at most 50 levels"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    assert [str(problem) for problem in parse_yaml(text, "f").problems] == [said]


def test_syntax_errors_have_their_place() -> None:
    (problem,) = parse_yaml("a: b\n c: d\n", "f").problems
    assert (problem.place, problem.message) == (
        Place("f", 2, 3),
        "not YAML: a name without its colon, or a line that is indented otherwise",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\neach：b\nc:\n  d: 1\n",
            "f:2:5: not YAML: '：' of a Chinese keyboard; expected ':' of an English keyboard",
        ),
        ("a：\n  b: 1\n", "f:1:2: not YAML: '：' of a Chinese keyboard; expected ':' of an English keyboard"),
        ("a: {b: c}，d: e\n", "f:1:10: not YAML: '，' of a Chinese keyboard; expected ',' of an English keyboard"),
        ("a: {b: {c: d}，e: f}\n", "f:1:14: not YAML: '，' of a Chinese keyboard; expected ',' of an English keyboard"),
        ("a: {b: c；d: e}\n", "f:1:9: not YAML: '；' of a Chinese keyboard; expected ',' of an English keyboard"),
        ("a: “b: c”\n", "f:1:4: not YAML: '“' of a Chinese keyboard; expected '\"' of an English keyboard"),
        (
            "a: [b, 【c: d】, e, {}\n",
            "f:1:8: not YAML: '【' of a Chinese keyboard; expected '[' of an English keyboard",
        ),
    ],
)
def test_a_sign_of_a_chinese_keyboard_is_named_where_it_stands(text: str, said: str) -> None:
    assert [str(problem) for problem in parse_yaml(text, "f").problems] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "t: {zh: 遲，誤, en: Complaint #2}\ns: minor\n",
            "f:2:1: not YAML: a bracket that is not closed, or a comma that is missing; expected the end of the bracket that begins at 1:4",
        ),
        (
            't: {zh: "遲，b：誤", en: x\ns: y\n',
            "f:2:2: not YAML: a bracket that is not closed, or a comma that is missing; expected the end of the bracket that begins at 1:4",
        ),
        (
            "a: 1\nb\nc: 2\n",
            "f:2:1: not YAML: a name without its colon, or a line that is indented otherwise; expected well-formed YAML",
        ),
    ],
)
def test_a_fault_is_told_with_where_it_began_and_a_text_keeps_its_own_signs(text: str, said: str) -> None:
    assert [str(problem) for problem in parse_yaml(text, "f").problems] == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n\tb: 1\n", "a tab, where only spaces indent"),
        ("a: b: c\n", "a colon too many; a text with a colon stands in quotation marks"),
        ("a: [1, 2\nb: 3\n", "a bracket that is not closed, or a comma that is missing"),
        ("a: {b: 1, c\n", "a bracket that is not closed, or a comma that is missing"),
        ("a: 'b\n", "a quotation that is not closed"),
        ('a: "\\q"\n', "a backslash with a letter that has no meaning behind it"),
        ('a: "\\x0"\n', "a backslash with a letter that has no meaning behind it"),
        ("a: 1\nb\nc: 2\n", "a name without its colon, or a line that is indented otherwise"),
        ("a:\n  - b\n c\n", "a name without its colon, or a line that is indented otherwise"),
        ("a: - b\n", "a name without its colon, or a line that is indented otherwise"),
        ("a: |0\n  b\n", "a name without its colon, or a line that is indented otherwise"),
        ("a: @b\n", "a sign that may not begin a text; the text stands in quotation marks"),
        ("a: `b\n", "a sign that may not begin a text; the text stands in quotation marks"),
        ("a: !x!y b\n", "a sign that has a meaning of its own; a text with it stands in quotation marks"),
        ("a: *\n", "a sign that has a meaning of its own; a text with it stands in quotation marks"),
        ("a: \x01\n", "a control character"),
    ],
)
def test_both_parsers_say_in_an_authors_words_what_is_no_yaml(text: str, said: str) -> None:
    assert [problem.message for problem in parse_yaml(text, "f").problems] == [f"not YAML: {said}"]


def test_unprintable_text_is_refused_on_its_line() -> None:
    (problem,) = parse_yaml("a: b\nc: \x01\n", "f").problems
    assert (problem.place, problem.expected) == (Place("f", 2), "printable text")


def test_a_deep_file_ends_no_process(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 200_000, encoding="utf-8")
    assert [problem.message for problem in read_yaml(path).problems] == ["nested too deep"]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    assert read_yaml(path).problems[0].message == "cannot be read: No such file or directory"
    path.write_bytes(b"a: b\nc: \xff\n")
    assert read_yaml(path).problems == (Problem(Place(str(path), 2), "the file is not UTF-8", "UTF-8 text"),)
    path.write_bytes(b"#" * 2_000_001)
    assert read_yaml(path).problems == (Problem(Place(str(path)), "the file is too large", "at most 2000000 bytes"),)
    path.write_bytes("\ufeffa: 好\n".encode())
    assert read_yaml(path).tree == {"a": "好"}
    path.write_bytes(b"")
    assert read_yaml(path).tree is None

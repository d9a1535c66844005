"""A standard to begin with: small, whole and audited as it is, to be turned into the user's own with an editor."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from compliance.catalogue.schema import schema_files
from compliance.cli.saying import say, say_problems, words_of
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.placing import put_whole

FIRST = Path(__file__).parent / "first_standard"
OWN_ID = "id: lift-care\n"


def begin_standard(folder: Path, lang: str) -> None:
    """Write the standard, sample exports and the editors' schemas into a new folder, or leave with exit code 2."""
    words = words_of(lang)
    name = folder.resolve().name
    problems = []
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        expected = msg("a folder whose name is in lower case, such as lift-care")
        problems.append(Problem(Place(str(folder)), msg("no id of a standard: {name!r}", name=name), expected))
    elif folder.exists():
        problems.append(Problem(Place(str(folder)), msg("it is there already"), msg("a new folder")))
    if problems:
        say_problems(problems, lang)
        raise typer.Exit(2)
    try:
        put_whole({folder / at: text for at, text in first_files(name).items()} | schema_files(folder / "schemas"))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        raise typer.Exit(2) from error
    say(words("cli.written", path=folder))
    say(words("cli.begun", folder=folder))


def first_files(standard_id: str) -> dict[Path, str]:
    """Return the files of the standard: path in its folder -> text, every document naming its schema for editors."""
    files = {}
    for path in sorted(p for p in FIRST.rglob("*") if p.suffix in (".yaml", ".csv")):
        at = path.relative_to(FIRST)
        text = path.read_text("utf-8")
        if path.suffix == ".yaml":
            text = schema_line(at) + text.replace(OWN_ID, f"id: {standard_id}\n")
        files[at] = text
    return files


def schema_line(at: Path) -> str:
    """Return the comment by which editors find the schema of a document at a path in a standard's folder."""
    kinds = {"standard.yaml": "standard", "wording.yaml": "wording"}
    kind = {"records": "record-type", "rules": "cases" if at.name.endswith(".cases.yaml") else "rule"}.get(at.parts[0])
    up = "../" * (len(at.parts) - 1)
    return f"# yaml-language-server: $schema={up}schemas/{kind or kinds.get(at.name, 'chapter')}.schema.json\n"

"""Rules: list them, check them, run their cases, begin one, publish their schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from compliance.cli.language import Commands, Lang

app = Commands()
STANDARD = typer.Option("--standard", help="Id of a shipped standard, or a folder with one.")
WANTED = typer.Argument(help="Rules: ids or how they begin, files, folders, a folder with a standard (default: all).")
Standard = Annotated[str, STANDARD]
Wanted = Annotated[list[str] | None, WANTED]


@app.command("list")
def list_(wanted: Wanted = None, *, standard: Standard = "property-cs", lang: Lang = "zh-Hant") -> None:
    """List rules with clause, kind and grade."""
    from compliance.cli.choosing import chosen
    from compliance.cli.saying import say, words_of

    words = words_of(lang)
    for meant in chosen(wanted or (), standard, lang):
        for entry in meant.rules:
            kind, grade = words(f"kind.{entry.rule.kind}"), words(f"grade.{entry.rule.severity}")
            say(f"{entry.id}  {entry.rule.clause}  {kind}  {grade}")


@app.command()
def lint(wanted: Wanted = None, *, standard: Standard = "property-cs", lang: Lang = "zh-Hant") -> None:
    """Check standards with their record types, rules and cases; every problem at once."""
    from compliance.cli.choosing import chosen
    from compliance.cli.saying import say, words_of

    words = words_of(lang)
    for meant in chosen(wanted or (), standard, lang, cases=True):
        all_ = meant.catalogue
        say(words("cli.linted", clauses=len(all_.clauses), types=len(all_.record_types), rules=len(all_.rules)))


@app.command("test")
def run_the_cases(wanted: Wanted = None, *, standard: Standard = "property-cs", lang: Lang = "zh-Hant") -> None:
    """Run the cases beside the rules and say how many."""
    from compliance.casework import run_all_cases
    from compliance.cli.choosing import chosen
    from compliance.cli.saying import say, words_of
    from compliance.render.texts import tongue

    words = words_of(lang)
    ran, failed, rules = 0, 0, 0
    for meant in chosen(wanted or (), standard, lang, alone=True):
        for entry, count, failures in run_all_cases(meant.catalogue, meant.rules):
            ran, failed, rules = ran + count, failed + len(failures), rules + 1
            key = "cli.cases_failed" if failures else "cli.cases"
            say(words(key, rule=entry.id, n=count, failed=len(failures)))
            for failure in failures:
                say(tongue(lang).tell(failure))
    say(words("cli.cases_all", passed=ran - failed, n=ran, failed=failed, rules=rules))
    raise typer.Exit(1 if failed or not ran else 0)


@app.command()
def new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="The new rule: area/name, such as calls/late-answer.")],
    clause: Annotated[str, typer.Option(help="The clause that the rule checks.")],
    *,
    kind: Annotated[str, typer.Option(help="Kind of check; see the skeletons' comments.")] = "deadline",
    standard: Standard = "property-cs",
    lang: Lang = "zh-Hant",
) -> None:
    """Begin a rule: write a skeleton and its cases, to be filled in with an editor."""
    from compliance.cli.new_rule import begin_rule

    begin_rule(rule_id, clause, kind=kind, standard=standard, lang=lang)


@app.command()
def schema(
    out: Annotated[Path, typer.Argument(help="Folder for the JSON Schema files.")] = Path("schemas"),
    *,
    lang: Lang = "zh-Hant",
) -> None:
    """Write a JSON Schema for every kind of YAML file; editors read it."""
    from compliance.catalogue.schema import schema_files
    from compliance.cli.saying import say, say_problems, words_of
    from compliance.problems import ProblemsError
    from compliance.render.placing import put_whole

    words = words_of(lang)
    try:
        put_whole(schema_files(out))
    except ProblemsError as error:
        say_problems(error.problems, lang)
        raise typer.Exit(2) from error
    say(words("cli.written", path=out))

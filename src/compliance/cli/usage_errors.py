"""What typer says of a command line that cannot be used, told in the reader's language.

Typer has no words but English ones, and says the same in other words from version to version: its sentences are known
by their form. One of a form that is not known stays in English behind words that are told.
"""

from __future__ import annotations

import re
from typing import Any

import typer

from compliance.message import Message, either, msg, verbatim
from compliance.render.texts import tongue


def _near(words: str) -> Message:
    return either(re.findall(r"[\w-]+", words))


_VALUES = (
    (r"valid integer", lambda _: msg("a whole number")),
    (r"valid (?:number|float)", lambda _: msg("a number")),
    (r"less than or equal to (?P<n>\S+)", lambda found: msg("less than or equal to {n}", **found)),
    (r"greater than or equal to (?P<n>\S+)", lambda found: msg("greater than or equal to {n}", **found)),
    (r"not in the range (?P<span>.+?)\.?$", lambda found: msg("a number in the range {span}", **found)),
    (r"", lambda _: msg("a value of its type")),
)
_FORMS = (
    (r"Missing option '(?P<name>.+)'\.?$", lambda found: msg("the option {name!r} is missing", **found)),
    (r"Missing argument '(?P<name>.+)'\.?$", lambda found: msg("the argument {name!r} is missing", **found)),
    (r"Missing command", lambda _: msg("a command is missing")),
    (
        r"No such command '(?P<name>.*?)'\. Did you mean (?P<near>.+?)\?",
        lambda found: msg("no command {name!r}. Did you mean {near}?", name=found["name"], near=_near(found["near"])),
    ),
    (r"No such command '(?P<name>.*)'", lambda found: msg("no command {name!r}", **found)),
    (
        r"No such option: (?P<name>\S+) .*?\(Possible options: (?P<near>[^)]+)\)",
        lambda found: msg("no option {name!r}. Did you mean {near}?", name=found["name"], near=_near(found["near"])),
    ),
    (r"No such option: (?P<name>\S+)", lambda found: msg("no option {name!r}", **found)),
    (r"Option '(?P<name>.+)' requires", lambda found: msg("the option {name!r} needs a value", **found)),
    (r"Option '(?P<name>.+)' does not take", lambda found: msg("the option {name!r} takes no value", **found)),
    (
        r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)",
        lambda found: msg("too many words: {words}", **found),
    ),
)


def tell(error: Any, lang: str) -> None:  # noqa: ANN401  (typer keeps the class of its errors private)
    """Say the error on standard error, and where help is; or the help, when no word was given."""
    speak, ctx = tongue(lang), getattr(error, "ctx", None)
    text = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(text, err=True)
        return
    if ctx is not None:
        typer.echo(ctx.get_help().partition("\n")[0], err=True)
        line = msg("Help: {command}", command=f"{ctx.command_path} --help")
        typer.echo(f"{speak.tell(line)}\n", err=True)
    typer.echo(speak.tell(msg("Error: {found}", found=in_words(text))), err=True)


def in_words(text: str) -> Message:
    """Return what an English sentence of typer says."""
    value = re.match(r"Invalid value for '?(?P<name>.+?)'?: (?P<why>.*)", text, re.DOTALL)
    if value:
        expected = _known(_VALUES, value["why"])
        return msg("the value of {name!r} cannot be used; expected {wanted}", name=value["name"], wanted=expected)
    return _known(_FORMS, text) or msg("the command line cannot be used ({words})", words=text)


def _known(forms: Any, text: str) -> Message:  # noqa: ANN401  (pairs of a pattern and what makes a message of its groups)
    for pattern, made in forms:
        found = re.search(pattern, text, re.DOTALL)
        if found:
            message: Message = made(found.groupdict())
            return message
    return verbatim("")

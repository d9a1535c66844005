"""The page of --help in a language whose signs are as wide as two letters, and that has no spaces between words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import east_asian_width

from compliance.message import Message, Tongue, msg
from compliance.render.texts import tongue

FIRST, GAP, INDENT, NARROWEST = 30, 2, 2, 20
TYPES = {
    "text": msg("text"), "str": msg("text"), "path": msg("path"), "file": msg("path"), "int": msg("whole number"),
    "integer": msg("whole number"), "int range": msg("whole number"), "integer range": msg("whole number"),
    "float": msg("number"), "list[path]": msg("path"), "list[str]": msg("text"),
}  # fmt: skip
USAGE = {"[OPTIONS]": msg("[OPTIONS]"), "COMMAND [ARGS]...": msg("COMMAND [ARGS]...")}
OPENING, CLOSING = "\\[（「“", "，。；：、？！）」”\\]"  # which no line ends with, and which no line begins with


def help_page(command: Any, ctx: Any, lang: str, width: int) -> str:  # noqa: ANN401  (typer keeps these classes private)
    """Return the page of a command in a language, no wider than so many letters."""
    speak = tongue(lang)
    pieces = " ".join(speak.tell(USAGE.get(piece, piece)) for piece in command.collect_usage_pieces(ctx))
    lines = [speak.tell(msg("Usage: {usage}", usage=f"{ctx.command_path} {pieces}"))]
    if command.help:
        lines += ["", *(" " * INDENT + line for line in wrapped(said(command.help, speak), width - INDENT))]
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for param in command.get_params(ctx):
        row = param.get_help_record(ctx)
        if row is not None:
            told = getattr(param, "help", "") or ""
            rows[param.param_type_name].append(_row(row[0], row[1], told, speak))
    commands = [(name, said(each.help or "", speak)) for name, each in getattr(command, "commands", {}).items()]
    titles = ((msg("Arguments:"), rows["argument"]), (msg("Options:"), rows["option"]), (msg("Commands:"), commands))
    for title, listed in titles:
        if listed:
            lines += ["", speak.tell(title), *_table(listed, width)]
    return "\n".join(lines) + "\n"


def said(text: str, speak: Tongue) -> str:
    """Return a text that is its own template, without the line breaks of a docstring."""
    return speak.tell(Message(" ".join(text.split())))


def _row(name: str, text: str, told: str, speak: Tongue) -> tuple[str, str]:
    """Return a parameter's row: typer puts its type behind the name, what it must be in brackets behind the help."""
    declared, *typed = re.split(r" (?=<|[A-Z])", name, maxsplit=1)
    kinds = [f"<{speak.tell(TYPES.get(kind.strip('<>.').lower(), kind.strip('<>')))}>" for kind in typed]
    marks = [_mark(mark, speak) for mark in re.findall(r"\[([^\]]*)\]$", text.removeprefix(told))]
    return " ".join((declared, *kinds)), " ".join(filter(None, (said(told, speak), *marks)))


def _mark(text: str, speak: Tongue) -> str:
    parts = []
    for part in text.split("; "):
        word, _, value = part.partition(": ")
        if word == "default" and value:
            parts.append(speak.tell(msg("default: {value}", value=value)))
        else:
            parts.append(speak.tell(msg("required")) if part == "required" else part)
    return f"[{speak.tell(msg('; ')).join(parts)}]"


def _table(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    listed = list(rows)
    first = min(FIRST, max(wide(name) for name, _ in listed)) + GAP
    for name, text in listed:
        lines = wrapped(text, max(width - first - INDENT, NARROWEST)) or [""]
        head = " " * INDENT + name
        if wide(name) > first - GAP:
            yield head
            head = ""
        yield (head + " " * (INDENT + first - wide(head)) + lines[0]).rstrip()
        yield from (" " * (INDENT + first) + line for line in lines[1:])


def wide(text: str) -> int:
    """Return how many letters a text is wide on a terminal."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines; it may be broken behind every wide sign, else only between words."""
    lines, line = [], ""
    for piece in re.findall(rf"[{OPENING}]?(?:[!-Z\\^-~]+|.)[{CLOSING}]* ?", text):
        if line and wide(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines

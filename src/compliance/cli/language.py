"""In which language the commands speak: ``--lang``; help and usage errors else in the language of the environment."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

Lang = Annotated[str, typer.Option(help="zh-Hant, zh-Hans or en.")]
Function = TypeVar("Function", bound=Callable[..., Any])
HANT = re.compile(r"zh[-_](Hant|TW|HK|MO)\b", re.IGNORECASE)
HANS = re.compile(r"zh\b", re.IGNORECASE)


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language that the words of a command line ask for, else that of the environment, else ``en``."""
    asked = [word.partition("=")[2] or after for word, after in _options(words)]
    for lang in asked:
        if lang in ("zh-Hant", "zh-Hans", "en"):
            return lang
    told = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    locale = re.split(r"[.@]", told)[0].replace("_", "-")
    return "zh-Hant" if HANT.match(locale) else "zh-Hans" if HANS.match(locale) else "en"


def _options(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return every ``--lang`` with the word behind it."""
    return [pair for pair in zip(words, [*words[1:], ""], strict=False) if pair[0].partition("=")[0] == "--lang"]


class Command(TyperCommand):
    """A command whose help is told in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  (typer keeps these classes private)
        """Write the page; in English as typer does."""
        if not _told(self, ctx, formatter):
            super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group of commands whose help and usage errors are told in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  (as above)
        """Write the page; in English as typer does."""
        if not _told(self, ctx, formatter):
            super().format_help(ctx, formatter)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:  # noqa: ANN401  (as typer's own)
        """Run the command line; a usage error is told and leaves with its code."""
        import os

        words = sys.argv[1:] if args is None else list(args)
        lang = language_of(words, os.environ)
        extra["obj"] = {"lang": lang, **extra.get("obj", {})}
        words = self._asked(words)
        if lang == "en":
            return super().main(words, *rest, **extra)
        try:
            code = super().main(words, *rest, **{**extra, "standalone_mode": False})
        except Exception as error:
            if not hasattr(error, "format_message"):  # typer keeps the class of its errors private
                raise
            from compliance.cli.usage_errors import tell

            tell(error, lang)
            code = getattr(error, "exit_code", 2)
        sys.exit(code if isinstance(code, int) else 0)

    def _asked(self, words: list[str]) -> list[str]:
        """Return the words; without ``--lang``, which a group has not, where they only ask for help."""
        options = {word for pair in _options(words) for word in (pair if "=" not in pair[0] else pair[:1])}
        plain = [word for word in words if word not in options]
        named: Any = self
        for word in plain:
            named = getattr(named, "commands", {}).get(word)
        return plain if "--help" in plain or hasattr(named, "commands") else words


class Commands(typer.Typer):
    """A typer application of such groups and commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=Group, no_args_is_help=True, rich_markup_mode=None, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        """Register a command."""
        return super().command(name, cls=Command, **settings)

    def asked(self, words: Sequence[str]) -> Commands:
        """Return an application of nothing but what the first word names: the options of the others are not built."""
        first = words[0] if words else ""
        commands = [info for info in self.registered_commands if first == (info.name or _name(info.callback))]
        groups = [info for info in self.registered_groups if first == info.name]
        if not commands and not groups:
            return self
        one = copy(self)
        one.registered_commands, one.registered_groups = commands, groups
        one.callback()(_nothing)  # a single command stays one of a group
        return one


def _name(callback: Callable[..., Any] | None) -> str:
    return callback.__name__.replace("_", "-") if callback is not None else ""


def _nothing() -> None:
    """Do nothing: what has a name of its own does it."""


def _told(command: Any, ctx: Any, formatter: Any) -> bool:  # noqa: ANN401  (as above)
    """Write the page unless it is to be in English."""
    lang = ctx.obj.get("lang", "en") if isinstance(ctx.obj, dict) else "en"
    if lang == "en":
        return False
    from compliance.cli.help_page import help_page

    formatter.write(help_page(command, ctx, lang, formatter.width))
    return True

"""The messages as their sources hold them, and the keys that the program asks for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from compliance.render.texts import DOMAIN, LANGS, LOCALE

ROOT = LOCALE.parent.parent.parent
ASKING = {"words", "say", "w"}
IN_TEMPLATES = re.compile(r'\bw\("([^"]+)"( ~)?')


def written(lang: str) -> dict[str, str]:
    """Return the messages of a language's .po file."""
    with _file(lang, "po").open("rb") as file:
        return {str(part.id): str(part.string) for part in read_po(file, ignore_obsolete=True) if part.id}


def compiled(lang: str) -> dict[str, str]:
    """Return the messages of a language's .mo file."""
    with _file(lang, "mo").open("rb") as file:
        return {str(part.id): str(part.string) for part in read_mo(file) if part.id}


def _file(lang: str, ending: str) -> Path:
    return LOCALE / lang.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


_WRITTEN = [written(lang) for lang in LANGS]
MESSAGES = {key: tuple(known.get(key, "") for known in _WRITTEN) for key in sorted(set().union(*_WRITTEN))}


def asked() -> set[str]:
    """Return the keys that calls and templates name whole."""
    found = {key for path in _templates() for key, more in IN_TEMPLATES.findall(path.read_text("utf-8")) if not more}
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ASKING:
                found |= set(_constants(node.args[0]))
    return found


def mentioned() -> set[str]:
    """Return every text of the program that may be a key: also those of tables and those put together."""
    found = asked()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.JoinedStr):
                found |= set(filter(_pattern(node).fullmatch, MESSAGES))
    for path in _templates():
        for start, more in IN_TEMPLATES.findall(path.read_text("utf-8")):
            found |= {key for key in MESSAGES if more and key.startswith(start)}
    return found


def _constants(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _pattern(node: ast.JoinedStr) -> re.Pattern[str]:
    parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".*" for part in node.values]
    # One whose beginning is no group of messages would match everything.
    return re.compile("".join(parts) if re.match(r"[a-z_]+\\\.", parts[0]) else "(?!)")


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _trees() -> list[ast.Module]:
    folders = (
        ROOT / "src" / "compliance" / "render",
        ROOT / "src" / "compliance" / "cli",
        ROOT / "src" / "compliance" / "attest",
        ROOT / "src" / "compliance" / "appraisal",
    )
    return [ast.parse(path.read_text("utf-8")) for folder in folders for path in sorted(folder.rglob("*.py"))]


def _templates() -> list[Path]:
    return sorted((ROOT / "reports").rglob("*.j2"))

"""The explain command: a rule of a standard, or a finding of findings.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compliance.catalogue.catalogue import Catalogue
from compliance.cli.loading import loaded
from compliance.cli.saying import say, say_problems, words_of
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.explain import explain_finding, explain_rule
from compliance.render.json_v1_in_force import as_it_stood


def run_explain(
    what: str, *, standard: str, findings: Path | None, audit: Path | None, profile: Path | None, lang: str
) -> int:
    """Print the explanation; 2 when there is no such rule or finding.

    Parameters and readings are those of the profile and the audit file, named or beside the findings, else those that
    the findings themselves say were in force.
    """
    words = words_of(lang)
    audit, profile = _beside(audit, findings, "audit.yaml"), _beside(profile, findings, "profile.yaml")
    catalogue = loaded(standard, lang, profile=profile, audit=audit)
    if what in catalogue.rules:
        say(explain_rule(what, catalogue, lang=lang))
        return 0
    known = list(catalogue.rules)
    if findings is not None:
        try:
            told, entries = _entries(findings)
            if what in entries:
                stood = profile is None and _stood(catalogue, entries[what], told)
                say(explain_finding(entries[what], stood or catalogue, lang=lang))
                if profile is None and not stood:
                    say(words("e.no_profile"))
                return 0
        except ProblemsError as error:
            say_problems(error.problems, lang)
            return 2
        known += entries
    wanted = msg("a rule's id, or a finding's id with --findings FILE")
    say_problems(
        [Problem(Place("explain"), msg("nothing is called {what!r}", what=what), wanted, nearest(what, known))],
        lang,
    )
    return 2


def _entries(findings: Path) -> tuple[Mapping[str, Any], dict[str, Mapping[str, Any]]]:
    """Return what a findings.json tells, and its findings by id; ProblemsError where it is none."""
    try:
        told = json.loads(findings.read_text(encoding="utf-8"))
        entries = {entry["id"]: entry for entry in told["findings"]}
        if all(isinstance(name, str) for name in entries):
            return told, entries
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    wanted = msg("the findings.json of an audit")
    raise ProblemsError([Problem(Place(str(findings)), msg("no findings can be read from it"), wanted)])


def _stood(catalogue: Catalogue, entry: Mapping[str, Any], told: Mapping[str, Any]) -> Catalogue | None:
    """Return the catalogue as it stood in the audit; None for a file that does not say."""
    try:
        return as_it_stood(catalogue, entry["rule"], told["in_force"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _beside(named: Path | None, findings: Path | None, name: str) -> Path | None:
    if named is not None or findings is None:
        return named
    return findings.parent / name if (findings.parent / name).is_file() else None

"""The data commands: load what they need, read the folder, say what was found; 2 with a problem, else 0."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.answers import with_answers_held
from compliance.catalogue.beside import load_audit_file
from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from compliance.catalogue.profile import AuditFile
from compliance.cli.data_told import told_check, told_map
from compliance.cli.masking import key_of, level_of, masker_of
from compliance.cli.progress import Progress
from compliance.cli.saying import say, say_problems, words_of
from compliance.engine.opening import opened
from compliance.message import msg
from compliance.plan.context import AuditMoment
from compliance.privacy.result import records_of
from compliance.problems import Place, Problem, ProblemsError
from compliance.readiness import readiness
from compliance.records.folder import propose_mapping, read_what_can_be
from compliance.records.mapping_file import mapping_text
from compliance.render.own_files import ours_among
from compliance.render.placing import put_whole
from compliance.request import beside
from compliance.suspended import with_open_suspensions


def run_map(records: Path, standard: str, audit: Path | None, *, lang: str) -> int:
    """Propose, write, say."""
    words = words_of(lang)
    audit_file, catalogue, problems = _loaded(records, standard, audit, None)
    if catalogue is None or problems:
        say_problems(problems, lang)
        return 2
    try:
        with opened() as connection:
            proposals, problems = propose_mapping(
                connection,
                records,
                catalogue.record_types,
                audit_file=audit_file,
                ours=ours_among(records),
                progress=Progress(lang),
            )
    except ProblemsError as error:  # there was no room to read in
        say_problems(error.problems, lang)
        return 2
    path = records / "mapping.yaml"
    if records.is_dir() and not any(Path(p.place.file) == path for p in problems):
        text, added = mapping_text(path, proposals)
        if added:
            try:
                put_whole({path: text})
            except ProblemsError as error:
                problems = (*problems, *error.problems)
        for line in told_map(proposals, path, added, words):
            say(line)
    if problems:
        say_problems(problems, lang)
        return 2
    return 0


def run_check(  # noqa: PLR0913  (one argument for each option)
    records: Path,
    standard: str,
    audit: Path | None,
    profile: Path | None,
    *,
    lang: str,
    today: date,
    shown: tuple[str, Path | None] = ("internal", None),
    every: bool = False,
) -> int:
    """Read, say what was found, and which rules could be assessed.

    ``shown``: level and key of personal data; ``every``: name every cell that cannot be used.
    """
    words = words_of(lang)
    try:
        level, key = level_of(shown[0]), key_of(shown[1])
    except ProblemsError as error:
        say_problems(error.problems, lang)
        return 2
    audit_file, catalogue, problems = _loaded(records, standard, audit, profile)
    if catalogue is None:
        say_problems(problems, lang)
        return 2
    as_of = audit_file.as_of or today
    try:
        with opened() as connection:
            found, faults = read_what_can_be(
                connection,
                records,
                catalogue.record_types,
                audit_file=audit_file,
                as_of=as_of,
                ours=ours_among(records),
                rooms=catalogue.profile.rooms,
                offset=catalogue.standard.ahead_of_utc,
                progress=Progress(lang),
            )
            found = with_open_suspensions(connection, catalogue, with_answers_held(connection, catalogue, found))
            by = masker_of(level, key, connection, catalogue, found)
    except ProblemsError as error:  # as above
        say_problems(error.problems, lang)
        return 2
    problems += faults
    at = AuditMoment(as_of, audit_file.from_, audit_file.to or today)
    ready = readiness(catalogue, found, at)
    for line in told_check(catalogue, records_of(found, by), ready, words, every=every):
        say(line)
    if problems:
        say_problems(problems, lang)
        return 2
    return 0


def _loaded(
    records: Path, standard: str, audit: Path | None, profile: Path | None
) -> tuple[AuditFile, Catalogue | None, tuple[Problem, ...]]:
    audit_file, problems = AuditFile(), tuple[Problem, ...]()
    path = beside(records, "audit.yaml", audit)
    if path is not None and path.is_file():
        read, problems = load_audit_file(path)
        audit_file = read or audit_file
    elif path is not None:
        problems = (Problem(Place(str(path)), msg("no such audit file"), msg("a YAML file")),)
    try:
        catalogue, found = load_catalogue(
            standard, profile=beside(records, "profile.yaml", profile), audit_file=audit_file
        )
    except ProblemsError as error:
        return audit_file, None, (*problems, *error.problems)
    return audit_file, catalogue, (*problems, *found)

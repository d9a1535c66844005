"""Reads the files of one standard, and links what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from os.path import lexists
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from compliance.calendar import EMPTY, WorkCalendar
from compliance.catalogue.calendars import load_calendar
from compliance.catalogue.catalogue import NO_PROFILE, RuleEntry
from compliance.catalogue.folders import CASES, StandardFolders
from compliance.catalogue.material import PlacedClause, PlacedScorecard, PlacedType, positions_of
from compliance.catalogue.params import (
    NOWHERE,
    Given,
    audit_values,
    effective,
    profile_values,
    rule_values,
    standard_values,
)
from compliance.catalogue.positions import Positions
from compliance.catalogue.profile import AuditFile, Profile
from compliance.catalogue.read import read_document
from compliance.catalogue.readings import with_readings
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.rule import Rule
from compliance.catalogue.scorecard import Scorecard
from compliance.catalogue.standard import Chapter, Standard
from compliance.catalogue.texts import Texts, read_now
from compliance.catalogue.wording import NO_WORDING, Wording
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError


class Reader(Struct):
    """Reads the files of one standard and gathers what is wrong with them (a builder); ``texts`` has their texts."""

    folders: StandardFolders
    texts: Texts = read_now
    problems: list[Problem] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)

    def standard(self) -> tuple[Standard | None, Positions]:
        """Read standard.yaml."""
        read = read_document(Standard, self.folders.standard, self.texts)
        self.problems += read.problems
        return read.document, read.positions

    def profile(self, path: Path | None) -> tuple[Profile, Positions]:
        """Read the company's profile; without one nothing is set."""
        if path is None:
            return NO_PROFILE, NOWHERE
        read = read_document(Profile, path, self.texts)
        self.problems += read.problems
        return read.document or NO_PROFILE, read.positions

    def given(
        self,
        standard: Standard | None,
        positions: Positions,
        profile: Profile,
        profile_positions: Positions,
        audit_file: AuditFile | None,
    ) -> tuple[Given, ...]:
        """Gather the values of parameters that stand outside of rules."""
        gathered = [profile_values(profile, profile_positions)]
        if standard is not None:
            gathered.append(standard_values(standard, positions))
        if audit_file is not None:
            gathered.append(audit_values(audit_file, audit_file.positions))
        self.problems += [problem for _, found in gathered for problem in found]
        return tuple(one for values, _ in gathered for one in values)

    def clauses(self, standard: Standard | None) -> tuple[tuple[PlacedClause, ...], bool]:
        """Read the chapters in order; tell too whether every one of them could be read."""
        placed: list[PlacedClause] = []
        whole = standard is not None
        for name in standard.chapters if standard is not None else ():
            path = self.folders.folder / name
            if path.parent != self.folders.folder or path.suffix != ".yaml":
                self.problems.append(
                    Problem(
                        Place(str(self.folders.standard)),
                        msg("chapter {name!r}", name=name),
                        msg("the name of a .yaml file beside standard.yaml"),
                    )
                )
                whole = False
                continue
            read = read_document(Chapter, path, self.texts)
            self.problems += read.problems
            whole = whole and read.document is not None
            listed = read.document.clauses if read.document is not None else ()
            placed += [PlacedClause(clause, read.positions, ("clauses", n)) for n, clause in enumerate(listed)]
        self._unlisted(standard)
        return tuple(placed), whole

    def _unlisted(self, standard: Standard | None) -> None:
        """Tell of chapters beside standard.yaml that it does not list: their clauses would be left out in silence."""
        listed = {"standard.yaml", "wording.yaml", *(standard.chapters if standard is not None else ())}
        beside = sorted(p for p in self.folders.folder.glob("*.y*ml") if p.name not in listed)
        for path in beside if standard is not None else ():
            read = self.texts(path)
            if isinstance(read.tree, dict) and isinstance(read.tree.get("clauses"), list):
                place = read.positions.key(("clauses",))
                wanted = msg("{name} among the chapters of standard.yaml", name=f"{path.stem}.yaml")
                self.problems.append(Problem(place, msg("a chapter that is not listed"), wanted))

    def types(self) -> dict[str, PlacedType]:
        """Read the record types, by id."""
        found = {}
        for path in self._yaml_files(self.folders.records):
            read = read_document(RecordType, path, self.texts)
            self.problems += read.problems
            found[path.stem] = PlacedType(read.document, read.positions)
        return found

    def wording(self) -> tuple[Wording, Positions]:
        """Read wording.yaml, which may be absent."""
        path = self.folders.folder / "wording.yaml"
        if not lexists(path):  # a link that leads nowhere is no absent file
            return NO_WORDING, Positions(str(path))
        read = read_document(Wording, path, self.texts)
        self.problems += read.problems
        return read.document or NO_WORDING, read.positions

    def scorecards(self) -> dict[str, PlacedScorecard]:
        """Read the scorecards, by id."""
        found = {}
        for path in self._yaml_files(self.folders.scorecards):
            read = read_document(Scorecard, path, self.texts)
            self.problems += read.problems
            found[path.stem] = PlacedScorecard(read.document, read.positions)
        return found

    def rules(self, only: Collection[str] | None) -> tuple[tuple[str, ...], dict[str, RuleEntry]]:
        """Read the rules; return the id of every rule file, and the entries of those that could be read."""
        ids: list[str] = []
        entries: dict[str, RuleEntry] = {}
        below_areas = sorted(self.folders.rules.glob("*/*/**/*.yaml"))  # nothing in them is read
        for stray in (*self._yaml_files(self.folders.rules), *below_areas):
            self.problems.append(
                Problem(Place(str(stray)), msg("a rule outside of an area"), msg("rules/<area>/<name>.yaml"))
            )
        for area in sorted(p for p in self.folders.rules.glob("*") if p.is_dir()):
            for path in self._yaml_files(area):
                if path.name.endswith(CASES):
                    self._beside_a_rule(path)
                    continue
                rule_id = f"{area.name}/{path.stem}"
                ids.append(rule_id)
                if only is None or rule_id in only:
                    self._rule(rule_id, path, entries)
        for name in sorted(set(only or ()) - set(ids)):
            self.problems.append(
                Problem(Place(str(self.folders.rules)), msg("no rule {name!r}", name=name), msg("area/name"))
            )
        return tuple(ids), entries

    def _rule(self, rule_id: str, path: Path, entries: dict[str, RuleEntry]) -> None:
        read = read_document(Rule, path, self.texts)
        self.problems += read.problems
        if read.document is None:
            named = read.tree.get("clause") if isinstance(read.tree, dict) else None
            self.broken[rule_id] = named if isinstance(named, str) else ""
            return
        place = Place(str(path), 1, 1)
        area = path.parent.name
        entries[rule_id] = RuleEntry(rule_id, read.document, place, read.tree, area, positions=read.positions)

    def _beside_a_rule(self, path: Path) -> None:
        rule = path.with_name(path.name.removesuffix(CASES) + ".yaml")
        if not rule.is_file():
            self.problems.append(
                Problem(Place(str(path)), msg("cases without their rule"), msg("{name} beside them", name=rule.name))
            )

    def _yaml_files(self, folder: Path) -> list[Path]:
        """List a folder's YAML files by name; one under another suffix would be left out in silence."""
        for path in sorted(
            p for p in folder.glob("*") if p.suffix.lower() in (".yml", ".yaml") and p.suffix != ".yaml"
        ):
            self.problems.append(
                Problem(
                    Place(str(path)), msg("the file is not read under this name"), msg("{stem}.yaml", stem=path.stem)
                )
            )
        return sorted(folder.glob("*.yaml"))

    def calendar(self, standard: Standard | None, positions: Positions, profile: Profile) -> WorkCalendar:
        """Load the standard's calendar with the company's days."""
        if standard is None or standard.calendar is None:
            return EMPTY
        try:
            return load_calendar(
                standard.calendar,
                extra_off=profile.rest_days,
                extra_work=profile.working_days,
                beside=self.folders.folder,
                texts=self.texts,
            )
        except ProblemsError as error:
            place = positions.near(("calendar",))
            self.problems += [p if p.place.file else replace(p, place=place) for p in error.problems]
            return EMPTY

    def linked(self, entry: RuleEntry, given: tuple[Given, ...], chosen: Mapping[str, str]) -> RuleEntry:
        """Take the chosen readings and resolve the parameters of a rule."""
        taken, problems = with_readings(entry, chosen)
        self.problems += problems
        own, _ = rule_values(taken.rule, positions_of(entry))
        return replace(taken, params=effective((*own, *given), taken.rule.params))

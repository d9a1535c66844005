"""Names as a reader knows them: sites, areas, record types, fields, requirements, periods, reasons."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.ledger import key_parts
from compliance.problems import Place
from compliance.render.keys import COMPANY, part_text, subject_text, window_text
from compliance.render.plain import clean, line
from compliance.render.points import Point
from compliance.render.texts import Words


def stratum_of(entry: RuleEntry, window: str) -> str:
    """Return the stratum that a sampling rule's window is of, whose key is ``stratum:member``; empty: of none."""
    name, mark, _ = window.partition(":")
    sampling = entry.rule.sampling
    return name if mark and sampling is not None and name in sampling.always else ""


def data_reason(words: Words, code: str) -> str:
    """Return why a row, cell or file cannot be used; the detail after ``:`` stands behind in brackets."""
    name, _, detail = code.partition(":")
    text = words(f"data.{name}") if words.known(f"data.{name}") else line(name).replace("_", " ")
    return words("bracket", text=text, inner=line(detail)) if detail else text


class Labels:
    """Looks names up in the catalogue and falls back to the id, so that nothing unknown disappears."""

    def __init__(self, catalogue: Catalogue, words: Words, sites: Mapping[str, str] | None = None) -> None:
        self.catalogue = catalogue
        self.words = words
        self.sites = sites or {}
        self._fields: dict[tuple[str, str], str] = {}
        self._requirements: dict[tuple[str, str], str] = {}
        self.asked: dict[tuple[object, ...], tuple[Point, ...]] = {}
        self.reads: dict[str, tuple[bool, bool, frozenset[str]]] = {}
        self._areas = {area.id: area.title.in_(words.lang) for area in catalogue.standard.areas}

    def site(self, key: str) -> str:
        """Return the site's name; the company for an empty key."""
        return line(self.sites.get(key) or key) if key else self.words("term.company")

    def area(self, key: str) -> str:
        """Return the area's title."""
        return self._areas.get(key, key)

    def record_type(self, key: str) -> str:
        """Return the record type's title."""
        found = self.catalogue.record_types.get(key)
        if found:
            return found.title.in_(self.words.lang)
        return self.words("term.company") if key == COMPANY else line(key)

    def field(self, record_type: str, path: str) -> str:
        """Return the title of a field, following links; without a title its first alias, else its name."""
        known = self._fields.get((record_type, path))
        if known is None:
            known = self._fields[record_type, path] = self._field(record_type, path)
        return known

    def _field(self, record_type: str, path: str) -> str:
        *links, last = path.split(".")
        found = self.catalogue.record_types.get(record_type)
        for link in links:
            target = found.fields[link].link if found and link in found.fields else None
            found = self.catalogue.record_types.get(target or "")
        return self._title(found, last) or path

    def _title(self, found: RecordType | None, name: str) -> str:
        known: RecordField | None = found.fields.get(name) if found else None
        if known is None:
            return ""
        return known.title.in_(self.words.lang) if known.title else next(iter(known.aliases), name)

    def requirement(self, entry: RuleEntry, name: str) -> str:
        """Return how one name of ``missing`` reads: personal data, an engine's word, a field, or itself."""
        known = self._requirements.get((entry.id, name))
        if known is None:
            known = self._requirements[entry.id, name] = self._requirement(entry, name)
        return known

    def _requirement(self, entry: RuleEntry, name: str) -> str:
        key = f"carried.{name}" if entry.rule.kind == "content" else f"requirement.{name}"
        if self.words.known(key):
            return self.words(key)
        own = self.field(entry.rule.each.of, name)
        worded = self.catalogue.wording.requirement(entry.id, name, self.words.lang) if own == name else None
        return line(worded or own)

    def post(self, post: str) -> str:
        """Return how a post reads."""
        return line(self.catalogue.wording.post(post, self.words.lang))

    def param(self, name: str) -> str:
        """Return how a parameter's name reads; the name itself when nobody worded it."""
        return line(self.catalogue.wording.param(name, self.words.lang) or name)

    def code(self, code: str, of: str = "", field: str = "") -> str:
        """Return how a code reads, in a field of a record type where that is known; the code when nobody worded it."""
        return line(self.catalogue.wording.code(code, self.words.lang, of, field) or code)

    def figure(self, name: str) -> str:
        """Return how a name or a text of a clause's figures reads."""
        return line(self.catalogue.wording.figure(name, self.words.lang))

    def param_note(self, note: str) -> str:
        """Return how a note beside a parameter reads; behind it may stand where the value is written."""
        text, comma, place = note.rpartition(", ")
        return line(f"{self.catalogue.wording.note(text, self.words.lang)}{comma}{place}")

    def reading(self, text: str) -> str:
        """Return how the text of a reading reads."""
        return line(self.catalogue.wording.reading(text, self.words.lang))

    def requirements(self, entry: RuleEntry, names: str) -> str:
        """Return the list of a comma-separated ``missing``."""
        return self.words.join(self.requirement(entry, name) for name in names.split(",") if name)

    def subject(self, key: str, of: str = "") -> str:
        """Return a subject's or record's key for reading; ``of``: its record type, whose codes are then words.

        In a key that groups records by more than their own key, whatever is a known code is one.
        """
        type_, parts = self.catalogue.record_types.get(of), key_parts(key)
        if len(parts) == 1 and (type_ is None or len(type_.key) > 1):
            return subject_text(key, self.words)
        if type_ is None or len(type_.key) != len(parts):
            return " · ".join(self.code(part) if len(parts) > 1 else subject_text(part, self.words) for part in parts)
        named = (
            self.code(part, of, name) if type_.fields[name].type == "code" else subject_text(part, self.words)
            for part, name in zip(parts, type_.key, strict=True)
        )
        return " · ".join(named)

    def window(self, key: str, rule: str | None = None) -> str:
        """Return a window key for reading; ``rule``: whose it is, where it may be one of a stratum."""
        stratum = stratum_of(self.catalogue.rules[rule], key) if rule is not None else ""
        if stratum:
            member = key.removeprefix(f"{stratum}:")
            named = self.stratum(stratum, rule or "")
            return self.words("window.stratum", stratum=named, member=part_text(member, self.words))
        return window_text(key, self.words)

    def stratum(self, name: str, rule: str) -> str:
        """Return how a stratum of a rule reads."""
        return line(self.catalogue.wording.requirement(rule, name, self.words.lang) or name)

    def place(self, place: Place) -> str:
        """Return where a row stands, for a reader."""
        file, sheet = line(place.file), line(place.sheet)
        if not place.line:
            return self.words("place.whole", file=file, sheet=sheet) if sheet else file
        return self.words("place.sheet" if sheet else "place.file", file=file, sheet=sheet, row=place.line)

    def reason(self, reason: str, entry: RuleEntry | None = None) -> str:
        """Return the sentence of a ledger reason; its ``:detail`` stands behind in brackets."""
        code, _, detail = reason.partition(":")
        text = self.words(f"reason.{code}") if self.words.known(f"reason.{code}") else line(code)
        return self.words("bracket", text=text, inner=self._detail(code, detail, entry)) if detail else text

    def _detail(self, code: str, detail: str, entry: RuleEntry | None) -> str:
        lang = self.words.lang
        if code == "no_export":
            return self.record_type(detail)
        if code == "parameter" and self.param(detail) != detail:
            return f"{self.param(detail)}, {line(detail)}"
        if code == "follows_from" and detail in self.catalogue.rules:
            return f"{self.catalogue.rules[detail].rule.title.in_(lang)}, {detail}"
        if code == "exemption" and entry is not None:
            why = next((part.why for part in entry.rule.exempt if part.code == detail), None)
            return why.in_(lang) if why else line(detail)
        return line(detail)

    def data_reason(self, code: str) -> str:
        """Return why a row, cell or file cannot be used; an unknown code stays readable."""
        return data_reason(self.words, code)

    def statement(self, clause: str) -> str:
        """Return the clause's statement in our own words; blank when the catalogue has none."""
        found = self.catalogue.clauses.get(clause)
        return clean(found.statement.in_(self.words.lang)) if found else ""

    def locator(self, clause: str) -> str:
        """Return where the clause stands in the standard."""
        found = self.catalogue.clauses.get(clause)
        return found.locator if found else clause

"""Checking: what people wrote into a workbook of questions, cell by cell, before it goes among the exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from compliance.attest.asking import answer_words, field_of, register_of
from compliance.catalogue.answers import FACT, FAILED, SAMPLE, faults
from compliance.catalogue.attestor import PERSON, POST, post_codes
from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.catalogue.record_type import RecordType
from compliance.findings.finding import finding_id
from compliance.folding import fold
from compliance.ledger import State
from compliance.message import msg, one_of
from compliance.problems import Place, Problem, ProblemsError
from compliance.records.filled_book import Row, filled_rows
from compliance.records.finding.headers import folded_name
from compliance.records.values import code
from compliance.render.attestation_book import COLUMNS, DAYS, SAID, SHEET
from compliance.render.texts import Words


class Checked(Struct, frozen=True):
    """How many questions of the workbooks are answered, and how many are still blank."""

    answered: int
    blank: int


def check(files: Sequence[Path], catalogue: Catalogue, today: date) -> Checked:
    """Check every line of every workbook; ProblemsError with every bad cell by its address."""
    register = register_of(catalogue)
    if register is None:
        what = msg("{id} declares no record type of answers", id=catalogue.standard.id)
        raise ProblemsError([Problem(Place("--standard"), what, msg("attestations in its standard.yaml"))])
    problems: list[Problem] = []
    answered = blank = 0
    for path in files:
        try:
            for row in _rows(path, register):
                if any(row[name].text for name in SAID if name in row):
                    answered += 1
                    problems += _Answer(row, register, catalogue, today).problems()
                else:
                    blank += 1
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return Checked(answered, blank)


def _rows(path: Path, register: RecordType) -> Iterator[Row]:
    """Yield the rows by the workbook's own names of the columns."""
    wanted = {field: name for name in COLUMNS if (field := field_of(name, register))}
    titles = {folded_name(title): wanted[f] for f in wanted for title in (f, *register.fields[f].aliases)}
    yield from filled_rows(path, SHEET, list(wanted.values()), named=lambda cell: titles.get(folded_name(cell), ""))


class _Answer(Struct, frozen=True):
    """One line that somebody wrote into."""

    row: Row
    register: RecordType
    catalogue: Catalogue
    today: date

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with it."""
        entry = self.catalogue.rules.get(self.row["rule"].text)
        identity = finding_id(*(self.row[name].text for name in ("rule", "subject", "period")))
        sent = self.row["question_id"].text if "question_id" in self.row else identity
        if entry is None or entry.rule.attestation is None or sent != identity:
            cell = self.row["question_id" if "question_id" in self.row else "rule"]
            yield cell.problem(msg("this is not a question as it was sent out"), msg("the line as it was sent out"))
            return
        state = self._code("answer")
        if state is None:
            yield self._unknown("answer")
        yield from self._dates()
        yield from self._attestor(entry)
        if state is not None:
            yield from self._numbers(State(state), entry)

    def _code(self, name: str) -> str | None:
        values = self.register.fields[name].values or {}
        return str(code(values, fold(self.row[name].text)).value or "") or None

    def _unknown(self, name: str) -> Problem:
        cell, field = self.row[name], self.register.fields[name]
        known = sorted({word for words in (field.values or {}).values() for word in words})
        if name == "answer":
            said = [answer_words(field, Words(lang)).values() for lang in ("zh-Hant", "en")]
            known = [word for words in said for word in words]
        what = msg("{text!r} is no {name}", text=cell.text, name=name) if cell.text else msg("no {name}", name=name)
        return cell.problem(what, one_of(known[:40]), known)

    def _dates(self) -> Iterator[Problem]:
        at = self.row["at"]
        for name in DAYS:
            if self.row[name].text and self.row[name].day is None:
                yield self.row[name].problem(
                    msg("{text!r} is no date", text=self.row[name].text), msg("a date such as 2026-03-31")
                )
        if not at.text:
            yield at.problem(msg("no date of the answer"), msg("a date such as 2026-03-31"))
        elif at.day is not None and at.day > self.today:
            yield at.problem(
                msg("{day} is still to come", day=at.day), msg("a day not after {today}", today=self.today)
            )
        until = self.row["valid_until"].day
        if until is not None and at.day is not None and until < at.day:
            yield self.row["valid_until"].problem(
                msg("{until} is before the answer", until=until), msg("a day from {day} on, or nothing", day=at.day)
            )

    def _attestor(self, entry: RuleEntry) -> Iterator[Problem]:
        cells = [self.row[name] for name in (POST, PERSON) if name in self.row]
        if cells and not any(cell.text for cell in cells):
            yield cells[0].problem(msg("nobody is named"), msg("the post or the person that answers"))
        if POST not in self.row or not self.row[POST].text:
            return
        post = self._code(POST) if self.register.fields[POST].values is not None else self.row[POST].text
        if post is None:
            yield self._unknown(POST)
        elif post in post_codes(entry.rule.responsible.post, self.register.fields, POST):
            what = msg("{text} is the post that is asked about", text=self.row[POST].text)
            yield self.row[POST].problem(what, msg("another than {post}", post=entry.rule.responsible.post))

    def _numbers(self, state: State, entry: RuleEntry) -> Iterator[Problem]:
        asked = entry.rule.attestation.sample if entry.rule.attestation else 1
        given = {name: self.row[name].text for name in (SAMPLE, FAILED, FACT) if name in self.row}
        for fault in faults(state, asked, given):
            yield self.row[fault.field].problem(fault.what, fault.wanted)

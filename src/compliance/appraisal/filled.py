"""A filled rating sheet to answers: every cell that cannot be used is a problem at its address, all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from compliance.appraisal.cells import WANTED, Page, read_pages
from compliance.appraisal.layout import FORM, HEAD_ROWS, ITEMS, asks, columns, counts, proof
from compliance.appraisal.outcome import Answer, Measured, Override
from compliance.appraisal.paper import Paper
from compliance.catalogue.scorecard import Item
from compliance.folding import fold
from compliance.message import Message, msg, verbatim
from compliance.problems import NOTHING, Place, Problem, ProblemsError, nearest
from compliance.render.texts import LANGS, Words

# What the sheet must say as the command does; the words of the standard and the scorecard are for readers.
BOUND = ("id", "person", "appraiser", "from", "to")
OPTIONS = {"id": "--scorecard", "from": "--from", "to": "--to", "person": "--person", "appraiser": "--appraiser"}


class Filled(Struct, frozen=True):
    """``answers``: item id -> rater id -> answer."""

    date_: date
    answers: Mapping[str, Mapping[str, Answer]]
    overrides: Mapping[str, Override]


def as_of_in(path: Path) -> str:
    """Return the as-of that a sheet was written for, as text; ProblemsError when it has none."""
    form = _page(read_pages(path), FORM, path)
    row = _rows(form).get("as_of")
    text = form.cells.get((row, 2), "") if row is not None else ""
    if not text:
        raise ProblemsError([Problem(form.place(row or 0, 2), msg("the sheet does not say its as-of"), WANTED)])
    return text


def read_filled(path: Path, paper: Paper, measured: Mapping[str, Measured]) -> Filled:
    """Read a sheet back; ProblemsError carries every cell that cannot be used."""
    pages = read_pages(path)
    form, items = _page(pages, FORM, path), _page(pages, ITEMS, path)
    reading = _Reading(paper, measured, form, items)
    day = reading.head()
    answers, overrides = reading.items_()
    if reading.problems or day is None:
        raise ProblemsError(reading.problems)
    return Filled(day, answers, overrides)


def _page(pages: tuple[Page, ...], marker: str, path: Path) -> Page:
    found = [page for page in pages if page.cells.get((0, 0)) == marker]
    if len(found) != 1:
        raise ProblemsError(
            [
                Problem(
                    Place(path.name),
                    msg("{found} pages of a rating sheet ({marker})", found=len(found), marker=marker),
                    WANTED,
                )
            ]
        )
    return found[0]


def _rows(page: Page) -> dict[str, int]:
    """Return the first row of each text in the first column."""
    return {text: row for (row, column), text in sorted(page.cells.items(), reverse=True) if column == 0}


class _Reading(Struct):
    """Gathers what is wrong while a sheet is read (a builder)."""

    paper: Paper
    measured: Mapping[str, Measured]
    form: Page
    items: Page
    problems: list[Problem] = field(default_factory=list)

    def refuse(
        self, page: Page, at: tuple[int, int], message: Message, expected: Message = NOTHING, close: str = ""
    ) -> None:
        """Note a problem at a cell."""
        self.problems.append(Problem(page.place(*at), message, expected, close))

    def head(self) -> date | None:
        """Check the head against what was asked for; return the day of the appraisal."""
        rows, said = _rows(self.form), {key: value for key, _, value in self.paper.head(Words("en"))}
        for key in (*BOUND, "as_of"):
            row = rows.get(key, 0)
            found = self.form.cells.get((row, 2), "") if key in rows else ""
            if not found:
                self.refuse(self.form, (row, 2), msg("the sheet lacks {key}", key=key), verbatim(said[key]))
            elif fold(found) != fold(said[key]):
                self.refuse(
                    self.form,
                    (row, 2),
                    msg("{found!r} is not {key} {said}", found=found, key=OPTIONS.get(key, "--as-of"), said=said[key]),
                    verbatim(said[key]),
                )
        row = rows.get("date", 0)
        text = self.form.cells.get((row, 2), "") if "date" in rows else ""
        day = _date(text)
        if day is None:
            what = (
                msg("{text!r} is no date of the appraisal", text=text)
                if text
                else msg("the date of the appraisal is missing")
            )
            self.refuse(self.form, (row, 2), what, msg("a date such as 2026-01-31"))
        elif day < self.paper.period.from_:
            self.refuse(
                self.form,
                (row, 2),
                msg("{day} lies before the period", day=day),
                msg("a day from {begin} on", begin=self.paper.period.from_),
            )
        return day

    def items_(self) -> tuple[dict[str, dict[str, Answer]], dict[str, Override]]:
        """Read every item's row."""
        keys = columns(self.paper.card)
        found = [self.items.cells.get((0, column), "") for column in range(len(keys))]
        for column, (key, there) in enumerate(zip(keys, found, strict=True)):
            if key != there:
                self.refuse(
                    self.items,
                    (0, column),
                    msg("the column {there!r} stands here", there=there),
                    msg("{key!r}, as it was written", key=key),
                )
        answers: dict[str, dict[str, Answer]] = {}
        overrides: dict[str, Override] = {}
        if list(keys) != found:
            return answers, overrides
        at = {key: column for column, key in enumerate(keys)}
        for item, row in self._rows():
            answers[item.id] = self._answers(item, row, at)
            override = self._override(item, row, at)
            if override is not None:
                overrides[item.id] = override
            self._unchanged(item, row, at)
            self._comments(item, row, at, answers[item.id])
        return answers, overrides

    def _rows(self) -> list[tuple[Item, int]]:
        known = {item.id: item for item in self.paper.card.items}
        seen: dict[str, int] = {}
        filled = sorted({row for row, _ in self.items.cells if row >= HEAD_ROWS})
        for row in filled:
            name = self.items.cells.get((row, 0), "")
            if name not in known:
                what = msg("unknown item {name!r}", name=name) if name else msg("a row without an item's id")
                self.refuse(self.items, (row, 0), what, msg("the rows as they were written"), nearest(name, known))
            elif name in seen:
                self.refuse(
                    self.items,
                    (row, 0),
                    msg("item {name!r} is there twice", name=name),
                    msg("once (row {row})", row=seen[name] + 1),
                )
            else:
                seen[name] = row
        for name in known:
            if name not in seen:
                self.refuse(
                    self.items, (0, 0), msg("item {name!r} is missing", name=name), msg("every row as it was written")
                )
        return [(known[name], row) for name, row in seen.items()]

    def _answers(self, item: Item, row: int, at: Mapping[str, int]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for rater in self.paper.card.raters:
            cell = (row, at[f"rating:{rater.id}"])
            text = self.items.cells.get(cell, "")
            comment = self.items.cells.get((row, at[f"comment:{rater.id}"]), "")
            if not text and comment:
                self.refuse(self.items, cell, msg("a comment without a rating"), msg("a rating, or no comment"))
            if not text:
                continue
            if not asks(item, self.measured):
                why = msg("is off") if item.off is not None else msg("is computed")
                self.refuse(
                    self.items,
                    cell,
                    msg("item {id} {why}, yet {text!r} is given", id=item.id, why=why, text=text),
                    msg("a blank cell"),
                )
                continue
            good, rating = self._rating(cell, text)
            if good:
                answers[rater.id] = Answer(rating, comment)
        return answers

    def _rating(self, cell: tuple[int, int], text: str) -> tuple[bool, int | None]:
        """Read a rating: (usable, rating; None is not applicable)."""
        scale, folded = self.paper.card.scale, fold(text).lower()
        if folded in _not_applicable():
            return True, None
        if re.fullmatch(r"\d{1,2}", folded, re.ASCII) and int(folded) in scale.ratings:
            return True, int(folded)
        expected = msg(
            "a whole rating from {lowest} to {highest}, or {not_applicable}",
            lowest=scale.lowest,
            highest=scale.highest,
            not_applicable=Words("zh-Hant")("ap.not_applicable"),
        )
        self.refuse(self.items, cell, msg("{text!r} is no rating", text=text[:40]), expected)
        return False, None

    def _override(self, item: Item, row: int, at: Mapping[str, int]) -> Override | None:
        if "override" not in at:
            return None
        cell, beside = (row, at["override"]), (row, at["reason"])
        text, reason = self.items.cells.get(cell, ""), self.items.cells.get(beside, "")
        if not text:
            if reason:
                self.refuse(self.items, cell, msg("a reason without an override"), msg("a rating, or no reason"))
            return None
        if not counts(item, self.measured):
            self.refuse(
                self.items, cell, msg("item {id} has no computed rating to override", id=item.id), msg("a blank cell")
            )
            return None
        good, rating = self._rating(cell, text)
        if good and not reason:
            self.refuse(
                self.items,
                beside,
                msg("item {id} is overridden without a reason", id=item.id),
                msg("why the value is not right"),
            )
        return Override(rating, reason) if good and reason else None

    def _unchanged(self, item: Item, row: int, at: Mapping[str, int]) -> None:
        column = at["proof"]
        was, is_ = self.items.cells.get((row, column), ""), proof(item, self.measured)
        if was != is_:
            then, now = was or msg("nothing"), is_ or msg("nothing")
            message = msg(
                "the records no longer give what the sheet shows of item {id}: {then} then, {now} now",
                id=item.id,
                then=then,
                now=now,
            )
            self.refuse(self.items, (row, column), message, msg("a sheet written anew from these records"))

    def _comments(self, item: Item, row: int, at: Mapping[str, int], answers: Mapping[str, Answer]) -> None:
        rule = self.paper.card.comments
        for rater, answer in answers.items():
            if answer.rating in rule.ratings and not answer.comment:
                cell = (row, at[f"comment:{rater}"])
                self.refuse(
                    self.items,
                    cell,
                    msg("a rating of {rating} without a comment", rating=answer.rating),
                    msg("a comment"),
                )
        rated = {rater: a.rating for rater, a in answers.items() if a.rating is not None}
        apart = max(rated.values(), default=0) - min(rated.values(), default=0)
        if rule.difference is not None and rated and apart >= rule.difference:
            far = [r for r, n in rated.items() if n in (max(rated.values()), min(rated.values()))]
            if not any(answers[rater].comment for rater in far):
                cell = (row, at[f"comment:{far[-1]}"])
                self.refuse(
                    self.items,
                    cell,
                    msg("the raters of item {id} differ by {apart} without a comment", id=item.id, apart=apart),
                    msg("a comment"),
                )


def _not_applicable() -> set[str]:
    return {fold(Words(lang)("ap.not_applicable")).lower() for lang in LANGS} | {"n/a"}


def _date(text: str) -> date | None:
    """Read a date as a cell shows it, or as people type it: 2026-01-31, 2026/1/31, 2026年1月31日."""
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text, re.ASCII)
    try:
        return date(*map(int, parts.groups())) if parts is not None else None
    except ValueError:
        return None

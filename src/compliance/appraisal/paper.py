"""What stands on the head of an appraisal, and where it is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct

from compliance.appraisal.outcome import Period, Stretch
from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.scorecard import Item, Scorecard
from compliance.catalogue.standard import Clause, Standard
from compliance.ledger import Obligation
from compliance.message import msg
from compliance.problems import Place, Problem, ProblemsError
from compliance.render.placing import put
from compliance.render.texts import Words


class Paper(Struct, frozen=True, kw_only=True):
    """``date_``: of the appraisal; None on a sheet that is to be filled. ``changed``: by the company's profile.

    ``shown``: how a duty behind a computed value is shown, without personal data of customers; ``privacy``: which.
    """

    standard: Standard
    clauses: Mapping[str, Clause]
    rules: Mapping[str, RuleEntry]
    scorecard: str
    card: Scorecard
    person: str
    appraiser: str
    period: Period
    as_of: date | datetime
    stretches: tuple[Stretch, ...]
    changed: tuple[str, ...] = ()
    unusable_postings: int = 0
    date_: date | None = None
    shown: Callable[[Obligation], Obligation] = lambda duty: duty
    privacy: str = "none"

    def question(self, item: Item, lang: str) -> str:
        """Return what is asked: the item's own words, else the statement of its clause."""
        text = item.text or self.clauses[item.criterion].statement
        return text.in_(lang)

    def head(self, words: Words) -> tuple[tuple[str, str, str], ...]:
        """Return (key, label, value) of what names this appraisal; the date is apart."""
        lang = words.lang
        return (
            ("standard", words("ap.standard"), self.standard.title.in_(lang)),
            ("scorecard", words("ap.scorecard"), self.card.title.in_(lang)),
            ("id", words("ap.id"), f"{self.standard.id}/{self.standard.version}/{self.scorecard}"),
            ("person", words("ap.person"), self.person),
            ("appraiser", words("ap.appraiser"), self.appraiser),
            ("from", words("ap.from"), self.period.from_.isoformat()),
            ("to", words("ap.to"), self.period.to.isoformat()),
            ("as_of", words("ap.as_of"), str(self.as_of)),
        )  # fmt: skip

    def rules_of_the_game(self, words: Words) -> tuple[str, ...]:
        """Return the standing sentences: privacy, fairness, and what the company changed."""
        off = [item.id for item in self.card.items if item.off is not None]
        conversion = words("ap.of_highest" if self.card.conversion == "of_highest" else "ap.of_span")
        posts = [f"{s.post} {s.site or words('ap.company')} {s.from_} – {s.to}" for s in self.stretches]
        return (
            words("ap.confidential"),
            words.pair(words("c.privacy"), words(f"privacy.{self.privacy}")),
            words("ap.no_finding"),
            words("ap.independence"),
            words("ap.scope", posts=words.join(posts)),
            *([words("ap.unusable_postings", n=self.unusable_postings)] if self.unusable_postings else []),
            conversion,
            words("ap.rounding", places=self.card.places),
            *([words("ap.off_items", n=len(off), items=words.join(off))] if off else []),
            *([words("ap.changed", what=words.join(self.changed))] if self.changed else []),
        )


def folder_of(out: Path, paper: Paper, records: Path) -> Path:
    """Return the appraisal's own folder below ``out``; ProblemsError when that lies among the records."""
    if out.resolve().is_relative_to(records.resolve()):
        raise ProblemsError(
            [
                Problem(
                    Place("--out"),
                    msg("{out} lies among the records", out=out),
                    msg("a folder of its own: appraisals are private"),
                )
            ]
        )
    period = f"{paper.period.from_}-{paper.period.to}"
    return out / f"confidential-{paper.scorecard}-{_safe(paper.person)}-{period}"


def _safe(name: str) -> str:
    """Return a part of a path: ASCII letters, digits, - and _; another name keeps apart by its hash."""
    kept = re.sub(r"[^A-Za-z0-9_-]", "_", name)[:40]
    return kept if kept == name else f"{kept}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def keep(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files, readable by their owner only, all of them or none; return their paths."""
    return put(folder, contents, private=True)

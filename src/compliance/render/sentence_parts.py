"""The values that the sentences about one obligation are filled with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Reconciliation
from compliance.ledger import Obligation
from compliance.render.labels import Labels, stratum_of
from compliance.render.plain import time_text

START = "start"  # the window of the gap that the begin of the activity opens


class Facts:
    """One obligation's figures, dates and names in one language; called with a key it fills that in."""

    def __init__(self, duty: Obligation, labels: Labels) -> None:
        self.duty = duty
        self.labels = labels
        self.entry = labels.catalogue.rules[duty.rule]
        self.opens = time_text(duty.opens, whole_day=duty.due_day)
        self.due = time_text(duty.due, whole_day=duty.due_day)
        self.missing = labels.requirements(self.entry, duty.missing or "")
        self.stratum = bool(stratum_of(self.entry, duty.window))

    def __call__(self, key: str, **values: object) -> str:
        """Return the message with the obligation's values; ``values`` go over them."""
        return self.labels.words(key, **{**self._filled, **values})

    @cached_property
    def _filled(self) -> dict[str, object]:
        duty, words = self.duty, self.labels.words
        demanded = 1 if duty.demanded is None else duty.demanded
        have = duty.found or 0
        return {
            "when": self.when,
            "opens": self.opens,
            "due": self.due,
            "met_at": time_text(duty.met_at, whole_day=True),
            "demanded": demanded,
            "found": have,
            "short": max(demanded - have, 1),
            "population": duty.population or 0,
            "missing": self.missing,
            "what": self.what,
            "field": self.field,
            "reason": self.labels.reason(duty.reason, self.entry),
            "state": words(f"state.{duty.state}"),
        }

    @property
    def when(self) -> str:
        """The whole window: between opens and due."""
        if self.opens and self.due and self.opens != self.due:
            return self.labels.words("when.between", opens=self.opens, due=self.due)
        return self.labels.words("when.on", due=self.due) if self.opens and self.due else self.by

    @property
    def by(self) -> str:
        """No later than the due."""
        return self.labels.words("when.by", due=self.due) if self.due else self.labels.words("when.unknown")

    def deadline_when(self, doc: Deadline) -> str:
        """Name the window of a duty that a trigger opens; any other may be met as early as one likes."""
        return self.when if doc.due is not None and doc.due.after is not None else self.by

    @property
    def from_start(self) -> bool:
        """Whether it is the gap from the begin of the activity: what is done on that very day meets it."""
        return self.duty.window == START and getattr(self.entry.rule.check, "every", None) is not None

    @property
    def steps(self) -> list[str]:
        """The steps that are missing or too late, in the order of the rule."""
        lacking = (self.duty.missing or "").split(",")
        return [step.id for step in getattr(self.entry.rule.check, "steps", ()) if step.id in lacking]

    @property
    def what(self) -> str:
        """The title of the record type that is counted or looked for."""
        match self.entry.rule.check:
            case Frequency(count=related) | Reconciliation(found_in=related) if related is not None:
                return self.labels.record_type(related.of)
            case _:
                return self.labels.record_type(self.entry.rule.each.of)

    @property
    def field(self) -> str:
        """The title of the field that the rule reads."""
        match self.entry.rule.check:
            case Content(text=path):
                return self.labels.field(self.entry.rule.each.of, path)
            case Reconciliation(sequence=sequence) if sequence is not None:
                return self.labels.field(self.entry.rule.each.of, sequence.number)
            case _:
                return ""

    def names(self, names: Iterable[str]) -> str:
        """Return the list of requirement names as a reader knows them."""
        return self.labels.words.join(self.labels.requirement(self.entry, name) for name in names)

    def both(self, *sentences: str) -> str:
        """Return the sentences that there are, one after the other."""
        return self.labels.words.sentences(sentences)

"""A rule: how one clause is checked. Its id is its path below the standard's folder: ``<area>/<stem>``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from compliance.catalogue.conditions import Condition, Operand
from compliance.catalogue.escalation import Escalate
from compliance.catalogue.kinds.attestation import Attestation
from compliance.catalogue.kinds.content import Content
from compliance.catalogue.kinds.deadline import Deadline
from compliance.catalogue.kinds.evidence import Evidence
from compliance.catalogue.kinds.frequency import Frequency
from compliance.catalogue.kinds.reconciliation import Reconciliation
from compliance.catalogue.kinds.sampling import Sampling
from compliance.catalogue.words import Day, Doc, FieldPath, Name, Said, Text
from compliance.message import msg

Kind = Frequency | Deadline | Sampling | Evidence | Content | Reconciliation | Attestation
KINDS = ("frequency", "deadline", "sampling", "evidence", "content", "reconciliation", "attestation")


class Without(Doc):
    """Stretches taken out of the activity (suspensions): related records with ``from`` (blank: none) and ``to``.

    A blank ``to`` is open.
    """

    of: Name
    from_: FieldPath = Field(alias="from")
    to: FieldPath


class Active(Doc):
    """The subject's activity, first and last day included; blank ``from`` or ``to`` is open.

    A stretch that ends before it begins makes no obligation. Overrides the record type's own.
    """

    from_: Operand | None = Field(default=None, alias="from")
    to: Operand | None = None
    without: Without | None = None


class Each(Doc):
    """For whom, or for what, the duty exists: rows of a record type, or ``company`` (one subject, key ``company``).

    ``where`` chooses rows. ``at`` is their time (default: the type's). ``key`` merges rows into one subject (their
    activity is the union; other fields are those of the first row by key); it is for calendar windows only. ``site`` is
    the path to the site (default: the type's own).
    """

    of: Name
    where: Condition | None = None
    at: FieldPath | None = None
    key: tuple[FieldPath, ...] | None = None
    site: FieldPath | None = None
    active: Active | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"of": value} if isinstance(value, str) else value


class Responsible(Doc):
    """The post that answers for the duty."""

    post: Said


class Dated(Doc):
    """A value from a day on; ``value`` is text, a list, a table or tiers. Absent before the first day."""

    from_: Day | None = Field(default=None, alias="from")
    value: Any
    reference: str | None = None


class Parameter(Doc):
    """A figure of the rule. ``source``: ``text`` (stands in the standard), ``company`` (a value here is a proposal).

    ``value`` or dated ``values``; neither: it must be set by the company, and until then the rule is
    ``not_assessable``. ``text``: the figure as the standard has it where ``value`` differs from it.

    What it may be follows from what it is compared with. Where that is no field (a literal, another parameter), it is
    said here: ``words``, the only texts that a value, an entry of a table or of a list may be, or a ``type``.
    """

    source: Literal["text", "company"] = "text"
    value: Any = None
    values: tuple[Dated, ...] = ()
    text: Any = None
    words: tuple[str, ...] = ()
    type: Literal["number", "date"] | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        long = isinstance(value, dict) and not {"value", "values", "source"}.isdisjoint(value)
        return value if long else {"value": value}

    @model_validator(mode="after")
    def _one_form(self) -> Parameter:
        if self.value is not None and self.values:
            raise ValueError(msg("value or values, not both"))
        if self.words and self.type is not None:
            raise ValueError(msg("words or a type, not both"))
        if self.source == "text" and self.value is None and not self.values:
            raise ValueError(msg("a value, because the figure stands in the text"))
        return self


class Reading(Doc):
    """How an ambiguity is taken. ``alternatives``: name -> patches, each a dotted path -> value (null removes)."""

    topic: Said
    taken: Said
    why: str | None = None
    decided_by: str | None = None
    alternatives: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Exemption(Doc):
    """An exception of the clause or a coded exemption: ``when`` true makes the obligation ``exempt`` with ``code``."""

    code: Name
    when: Condition
    why: Text | None = None


class Rule(Doc):
    """One rule, of exactly one kind. ``when`` false makes the obligation ``not_applicable`` (reason ``gate``).

    ``modality`` is the clause's. A breach of what must be done that only is to be observed has ``severity:
    observation``.
    """

    clause: str
    title: Text
    severity: Literal["major", "minor", "observation"]
    modality: Literal["must", "may"] = "must"
    escalate: Escalate | None = None
    responsible: Responsible
    action: Text
    each: Each
    when: Condition | None = None
    exempt: tuple[Exemption, ...] = ()
    presupposes: tuple[str, ...] = ()
    effective_from: Day | None = None
    effective_to: Day | None = None
    formerly: tuple[str, ...] = ()
    params: dict[Name, Parameter] = Field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    show: tuple[FieldPath, ...] = ()
    frequency: Frequency | None = None
    deadline: Deadline | None = None
    sampling: Sampling | None = None
    evidence: Evidence | None = None
    content: Content | None = None
    reconciliation: Reconciliation | None = None
    attestation: Attestation | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if sum(getattr(self, kind) is not None for kind in KINDS) != 1:
            raise ValueError(msg("exactly one kind of {kinds}", kinds=tuple(KINDS)))
        return self

    @property
    def kind(self) -> str:
        """The word of the kind that is written."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def check(self) -> Kind:
        """The document of that kind."""
        return getattr(self, self.kind)  # type: ignore[no-any-return]  # one of KINDS, all typed Kind

"""What the company declares: profile (parameters, overrides, exemptions) and audit file. Every entry is optional."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from compliance.catalogue.escalation import CompanyEscalate
from compliance.catalogue.positions import Positions
from compliance.catalogue.read import Placed
from compliance.catalogue.recurrence import Recurrence
from compliance.catalogue.room_patterns import Rooms
from compliance.catalogue.scorecard_setting import ScorecardSetting
from compliance.catalogue.words import Count, Day, Doc, Moment, Name, Said

Grade = Literal["major", "minor", "observation"]


class Setting(Doc):
    """A parameter's value, from a day on (absent: always)."""

    value: Any
    from_: Day | None = Field(default=None, alias="from")
    reference: str | None = None


class ContractOverride(Doc):
    """A contract's own term for one site: the clause it stands in, its dates, who approved it."""

    site: str
    param: Name
    value: Any
    clause: Said
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    approver: Said


class Profile(Placed):
    """``company``, ``projects`` set parameters: a bare value or a list of dated settings. ``contracts`` go over both.

    ``expects``: record types that must be there for the audit to be green. ``rules_off``: rule id -> reason.
    ``readings``: topic -> the alternative that the company takes. ``escalate``: when breaches are systematic.
    ``due_days``: days for rectification by grade. ``recurrence``: what came back, and what is the company's own.
    ``scorecards``: id -> what the company changes of it. ``rooms``: how rooms are written.
    """

    company: dict[Name, Any] = Field(default_factory=dict)
    projects: dict[str, dict[Name, Any]] = Field(default_factory=dict)
    contracts: tuple[ContractOverride, ...] = ()
    expects: tuple[Name, ...] | None = None
    rules_off: dict[str, Said] = Field(default_factory=dict)
    readings: dict[str, str] = Field(default_factory=dict)
    escalate: CompanyEscalate | None = None
    due_days: dict[Grade, Annotated[Count, Field(ge=0, le=3650)]] = Field(default_factory=dict)
    recurrence: Recurrence = Recurrence.model_construct()  # nothing to check
    rest_days: tuple[Day, ...] = ()
    working_days: tuple[Day, ...] = ()
    scorecards: dict[str, ScorecardSetting] = Field(default_factory=dict)
    rooms: Rooms = Rooms.model_construct()


class Export(Doc):
    """How one export is to be read: ``file`` is a glob below the records folder; ``covers`` is its extent."""

    file: str
    sheet: str | None = None
    record_type: Name | None = None
    encoding: str | None = None
    delimiter: str | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None


class DatabaseSource(Doc):
    """Tables of a PostgreSQL database that are read like exports, under ``name`` as their file and theirs as the sheet.

    The password is never written down: it comes from the environment (COMPLIANCE_PASSWORD_ and the name in capitals).
    """

    name: Name
    host: str
    port: Count = 5432
    database: str
    user: str
    schema_: str = Field(default="public", alias="schema")
    tables: tuple[str, ...]


class Scope(Doc):
    """Sites and areas inside the audit; empty means all."""

    sites: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


class AuditFile(Placed):
    """``audit.yaml``: what the auditor declares.

    ``participants``: those of the auditee. ``dates``, ``locations``: when and where the audit was held.
    ``conclusions``: the auditor's own, printed beside what the figures say.
    """

    _positions: Positions = PrivateAttr(default_factory=lambda: Positions("audit.yaml"))
    title: str | None = None
    objective: str | None = None
    auditee: str | None = None
    client: str | None = None
    team: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    dates: str | None = None
    locations: tuple[str, ...] = ()
    scope: Scope = Scope.model_construct()  # nothing to check
    criteria: str | None = None
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    as_of: Moment | None = None
    conclusions: str | None = None
    diverging_opinions: str | None = None
    confidentiality: str | None = None
    params: dict[Name, Any] = Field(default_factory=dict)
    exports: tuple[Export, ...] = ()
    databases: tuple[DatabaseSource, ...] = ()

"""A small invented business: sites, units with activity, visits, calls, cases, orders with staff, posts, answers.

The documents are dicts of texts, exactly what an author can write; they go through the models' validation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from compliance.calendar import WorkCalendar
from compliance.catalogue.catalogue import Catalogue, ParamValue, RuleEntry
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.rule import Rule
from compliance.catalogue.standard import Clause, Standard
from compliance.problems import Place

KINDS = {"plain": ["plain"], "special": ["special"]}
POSTS = {post: [post] for post in ("guard", "clerk", "other")}
ANSWERS = {a: [a] for a in ("conforming", "nonconforming", "observation", "not_applicable")}


def text(word: str) -> dict[str, str]:
    """Return a text in three scripts."""
    return {"zh-Hant": word, "zh-Hans": word, "en": word}


def _type(role: str, key: Sequence[str], fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    whole: dict[str, dict[str, Any]] = {
        name: {"type": f} if isinstance(f, str) else dict(f) for name, f in fields.items()
    }
    for name, field in whole.items():
        field.setdefault("aliases", [name])
    return {"title": text("t"), "role": role, "key": list(key), "fields": whole, **more}


def _code(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {"type": "code", "values": {code: list(words) for code, words in values.items()}}


def _link(to: str) -> dict[str, str]:
    return {"type": "id", "link": to}


TYPES: dict[str, dict[str, Any]] = {
    "sites": _type(
        "register", ["site_id"],
        {
            "site_id": "id", "kind": _code(KINDS), "opened": "date",
            "closed": {"type": "date", "planned": "true"},
            "keeper": {"type": "text", "personal": "name"},
        },
        active={"from": "opened", "to": "closed"},
    ),
    "units": _type(
        "register", ["unit_id"],
        {
            "unit_id": "id", "site_id": _link("sites"), "kind": _code(KINDS), "begun": "date",
            "ended": {"type": "date", "planned": "true"}, "paid": "flag", "size": "number",
            "tenant": {"type": "text", "personal": "name"}, "room": {"type": "text", "personal": "room"},
        },
        site="site_id", active={"from": "begun", "to": "ended"},
    ),
    "suspensions": _type(
        "register", ["suspension_id"],
        {
            "suspension_id": "id", "unit_id": _link("units"), "from_on": "date",
            "to_on": {"type": "date", "planned": "true"},
        },
        parent="units",
    ),
    "visits": _type(
        "log", ["visit_id"],
        {"visit_id": "id", "unit_id": _link("units"), "at": "time", "until": "time", "kind": _code(KINDS),
         "staff_id": "id", "score": "number"},
        at="at", site="unit_id.site_id",
    ),
    "calls": _type(
        "log", [],
        {"unit_id": _link("units"), "at": "time", "kind": _code(KINDS), "staff_id": "id", "score": "number"},
        at="at", site="unit_id.site_id",
    ),
    "cases": _type(
        "log", ["case_id"],
        {
            "case_id": "id", "site_id": _link("sites"), "unit_id": _link("units"), "at": "time",
            "due_at": {"type": "time", "planned": "true"}, "answered_at": "time", "closed_at": "time",
            "urgent": "flag", "kind": _code(KINDS), "number": "id", "note": "text", "staff_id": "id",
            "claimed": "number", "paid": "number",
        },
        at="at", site="site_id",
    ),
    "orders": _type(
        "log", ["order_id"],
        {
            "order_id": "id", "site_id": _link("sites"), "done_at": "time", "called_at": "time",
            "kind": _code(KINDS), "quality": "number",
        },
        at="done_at", site="site_id",
    ),
    "order_staff": _type(
        "register", ["parent", "item"], {"parent": _link("orders"), "item": "text"}, parent="orders",
    ),
    "posts": _type(
        "register", ["post_id"],
        {"post_id": "id", "who": "id", "post": "text", "from_on": "date",
         "to_on": {"type": "date", "planned": "true"}, "site_id": _link("sites")},
        site="site_id",
    ),
    "answers": _type(
        "log", ["answer_id"],
        {"answer_id": "id", "rule": "text", "subject": "text", "period": "text", "answer": _code(ANSWERS),
         "at": "time", "valid_until": {"type": "date", "planned": "true"}, "by": "id", "post": _code(POSTS)},
        at="at",
    ),
}  # fmt: skip

STANDARD = {
    "id": "small", "title": text("t"), "version": "1", "areas": [{"id": "a", "title": text("a")}],
    "chapters": ["a.yaml"], "sites": "sites", "attestations": "answers",
    "postings": {
        "of": "posts", "who": "who", "post": "post", "from": "from_on", "to": "to_on", "site": "site_id",
    },
}  # fmt: skip

CALENDAR = WorkCalendar(
    id="invented",
    years=frozenset({2026}),
    off=frozenset(date(2026, 2, 16) + timedelta(days=n) for n in range(8)),
    make_up=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)


def rule_of(each: Any, kind: str, check: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a rule as an author writes it."""
    frame = {
        "clause": "1",
        "title": text("r"),
        "severity": "major",
        "responsible": {"post": "guard"},
        "action": text("do"),
    }
    return {**frame, "each": each, kind: dict(check), **more}


def stretches(rule: Rule, settings: Sequence[ParamValue] = ()) -> dict[str, tuple[ParamValue, ...]]:
    """Return the parameters: the rule's own (a dated one ends where the next begins), then the settings."""
    found: dict[str, tuple[ParamValue, ...]] = {}
    for name, parameter in rule.params.items():
        own: list[ParamValue] = []
        if parameter.value is not None:
            own = [ParamValue(name, parameter.value)]
        dated = sorted(parameter.values, key=lambda d: d.from_ or date.min)
        for index, entry in enumerate(dated):
            following = dated[index + 1].from_ if index + 1 < len(dated) else None
            end = None if following is None else following - timedelta(days=1)
            own.append(ParamValue(name, entry.value, from_=entry.from_, to=end))
        found[name] = (*own, *(s for s in settings if s.name == name))
    return found


def catalogue_of(
    rules: Mapping[str, Mapping[str, Any]],
    *,
    settings: Sequence[ParamValue] = (),
    calendar: WorkCalendar = CALENDAR,
    types: Mapping[str, Mapping[str, Any]] = TYPES,
    standard: Mapping[str, Any] = STANDARD,
) -> Catalogue:
    """Return the catalogue of these rules (id -> document) over the business."""
    entries = {}
    for name, raw in rules.items():
        rule = Rule.model_validate(raw)
        entries[name] = RuleEntry(name, rule, Place("rules.yaml", 1), raw, "a", stretches(rule, settings))
    clause = Clause.model_validate({"id": "1", "locator": "1", "area": "a", "statement": text("c")})
    return Catalogue(
        standard=Standard.model_validate(standard),
        clauses={"1": clause},
        record_types={name: RecordType.model_validate(raw) for name, raw in types.items()},
        rules=entries,
        calendar=calendar,
    )

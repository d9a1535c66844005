"""A tiny standard: two areas, one rule of every kind, three record types."""

from __future__ import annotations

from datetime import date
from typing import Any

from compliance.catalogue.catalogue import Catalogue, ParamValue, RuleEntry
from compliance.catalogue.profile import Profile
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.rule import Rule
from compliance.catalogue.standard import Clause, Standard
from compliance.problems import Place


def text(hant: str, en: str) -> dict[str, str]:
    return {"zh-Hant": hant, "zh-Hans": hant, "en": en}


AREAS = (
    {"id": "complaints", "title": text("投訴管理", "Complaints")},
    {"id": "communication", "title": text("客戶溝通", "Communication")},
)
CLAUSES = {"4.2.1": "communication", "4.2.9": "communication", "5.2.4": "complaints", "5.3.3": "complaints"}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "communication/interviews": (
        "4.2.1",
        {
            "each": "projects",
            "frequency": {"count": {"of": "interviews"}, "at_least": "2", "per": {"per": "month"}},
        },
    ),
    "communication/patrol-gap": (
        "4.2.1",
        {"each": "projects", "frequency": {"count": {"of": "interviews"}, "every": "3 days"}},
    ),
    "communication/manner": (
        "4.2.9",
        {
            "each": "projects",
            "attestation": {
                "question": text("員工用語是否得體？", "Do staff speak as they should?"),
                "method": text("現場詢問", "Ask on site"),
                "sample": "3",
                "per": {"per": "quarter"},
            },
        },
    ),
    "complaints/answered": (
        "5.2.4",
        {
            "each": "complaints",
            "params": {"limit": {"value": "3 days", "source": "company"}, "posts": {"source": "company"}},
            "readings": [
                {
                    "topic": "answer",
                    "taken": "first reply",
                    "why": "closest",
                    "alternatives": {"final reply": {}},
                }
            ],
            "deadline": {
                "due": {"after": {"field": "at"}, "within": {"param": "limit"}},
                "done": {"field": "answered_at"},
            },
        },
    ),
    "complaints/steps": (
        "5.2.4",
        {
            "each": "complaints",
            "deadline": {
                "steps": [
                    {"id": "at", "at": {"field": "at"}},
                    {"id": "answered_at", "at": {"field": "answered_at"}},
                ]
            },
        },
    ),
    "complaints/complete": (
        "5.2.4",
        {"each": "complaints", "evidence": {"answered": ["answered_at", "words"]}},
    ),
    "complaints/private": (
        "5.2.4",
        {"each": "complaints", "content": {"text": "words", "must_not": ["name", "phone"]}},
    ),
    "complaints/in-software": (
        "5.3.3",
        {"each": "complaints", "reconciliation": {"found_in": {"of": "interviews"}}},
    ),
    "complaints/follow-up": (
        "5.3.3",
        {
            "each": "complaints",
            "sampling": {
                "per": "month",
                "by": ["site"],
                "covered_when": {"words": {"given": "true"}},
                "ratio": "30%",
                "always": {"repairs": {"words": {"given": "true"}}},
            },
        },
    ),
}
MINOR = {"complaints/private", "communication/patrol-gap"}


def catalogue() -> Catalogue:
    standard = Standard.model_validate(
        {
            "id": "demo",
            "title": text("示範標準", "Demo standard"),
            "version": "1",
            "areas": AREAS,
            "chapters": ["all"],
        }
    )
    clauses = {key: _clause(key, area) for key, area in CLAUSES.items()}
    clauses["9.9"] = Clause.model_validate(
        {
            "id": "9.9",
            "locator": "9.9",
            "area": "complaints",
            "statement": text("店面整潔", "Shop front tidy"),
            "not_checked_because": text("沒有記錄", "No record shows it"),
        }
    )
    profile = Profile.model_validate(
        {"readings": {"answer": "final reply"}, "rules_off": {"complaints/old": "given up"}}
    )
    return Catalogue(standard, clauses, _record_types(), {key: _entry(key) for key in KINDS}, profile)


def _clause(key: str, area: str) -> Clause:
    statement = text(f"{key} 的要求", f"What {key} asks")
    return Clause.model_validate({"id": key, "locator": f"§ {key}", "area": area, "statement": statement})


def _record_types() -> dict[str, RecordType]:
    complaints = {
        "title": text("投訴", "complaints"),
        "role": "log",
        "key": ["no"],
        "at": "at",
        "fields": {
            "no": {"type": "id", "title": text("單號", "number")},
            "at": {"type": "time", "title": text("受理時間", "received")},
            "answered_at": {"type": "time", "title": text("回覆時間", "answered")},
            "words": {"type": "text", "title": text("內容", "words")},
            "site": {"type": "id", "link": "projects"},
        },
    }
    interviews = {
        "title": text("訪談", "interviews"),
        "role": "log",
        "fields": {"at": {"type": "date"}, "who": {"type": "text", "aliases": ["受訪者"]}},
    }
    projects = {
        "title": text("項目", "projects"),
        "role": "register",
        "key": ["id"],
        "fields": {"id": {"type": "id"}},
    }
    types = {"complaints": complaints, "interviews": interviews, "projects": projects}
    return {name: RecordType.model_validate(tree) for name, tree in types.items()}


def _entry(key: str) -> RuleEntry:
    clause, tree = KINDS[key]
    rule = Rule.model_validate(
        {
            "clause": clause,
            "title": text(f"規則 {key}", f"Rule {key}"),
            "severity": "minor" if key in MINOR else "major",
            "responsible": {"post": "客服主管"},
            "action": text("立即補做", "Make it good at once"),
            **tree,
        }
    )
    limit = (
        ParamValue("limit", "3 days", None, None, None, "company", "profile.yaml:4"),
        ParamValue("limit", "1 working day", "S1", date(2026, 1, 1), None, "contract", "profile.yaml:9"),
    )
    params = {"limit": limit} if "limit" in rule.params else {}
    return RuleEntry(key, rule, Place(f"rules/demo/{key}.yaml", 1), {}, key.split("/", maxsplit=1)[0], params)

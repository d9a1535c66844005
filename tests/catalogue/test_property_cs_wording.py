"""Whatever the first standard names reads in all three languages: requirements, posts, parameters, readings, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.kinds.content import Content
from compliance.render.labels import Labels
from compliance.render.standard.prepare import figure_text
from compliance.render.texts import Words
from compliance.render.view.rules import param_views, reading_views
from shipped import property_cs

HAN = re.compile(r"[㐀-鿿]")
LATIN_ONLY = re.compile(r"[A-Za-z0-9 ./&-]{1,3}|[0-9.%-]+|true|false")  # such as BI, or a number
PLACE = r"(, )?[a-z-]+\.yaml:\d+$"
WRITTEN = re.compile(r"^doc\.aliases|empty_words|everybody|^pii\.")  # words as they stand in records


@cache
def catalogue() -> Catalogue:
    found, problems = property_cs()
    assert found is not None
    assert problems == ()
    return found


def said(lang: str) -> Iterator[tuple[str, str]]:
    """Yield every word that a report prints of a rule, with where it stands."""
    labels = Labels(catalogue(), Words(lang))
    for rule_id, entry in catalogue().rules.items():
        yield f"{rule_id} title", entry.rule.title.in_(lang)
        yield f"{rule_id} action", entry.rule.action.in_(lang)
        yield f"{rule_id} post", labels.post(entry.rule.responsible.post)
        for reading in reading_views(entry, {}, labels):
            for text in (reading.topic, reading.taken, reading.why, reading.alternatives):
                yield f"{rule_id} reading", text
        for name in names(entry.rule.check):
            yield f"{rule_id} requires {name}", labels.requirement(entry, name)
        for stratum in strata(entry.rule.check):
            yield f"{rule_id} always {stratum}", labels.stratum(stratum, rule_id)
        for param in param_views(entry, labels):
            yield f"{rule_id} {param.name}", param.title
            yield f"{rule_id} {param.name} note", re.sub(PLACE, "", param.where)
            if not WRITTEN.search(param.name):
                yield from ((f"{rule_id} {param.name} value", v) for v in (param.value, param.as_text))
    yield from said_of_the_standard(labels)


def said_of_the_standard(labels: Labels) -> Iterator[tuple[str, str]]:
    for name, record_type in catalogue().record_types.items():
        for field, spec in record_type.fields.items():
            for code in (spec.values or {}) if spec.type == "code" else {}:
                yield f"{name}.{field} {code}", labels.code(code, name, field)
    for key, clause in catalogue().clauses.items():
        for name, value in clause.figures.items():
            yield f"{key} figure", labels.figure(name)
            yield f"{key} {name}", figure_text(value, labels)


def strata(check: object) -> Iterator[str]:
    yield from getattr(check, "always", None) or ()


def names(check: object) -> Iterator[str]:
    for part in ("require", "equal", "answered", "given"):
        yield from getattr(check, part, None) or ()
    yield from (step.id for step in getattr(check, "steps", None) or ())
    if isinstance(check, Content):
        yield from (*check.must, *check.must_not)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans"])
def test_chinese_reports_print_no_english_words_of_rules(lang: str) -> None:
    assert [
        place for place, text in said(lang) if text and not HAN.search(text) and not LATIN_ONLY.fullmatch(text)
    ] == []


def test_english_reports_print_no_chinese_words_of_rules() -> None:
    assert [place for place, text in said("en") if HAN.search(text)] == []


@pytest.mark.parametrize(("lang", "charset"), [("zh-Hant", "cp950"), ("zh-Hans", "gb2312")])
def test_the_two_scripts_are_not_mixed(lang: str, charset: str) -> None:
    """Big5 has no simplified character and GB 2312 no traditional one."""
    strange = {
        sign for _, text in said(lang) for sign in HAN.findall(text) if not sign.encode(charset, errors="ignore")
    }
    assert strange == set()


def test_no_wording_is_kept_for_nobody() -> None:
    wording, rules = catalogue().wording, catalogue().rules
    named = {name for entry in rules.values() for name in names(entry.rule.check)}
    named |= {name for entry in rules.values() for name in strata(entry.rule.check)}
    named |= {f"{rule_id} {name}" for rule_id, entry in rules.items() for name in names(entry.rule.check)}
    posts = {entry.rule.responsible.post for entry in rules.values()}
    texts = {
        text
        for entry in rules.values()
        for reading in entry.rule.readings
        for text in (reading.topic, reading.taken, reading.why, *reading.alternatives)
    }
    clauses = [str(clause.figures) for clause in catalogue().clauses.values()]
    params = [str(part) for entry in rules.values() for part in entry.rule.params.values()]
    figured = [name for name in wording.figures if not any(f"'{name}'" in said for said in clauses)]
    noted = [text for text in wording.notes if not any(text in said for said in clauses + params)]
    assert (figured, noted) == ([], [])
    assert (set(wording.requirements) - named, set(wording.posts) - posts, set(wording.readings) - texts) == (
        set(),
        set(),
        set(),
    )


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_no_code_is_printed_where_a_word_should_stand(lang: str) -> None:
    assert [place for place, text in said(lang) if "_" in text and not place.endswith(" note")] == []

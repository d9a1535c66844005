"""The rules of the first standard: grades, kinds, texts and presupposed documents, clause by clause."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from compliance.catalogue.cases import load_cases
from compliance.catalogue.catalogue import RuleEntry
from compliance.catalogue.words import Text
from shipped import property_cs

CATALOGUE, _ = property_cs()
assert CATALOGUE is not None
RULES = CATALOGUE.rules
HAN = re.compile(r"[㐀-鿿]")


def ids(text: str) -> set[str]:
    return set(text.split())


MAJOR = ids(
    "1.1.1 2.1.1 2.1.2 2.1.4 2.1.7 2.1.8 3.1.4 3.2.3 3.2.6 4.2.3 4.5.1 4.6.2 5.1.1 5.1.2 5.2.1 5.2.3 5.3.2 5.3.3 "
    "6.0.5 7.1.2 7.1.3 7.3.1 8.0.1 9.0.2 9.0.3 11.0.3 D05 D06 D09"
)
OBSERVED = ids("2.2.1 3.1.2 3.2.2 6.0.3 10.0.2 10.0.3")
OPTIONAL = ids("2.2.1 3.2.2")
# Judged by people alone: dress. The optional ones are judged by harm done only.
BY_PEOPLE = ids("1.1.2")
# Records decide them whole.
BY_RECORDS = OPTIONAL | ids("3.1.4 3.2.5 4.1.2 4.2.3 4.4.1 4.6.1 5.1.3 5.2.2 6.0.1 7.1.1 7.3.2 9.0.1 10.0.1 11.0.5")


def by_clause() -> dict[str, list[RuleEntry]]:
    found: dict[str, list[RuleEntry]] = defaultdict(list)
    for entry in RULES.values():
        found[entry.rule.clause].append(entry)
    return found


def texts(entry: RuleEntry) -> Iterator[Text]:
    yield entry.rule.title
    yield entry.rule.action
    for exemption in entry.rule.exempt:
        if exemption.why is not None:
            yield exemption.why
    if entry.rule.attestation is not None:
        yield entry.rule.attestation.question
        yield entry.rule.attestation.method


def test_the_gravest_rule_of_a_clause_has_the_grade_of_the_clause() -> None:
    order = ("observation", "minor", "major")
    gravest = {clause: max((e.rule.severity for e in rules), key=order.index) for clause, rules in by_clause().items()}
    expected = {c: "major" if c in MAJOR else "observation" if c in OBSERVED else "minor" for c in gravest}
    assert gravest == expected


def test_every_clause_and_document_of_the_first_part_has_a_rule() -> None:
    assert CATALOGUE is not None
    wanted = {c for c, clause in CATALOGUE.clauses.items() if clause.area != "appraisal"}
    assert len(wanted) == 94
    assert set(by_clause()) == wanted


def test_what_records_can_decide_is_decided_and_the_rest_is_asked_of_people() -> None:
    decided = {clause for clause, rules in by_clause().items() if any(e.rule.kind != "attestation" for e in rules)}
    asked = {clause for clause, rules in by_clause().items() if any(e.rule.kind == "attestation" for e in rules)}
    assert set(by_clause()) - decided == BY_PEOPLE
    assert set(by_clause()) - asked == BY_RECORDS
    assert sum(clause[0].isdigit() for clause in decided - OPTIONAL) == 80


def test_only_rules_of_optional_clauses_are_permissive() -> None:
    assert {e.rule.clause for e in RULES.values() if e.rule.modality == "may"} == OPTIONAL


def test_a_missing_document_is_one_finding() -> None:
    """Whatever asks for a part of a required document, or for its copy at a site, presupposes that it is there."""
    document = re.compile(r"doc\.aliases\.d\d\d")
    alone = {
        rule_id: entry.rule.presupposes
        for rule_id, entry in RULES.items()
        if any(document.fullmatch(name) for name in entry.rule.params) and not entry.rule.presupposes
    }
    # The document itself; the site's own pet rules; and the document rules that stand before a delivery.
    own = {"pets/site-rules-missing", "delivery/document-directory-missing"}
    assert {rule_id for rule_id in alone if RULES[rule_id].rule.clause[0] != "D"} == own
    assert sum(RULES[rule_id].rule.clause[0] == "D" for rule_id in alone) == 11


def test_a_figure_that_stands_in_the_text_is_no_proposal_and_a_proposal_says_what_the_text_lacks() -> None:
    """A name that several rules declare has one value and one source."""
    seen: dict[str, tuple[str, object, str]] = {}
    differ = []
    for rule_id, entry in RULES.items():
        for name, written in entry.rule.params.items():
            first = seen.setdefault(name, (written.source, written.value, rule_id))
            if first[:2] != (written.source, written.value):
                differ.append((name, first[2], rule_id))
    assert differ == []


def test_the_texts_of_rules_are_in_their_language_and_script() -> None:
    simplified: dict[str, str] = {}
    for rule_id, entry in RULES.items():
        for text in texts(entry):
            assert HAN.search(text.hant), rule_id
            assert not HAN.search(text.en), rule_id
            assert len(text.hant) == len(text.hans), rule_id
            hant = text.hant.replace("匯出", "導出")  # the one word that differs by more than its characters
            for old, new in zip(hant, text.hans, strict=True):
                assert simplified.setdefault(old, new) == new, (rule_id, old)
    changed = {old for old, new in simplified.items() if old != new}
    written = {
        character: rule_id for rule_id, entry in RULES.items() for text in texts(entry) for character in text.hans
    }
    assert {old: written[old] for old in changed & written.keys()} == {}


def test_every_other_reading_is_tried_by_a_case_and_has_its_reason() -> None:
    untried = []
    for rule_id, entry in RULES.items():
        cases, _ = load_cases(Path(entry.place.file).with_suffix(".cases.yaml"))
        tried = {(topic, name) for case in cases for topic, name in case.alternative.items()}
        for reading in entry.rule.readings:
            assert reading.why, rule_id
            untried += [
                (rule_id, reading.topic, name) for name in reading.alternatives if (reading.topic, name) not in tried
            ]
    assert untried == []


def test_a_figure_that_the_company_has_to_set_is_asked_for_by_a_case() -> None:
    unset = {
        rule_id: sorted(n for n, p in entry.rule.params.items() if p.value is None and not p.values)
        for rule_id, entry in RULES.items()
    }
    silent = []
    for rule_id, names in unset.items():
        cases, _ = load_cases(Path(RULES[rule_id].place.file).with_suffix(".cases.yaml")) if names else ((), ())
        reasons = {expected.reason for case in cases for expected in case.expect}
        if names and not reasons & {f"parameter:{name}" for name in names}:
            silent.append(rule_id)
    assert silent == []
    assert {name for names in unset.values() for name in names} == {
        "cert.free_posts", "complaint.sla.first_response", "complaint.sla.resolve", "filing_required", "licence_matrix",
        "post_cert_matrix", "reno.max_sites_per_inspector",
    }  # fmt: skip

"""Asking: the obligations that are ``manual`` in an audit, as one workbook of questions for each site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordField, RecordType
from compliance.engine import gather
from compliance.findings.finding import finding_id
from compliance.folding import fold_header
from compliance.ledger import Obligation, State
from compliance.pipeline import Audited
from compliance.privacy.masker import Masker
from compliance.records.values import code
from compliance.render.attestation_book import COLUMNS, Form, to_book
from compliance.render.labels import Labels
from compliance.render.placing import file_names
from compliance.render.texts import Words

ANSWERS = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.NOT_APPLICABLE)
SHOWN = {
    "clause": "t.clause",
    "question": "t.question",
    "method": "t.method",
    "asked_n": "t.sample",
    "responsible": "attest.responsible",
}
Row = Mapping[str, str | int]


def questions(audited: Audited, lang: str, *, by: Masker | None = None) -> tuple[int, dict[str, bytes]]:
    """Return how many questions are open, and the workbooks by file name: one for each site and for the company.

    Keys of records stand as delivered, because an answer is known by them; a workbook in which ``by`` finds something
    personal says so at its head.
    """
    result, words = audited.result, Words(lang)
    register = register_of(result.catalogue)
    asked = gather.obligations(audited.ledger, states=(State.MANUAL,)) if register else []
    if register is None or not asked:
        return 0, {}
    labels = Labels(result.catalogue, words, result.sites)
    by_site: dict[str, list[Obligation]] = {}
    for duty in sorted(asked, key=lambda o: _order(o, result.catalogue)):
        by_site.setdefault(duty.site, []).append(duty)
    names, as_of = file_names("attestations", by_site), result.moment.as_of
    day = as_of.date() if isinstance(as_of, datetime) else as_of
    return len(asked), {
        names[site]: _book(duties, register, labels, day, personal=any(is_personal(d, by) for d in duties))
        for site, duties in sorted(by_site.items())
    }


def is_personal(duty: Obligation, by: Masker | None) -> bool:
    """Tell whether what the workbook needs of a duty has personal data in it."""
    return by is not None and any(by.text(text) != text for text in (duty.subject, duty.window, duty.site))


def register_of(catalogue: Catalogue) -> RecordType | None:
    """Return the record type of answers; None when the standard declares none."""
    return catalogue.record_types[catalogue.standard.attestations] if catalogue.standard.attestations else None


def field_of(name: str, register: RecordType) -> str | None:
    """Return the register's field for a column of the workbook; None when it has none."""
    path = register.site if name == "site" else name
    return path if path in register.fields else None


def answer_words(field: RecordField, words: Words) -> dict[State, str]:
    """Return how each answer is written so that the register's own field reads it back."""
    spelled = {}
    for state in ANSWERS:
        word = words(f"state.{state}")
        known = code(field.values or {}, fold_header(word)).value == state
        spelled[state] = word if known else next(iter((field.values or {}).get(str(state), ())), str(state))
    return spelled


def _order(duty: Obligation, catalogue: Catalogue) -> tuple[object, ...]:
    clauses = list(catalogue.clauses)
    at = clauses.index(duty.clause) if duty.clause in clauses else len(clauses)
    return (duty.site, at, duty.rule, duty.subject, duty.window)


def _book(duties: Iterable[Obligation], register: RecordType, labels: Labels, day: date, *, personal: bool) -> bytes:
    listed, words = list(duties), labels.words
    form = Form(
        title=words.pair(words("attest.title"), labels.site(listed[0].site)),
        titles={name: title for name in COLUMNS if (title := _title(name, register, words))},
        answers=list(answer_words(register.fields["answer"], words).values()),
        rows=[_row(duty, labels) for duty in listed],
        note=words.pair(words("c.privacy"), words("privacy.none")) if personal else "",
    )
    return to_book(form, words, day)


def _title(name: str, register: RecordType, words: Words) -> str:
    """Return a column's title, in words that the register recognises; blank where it has no such field.

    What a person must read to answer is shown all the same, unless the register would take it for something else.
    """
    field = field_of(name, register)
    if field is None:
        word = words(SHOWN[name]) if name in SHOWN else ""
        every = {fold_header(alias) for known, spec in register.fields.items() for alias in (known, *spec.aliases)}
        return "" if fold_header(word) in every else word
    spec = register.fields[field]
    known = {fold_header(alias) for alias in (field, *spec.aliases)}
    title = spec.title.in_(words.lang) if spec.title else field
    return title if fold_header(title) in known else next(iter(spec.aliases), field)


def _row(duty: Obligation, labels: Labels) -> Row:
    entry = labels.catalogue.rules[duty.rule]
    asked, lang = entry.rule.attestation, labels.words.lang
    assert asked is not None
    return {
        "question_id": finding_id(duty.rule, duty.subject, duty.window),
        "clause": duty.clause,
        "question": asked.question.in_(lang),
        "method": asked.method.in_(lang),
        "asked_n": asked.sample,
        "responsible": labels.post(entry.rule.responsible.post),
        "rule": duty.rule,
        "site": duty.site,
        "subject": duty.subject,
        "period": duty.window,
    }

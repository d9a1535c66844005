"""Checks of the words for codes: whoever words one words every code of a vocabulary, and none that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compliance.catalogue.material import Material
from compliance.catalogue.spelt import words_behind
from compliance.folding import fold_header
from compliance.message import msg
from compliance.problems import Problem, nearest


def code_problems(material: Material) -> Iterator[Problem]:
    """Yield codes of vocabularies without words, and words for codes that no vocabulary and no parameter has."""
    worded = material.wording.codes
    if not worded and not material.wording.written:
        return
    known: set[str] = set()
    for of, placed in material.types.items():
        for field, spec in (placed.record_type.fields if placed.record_type else {}).items():
            values = (spec.values or {}) if spec.type == "code" else {}
            known.update(key for code in values for key in (code, f"{field} {code}", f"{of}.{field} {code}"))
            if worded:
                yield from _vocabulary(of, field, values, material)
    faulty = material.broken_rules or any(placed.record_type is None for placed in material.types.values())
    if faulty or not material.whole:
        return
    in_params = set(_of_params(material))
    known |= in_params
    for text in material.wording.written:
        if text not in in_params:
            what = msg("no parameter has the text {name!r}", name=text)
            wanted = msg("a text in a parameter's value")
            yield Problem(material.wording_positions.key(("written", text)), what, wanted, nearest(text, in_params))
    for key in worded:
        if key not in known:
            place = material.wording_positions.key(("codes", key))
            what = msg("no vocabulary and no parameter has the code {name!r}", name=key)
            yield Problem(place, what, msg("a code of a vocabulary, or one behind its field"), nearest(key, known))


def _vocabulary(of: str, field: str, values: Mapping[str, tuple[str, ...]], material: Material) -> Iterator[Problem]:
    """Yield codes without words, and words that an export writes for another code."""
    wording, positions = material.wording, material.types[of].positions
    owners = {fold_header(word): code for code, spellings in values.items() for word in (code, *spellings)}
    for code in values:
        if wording.code(code, "en", of, field) is None:
            expected = msg("an entry under codes of wording.yaml, in three languages")
            what = msg("the code {name!r} has no words", name=code)
            yield Problem(positions.key(("fields", field, "values", code)), what, expected)
        for word in words_behind(of, field, code, (), wording):
            owner = owners.setdefault(fold_header(word), code)
            if owner != code:
                what = msg("{spelling!r} is a spelling of {code!r} too", spelling=word, code=owner)
                key = next(k for k in (f"{of}.{field} {code}", f"{field} {code}", code) if k in wording.codes)
                yield Problem(material.wording_positions.key(("codes", key)), what, msg("a spelling of one code"))


def _of_params(material: Material) -> Iterator[str]:
    for entry in material.rules.values():
        for param in entry.rule.params.values():
            yield from _texts(param.model_dump(mode="json"))
    for given in material.given:
        yield from _texts(given.value)


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a value, keys too; of either of several (``a | b``) each."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, str):
        yield from value.split(" | ")
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)

"""An answer must name who gave it, and that must not be the post that is asked about."""

from __future__ import annotations

from compliance.folding import fold_header
from reference.comparing import Loose, among, answered, compare, negate
from reference.looking import held
from reference.scene import Scene
from reference.truth import Truth, every, some
from reference.world import UNUSABLE


def independent(answer: Scene, register: str) -> Truth:
    """Return whether the attestor is named, by post or person, and is not the responsible post."""
    named = [name for name in ("post", "by") if name in answer.sight.type(register).fields]
    if not named:
        return Truth.TRUE
    own = []
    meant = _meant(answer, register, "post") if "post" in named else ()
    if meant:
        own.append(among(answer.read("post"), meant))
    if "by" in named:
        own.append(_person(answer, alone="post" not in named or answer.read("post") in (None, UNUSABLE)))
    return every((some([_told(answer, name) for name in named]), negate(some(own))))


def _told(answer: Scene, name: str) -> Truth:
    """Return whether a post is given, or a person that the register of postings has where it was delivered."""
    value = answer.read(name)
    postings = answer.sight.catalogue.standard.postings
    if name == "post" or postings is None or not _meant(answer, postings.of, postings.post):
        return answered(value)
    if postings.of not in answer.sight.world.tables:
        return answered(value)
    rows = answer.sight.rows(postings.of)
    known = some([compare("eq", answer.on(postings.of, row).read(postings.who), value) for row in rows])
    return every((answered(value), known))


def _person(answer: Scene, *, alone: bool) -> Truth:
    """Return whether the person held the post; ``alone``: the answer gives no post, so only the register can tell."""
    postings = answer.sight.catalogue.standard.postings
    if postings is None:
        return Truth.FALSE
    meant = _meant(answer, postings.of, postings.post)
    if not meant:
        return Truth.FALSE
    by = answer.read("by")
    if postings.of not in answer.sight.world.tables:
        return Truth.UNKNOWN if alone and by is not None and by is not UNUSABLE else Truth.FALSE
    at = answer.sight.type(answer.type).at or ""
    return held(answer, (by,), meant, answer.read(at))


def _meant(answer: Scene, type_: str, name: str) -> tuple[Loose, ...]:
    """Return the codes that the responsible post's name means in a field; the name itself in free text."""
    word = answer.entry.rule.responsible.post
    field = answer.sight.type(type_).fields[name]
    if field.values is None:
        return (Loose(word),)
    same = fold_header(word)
    spelled = {code: {fold_header(text) for text in (code, *texts)} for code, texts in field.values.items()}
    return tuple(Loose(code) for code, texts in spelled.items() if same in texts)

"""Content: a text carries nothing personal, and all that it must."""

from __future__ import annotations

from compliance.catalogue.kinds.content import Content
from compliance.folding import fold
from reference.comparing import answered
from reference.draft import Draft, Outcome, names
from reference.personal import carries, dictionary, joined_up
from reference.scene import Scene
from reference.subjects import Subject
from reference.truth import Truth
from reference.windows import row_drafts
from reference.world import UNUSABLE


def drafts(scene: Scene, subject: Subject, check: Content) -> list[Draft]:
    """Return the duty of a row whose text is answered."""
    if answered(scene.read(check.text)) is Truth.FALSE:
        return []
    return row_drafts(scene, subject)


def outcome(scene: Scene, draft: Draft, check: Content) -> Outcome:
    """Look the text through."""
    del draft  # the kinds share one signature
    value = scene.read(check.text)
    allowed = scene.parameter(check.allow) if check.allow else ()
    if value is UNUSABLE:
        return Outcome(Truth.UNKNOWN)
    whole = fold(str(value))
    text = _without(joined_up(whole), (allowed,) if isinstance(allowed, str) else tuple(allowed))
    carried, doubtful = [], False
    for kind in check.must_not:
        known, unusable = (
            dictionary(scene, kind, tuple(check.registers or ())) if kind in ("name", "room") else ([], False)
        )
        doubtful |= unusable
        if carries(text, kind, known):
            carried.append(kind)
    lacking = [must for must in check.must if fold(must) not in whole]
    if carried or lacking:
        reason = "carries" if carried else "lacks"
        return Outcome(Truth.FALSE, reason, missing=names([*carried] or lacking))
    return Outcome(Truth.UNKNOWN) if doubtful else Outcome(Truth.TRUE, found=1)


def _without(text: str, allowed: tuple[str, ...]) -> str:
    """Cut the allowed texts out, longest first; each leaves a line break, so that nothing grows together."""
    for word in sorted({joined_up(fold(a)) for a in allowed}, key=lambda a: (-len(a), a)):
        text = text.replace(word, "\n") if word else text
    return text

"""Names of persons that no register holds, told by what stands around them, in half width and Simplified. Pure.

A surname and one or two signs are a name where a title stands behind them (``王先生``), a label before (``签名:``),
a role or a word like ``由`` before and an end or a verb behind, or a verb behind at the begin of a clause
(``王小明来电``). Elsewhere they stay: to mask every word that begins like a name would leave no finding readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.privacy.cues import ACTS, LINKS, ONE, PARTICLES, ROLES, TIMES, TWO
from compliance.privacy.ordinary import GIVEN, ORDINARY

_TITLE = re.compile("先生|女士|小姐|太太|阿姨|叔叔|大爷|大妈|师傅|老师|同志")
_LABEL = re.compile(
    "(?:姓名|签名|签字|签收|签署|经办|人员?|业主|住户|租户|客户|车主|检查员|值班员|维修员|师傅)(?::[ ]{0,2}| {1,3})"
)
_HEAD = re.compile(f"(?:{'|'.join(TWO)}|[{ONE}])(?=[{''.join(sorted(GIVEN))}])")
_POSTS = ("部", "组", "队", "处", "科", "室", "岗", "员", "班", "司", "管", "家", "理", "任", "长", "方")
_ADVERBS = ("已", "未", "不", "曾", "仍", "再", "又")
_ORDINARY_BEGIN = ORDINARY.difference(TWO)
_JOINED = "、和与及"
_LONGEST_WORD = 5


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield (begin, end) of what is told to be a name; some may lie over others."""
    if text.isascii():
        return
    for title in _TITLE.finditer(text):
        begin = _before_title(text, title.start())
        if begin < title.start():
            yield begin, title.start()
    chained = set()
    for label in _LABEL.finditer(text):
        end = _labelled(text, label.end())
        if end:
            yield label.end(), end
            chained.add(end + 1)
    before: tuple[int, int] | None = None  # what may be a name, should one follow in the same list
    for head in _HEAD.finditer(text):
        begin, first = head.span()
        end = _in_context(text, begin, first, chained=begin in chained and text[begin - 1] in _JOINED)
        if end:
            if before is not None and before[1] + 1 == begin:
                yield before
            yield begin, end
            chained.add(end + 1)
        before = None if end else _listed(text, begin, first)


def like_a_name(text: str) -> bool:
    """Whether a whole cell is a name where only names, posts and ids stand: a surname, one or two signs."""
    return text[:2] not in _ORDINARY_BEGIN and _labelled(text, 0) == len(text) > 1


def _chinese(text: str, at: int) -> bool:
    return 0 <= at < len(text) and "一" <= text[at] <= "鿿"


def _ends(text: str, begin: int, first: int) -> Iterator[int]:
    """Yield where a name that begins with a surname may end, the longer first. ``first``: of the given name."""
    if _TITLE.match(text, first):
        return
    for end in (first + 2, first + 1):
        known = end <= len(text) and set(text[first:end]) <= GIVEN
        if known and (first - begin > 1 or text[begin : begin + 2] not in ORDINARY):
            yield end


def _listed(text: str, begin: int, first: int) -> tuple[int, int] | None:
    """Return what may be the first name of a list (``王小明、李丹``)."""
    if _chinese(text, begin - 1):
        return None
    return next(((begin, end) for end in _ends(text, begin, first) if text[end : end + 1] in ("、", "和", "与")), None)


def _in_context(text: str, begin: int, first: int, *, chained: bool) -> int:
    """Return the end of a name between words that tell it; 0: there is none."""
    low = max(0, begin - _LONGEST_WORD)
    role = text.endswith(ROLES, low, begin)
    linked = chained or role or text.endswith(LINKS, low, begin)
    free = not _chinese(text, begin - 1)
    if not (linked or free or text.endswith(TIMES, low, begin)):
        return 0
    for end in _ends(text, begin, first):
        if end - first > 1 and text.startswith(ACTS, end - 1):
            continue  # its last sign begins the verb
        at = end + text.startswith(_ADVERBS, end)
        acts = text.startswith(ACTS, at) or (text[end : end + 1] == "(" and text.startswith(ROLES, end + 1))
        stops = not _chinese(text, end) or text.startswith(PARTICLES, end)
        if acts or (linked and stops) or (role and end - first > 1):
            return end
    return 0


def _before_title(text: str, end: int) -> int:
    """Return where the name before a title begins: the longest that is no ordinary word; ``end``: there is none."""
    shortest = end
    for begin in range(max(0, end - 4), end):
        two = text[begin : begin + 2] in TWO
        if not two and (end - begin > 3 or text[begin] not in ONE):
            continue
        given = text[begin + 1 + two : end]
        if any(not _chinese(given, at) for at in range(len(given))):
            continue
        bound = not _chinese(text, begin - 1) or text.endswith(ROLES, max(0, begin - _LONGEST_WORD), begin)
        ordinary = not two and text[begin : begin + 2] in ORDINARY
        if not given or (set(given) <= GIVEN and (bound or not ordinary)) or not (ordinary or set(given) & _TAKEN):
            return begin
        shortest = min(shortest, begin)
    return shortest


_TAKEN = frozenset("业主户客人向请的是在和与给由经理")  # signs of the words that stand before a name


def _labelled(text: str, begin: int) -> int:
    """Return the end of a name behind a label; 0: something else stands there."""
    surname = 2 if text[begin : begin + 2] in TWO else 1
    if surname == 1 and (not text[begin : begin + 1] or text[begin] not in ONE):
        return 0
    first = begin + surname
    for end in (first + 2, first + 1):
        given = text[first:end]
        if end > len(text) or not all(_chinese(text, at) for at in range(first, end)) or text.endswith(_POSTS, 0, end):
            continue
        known = set(given) <= GIVEN
        if not _chinese(text, end) and (known or text[begin : begin + 2] not in ORDINARY):
            return end
        if known and text.startswith((*ACTS, *PARTICLES), end) and text[begin : begin + 2] not in ORDINARY:
            return end
    return 0

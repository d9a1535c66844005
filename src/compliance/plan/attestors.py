"""Whether an answer comes from somebody who is named and is not the one that is asked about."""

from __future__ import annotations

from functools import cache

from compliance.catalogue.attestor import PERSON, POST, attestor_fields, post_codes
from compliance.catalogue.conditions import Condition, Holds, Operand, Related, Test
from compliance.plan.conditions import condition
from compliance.plan.context import Compilation, Context
from compliance.plan.nodes import TRUE, Expr
from compliance.plan.scope import Scope
from compliance.plan.terms import all_of, is_blank, is_there, negate
from compliance.plan.values import YES, Tri, tri_all


def independent(made: Compilation, answers: Scope, context: Context) -> Tri:
    """Whether the answer at hand names its attestor, by post or person, and neither is the responsible post."""
    register = made.catalogue.record_types[answers.record_type]
    names = attestor_fields(register)
    if not names:
        return YES
    word = made.entry.rule.responsible.post
    codes = post_codes(word, register.fields, POST)
    held, unchecked = _held(made, word) if PERSON in names else (), list[Expr]()
    if held and not _delivered(made):
        held, unchecked = (), [_post_says(answers, names)]
    postings = made.catalogue.standard.postings if held else None
    who = (postings.of, postings.who) if postings is not None else None
    said = condition(by_another(names, codes, held, register.at, who), context)
    return tri_all([said, Tri(all_of(unchecked), TRUE)])


@cache
def by_another(
    names: tuple[str, ...],
    codes: tuple[str, ...],
    held: tuple[str, ...],
    at: str | None,
    postings: tuple[str, str] | None,
) -> Condition:
    """Return the condition that somebody is named, none of the posts and nobody who held one; many rules share it.

    ``postings``: the register and its field of persons, which must have the person of whom no post is told: of somebody
    that it has never heard of it cannot clear the answer.
    """
    own = list[Condition]()
    if codes:
        own.append(_fields({POST: Test.model_construct(in_=codes)}))
    if held:
        who, on = Operand.model_construct(field=PERSON), Operand.model_construct(field=at)
        own.append(Condition.model_construct(holds=Holds.model_construct(who=who, post=held, on=on)))
    named = {name: _fields({name: Test.model_construct(answered=True)}) for name in names}
    if postings is not None:
        of, whom = postings
        match = {whom: Operand.model_construct(field=PERSON)}
        named[PERSON] = named[PERSON].model_copy(update={"exists": Related.model_construct(of=of, match=match)})
    anybody = tuple(named.values())
    if not own:
        return Condition.model_construct(any=anybody)
    return Condition.model_construct(any=anybody, not_=Condition.model_construct(any=tuple(own)))


def _fields(tests: dict[str, Test]) -> Condition:
    """Return a condition of our own: nothing to check."""
    return Condition.model_construct(fields=tests)


def _held(made: Compilation, word: str) -> tuple[str, ...]:
    """Return the responsible post as the register of postings spells it."""
    postings = made.catalogue.standard.postings
    return post_codes(word, made.catalogue.record_types[postings.of].fields, postings.post) if postings else ()


def _delivered(made: Compilation) -> bool:
    postings = made.catalogue.standard.postings
    return postings is not None and postings.of in made.world.tables


def _post_says(answers: Scope, names: tuple[str, ...]) -> Expr:
    """Without the register nobody knows which post a person held: only a post that is given clears the answer."""
    alone = [is_there(answers.value(PERSON).expr)]
    if POST in names:
        alone.append(is_blank(answers.value(POST).expr))
    return negate(all_of(alone))

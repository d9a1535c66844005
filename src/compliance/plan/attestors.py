"""Whether an answer comes from somebody who is named and is not the one that is asked about."""

from __future__ import annotations

from functools import cache
from typing import Any

from compliance.catalogue.attestor import PERSON, POST, attestor_fields, post_codes
from compliance.catalogue.conditions import Condition
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
    said = condition(_by_another(names, codes, held, register.at), context)
    return tri_all([said, Tri(all_of(unchecked), TRUE)])


@cache
def _by_another(names: tuple[str, ...], codes: tuple[str, ...], held: tuple[str, ...], at: str | None) -> Condition:
    """Return the condition that somebody is named, none of the posts and nobody who held one; many rules share it."""
    own = list[dict[str, Any]]()
    if codes:
        own.append({POST: {"in": list(codes)}})
    if held:
        own.append({"holds": {"who": {"field": PERSON}, "post": list(held), "on": {"field": at}}})
    tree: dict[str, Any] = {"any": [{name: {"answered": "true"}} for name in names]}
    return Condition.model_validate({**tree, **({"not": {"any": own}} if own else {})})


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

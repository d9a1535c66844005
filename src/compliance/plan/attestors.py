"""Whether an answer comes from somebody who is named and is not the one that is asked about."""

from __future__ import annotations

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
    word, own = made.entry.rule.responsible.post, list[dict[str, Any]]()
    codes = post_codes(word, register.fields, POST)
    if codes:
        own.append({POST: {"in": list(codes)}})
    held, unchecked = _held(made, word), list[Expr]()
    if held and PERSON in names and _delivered(made):
        own.append({"holds": {"who": {"field": PERSON}, "post": list(held), "on": {"field": register.at}}})
    elif held and PERSON in names:
        unchecked.append(_post_says(answers, names))
    tree: dict[str, Any] = {"any": [{name: {"answered": "true"}} for name in names]}
    said = condition(Condition.model_validate({**tree, **({"not": {"any": own}} if own else {})}), context)
    return tri_all([said, Tri(all_of(unchecked), TRUE)])


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

"""The generators give valid rules, and the evaluator's answers to them hang together."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from compliance.catalogue.rule import KINDS
from compliance.ledger import REASONS, State
from properties.strategies.audits import Audit, audits, chained_audits
from reference import World, evaluate, proof, world_from_rows

SLOW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def world_of(audit: Audit) -> World:
    return world_from_rows(
        audit.catalogue(),
        audit.rows,
        as_of=audit.as_of,
        from_=audit.from_,
        to=audit.to,
        extents=audit.extents,
        absent_columns=audit.absent_columns,
    )


def hangs_together(audit: Audit) -> None:
    world = world_of(audit)
    ledger = evaluate(world)
    assert {row.rule for row in ledger} == set(audit.rules)
    keys = [(row.rule, row.subject, row.window) for row in ledger]
    assert keys == sorted(set(keys))
    for row in ledger:
        assert (row.reason == "") == (row.state is State.CONFORMING)
        assert not row.reason or row.reason.partition(":")[0] in REASONS
    for row in ledger[:3]:
        records = proof(world, row.rule, row.subject, row.window)
        assert all(number in {r.row for r in world.tables[name]} for name, number in records)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_rule_is_answered(kind: str) -> None:
    SLOW(given(audits(kind))(hangs_together))()


def test_rules_that_presuppose_others_are_answered() -> None:
    SLOW(given(chained_audits())(hangs_together))()

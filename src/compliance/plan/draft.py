"""A draft of obligations: everything that decides their state."""

from __future__ import annotations

from msgspec import Struct

from compliance.plan.context import Reads
from compliance.plan.nodes import FALSE, NO_NUMBER, NO_TEXT, NO_TIME, ONE, Expr, Select
from compliance.plan.values import Tri
from compliance.plan.windows import Windows

NOTHING_READ = Reads()


class Draft(Struct, frozen=True):
    """One kind's obligations before judgement: the windows, the requirement, and the word for a breach.

    ``answer``: the state given by a human, NULL when none is; then ``reason`` says why a human must still say.
    ``settled``: gate and exemptions where they are not asked of the row itself. ``members``: record type and select of
    the rows that a group is made of. ``idle``: nothing is asked, so what is met is no conformity.
    """

    windows: Windows
    met: Tri
    reason: Expr
    met_at: Expr = NO_TIME
    population: Expr = NO_NUMBER
    demanded: Expr = ONE
    found: Expr = NO_NUMBER
    missing: Expr = NO_TEXT
    reads: Reads = NOTHING_READ
    settled: tuple[Tri, list[tuple[str, Tri]]] | None = None
    answer: Expr | None = None
    members: tuple[str, Select] | None = None
    idle: Expr = FALSE

"""A draft of obligations: everything that decides their state."""

from __future__ import annotations

from msgspec import Struct

from compliance.plan.context import Compilation, Reads
from compliance.plan.nodes import FALSE, NO_NUMBER, NO_TEXT, NO_TIME, ONE, Col, Expr, Select
from compliance.plan.terms import truly
from compliance.plan.uncovered import as_if_covered
from compliance.plan.values import Tri
from compliance.plan.windows import Windows

NOTHING_READ = Reads()


class Answered(Struct, frozen=True):
    """A condition as it is, and as it were if the exports covered all that is asked."""

    tri: Tri
    covered: Tri

    @property
    def spoilt(self) -> Expr:
        """Whether it is unknown for its cells."""
        return self.covered.unknown

    @property
    def is_cut(self) -> bool:
        """Whether an export may make the difference."""
        return self.covered is not self.tri

    def told(self, name: str) -> dict[str, tuple[str, Expr]]:
        """Return its parts under names that begin so, each with what gathers it from several: they must agree."""
        parts = {"": self.tri, "_covered": self.covered} if self.is_cut else {"": self.tri}
        true = {f"{name}_true{part}": ("bool_and", truly(tri.true)) for part, tri in parts.items()}
        return true | {f"{name}_maybe{part}": ("bool_or", tri.maybe) for part, tri in parts.items()}

    def again(self, name: str, alias: str) -> Answered:
        """Return it as a select above sees it, that has its parts under these names."""
        tri = Tri(Col(alias, f"{name}_true"), Col(alias, f"{name}_maybe"))
        covered = Tri(Col(alias, f"{name}_true_covered"), Col(alias, f"{name}_maybe_covered"))
        return Answered(tri, covered if self.is_cut else tri)


def answered(tri: Tri, made: Compilation) -> Answered:
    """Return the condition with what its cells alone leave unknown."""
    if not made.limited:
        return Answered(tri, tri)
    true, maybe = as_if_covered(tri.true), as_if_covered(tri.maybe)
    return Answered(tri, tri if true is tri.true and maybe is tri.maybe else Tri(true, maybe))


class Draft(Struct, frozen=True):
    """One kind's obligations before judgement: the windows, the requirement, and the word for a breach.

    ``answer``: the state given by a human, NULL when none is; then ``reason`` says why a human must still say.
    ``settled``: gate and exemptions where they are not asked of the row itself. ``members``: record type and select of
    the rows that a group is made of. ``idle``: nothing is asked, so what is met is no conformity. ``spoilt``: whether
    an unknown requirement is so for its cells, where it does not say so itself. ``uncovered``: whether rows of the
    group may stand in days that no export covers. ``closed``: of a duty that goes on after its due, the DATE on
    which it ended, NULL while it has not. ``lost``: whether a member's due cannot be known, and whether for its cells.
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
    settled: tuple[Answered, list[tuple[str, Answered]]] | None = None
    answer: Expr | None = None
    members: tuple[str, Select] | None = None
    idle: Expr = FALSE
    spoilt: Expr | None = None
    uncovered: Expr = FALSE
    closed: Expr | None = None
    lost: tuple[Expr, Expr] = (FALSE, FALSE)

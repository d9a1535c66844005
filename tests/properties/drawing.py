"""How the property tests draw: the same audits on every run, as many as COMPLIANCE_EXAMPLES says."""

from __future__ import annotations

import os
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from properties.strategies.audits import Audit

EXAMPLES = int(os.environ.get("COMPLIANCE_EXAMPLES", "8"))


def for_audits(
    audits: st.SearchStrategy[Audit], check: Callable[[Audit, st.DataObject], None], *, share: int = 1
) -> None:
    """Run the check on drawn audits.

    ``share``: one in so many, where each audit is run more than once.
    """

    @settings(
        max_examples=EXAMPLES // share, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(audit=audits, data=st.data())
    def run(audit: Audit, data: st.DataObject) -> None:
        check(audit, data)

    run()

"""No row speaks for the subject that it was merged into: a gate is what all rows of the period say, or it is not known."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compliance.catalogue.catalogue import ParamValue
from properties.comparing import by_engine, by_reference
from properties.drawing import EXAMPLES
from properties.strategies.audits import Audit
from properties.strategies.business import rule_of, text
from properties.strategies.records import BAD
from properties.strategies.rules import SUSPENDED

AS_OF = date(2026, 4, 1)
VISITED = {"count": {"of": "visits", "match": {"unit_id.tenant": "tenant"}}, "at_least": "1", "per": {"per": "month"}}
Units = list[dict[str, str | None]]


def audit_of(units: Units, own: tuple[ParamValue, ...] = (), without: bool = False, **parts: object) -> Audit:
    each = {"of": "units", "key": ["tenant"], **({"active": SUSPENDED} if without else {})}
    rows = {
        "units": [{"unit_id": f"u{n}", "site_id": "s1", "tenant": "t", **unit} for n, unit in enumerate(units)],
        "visits": [],
        "suspensions": [{"suspension_id": "p0", "unit_id": "u0", "from_on": "2026-02-03", "to_on": "2026-02-20"}],
        "sites": [{"site_id": "s1"}, {"site_id": "s2"}],
    }
    return Audit(
        {"a/r": {**rule_of(each, "frequency", VISITED), **parts}}, rows, AS_OF, to=date(2026, 3, 31), settings=own
    )


def judged(audit: Audit) -> dict[object, tuple[object, ...]]:
    """Return state and reason by window, as all three say."""
    found = by_engine(audit)
    assert found == by_engine(audit, small=None) == by_reference(audit)
    return {row[3]: row[4:6] for row in found}


MOVED: Units = [
    {"kind": "special", "begun": "2026-01-01", "ended": "2026-02-15"},
    {"kind": "plain", "begun": "2026-02-10"},
]
BROKEN, GATE, UNKNOWN = ("nonconforming", "too_few"), ("not_applicable", "gate"), ("not_assessable", "unusable")


def test_a_gate_is_asked_of_the_rows_of_the_period() -> None:
    assert judged(audit_of(MOVED, when={"kind": "plain"})) == {"2026-01": GATE, "2026-02": UNKNOWN, "2026-03": BROKEN}


def test_so_is_an_exemption() -> None:
    exempt = [{"code": "other", "when": {"kind": "special"}, "why": text("w")}]
    exempted = ("exempt", "exemption:other")
    assert judged(audit_of(MOVED, exempt=exempt)) == {"2026-01": exempted, "2026-02": UNKNOWN, "2026-03": BROKEN}


def test_a_gate_goes_by_the_value_of_each_row_s_site() -> None:
    units: Units = [{"site_id": site, "begun": "2026-03-01", "size": "5"} for site in ("s1", "s2")]
    asked = {"when": {"size": {"ge": {"param": "q"}}}, "params": {"q": {"source": "company", "value": "4"}}}
    assert judged(audit_of(units, **asked)) == {"2026-03": BROKEN}
    own = ParamValue("q", "6", site="s2", origin="project")
    assert judged(audit_of(units, (own,), **asked)) == {"2026-03": UNKNOWN}


DAYS = ("2026-01-10", "2026-02-01", "2026-02-15", "2026-02-28", "2026-03-01", None)
UNIT = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("plain", "plain", "special", None, BAD)),
        "begun": st.sampled_from(DAYS),
        "ended": st.sampled_from((*DAYS, BAD)),
        "site_id": st.sampled_from(("s1", "s1", "s2", BAD)),
        "tenant": st.sampled_from(("t", "t", "t", "x", None)),
    }
)


@pytest.mark.parametrize("without", [False, True])
@pytest.mark.parametrize("part", ["when", "exempt"])
def test_engine_and_reference_agree_on_subjects_of_several_rows(part: str, without: bool) -> None:
    kind = {"kind": "special"} if part == "exempt" else {"kind": "plain"}
    asked: dict[str, object] = {"when": kind}
    if part == "exempt":
        asked = {"exempt": [{"code": "other", "when": kind, "why": text("w")}]}

    @settings(
        max_examples=EXAMPLES * 5, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.lists(UNIT, min_size=1, max_size=4))
    def check(units: Units) -> None:
        judged(audit_of(units, without=without, **asked))

    check()

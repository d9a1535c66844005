"""What is written of a plan, and what is refused."""

from __future__ import annotations

import pytest

from compliance.engine.dialect import DUCKDB, POSTGRES, Dialect
from compliance.engine.emit import emit
from compliance.engine.sqlite_dialect import SQLITE
from compliance.plan.nodes import Const, Op, Select


@pytest.mark.parametrize("dialect", [DUCKDB, POSTGRES, SQLITE], ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("name", ["least", "greatest", "eq", "date_of"])
def test_an_operator_of_more_or_fewer_parts_than_it_is_written_of_is_refused(dialect: Dialect, name: str) -> None:
    for parts in ((), (Const(1), Const(2), Const(3))):
        with pytest.raises(ValueError, match=f"{name} is written of [12] parts, not of {len(parts)}"):
            emit(Select((("it", Op(name, parts)),), None), dialect)
    assert emit(Select((("it", Op("least", (Const(1), Const(2)))),), None), dialect)

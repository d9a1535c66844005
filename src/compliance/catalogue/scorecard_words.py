"""The scalar words of scorecards: weights and thresholds, both exact."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator

from compliance.message import msg

_WEIGHT = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)
_THRESHOLD = re.compile(r"-?\d{1,6}(\.\d{1,4})?%?", re.ASCII)


def _weight(value: object) -> object:
    if isinstance(value, str):
        if not _WEIGHT.fullmatch(value) or Decimal(value) > 100:
            raise ValueError(msg("a weight from 0 to 100 with at most two decimals"))
        return Decimal(value)
    return value


def _threshold(value: object) -> object:
    if isinstance(value, str):
        if not _THRESHOLD.fullmatch(value):
            raise ValueError(msg("a share such as '98%' or '-5%', or a number such as '2' or '1.5'"))
        number = Fraction(Decimal(value.removesuffix("%")))
        return number / 100 if value.endswith("%") else number
    return value


# A part of 100.
Weight = Annotated[Decimal, BeforeValidator(_weight)]
# Where a level begins: a share (0.98 of 98%), a number, or a difference of the like.
Threshold = Annotated[Fraction, BeforeValidator(_threshold)]

"""The company's own findings, as the view holds them."""

from __future__ import annotations

from msgspec import Struct

from compliance.findings.recurrence import Systemic
from compliance.render.view.model_findings import RectificationView


class SystemicView(Struct, frozen=True):
    """One clause that many sites break: its place and statement, the sites, and its line in the rectification list."""

    label: str
    value: str
    part: Systemic
    line: RectificationView

"""Why a row or a cell cannot be used: the reasons of data findings. zh-Hant, zh-Hans, en."""

from __future__ import annotations

DATA: dict[str, tuple[str, str, str]] = {}

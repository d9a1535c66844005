"""Where the text of a YAML file is had: read when it is asked for, or read ahead (``read_ahead.py``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from compliance.catalogue.positions import YamlText

Texts: TypeAlias = Callable[[Path], YamlText]


def read_now(path: Path) -> YamlText:
    """Read a YAML file as ``read_yaml`` does."""
    from compliance.catalogue.yaml_text import read_yaml  # noqa: PLC0415  (only who reads needs the parser)

    return read_yaml(path)

"""What a test keeps of what it reads is its own: nothing goes to the user's cache, and nothing comes from there."""

from __future__ import annotations

import os

import pytest

from compliance import forked

os.environ["COMPLIANCE_CACHE"] = "off"


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes be forked though the test's own has threads, or the machine is busy."""
    if not hasattr(os, "fork"):
        pytest.skip("nothing can be forked here")
    for told in ("is_alone", "has_room"):
        monkeypatch.setattr(forked, told, lambda *_: True)

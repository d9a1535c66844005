"""axe-core finds nothing serious: light, dark, on a phone, with everything open."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.conftest import Open

OPEN = "() => { for (const node of document.querySelectorAll('details')) node.open = true; }"


def told(violations: Iterable[dict[str, object]]) -> list[str]:
    return [f"{v['impact']}: {v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}" for v in violations]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("small", "light", 1280),
        ("small", "dark", 1280),
        ("english", "light", 390),
        ("hostile", "dark", 390),
        ("bare", "light", 1280),
    ],
)
def test_axe_finds_nothing(name: str, scheme: str, width: int, opened: Open) -> None:
    with opened(name, size=(width, 900), color_scheme=scheme) as page:
        page.evaluate(OPEN)
        assert told(Axe().run(page).response["violations"]) == []


def test_axe_finds_nothing_in_the_rectification_list(opened: Open) -> None:
    with opened("small", hash_="#?order=site") as page:
        page.evaluate(OPEN)
        assert told(Axe().run(page).response["violations"]) == []

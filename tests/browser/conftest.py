"""A real Chromium and three pages: a small audit, a hostile one, and one of 10,000 findings. Run by .ci/run only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import builders
import pytest

from browser import audits

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[..., Any]
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

if os.environ.get("COMPLIANCE_BROWSER") != "required":
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        where = next(place for place in PLACES if Path(place).exists())
        chromium = driver.chromium.launch(executable_path=where, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages once; by name."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "small": audits.page(audits.small()),
        "simplified": audits.page(audits.small(), "zh-Hans"),
        "english": audits.page(audits.small(), "en"),
        "hostile": audits.page(audits.hostile()),
        "bare": audits.page(builders.result(findings=(), tallies=(), notes=())),
        "big": audits.page(audits.big()),
    }
    for name, content in made.items():
        (folder / f"{name}.html").write_bytes(content)
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser: Browser, pages: dict[str, Path]) -> Open:
    """Open a page in a window of its own; whatever the page asks of a network or cannot do fails the test.

    ``refused``: at least so many things must have been refused.
    """

    @contextmanager
    def open_(
        name: str, *, size: tuple[int, int] = (1280, 900), hash_: str = "", refused: int = 0, **options: Any
    ) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto(pages[name].as_uri() + hash_)
        yield page
        assert (wrong == []) if not refused else (len(wrong) >= refused), wrong
        context.close()

    return open_


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    """Keep a picture of the page where COMPLIANCE_PICTURES names a folder."""

    def keep(page: Page, name: str = "") -> None:
        folder = os.environ.get("COMPLIANCE_PICTURES")
        if folder:
            page.screenshot(path=Path(folder) / f"{request.node.name}{name}.png")

    return keep

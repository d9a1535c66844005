"""Whatever records carry is shown as text and does nothing."""

from __future__ import annotations

import builders

from browser.conftest import Open


def test_hostile_texts_do_nothing_and_are_shown(opened: Open) -> None:
    with opened("hostile") as page:
        page.evaluate("() => { for (const node of document.querySelectorAll('details')) node.open = true; }")
        assert page.evaluate("() => document.scripts.length") == 1
        assert page.locator("iframe, object, embed, img, [onmouseover], [onerror]").count() == 0
        text = page.locator("main").inner_text()
        for evil in (builders.SCRIPT, builders.BRACES, builders.FORMULA, "@SUM(1)", "</style></details>"):
            assert evil in text
        assert "gpj.exe" in text
        assert not set("\u202e\u2066\u2069\u200f\x00\x07\x1b") & set(text)


def test_a_megabyte_in_a_cell_leaves_the_page_small(opened: Open) -> None:
    with opened("hostile") as page:
        assert page.evaluate("() => document.documentElement.outerHTML.length") < 400_000


def test_the_filters_work_on_hostile_texts(opened: Open) -> None:
    with opened("hostile") as page:
        page.locator("input[name=q]").fill("GPJ.exe")
        page.wait_for_timeout(250)
        assert page.locator(".f:not([hidden])").count() == 1
        page.locator("select[name=order]").select_option("site")
        assert page.locator("#by-other .f").count() == 2


def test_the_policy_stops_what_would_get_through(opened: Open) -> None:
    """Markup that somebody put into the page by hand does not run."""
    with opened("bare", refused=1) as page:
        assert page.evaluate(PUT) is None


PUT = """async () => {
  document.querySelector("footer").innerHTML = "<img src=x onerror='window.hit = 1'><a href='javascript:window.hit=1'>x</a>";
  const script = document.createElement("script");
  script.textContent = "window.hit = 2";
  document.body.append(script);
  await new Promise((done) => setTimeout(done, 100));
  return window.hit ?? null;
}"""

"""Filters, search in either script, other orders, and the link that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import builders
import pytest

from browser.conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Page

WHOLE = len(builders.DUTIES)
FIRST = f"f-{builders.finding(builders.DUTIES[0]).id}"


def shown(page: Page) -> int:
    return page.evaluate("() => [...document.querySelectorAll('.f')].filter((node) => !node.hidden).length")


def search(page: Page, text: str) -> int:
    page.locator("input[name=q]").fill(text)
    page.wait_for_timeout(250)
    return shown(page)


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [("grade", "major", 10), ("grade", "minor", 1), ("grade", "observation", 1), ("state", "observation", 1), ("site", "S2", 4),
     ("area", "communication", 3), ("post", "客服主管", 12), ("history", "new", 8), ("history", "persisting", 4)],
)  # fmt: skip
def test_a_filter_leaves_the_findings_that_fit(name: str, value: str, number: int, opened: Open) -> None:
    with opened("small") as page:
        assert shown(page) == WHOLE
        page.locator(f"select[name={name}]").select_option(value)
        assert shown(page) == number
        assert page.locator("#filter output").inner_text() == f"發現 {number} / {WHOLE}"


def test_a_state_that_is_no_breach_leaves_its_own_list(opened: Open) -> None:
    with opened("small") as page:
        page.locator("select[name=state]").select_option("manual")
        assert shown(page) == 0
        assert page.locator("#findings > .none").is_visible()
        assert page.locator("#attestations").is_visible()
        assert not page.locator("#not_assessable").is_visible()


@pytest.mark.parametrize("text", ["業主投訴", "业主投诉", "ＹＥＺＨＵ", "電梯 业主"])
def test_search_finds_either_script_whatever_script_is_typed(text: str, opened: Open) -> None:
    with opened("small") as page:
        assert search(page, text) == (0 if text.startswith("Ｙ") else WHOLE)


def test_search_asks_for_every_word(opened: Open) -> None:
    with opened("small") as page:
        assert search(page, "C-2 西苑") == 1
        assert search(page, "西苑 訪談") >= 1
        assert search(page, "西苑 沒有這樣的字") == 0


def test_the_link_holds_the_filters(opened: Open) -> None:
    with opened("small") as page:
        page.locator("select[name=grade]").select_option("major")
        page.locator("select[name=site]").select_option("S2")
        page.wait_for_timeout(100)
        link = page.evaluate("() => location.hash")
        number = shown(page)
    with opened("small", hash_=link) as page:
        assert (link, shown(page)) == ("#?grade=major&site=S2", number)
        assert page.locator("select[name=site]").input_value() == "S2"
        page.locator("button[type=reset]").click()
        assert (shown(page), page.evaluate("() => location.hash")) == (WHOLE, "")


def test_a_link_to_a_finding_opens_it_whatever_is_filtered(opened: Open) -> None:
    with opened("small", hash_=f"#{FIRST}") as page:
        assert page.locator(f"[id='{FIRST}'] dl").is_visible()
        page.locator("select[name=grade]").select_option("observation")
        page.evaluate(f"() => {{ location.hash = '{FIRST}'; }}")
        page.wait_for_timeout(100)
        assert page.locator(f"[id='{FIRST}'] dl").is_visible()


def test_a_filter_that_the_page_does_not_know_hides_nothing(opened: Open) -> None:
    with opened("small", hash_="#?grade=terrible&site=S9&q=%3Cimg%3E") as page:
        assert page.locator("select[name=grade]").input_value() == ""
        assert page.locator("input[name=q]").input_value() == "<img>"


def test_the_rectification_list_is_the_same_rows_by_site_and_number(opened: Open) -> None:
    with opened("small") as page:
        page.locator("select[name=order]").select_option("site")
        numbers = page.evaluate(
            "() => [...document.querySelectorAll('#by-other .g')].map((box) => [box.querySelector('b').textContent, [...box.querySelectorAll('.f')].map((row) => +row.dataset.n)])"
        )
        assert [site for site, _ in numbers] == ["東苑", "西苑"]
        assert [number for _, inside in numbers for number in inside] == list(range(1, WHOLE + 1))
        page.locator("#by-other .g > summary").first.click()
        page.locator("#by-other .f > summary").first.click()
        page.locator("#by-other .f a", has_text="規則 complaints/answered").first.click()
        page.locator("[id='g-complaints/answered'][open]").wait_for()
        assert page.locator("#by-clause .f").count() == WHOLE
        assert page.locator("#by-clause .f a", has_text="規則").count() == 0
        assert page.locator("#by-clause .f .t").count() == 0


def test_a_line_of_the_rectification_table_leads_to_its_findings_at_that_site(opened: Open) -> None:
    with opened("small", hash_="#?order=post") as page:
        page.locator("#rectification a", has_text="規則 complaints/follow-up").click()
        assert page.evaluate("() => location.hash") == "#?site=S1"
        group = page.locator("[id='g-complaints/follow-up']")
        assert group.locator(".f:not([hidden])").count() == 2
        assert group.locator(".f").first.is_visible()


def test_a_cell_of_the_matrix_leads_to_its_findings(opened: Open) -> None:
    with opened("small") as page:
        page.locator("#matrix td.bad a").first.click()
        assert page.evaluate("() => location.hash") == "#?area=complaints&site=S1"
        assert shown(page) == 8

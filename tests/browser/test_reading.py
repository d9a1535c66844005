"""What a reader sees: on a desk, on a phone, on paper, without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from browser.conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESK, PHONE = (1280, 900), (390, 844)
SECTIONS = (
    "cover", "summary", "matrix", "trend", "findings", "rectification", "attestations", "not_assessable", "upcoming", "clauses", "rules",
    "parameters", "readings", "data", "sources",
)  # fmt: skip


def wide(page: Page) -> list[str]:
    """Return what stands out to the right of the window."""
    return page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((node) => !node.closest(".wide, .skip")
             && node.getClientRects().length && node.getBoundingClientRect().right > innerWidth + 1)
             .map((node) => node.tagName + "." + node.className)"""
    )


@pytest.mark.parametrize("name", ["small", "english", "hostile", "bare"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_stands_out_of_the_window(
    name: str, size: tuple[int, int], opened: Open, picture: Callable[[Page], None]
) -> None:
    with opened(name, size=size) as page:
        page.evaluate("() => { for (const node of document.querySelectorAll('details')) node.open = true; }")
        assert wide(page) == []
        assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
        picture(page)


def test_every_section_is_there_and_linked(opened: Open) -> None:
    with opened("small") as page:
        for name in SECTIONS:
            assert page.locator(f"#{name} > h2").is_visible(), name
            assert page.locator(f"nav a[href='#{name}']").count() == 1


def test_without_scripts_everything_can_be_read(opened: Open) -> None:
    with opened("small", java_script_enabled=False) as page:
        assert not page.locator("#filter").is_visible()
        assert not page.locator(".tools").is_visible()
        page.locator(".g > summary").first.click()
        page.locator(".f > summary").first.click()
        row = page.locator(".f").first
        assert row.locator("dl").is_visible()
        assert "complaints.xlsx!Sheet1 第 2 行" in row.inner_text()


def test_on_paper_what_is_closed_is_open_and_controls_are_gone(opened: Open, picture: Callable[..., None]) -> None:
    with opened("small", color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(".f dl").first.bounding_box()
        assert page.locator(".f li").last.bounding_box()
        assert not page.locator("#filter").is_visible()
        assert not page.locator("nav").is_visible()
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        picture(page)
        assert page.pdf(format="A4").startswith(b"%PDF")


WIDEN = """([table, columns, text]) => {
  for (const row of document.querySelectorAll(`${table} tr`)) {
    while (row.children.length < columns) {
      const cell = row.lastElementChild.cloneNode(true);
      cell.textContent = row.parentElement.tagName === "THEAD" ? "業主大會與業主委員會" : text;
      row.append(cell);
    }
  }
}"""


@pytest.mark.parametrize(
    ("table", "columns", "text", "long"),
    [
        ("#matrix table", 13, "652/21123 ?88", False),
        ("#trend table", 13, "100.0", False),
        ("#trend table", 25, "100.0", True),
    ],
)
def test_on_paper_the_widest_tables_keep_their_last_column(
    table: str, columns: int, text: str, long: bool, opened: Open
) -> None:
    with opened("small", size=(680, 900)) as page:  # what A4 leaves between its margins
        page.emulate_media(media="print")
        page.evaluate(WIDEN, [table, columns, text])
        page.evaluate("([table, long]) => document.querySelector(table).classList.toggle('long', long)", [table, long])
        right = page.evaluate("(table) => document.querySelector(table).getBoundingClientRect().right", table)
        assert right <= 680


def test_printing_the_summary_leaves_the_lists_out(opened: Open) -> None:
    with opened("small") as page:
        page.evaluate("() => { window.print = () => {}; }")
        page.locator("button[data-do=summary]").click()
        page.emulate_media(media="print")
        assert page.locator("#summary").is_visible()
        assert page.locator("#matrix").is_visible()
        assert not page.locator("#findings").is_visible()
        assert not page.locator("#sources").is_visible()


def test_printing_the_findings_leaves_their_records_and_what_stands_behind_the_rules_out(opened: Open) -> None:
    with opened("small") as page:
        page.evaluate("() => { window.print = () => {}; }")
        page.locator("button[data-do=findings]").click()
        page.emulate_media(media="print")
        for seen in ("#summary", "#findings", "#rectification", ".f dl >> nth=0"):
            assert page.locator(seen).is_visible(), seen
        for gone in (".f > ul >> nth=0", "#clauses", "#rules", "#sources"):
            assert not page.locator(gone).is_visible(), gone


WHOLE = """(name) => [...document.querySelectorAll(`${name} .wide`)].filter((box) => box.scrollWidth > box.clientWidth).length"""


AREAS = {
    "small": [
        "項目", "崗位要求", "房屋交付", "裝修服務", "客戶溝通", "投訴管理", "社區文化", "特約服務", "客戶物品代管",
        "客戶信息管理", "寵物管理", "業主大會與業主委員會", "合計",
    ],
    "english": [
        "Site", "Posts and conduct", "Handing over homes", "Renovation service", "Communication with customers",
        "Complaints", "Community culture", "Special services", "Custody of customers' belongings",
        "Customer information", "Pets", "Owners' assembly and committee", "Total",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", AREAS)
def test_at_a_desk_the_matrix_of_eleven_areas_is_seen_whole(name: str, opened: Open) -> None:
    with opened(name, size=DESK) as page:
        page.evaluate(WIDEN, ["#matrix table", 13, "652/21123 ?88"])
        page.evaluate(
            "(titles) => document.querySelectorAll('#matrix thead th').forEach((th, n) => { th.textContent = titles[n]; })",
            AREAS[name],
        )
        page.evaluate(
            "() => document.querySelectorAll('#matrix td').forEach((td) => { td.innerHTML = '<span>119/1465</span> <span>?46</span>'; })"
        )
        assert page.evaluate(WHOLE, "#matrix") == 0


def test_on_a_phone_a_line_of_the_rectification_list_is_read_without_scrolling(opened: Open) -> None:
    with opened("small", size=PHONE) as page:
        assert page.evaluate(WHOLE, "#rectification") == 0
        assert page.locator("#rectification td.l").first.bounding_box()


def test_light_and_dark_follow_the_system_and_the_button(opened: Open, picture: Callable[[Page], None]) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    with opened("small", color_scheme="dark") as page:
        dark = page.evaluate(ground)
        picture(page)
        page.locator("button[data-do=theme]").click()
        assert page.evaluate(ground) == "rgb(255, 255, 255)" != dark


def test_the_keyboard_reaches_and_opens_everything(opened: Open) -> None:
    with opened("small") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.className") == "skip"
        page.locator(".g > summary").first.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('.g') !== null")
        page.locator(".f > summary").first.focus()
        page.keyboard.press("Space")
        assert page.locator(".f").first.get_attribute("open") is not None


def test_the_grade_is_shown_by_text_and_by_shape(opened: Open) -> None:
    with opened("small") as page:
        page.locator(".g > summary").first.click()
        mark = page.locator(".f summary i").first
        assert mark.inner_text() == "嚴重不符合"
        assert "◆" in mark.evaluate("node => getComputedStyle(node, '::before').content")

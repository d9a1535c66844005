"""How a sheet of a workbook prints: A4 across, in parts that stay readable, with rows as tall as what they say.

A reader that takes the file as it is (LibreOffice without a window, a phone) does not fit rows to wrapped text; so they
are written with their height.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

A4 = 9
LINE, MOST = 16.0, 400.0  # points: of one line of 11-point text with Chinese in it, and what a spreadsheet allows a row
WIDE = 2.1  # characters that a Chinese one takes
ACROSS = 150.0  # characters over the printable width of A4 across, at full size
SMALLEST = 0.55  # of full size: 6 points


def lay_out(page: Any, widths: Sequence[float], heads: int, header: str = "") -> None:
    """Set up printing. ``widths``: of the columns in characters, 0: hidden; ``heads``: rows that each page repeats.

    What would be too small on one page goes on over several, each with the first column.
    """
    page.set_landscape()
    page.set_paper(A4)
    page.hide_gridlines(0)  # printed as well: without lines the texts of two columns run into each other
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    page.repeat_rows(0, heads - 1)
    if header:
        page.set_header(header)
    page.set_footer("&C&P / &N")
    if sum(widths) * SMALLEST <= ACROSS:
        page.fit_to_pages(1, 0)
        return
    page.set_print_scale(round(SMALLEST * 100))
    page.repeat_columns(0)
    page.set_v_pagebreaks(breaks(widths))


def breaks(widths: Sequence[float]) -> list[int]:
    """Return the columns before which a new page begins."""
    found, used, limit = [], 0.0, ACROSS / SMALLEST
    for column, width in enumerate(widths):
        if used and used + width > limit:
            found.append(column)
            used = widths[0]
        used += width
    return found


def height(cells: Iterable[tuple[object, float]]) -> float:
    """Return the points that a row needs; ``cells``: what stands in it, and the width of its column in characters."""
    most = 1
    for value, width in cells:
        # Most cells are short; a large workbook has a hundred thousand.
        if isinstance(value, str) and width and (WIDE * len(value) >= max(width - 1.5, 1) or "\n" in value):
            most = max(most, lines(value, width))
    return min(most * LINE, MOST)


@lru_cache(maxsize=4_096)  # what a finding says stands in several rows and books
def lines(text: str, width: float) -> int:
    """Return over how many lines a text wraps; a Chinese character is a little wider than two others."""
    room = max(width - 1.5, 1)  # what padding and the ends of words take
    return sum(max(1, int(-(-_wide(part[:2_000]) // room))) for part in text[:10_000].split("\n")[:40])


def _wide(text: str) -> float:
    if text.isascii():
        return len(text)
    wide = sum(map("WF".__contains__, map(unicodedata.east_asian_width, text)))
    return len(text) + wide * (WIDE - 1)

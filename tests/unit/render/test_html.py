from __future__ import annotations

import re
from html.parser import HTMLParser

import builders
import pytest

from compliance.findings.result import AuditResult
from compliance.render.html import to_html
from compliance.render.texts import LANGS
from compliance.render.view.findings import FINDINGS_SHOWN
from compliance.render.view.prepare import prepare

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects elements, ids, links and text, and refuses tags that do not close."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.lang = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes |= set(values)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        self.lang = values.get("lang") or self.lang
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self._open[-1:] != ["style"] else ""


def page(result: AuditResult, lang: str = "en") -> Page:
    return Page(to_html(prepare(result, lang)).decode())


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_stands_alone_in_its_language(lang: str) -> None:
    source = to_html(prepare(builders.result(), lang)).decode()
    made = Page(source)
    assert made.lang == lang
    assert not {"script", "link", "img", "iframe", "object"} & set(made.tags)
    assert not re.search(r"https?:|url\(|@import|src=", source)
    assert all(link.startswith("#") for link in made.links)


def test_every_link_inside_the_page_has_its_anchor_and_anchors_are_unique() -> None:
    made = page(builders.result())
    assert len(made.ids) == len(set(made.ids))
    assert {link[1:] for link in made.links} <= set(made.ids)
    assert "r-complaints/answered" in made.ids
    assert {f"f-{builders.finding(duty).id}" for duty in builders.DUTIES} <= set(made.ids)


def test_details_are_closed() -> None:
    assert "open" not in page(builders.result()).attributes


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    source = to_html(prepare(builders.hostile(), "en")).decode()
    made = Page(source)
    assert "script" not in made.tags
    assert not any(name.startswith("on") for name in made.attributes)
    assert builders.SCRIPT in made.text
    assert builders.BRACES in made.text
    assert "49" not in re.sub(r"[0-9a-f]{16,}", "", made.text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", source)


def test_english_reports_have_no_chinese_but_what_the_records_say() -> None:
    result = builders.result(sites={"S1": "East", "S2": "West"})
    text = page(result).text
    for said in ("示範物業", "質量部", "客服主管", "受訪者", "備用"):
        text = text.replace(said, "")
    assert not re.search(r"[\u4e00-\u9fff]", text)


@pytest.mark.parametrize("empty", [{}, {"tallies": ()}, {"notes": ()}], ids=str)
def test_empty_lists_say_that_they_are_empty(empty: dict[str, object]) -> None:
    assert "No findings." in page(builders.result(findings=(), **empty)).text


def test_many_findings_of_one_rule_are_cut_and_said_to_be() -> None:
    found = tuple(
        builders.finding(builders.duty("complaints/answered", "missing", subject=f"C-{n:04}"))
        for n in range(FINDINGS_SHOWN + 50)
    )
    made = page(builders.result(findings=found))
    assert sum(name.startswith("f-") for name in made.ids) == FINDINGS_SHOWN
    assert "100 of 150 shown" in made.text
    assert {link[1:] for link in made.links} <= set(made.ids)


def test_the_same_view_gives_the_same_bytes() -> None:
    assert to_html(prepare(builders.result(), "en")) == to_html(prepare(builders.result(), "en"))

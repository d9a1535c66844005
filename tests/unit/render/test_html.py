from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import builders
import jinja2
import pytest
from messages import MESSAGES
from msgspec.structs import replace

from compliance.findings.comparison import Compared, Comparison, Standing
from compliance.findings.finding import Cell
from compliance.findings.result import AuditResult
from compliance.render import templates as room
from compliance.render.html.chart import chart
from compliance.render.html.page import to_html
from compliance.render.templates import templates
from compliance.render.texts import LANGS
from compliance.render.view.model_summary import MonthView
from compliance.render.view.prepare import prepare

VOID = {"meta", "br", "link", "img", "input", "hr"}
LEFT_OPEN = {"li", "dt", "dd", "p"}  # their end tags may be left out


class Page(HTMLParser):
    """Collects elements, ids, links, forms' texts and text, and refuses tags that do not close."""

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
        while self._open[-1] != tag and self._open[-1] in LEFT_OPEN:
            self._open.pop()
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self._open[-1:] not in (["style"], ["script"]) else ""


def page(result: AuditResult, lang: str = "en") -> Page:
    return Page(to_html(prepare(result, lang)).decode())


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_stands_alone_in_its_language(lang: str) -> None:
    source = to_html(prepare(builders.result(), lang)).decode()
    made = Page(source)
    assert made.lang == lang
    assert not {"link", "img", "iframe", "object"} & set(made.tags)
    assert not re.search(r"https?:|url\(|@import|src=|fetch\(|XMLHttp|import\(", source)
    assert all(link.startswith("#") for link in made.links)


def test_every_link_inside_the_page_has_its_anchor_and_anchors_are_unique() -> None:
    made = page(builders.result())
    assert len(made.ids) == len(set(made.ids))
    assert {link[1:] for link in made.links} <= set(made.ids)
    assert "r-complaints/answered" in made.ids
    assert {f"f-{builders.finding(duty).id}" for duty in builders.DUTIES} <= set(made.ids)


def test_the_policy_lets_the_one_script_run_and_no_other() -> None:
    source = to_html(prepare(builders.hostile(), "en")).decode()
    (script,) = re.findall(r"<script>(.*?)</script>", source, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in source
    assert "<script" not in source.replace("<script>" + script, "")


def test_anchors_are_made_of_the_rule_and_the_finding_alone() -> None:
    ids = page(builders.result()).ids
    assert {
        "r-complaints/answered",
        "g-complaints/answered",
        "c-5.2.4",
        f"f-{builders.finding(builders.DUTIES[0]).id}",
    } <= set(ids)


def test_details_are_closed() -> None:
    assert "open" not in page(builders.result()).attributes


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    source = to_html(prepare(builders.hostile(), "en")).decode()
    made = Page(source)
    assert made.tags.count("script") == 1
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


@pytest.mark.parametrize("lang", LANGS)
def test_no_message_is_printed_by_its_key(lang: str) -> None:
    words = set(re.findall(r"[a-z_]+(?:\.[a-z_]+)+", page(builders.result(), lang).text))
    assert words & set(MESSAGES) == set()


@pytest.mark.parametrize("empty", [{}, {"tallies": ()}, {"notes": ()}], ids=str)
def test_empty_lists_say_that_they_are_empty(empty: dict[str, object]) -> None:
    assert "No findings." in page(builders.result(findings=(), **empty)).text


def many(number: int, **values: Any) -> AuditResult:
    names = ("complaints/answered", "complaints/in-software")
    duties = (builders.duty(names[n % 2], "missing", subject=f"C-{n:04}") for n in range(number))
    return builders.result(findings=tuple(builders.finding(duty, **values) for duty in duties))


def rows(made: Page) -> int:
    return sum(name.startswith("f-") for name in made.ids)


def test_every_finding_is_shown_while_there_is_room() -> None:
    made = page(many(150))
    assert rows(made) == 150
    assert "shown" not in made.text


def test_proof_gives_way_before_findings_do_and_the_page_says_where_it_is() -> None:
    view = prepare(many(150, rows=8), "en", beside=("report.html", "findings.xlsx", "findings.json"))
    whole = to_html(view)
    made = Page(to_html(view, page=len(whole) - 1).decode())
    assert rows(made) == 150
    assert "5 of 8 proving records shown." in made.text
    said = "At most 5 proving records are listed for a finding. The rest is in findings.xlsx, findings.json."
    assert said in made.text
    least = Page(to_html(view, page=158_000).decode())
    assert rows(least) == 150
    assert "Of each proving record only its place is listed." in least.text


@pytest.mark.parametrize(
    ("room", "proof"),
    [(146_000, "Of each proving record only its place is listed."), (130_000, "Proving records are not listed.")],
)
def test_what_would_have_passed_gives_way_before_a_finding_does_and_the_page_says_so(room: int, proof: str) -> None:
    view = prepare(many(150, rows=8), "en", beside=("report.html", "findings.xlsx", "findings.json"))
    made = Page(to_html(view, page=room).decode())
    assert rows(made) == 150
    assert "Would have passed" not in made.text
    said = "What would have passed is not listed for each finding. The rest is in findings.xlsx, findings.json."
    assert f"{proof} {said}" in made.text


def test_the_gravest_findings_keep_their_room_and_no_site_loses_all() -> None:
    """Four sites, the last of them with the only majors; there is room for these and for some of the others."""
    part = builders.DUTIES[0]
    found = tuple(
        replace(
            builders.finding(replace(part, subject=f"K{n}", site=f"S{n // 30}")), grade="minor" if n < 110 else "major"
        )
        for n in range(120)
    )
    view = prepare(builders.result(findings=found, sites={f"S{n}": f"Site {n}" for n in range(4)}), "en")
    source = to_html(view, page=len(to_html(view, page=0)) + 20_000).decode()
    shown = re.findall(r"class=f data-g=(\w+) data-s=(\d+)", source)
    assert 10 < len(shown) < 110
    assert [grade for grade, _ in shown].count("major") == 10
    minors = Counter(site for grade, site in shown if grade == "minor")
    assert len(minors) == 4
    assert max(minors.values()) - min(minors.values()) <= 1
    assert f"This page lists {len(shown)} of 120 findings, the gravest first." in Page(source).text


def test_findings_beyond_the_room_are_counted_and_every_rule_keeps_some() -> None:
    view = prepare(many(400), "en")
    source = to_html(view, page=160_000)
    made = Page(source.decode())
    assert 0 < rows(made) < 400
    assert len(source) <= 160_000
    kept = [int(n) for n in re.findall(r"(\d+) of 200 shown\. The rest was not written: run again with", made.text)]
    assert sum(kept) == rows(made)
    assert max(kept) - min(kept) <= 1
    assert {link[1:] for link in made.links} <= set(made.ids)


def test_a_record_that_no_format_holds_is_not_promised() -> None:
    found = replace(builders.finding(builders.DUTIES[0], rows=30), evidence_total=70)
    made = page(builders.result(findings=(found,)))
    assert "20 of 70 proving records shown." in made.text
    assert "Every format holds at most 30; the others are in the exports themselves." in made.text


def test_cells_are_cut_and_the_page_stays_small() -> None:
    long = "長" * 1_000_000
    found = builders.finding(
        builders.duty("complaints/answered", "missing", subject=long), cells=(Cell("words", long),)
    )
    assert len(to_html(prepare(builders.result(findings=(found,)), "en"))) < 200_000


def test_the_trend_is_drawn_to_the_largest_month() -> None:
    drawn = chart((MonthView("2026-02", 3, 1, 0, "75.0%"), MonthView("2026-03", 1, 0, 1, "100.0%")))
    assert drawn is not None
    assert [(bar.good, bar.bad, bar.unjudged) for bar in drawn.bars] == [
        ((48.0, 90.0), (18.0, 30.0), (18.0, 0.0)),
        ((108.0, 30.0), (108.0, 0.0), (78.0, 30.0)),
    ]


def test_a_bar_whose_label_is_a_day_has_room_for_it() -> None:
    month, day = chart((MonthView("2026-06", 3, 1, 0, ""),)), chart((MonthView("2026-06-15", 3, 1, 0, ""),) * 2)
    assert month is not None
    assert day is not None
    assert (month.width, month.bars[0].x, month.bars[0].middle) == (46, 10, 23)
    assert (day.width, [bar.middle for bar in day.bars]) == (132, [33, 99])


def test_an_audit_beside_an_earlier_one_says_what_is_new_and_what_is_gone() -> None:
    (found,) = (builders.finding(builders.DUTIES[0]),)
    beside = Comparison(3, "2025-12-31", {found.id: Compared(Standing.NEW)})
    view = prepare(builders.result(findings=(found,), comparison=beside), "en")
    assert view.history is not None
    assert view.history.before == "Beside run 3 (as of 2025-12-31)"
    assert [(count.label, count.number) for count in view.history.counts if count.number] == [("new", 1)]
    assert "Beside run 3 (as of 2025-12-31)" in Page(to_html(view).decode()).text
    assert "data-h=new" in to_html(view).decode()


def test_the_same_view_gives_the_same_bytes() -> None:
    assert to_html(prepare(builders.result(), "en")) == to_html(prepare(builders.result(), "en"))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder where the code of the templates is kept."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    templates.cache_clear()
    yield Path(cache_from_source(room.__file__)).parent
    templates.cache_clear()


def test_templates_that_were_compiled_once_are_not_compiled_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = prepare(builders.result(), "en")
    expected = to_html(view)
    assert len(list(kept.iterdir())) > 10
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {Path(room.__file__).stat().st_mode & 0o666}
    templates.cache_clear()
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_: pytest.fail("compiled"))
    assert to_html(view) == expected


def test_code_of_another_compiler_is_not_taken(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = prepare(builders.result(), "en")
    expected = to_html(view)
    before = set(kept.iterdir())
    templates.cache_clear()
    monkeypatch.setattr(room, "version", lambda _: "99")
    assert to_html(view) == expected
    assert len(set(kept.iterdir()) - before) == len(before)


def test_code_of_another_template_is_not_taken(kept: Path) -> None:
    view = prepare(builders.result(), "en")
    expected = to_html(view)
    files = sorted(kept.iterdir())
    codes = [path.read_bytes() for path in files]
    for path, code in zip(files, reversed(codes), strict=True):
        path.write_bytes(code)
    templates.cache_clear()
    assert to_html(view) == expected
    assert [path.read_bytes() for path in files] == codes


@pytest.mark.parametrize("damage", [lambda _: b"", lambda code: code[:-9], lambda code: code[:30] + b"\xff" * 40])
def test_damaged_code_is_compiled_anew(kept: Path, damage: Callable[[bytes], bytes]) -> None:
    view = prepare(builders.result(), "en")
    expected = to_html(view)
    for path in kept.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    templates.cache_clear()
    assert to_html(view) == expected


def test_where_python_keeps_no_code_none_is_kept(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = prepare(builders.result(), "en")
    with monkeypatch.context() as without:
        without.setattr(sys, "dont_write_bytecode", True)
        expected = to_html(view)
    assert not kept.exists()
    templates.cache_clear()
    kept.parent.mkdir(parents=True)
    kept.write_text("no folder")
    assert to_html(view) == expected

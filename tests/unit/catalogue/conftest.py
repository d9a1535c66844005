"""A tiny standard in a folder, which each test changes where it wants to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.catalogue.load import load_catalogue

Say = Callable[..., list[str]]

FILES = {
    "standard.yaml": """\
id: tiny
title: {zh-Hant: 小, zh-Hans: 小, en: Tiny}
version: "1"
areas:
  - {id: care, title: {zh-Hant: 照護, zh-Hans: 照护, en: Care}}
  - {id: calls, title: {zh-Hant: 電話, zh-Hans: 电话, en: Calls}}
chapters: [care.yaml]
sites: houses
postings: {of: staff, who: staff_id, post: post, from: since, to: until, site: house}
expects: [houses]
""",
    "care.yaml": """\
clauses:
  - id: "1"
    locator: "1"
    area: care
    statement: {zh-Hant: 每月探訪。, zh-Hans: 每月探访。, en: A visit every month.}
  - id: "2"
    locator: "2"
    area: care
    modality: may
    statement: {zh-Hant: 可以寫信。, zh-Hans: 可以写信。, en: Letters may be written.}
    not_checked_because: {zh-Hant: 自願。, zh-Hans: 自愿。, en: It is voluntary.}
""",
    "records/houses.yaml": """\
title: {zh-Hant: 房屋, zh-Hans: 房屋, en: Houses}
role: register
key: [house]
active: {from: since}
fields:
  house: {type: id, required: true}
  since: {type: date}
  beds: {type: number}
""",
    "records/staff.yaml": """\
title: {zh-Hant: 人員, zh-Hans: 人员, en: Staff}
role: register
key: [staff_id]
fields:
  staff_id: {type: id}
  post: {type: code, values: {nurse: [nurse], cook: [cook]}}
  since: {type: date}
  until: {type: date}
  house: {type: id, link: houses}
""",
    "records/visits.yaml": """\
title: {zh-Hant: 探訪, zh-Hans: 探访, en: Visits}
role: log
at: at
site: house
fields:
  house: {type: id, link: houses}
  by: {type: id, link: staff}
  at: {type: time}
  ended_at: {type: time}
  kind: {type: code, values: {home: [home], street: [street]}}
  note: {type: text}
  minutes: {type: number}
""",
    "rules/care/visits.yaml": """\
clause: "1"
title: {zh-Hant: 缺探訪, zh-Hans: 缺探访, en: No visit}
severity: major
responsible: {post: nurse}
action: {zh-Hant: 探訪。, zh-Hans: 探访。, en: Visit.}
each: houses
frequency:
  count: {of: visits, where: {kind: home}}
  at_least: {param: least}
  per: {per: month}
params:
  least: 1
""",
}
HEAD = """\
clause: "1"
title: {zh-Hant: 缺, zh-Hans: 缺, en: Lack}
severity: minor
responsible: {post: nurse}
action: {zh-Hant: 做。, zh-Hans: 做。, en: Do.}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Write the tiny standard."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def edit(tiny: Path) -> Callable[..., None]:
    """Replace a piece of a file, or write a file."""

    def change(name: str, old: str, new: str | None = None) -> None:
        path = tiny / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if new is None:
            path.write_text(old, encoding="utf-8")
            return
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (name, old, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.fixture
def said(tiny: Path) -> Say:
    """Return the problems of the tiny standard, with places relative to its folder."""

    def problems(**options: object) -> list[str]:
        _, found = load_catalogue(str(tiny), **options)  # type: ignore[arg-type]  # whatever the test passes on
        return [str(problem).replace(f"{tiny}/", "") for problem in found]

    return problems


@pytest.fixture
def said_of_rule(tiny: Path, said: Say) -> Callable[[str], list[str]]:
    """Write a second rule after a fixed head of five lines, and return the problems."""

    def problems(body: str) -> list[str]:
        (tiny / "rules/care/second.yaml").write_text(HEAD + body, encoding="utf-8")
        return [problem.removeprefix("rules/care/second.yaml:") for problem in said()]

    return problems

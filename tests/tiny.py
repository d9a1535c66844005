"""A tiny standard: houses, their staff, and a visit home every month."""

from __future__ import annotations

from pathlib import Path

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


def write_tiny(folder: Path) -> Path:
    """Write the tiny standard below the folder and return it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder

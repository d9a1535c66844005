"""The audit file of a made company: a full cover in the company's language, posts in place of people."""

from __future__ import annotations

from datetime import date, timedelta

from compliance.simulate.company import Company
from compliance.simulate.write import ENCODINGS

HELD = timedelta(days=14)  # on the sites, up to the as-of
COVER = """\
title: 虛構物業服務公司客戶服務審核
objective: 查明各項目的客戶服務記錄是否符合客戶服務標準，找出不符合項並跟進整改。
auditee: 虛構物業服務公司
client: 公司管理層
team: [品質經理（審核組長）, 品質專員（審核員）]
participants: [項目負責人, 客戶主管, 檔案管理員]
locations: [公司總部, 各項目服務中心]
criteria: 公司的客戶服務標準，以及標準引用的法規和合同約定
conclusions: 各項不符合由責任崗位按期限整改，由審核組驗證。
diverging_opinions: 末次會議上沒有未解決的分歧意見。
confidentiality: 只供審核委託方和受審核方內部使用。公司、人員和記錄均屬虛構。
"""


def audit_file(company: Company, as_of: date) -> str:
    """Return ``audit.yaml``: the cover, the audited span, and the encodings that the exports do not tell."""
    coded = "".join(f"  - {{file: {name}.csv, encoding: {code}}}\n" for name, code in ENCODINGS.items())
    held = f"dates: {as_of - HELD} 至 {as_of}\n"
    return f"{COVER}{held}from: {company.first}\nto: {company.last}\nas_of: {as_of}\nexports:\n{coded}"

"""Names from every column of the folder in which persons are named: marked, linked, unknown, on sheets of no type."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.pipeline import load
from compliance.privacy.masker import Masker
from compliance.privacy.terms import personal_terms
from compliance.request import Request

MARKED, LINKED, UNKNOWN, ELSEWHERE, ASIDE = "欒平川", "荀上秋", "諶若水", "卞未央", "闞澤民"
FILES = {
    "customers.csv": f"客户编号,项目编号,客户姓名,经办人\nC1,P01,{MARKED},{UNKNOWN}\n,,{ASIDE},部门主管\n",
    "complaint_events.csv": f"投诉编号,时间,事件类别,操作人,内容\nT1,2026-03-01 10:00,上门,{LINKED},已办\nT2,2026-03-02 10:00,上门,客服中心,已办\n",
    "通訊錄.csv": f"部门,姓名,备注\n工程部,{ELSEWHERE},高级工程师\n合计,管家,1\n",
    "left.csv": "备注,说明\n高级工程师,方便\n",
}


def test_names_of_all_columns_that_name_persons_are_masked_wherever_they_stand(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    loaded = load(Request(tmp_path, "property-cs", date(2026, 6, 30)))
    terms = personal_terms(loaded.connection, loaded.catalogue, loaded.records)
    assert terms["name"] == {MARKED, LINKED, UNKNOWN, ELSEWHERE, ASIDE}
    by = Masker("internal", loaded.catalogue, terms)
    for name in terms["name"]:
        assert name not in by.text(f"昨夜{name}又在樓下等了很久"), name
    assert by.text("客服中心的部门主管、高级工程师和管家都在") == "客服中心的部门主管、高级工程师和管家都在"

"""Why a row, a cell or a file cannot be used: the reasons of data findings. zh-Hant, zh-Hans, en."""

from __future__ import annotations

DATA: dict[str, tuple[str, str, str]] = {
    "data.blank_required": ("必填項空白", "必填项空白", "a required cell is blank"),
    "data.duplicate": ("與另一行完全相同", "与另一行完全相同", "the same as another row"),
    "data.conflicting_key": ("同一編號有不同內容", "同一编号有不同内容", "one key with different contents"),
    "data.total_row": ("合計或簽名行", "合计或签名行", "a total or a signature, no record"),
    "data.unknown_code": ("不在選項之內", "不在选项之内", "not one of the known words"),
    "data.bad_date": ("不是可用的日期", "不是可用的日期", "not a usable date"),
    "data.bad_number": ("不是數字", "不是数字", "not a number"),
    "data.bad_flag": ("不是是或否", "不是是或否", "neither yes nor no"),
    "data.bad_period": ("不是可用的期間", "不是可用的期间", "not a usable period"),
    "data.date_out_of_range": ("日期超出合理範圍", "日期超出合理范围", "a date out of range"),
    "data.other_kind": ("不讀取這類文件", "不读取这类文件", "not a kind of file that is read"),
    "data.empty_sheet": ("空表", "空表", "the sheet is empty"),
    "data.no_header": ("找不到已知的表頭", "找不到已知的表头", "no header row of a known record type was found"),
    "data.ambiguous": (
        "可能是多種記錄；請在 audit.yaml 的 exports 下寫明 record_type",
        "可能是多种记录；请在 audit.yaml 的 exports 下写明 record_type",
        "could be several record types; name its record_type in audit.yaml under exports",
    ),
}

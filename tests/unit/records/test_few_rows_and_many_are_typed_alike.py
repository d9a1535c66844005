"""Few rows are typed in Python, many in SQL: the same cells become the same values, flags and bad cells."""

from __future__ import annotations

from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from compliance.catalogue.record_type import RecordField, RecordType
from compliance.catalogue.words import Text
from compliance.engine.embedded import Embedded
from compliance.engine.opening import opened
from compliance.records.keeping import keep
from compliance.records.typing_rows import type_rows
from compliance.records.typing_sql import Typed, type_relation
from compliance.records.values import Dating

TITLE = Text.model_validate({"zh-Hant": "表", "zh-Hans": "表", "en": "table"})
FIELDS = {
    "i": {"type": "id"},
    "t": {"type": "text"},
    "d": {"type": "date", "not_before": "2010-01-01"},
    "m": {"type": "time"},
    "n": {"type": "number"},
    "f": {"type": "flag"},
    "c": {"type": "code", "values": {"done": ["完成"], "open": ["未完成"]}},
    "p": {"type": "period"},
    "u": {"type": "number", "unit": "hours"},
    "v": {"type": "flag", "values": {"yes": ["合格", "正常"], "no": ["不合格", "異常"]}},
    "e": {"type": "time", "formats": ["epoch", "%m/%d/%Y %I:%M:%S %p"]},
}
KIND = RecordType(
    title=TITLE,
    role="register",
    fields={name: RecordField.model_validate({"title": TITLE, **spec}) for name, spec in FIELDS.items()},
)
SPELLINGS = (
    "2026-03-31", "2026-03-31 10:00", "2026年3月31日", "20260331", "2026/2/30", "1999-01-01", "2009-12-31", "46027",
    "2026-03-31T23:59:59", "1", "-3.25", "1,200", "１２", "", "--", "無", "无", "n/a", "N/A", "-", "/", "none", "是", "否", "√",
    "done", "完成", "未完成", "2026Q1", "2026年第一季度", "2026-03", "A 1", "Ａ１", "007", "1E5", "1.10105E+17",
    "110105199001011000", "90分鐘", "三天半", "半天", "一個月", "1.5小時", "合格", "異常", "1767578400", "0", "12/31/2018 11:59:59 PM", "二〇二六年一月十五日",
    "不適用", "无需", "NA", "Null", "空", "——", "／", "3月5日", "1.23E17", "110105199001011200", "440301200001011200", "1 200", "1,2,3", "2026-01-05 晚上12:00",
    "2026-01-05 08:30-09:30", "2026年1月5日星期一", "20260105083000", "#ROOM?", "¥1,200元", "1.2万", "#N/A", "#FORMULA?", "#12",
    "2026-01-05 24:00", "2026-01-05T24:00:00", "2026-01-05 24:00:00", "2150-01-01", "2101-01-01 10:00:00", "2100-12-31 10:00", "2046-01-01 23:59", "2046-01-02", "2046/1/2", "\u200b", "A\u200b1", "\u2060是", "待定", "无。", "2026年1月5日下午3時30分", " x ", "張三", "a\tb",
    "99999999999999.9999", "99999999999999.99995", "0.00005", "-0.00005", "0.49999", "33.33333333333333", "0.30000000000000004", "1E-300",
)  # fmt: skip
CELL = st.one_of(st.none(), st.sampled_from(SPELLINGS), st.text("0129-/.: #年月日無Aaé１Ａ∅\u3000\x00'", max_size=8))
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, CELL)), max_size=12)


def _stripped(cell: str | None) -> str | None:
    return (cell or "").strip() or None


def _contents(connection: Embedded, typed: Typed) -> object:
    names = [row[0] for row in connection.execute("DESCRIBE typed").fetchall()]
    listed = ", ".join(f'"{name}"' for name in sorted(names))
    rows = connection.execute(f"SELECT {listed} FROM typed ORDER BY _row").fetchall()
    return (
        sorted(names),
        rows,
        typed.columns,
        typed.nones,
        sorted((b.row, b.field, b.value, b.reason) for b in typed.bad),
    )


@settings(max_examples=30, deadline=None)
@example([dict.fromkeys(FIELDS, spelling) for spelling in SPELLINGS])
@given(ROWS)
def test_few_rows_and_many_are_typed_alike(rows: list[dict[str, str | None]]) -> None:
    clean = [(n, {name: _stripped(cell) for name, cell in row.items()}) for n, row in enumerate(rows, start=2)]
    present = list(FIELDS)
    with opened() as connection:
        connection.execute(f"CREATE TABLE raw (_row BIGINT, {', '.join(f'{name} VARCHAR' for name in present)})")
        for number, row in clean:
            values = [number, *(row[name] for name in present)]
            connection.execute(f"INSERT INTO raw VALUES ({', '.join('?' * len(values))})", values)
        many = _contents(connection, type_relation(connection, KIND, "raw", present, dating=Dating(date(2026, 3, 31))))
        few = _contents(connection, type_rows(connection, KIND, present, clean, dating=Dating(date(2026, 3, 31))))
    assert few == many


KEYED = [
    RecordType(
        title=TITLE,
        role="register",
        key=key,
        duplicates=duplicates,
        fields={**KIND.fields, "i": RecordField.model_validate({"title": TITLE, "type": "id", "required": "true"})},
    )
    for key in (("i",), ("i", "c"), ("d",), ("i", "m"), ())
    for duplicates in ("once", "as_delivered")
]
KEYED += [KEYED[-1].model_copy(update={"identity": identity}) for identity in (("d", "i", "m"), ("c", "p", "t"))]


def _used(connection: Embedded, kind: RecordType, typed: Typed) -> object:
    aside = [] if typed.kept else keep(connection, "x", kind, typed.columns, {}, "typed").aside
    names = sorted(row[0] for row in connection.execute("DESCRIBE rec_x").fetchall())
    listed = ", ".join(f'"{name}"' for name in names)
    return names, connection.execute(f"SELECT {listed} FROM rec_x ORDER BY _row, _key").fetchall(), aside


@settings(max_examples=30, deadline=None)
@given(ROWS, st.sampled_from(KEYED))
@example([dict.fromkeys(FIELDS) | {"i": "007"}, dict.fromkeys(FIELDS, "2026-03-31")], KEYED[0])
@example([{**dict.fromkeys(FIELDS), "i": "1", "m": m} for m in ("2026-03-31", "2026-03-31 10:00", "x")], KEYED[-2])
@example([{**dict.fromkeys(FIELDS), "i": "張三", "t": t, "c": "完成"} for t in ("張三", "--", None)], KEYED[-1])
@example([{**dict.fromkeys(FIELDS), "i": "1", "m": m} for m in ("2026-03-31", "2026-03-31 10:00:05")], KEYED[6])
def test_few_rows_that_all_stand_are_used_as_many_would_be(rows: list[dict[str, str | None]], kind: RecordType) -> None:
    clean = [(n, {name: _stripped(cell) for name, cell in row.items()}) for n, row in enumerate(rows, start=2)]
    present = list(FIELDS)
    with opened() as connection:
        slowly = _used(connection, kind, type_rows(connection, kind, present, clean, dating=Dating(date(2026, 3, 31))))
        typed = type_rows(connection, kind, present, clean, dating=Dating(date(2026, 3, 31)), used="rec_x")
        assert _used(connection, kind, typed) == slowly

"""Every form in which people write a value is read as that value, and what cannot be one says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.catalogue.record_type import RecordField
from compliance.records.parsed import Parsed
from compliance.records.values import is_resident_id, parse

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda m: m.replace(microsecond=0))
WIDE = str.maketrans("0123456789/-:", "０１２３４５６７８９／－：")
ONES = "〇一二三四五六七八九"


def _numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    return (("" if tens == 1 else ONES[tens]) + "十" if tens else "") + (ONES[ones] if ones or not tens else "")


def _half_day(m: datetime) -> str:
    return f"{'上午' if m.hour < 12 else '下午'}{(m.hour - 1) % 12 + 1}"


DAY_FORMS: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month:02}.{d.day:02}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "chinese with spaces": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
    "numerals": lambda d: "".join(ONES[int(c)] for c in str(d.year)) + f"年{_numeral(d.month)}月{_numeral(d.day)}日",
    "compact": lambda d: f"{d:%Y%m%d}",
    "wide digits": lambda d: d.isoformat().translate(WIDE),
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "serial as float": lambda d: f"{(d - date(1899, 12, 30)).days}.0",
}
MOMENT_FORMS: dict[str, Callable[[datetime], str]] = {
    "iso": lambda m: m.isoformat(),
    "with a space": lambda m: m.isoformat(" "),
    "slashes": lambda m: f"{m.year}/{m.month}/{m.day} {m.hour}:{m.minute:02}:{m.second:02}",
    "chinese": lambda m: f"{m.year}年{m.month}月{m.day}日 {m.hour}時{m.minute}分{m.second}秒",
    "half days": lambda m: f"{m.year}年{m.month}月{m.day}日{_half_day(m)}:{m.minute:02}:{m.second:02}",
    "with milliseconds": lambda m: m.isoformat(" ") + ".000",
    "wide digits": lambda m: m.isoformat(" ").translate(WIDE),
    "universal": lambda m: (m - timedelta(hours=8)).isoformat() + "Z",
    "own offset": lambda m: m.isoformat() + "+08:00",
    "declared": lambda m: f"{m:%m/%d/%Y %I:%M:%S %p}",
    "epoch": lambda m: str(int((m - datetime(1970, 1, 1, 8)).total_seconds())),
}
EIGHT_HOURS = timedelta(hours=8)
TIME = RecordField(type="time", formats=("%m/%d/%Y %I:%M:%S %p", "epoch"))


@pytest.mark.parametrize("form", DAY_FORMS)
@given(day=DAYS)
def test_a_day_in_any_form_is_that_day(form: str, day: date) -> None:
    found = parse(RecordField(type="date"), DAY_FORMS[form](day))
    assert found == Parsed(datetime(day.year, day.month, day.day), whole_day=True)


@pytest.mark.parametrize("form", MOMENT_FORMS)
@given(moment=MOMENTS)
def test_a_moment_in_any_form_is_that_moment(form: str, moment: datetime) -> None:
    assert parse(TIME, MOMENT_FORMS[form](moment), EIGHT_HOURS) == Parsed(moment)


@pytest.mark.parametrize(
    ("offset", "read"),
    [(timedelta(0), "2026-03-31 23:30"), (timedelta(hours=-5), "2026-03-31 18:30"), (EIGHT_HOURS, "2026-04-01 07:30")],
    ids=str,
)
@pytest.mark.parametrize("text", ["2026-03-31T23:30:00Z", "2026-04-01 02:30+03:00", "1774999800"])
def test_a_time_with_a_zone_is_told_by_the_wall_clock_of_the_standard(text: str, offset: timedelta, read: str) -> None:
    assert parse(TIME, text, offset) == Parsed(datetime.fromisoformat(read))


@pytest.mark.parametrize(
    ("text", "offset"), [("9999-12-31T23:59:59Z", 8), ("0001-01-01T00:00:00Z", -5), ("0001-01-01T00:00:00Z", 8)]
)
def test_a_zone_that_leads_out_of_the_calendar_is_a_date_that_cannot_be(text: str, offset: int) -> None:
    assert parse(RecordField(type="time"), text, timedelta(hours=offset)) == Parsed(None, reason="bad_date")


@pytest.mark.parametrize(
    "text",
    ["2026/2/30", "26.1.5", "26-01-05", "1/5/2026", "民國115年1月5日", "115/1/5", "2026-13-01", "1999-12-31",
     "3026-01-01", "2026-01-05 25:00", "20260230", "19999", "90000", "二〇二六年十三月一日", "十五日", "待定", "2026-1-5-6", "2026年1月5日星期二", "9999-12-31",
     "1900-01-01", "2026-01-05(三)", "2026010508", "2026-01-05～2026-01-08", "26年1月5日", "二〇二六年二月三十日"],
)  # fmt: skip
def test_what_is_no_day_is_no_day_and_no_crash(text: str) -> None:
    assert parse(RecordField(type="date"), text) == Parsed(None, reason="bad_date")


MOMENTS_READ = {
    "2026-01-05 下午3:05": datetime(2026, 1, 5, 15, 5),
    "2026-01-05 下午15:05": datetime(2026, 1, 5, 15, 5),
    "2026-01-05 上午12:05": datetime(2026, 1, 5, 0, 5),
    "2026-01-05 中午12:30": datetime(2026, 1, 5, 12, 30),
    "2026-01-05 中午1:30": datetime(2026, 1, 5, 13, 30),
    "2026年1月5日 晚上8点": datetime(2026, 1, 5, 20),
    "2026年1月5日 星期一 08:30": datetime(2026, 1, 5, 8, 30),
    "20260105083000": datetime(2026, 1, 5, 8, 30),
    "2026-01-05T08:30:00+09:00": datetime(2026, 1, 5, 7, 30),
    "2026-01-05T20:30:00-05:00": datetime(2026, 1, 6, 9, 30),
    "2026-01-05\n08:30": datetime(2026, 1, 5, 8, 30),
}


@pytest.mark.parametrize("text", MOMENTS_READ)
def test_a_moment_as_people_write_it(text: str) -> None:
    assert parse(TIME, text, EIGHT_HOURS) == Parsed(MOMENTS_READ[text])


@pytest.mark.parametrize(
    "text",
    ["2026-01-05 24:00", "2026-01-05 12:60", "2026-01-05 晚上12:00", "2026-01-05 晚上1:30", "2026-01-05 上午15:05",
     "2026-01-05 早上12:00", "2026-01-05 凌晨8:00", "2026-01-05 中午9:00", "2026-01-05 08:30-09:30", "2026-01-05 星期二 08:30",
     "2026-01-05T08:30+25:00", "20260105246000", "1899-12-31 01:30:00"],
)  # fmt: skip
def test_a_moment_that_may_be_two_or_none_is_not_guessed(text: str) -> None:
    assert parse(RecordField(type="time"), text) == Parsed(None, reason="bad_date")


@pytest.mark.parametrize(
    "text",
    ["1,2,3", "12,34", "1,5", "1.200,50", "1 2", "1_000", "١٢", "5%", "(5)", "5-6", "三", "NaN", "inf", "0x10", "HK$5", "1,234,56", "1, 200",
     "100000000000000", "5元5", "万"],
)  # fmt: skip
def test_what_may_be_two_numbers_or_none_is_none(text: str) -> None:
    assert parse(RecordField(type="number"), text) == Parsed(None, reason="bad_number")


@given(
    st.decimals(0, 10**9, places=2), st.sampled_from(["{:,}", "{:,}万", "RMB {}", "人民币{:,}元整", "$ {:,}", "+{}"])
)
def test_an_amount_with_its_thousands_and_currency(value: Decimal, form: str) -> None:
    times = 10_000 if "万" in form else 1
    assert parse(RecordField(type="number"), form.format(value)) == Parsed(value * times)


@given(
    st.integers(0, 500),
    st.integers(0, 59),
    st.sampled_from(["{}小时{}分", "{}小時{}分鐘", "{}h{}min", "{} hours {} minutes"]),
)
def test_hours_and_minutes_are_one_length(hours: int, minutes: int, form: str) -> None:
    read = parse(RecordField(type="number", unit="minutes"), form.format(hours, minutes))
    assert read == Parsed(Decimal(hours * 60 + minutes))


@given(
    st.integers(2000, 2099),
    st.integers(1, 12),
    st.sampled_from(["{}-{:02}", "{}年{}月", "{}年{}月份", "{}/{}", "{}.{:02}"]),
)
def test_a_month_in_any_form(year: int, month: int, form: str) -> None:
    assert parse(RecordField(type="period"), form.format(year, month)) == Parsed(f"{year}-{month:02}")


@given(
    st.integers(2000, 2099),
    st.integers(1, 4),
    st.sampled_from(["{}Q{}", "{}-Q{}", "{} q{}", "{}年第{}季度", "{}年{}季度"]),
)
def test_a_quarter_in_any_form(year: int, quarter: int, form: str) -> None:
    read = parse(RecordField(type="period"), form.format(year, quarter))
    assert read == Parsed(f"{year}Q{quarter}")
    assert parse(RecordField(type="period"), f"{year}年第{'一二三四'[quarter - 1]}季度") == read


@given(st.integers(0, 10**9), st.sampled_from(["{:,}", "¥{}", "{}元", "￥{:,}元", " {} ", "{}.0"]))
def test_an_amount_in_any_form(value: int, form: str) -> None:
    assert parse(RecordField(type="number"), form.format(value)) == Parsed(Decimal(value))


LENGTHS = {
    "45天": 1080, "1.5小時": Decimal("1.5"), "90分鐘": Decimal("1.5"), "半天": 12, "兩周": 336, "三天半": 84, "一個半小時": Decimal("1.5"),
    "1小时30分": Decimal("1.5"), "12": 12, "十五日": 360, "２天": 48, "2 days": 48,
}  # fmt: skip


@pytest.mark.parametrize("text", LENGTHS)
def test_a_length_of_time_is_read_in_the_unit_of_its_field(text: str) -> None:
    assert parse(RecordField(type="number", unit="hours"), text) == Parsed(Decimal(LENGTHS[text]))


@pytest.mark.parametrize("text", ["一個月", "3个月", "不久", "45天左右", "半", "1..5天"])
def test_months_and_words_are_no_length(text: str) -> None:
    assert parse(RecordField(type="number", unit="days"), text) == Parsed(None, reason="bad_number")


def test_a_length_needs_a_field_that_declares_its_unit() -> None:
    assert parse(RecordField(type="number"), "45天").reason == "bad_number"


@pytest.mark.parametrize(
    ("text", "value"),
    [("NA", "NA"), ("007", "007"), ("1E5", "1E5"), ("Null0", "Null0"), ("64110", "64110"), ("110105199001011234", "110105199001011234"),
     ("Ａ０１", "A01"), ("10000000000000000", "10000000000000000")],
)  # fmt: skip
def test_an_id_stays_text(text: str, value: str | None) -> None:
    assert parse(RecordField(type="id"), text) == Parsed(value)


@pytest.mark.parametrize(
    "text",
    ["1.10105E+17", "1E+17", "1.23E17", "1.23e+17", "110105199001011200", "110105199001011000", "20260101000000100000"],
)
def test_an_id_that_a_spreadsheet_has_cut_is_told(text: str) -> None:
    assert parse(RecordField(type="id"), text) == Parsed(None, reason="damaged_id")


def test_a_residents_number_that_really_ends_in_zeros_is_whole() -> None:
    whole = next(text for n in range(100) if is_resident_id(text := f"1101051990{n:02}01{1000:04}"[:15] + "000"))
    assert parse(RecordField(type="id"), whole) == Parsed(whole)


def _flag(**values: Any) -> RecordField:
    return RecordField.model_validate({"type": "flag", **({"values": values} if values else {})})


def test_yes_and_no_and_the_fields_own_words() -> None:
    usual = {
        text: parse(_flag(), text).value
        for text in ("是", "有", "√", "✓", "Y", "1", "已", "否", "無", "×", "N", "0", "未", "--", "")
    }
    assert usual == dict.fromkeys(("是", "有", "√", "✓", "Y", "1", "已"), True) | dict.fromkeys(("否", "無", "×", "N", "0", "未"), False) | {"--": None, "": None}  # fmt: skip
    own = _flag(yes=["異常"], no=["正常", "1"])
    assert [parse(own, text).value for text in ("异常", "正常", "1", "是")] == [True, False, False, True]
    assert parse(_flag(), "正常").reason == "bad_flag"


GIVEN: dict[str, dict[str, object]] = {
    "id": {"type": "id"},
    "text": {"type": "text"},
    "name": {"type": "text", "personal": "name"},
    "date": {"type": "date"},
    "number": {"type": "number"},
    "period": {"type": "period"},
    "flag": {"type": "flag"},
    "code": {"type": "code", "values": {"done": ["完成"]}},
    "own": {"type": "code", "values": {"done": ["完成"], "void": ["N/A", "/", "無"]}},
}
NONE, ANSWER, BLANK = Parsed(None, none=True), Parsed("∅", none=True), Parsed(None)
BAD_FLAG, BAD_CODE = Parsed(None, reason="bad_flag"), Parsed(None, reason="unknown_code")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("", "  ", "\u3000"), dict.fromkeys(GIVEN, BLANK)),
        (("-", "--", "—", "——", "–", "－", "null", "NULL", "None", "空"), dict.fromkeys(GIVEN, NONE)),
        (("/", "／"), dict.fromkeys(GIVEN, NONE) | {"own": Parsed("void")}),
        (("N/A", "n/a", "Ｎ／Ａ"), dict.fromkeys(GIVEN, NONE) | {"flag": BAD_FLAG, "code": BAD_CODE, "own": Parsed("void")}),
        (("不適用", "不适用"), dict.fromkeys(GIVEN, NONE) | {"flag": BAD_FLAG, "code": BAD_CODE, "own": BAD_CODE}),
        (("無", "无"), dict.fromkeys(GIVEN, NONE) | {"id": ANSWER, "text": ANSWER, "name": ANSWER, "flag": Parsed(value=False),
                                                     "code": BAD_CODE, "own": Parsed("void")}),
        (("NA",), {"id": Parsed("NA"), "text": NONE, "name": Parsed("NA"), "flag": BAD_FLAG, "code": BAD_CODE,
                   "date": Parsed(None, reason="bad_date"), "number": Parsed(None, reason="bad_number")}),
    ],
)  # fmt: skip
def test_blank_none_not_applicable_and_a_value_are_told_apart(
    texts: tuple[str, ...], expected: dict[str, Parsed]
) -> None:
    fields = {name: RecordField.model_validate(spec) for name, spec in GIVEN.items() if name in expected}
    for text in texts:
        assert {name: parse(field, text) for name, field in fields.items()} == expected, text


def test_a_text_that_begins_with_none_is_a_text() -> None:
    assert [parse(RecordField(type="text"), text).value for text in ("無異議", "没有", "Na")] == ["无异议", "∅", "Na"]


def test_a_no_where_a_proof_is_asked_for_answers_and_gives_nothing() -> None:
    text, name, number = (RecordField.model_validate(GIVEN[kind]) for kind in ("text", "name", "id"))
    assert {parse(text, said) for said in ("否", "不是", "未提供", "No", "FALSE", "0", "０", "×")} == {ANSWER}
    assert {parse(number, said) for said in ("否", "未提供")} == {ANSWER}
    assert [parse(number, said).value for said in ("0", "No", "×")] == ["0", "No", "×"]
    assert [parse(name, said) for said in ("否", "No")] == [ANSWER, Parsed("No")]
    assert [parse(text, said).value for said in ("否認", "0件", "no leak", "未發現異常")] == [
        "否认",
        "0件",
        "no leak",
        "未发现异常",
    ]
    assert parse(RecordField.model_validate(GIVEN["flag"]), "否") == Parsed(value=False)
    assert parse(RecordField(type="number"), "0").value == 0


def test_a_text_that_only_holds_the_place_of_one_to_come_gives_nothing() -> None:
    said = ("待補", "待补充", "未填寫", "暫缺", "TBD", "．", "…", "?")
    assert {parse(RecordField(type="text"), text) for text in said} == {NONE}
    assert parse(RecordField(type="text"), "暫無") == ANSWER
    assert parse(RecordField(type="text"), "待補漆").value == "待补漆"
    # Of other types such a word stays a cell that cannot be used: a blank time would be no duty at all.
    assert parse(RecordField(type="time"), "待補").reason == "bad_date"
    assert parse(RecordField(type="time"), "暫無").reason == "bad_date"


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060\ufeff", " \u200b ", "\u00ad"])
def test_a_cell_of_nothing_but_unseen_signs_is_blank_and_an_id_with_one_is_the_id(unseen: str) -> None:
    field = RecordField(type="text")
    key = RecordField(type="id")
    assert parse(field, unseen) == BLANK
    assert parse(key, f"A{unseen.strip()}12") == Parsed("A12")


@pytest.mark.parametrize("word", ["待定", "待確認", "未編號", "未定"])
def test_a_word_for_what_is_not_settled_gives_nothing(word: str) -> None:
    field = RecordField(type="text")
    assert parse(field, word) == NONE
    assert parse(field, "無。") == parse(field, "無此項") == ANSWER

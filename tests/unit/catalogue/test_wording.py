from __future__ import annotations

from pathlib import Path

from compliance.catalogue.load import load_catalogue
from compliance.catalogue.wording import Wording
from tiny import write_tiny

TEXT = {"zh-Hant": "已簽字", "zh-Hans": "已签字", "en": "signed"}


def test_a_rule_may_mean_something_else_by_a_name() -> None:
    wording = Wording.model_validate(
        {"requirements": {"signed": TEXT, "care/visits signed": {**TEXT, "en": "signed at the visit"}}}
    )
    assert wording.requirement("care/visits", "signed", "en") == "signed at the visit"
    assert wording.requirement("care/calls", "signed", "en") == "signed"
    assert wording.requirement("care/calls", "held", "en") is None


def test_what_nobody_worded_is_printed_as_the_rule_has_it() -> None:
    wording = Wording.model_validate({"posts": {"護士": {"zh-Hant": "護士", "zh-Hans": "护士", "en": "nurse"}}})
    assert [wording.post(post, "en") for post in ("護士", "院長")] == ["nurse", "院長"]
    assert wording.reading("first", "zh-Hant") == "first"


def test_a_reading_is_worded_in_chinese_under_its_english() -> None:
    wording = Wording.model_validate({"readings": {"first": {"zh-Hant": "從嚴", "zh-Hans": "从严"}}})
    assert [wording.reading("first", lang) for lang in ("zh-Hant", "zh-Hans", "en")] == ["從嚴", "从严", "first"]


def test_a_faulty_wording_is_a_problem_at_its_line(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    (folder / "wording.yaml").write_text("posts:\n  nurse: {zh-Hant: 護士, en: nurse}\n", encoding="utf-8")
    _, problems = load_catalogue(str(folder))
    assert [str(problem).replace(str(folder), "") for problem in problems] == [
        "/wording.yaml:2:3: 'zh-Hans' is missing"
    ]


def test_whoever_words_a_parameter_words_all_and_none_that_is_not_there(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    words = "{zh-Hant: 期限, zh-Hans: 期限, en: limit}"
    (folder / "wording.yaml").write_text(f"params:\n  visits.minimun: {words}\n", encoding="utf-8")
    _, problems = load_catalogue(str(folder))
    declared = "an entry under params of wording.yaml, in three languages"
    assert [str(problem).replace(str(folder), "") for problem in problems] == [
        f"/rules/care/visits.yaml:12:10: the parameter 'least' has no words; expected {declared}",
        "/wording.yaml:2:3: no rule has the parameter 'visits.minimun'; expected a parameter of a rule",
    ]


def test_a_code_may_mean_something_else_in_a_field_or_in_a_field_of_one_type() -> None:
    codes = {
        code: {**TEXT, "en": said} for code, said in (("open", "a"), ("status open", "b"), ("doors.status open", "c"))
    }
    wording = Wording.model_validate({"codes": codes})
    places = (("", ""), ("visits", "kind"), ("visits", "status"), ("doors", "status"))
    assert [wording.code("open", "en", *place) for place in places] == ["a", "a", "b", "c"]
    assert wording.code("shut", "en", "doors", "status") is None


def test_whoever_words_a_code_words_all_and_none_that_is_not_there(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    coded = ("cook", "staff.post nurse", "kind home", "visits.kind strete")
    lines = [f"  {key}: {{zh-Hant: 甲{n}, zh-Hans: 甲{n}, en: a{n}}}\n" for n, key in enumerate(coded)]
    (folder / "wording.yaml").write_text("codes:\n" + "".join(lines), encoding="utf-8")
    _, problems = load_catalogue(str(folder))
    missing = "the code 'street' has no words; expected an entry under codes of wording.yaml, in three languages"
    nobody = "no vocabulary and no parameter has the code 'visits.kind strete'"
    expected = "a code of a vocabulary, or one behind its field"
    assert [str(problem).replace(str(folder), "") for problem in problems] == [
        f"/records/visits.yaml:10:45: {missing}",
        f"/wording.yaml:5:3: {nobody}; expected {expected}. Did you mean 'visits.kind street'?",
    ]


def test_an_export_may_write_the_words_of_a_code_unless_they_are_those_of_another(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    said = ("cook 廚師 厨师 chef", "nurse 護士 护士 cook", "home 家訪 家访 visit", "street 街訪 街访 outside")
    lines = ["  {}: {{zh-Hant: {}, zh-Hans: {}, en: {}}}\n".format(*words.split()) for words in said]
    (folder / "wording.yaml").write_text("codes:\n" + "".join(lines), encoding="utf-8")
    found, problems = load_catalogue(str(folder))
    assert found is not None
    assert found.record_types["visits"].fields["kind"].values == {
        "home": ("home", "家訪", "家访", "visit"),
        "street": ("street", "街訪", "街访", "outside"),
    }
    assert [str(problem).replace(str(folder), "") for problem in problems] == [
        "/wording.yaml:3:3: 'cook' is a spelling of 'cook' too; expected a spelling of one code"
    ]

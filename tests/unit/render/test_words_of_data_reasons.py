"""Every reason that a reader of exports can give has words in all three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import compliance.records
from compliance.render.labels import data_reason
from compliance.render.texts import LANGS, Words

REASONS = {
    *(
        "blank_required",
        "duplicate",
        "conflicting_key",
        "total_row",
        "unknown_code",
        "bad_date",
        "bad_number",
        "no_parent",
        "may_correct",
    ),
    *(
        "signature_row",
        "instruction_row",
        "note_row",
        "header_again",
        "above_header",
        "beyond_header",
        "other_header",
        "formula_without_value",
        "cell_error",
        "damaged_id",
        "soft_deleted",
        "corrected",
        "duplicate_counted",
    ),
    *(
        "bad_flag",
        "bad_period",
        "date_out_of_range",
        "number_out_of_range",
        "date_without_year",
        "required_not_given",
        "other_kind",
        "empty_sheet",
        "no_header",
        "ambiguous",
        "left_out",
    ),
}


def test_these_are_the_reasons_in_the_source() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(compliance.records.__path__[0]).rglob("*.py"))
    assert set(re.findall(r'reason="([a-z_]+)"', source)) <= REASONS
    assert all(reason in source for reason in REASONS)


@pytest.mark.parametrize("lang", LANGS)
def test_each_has_words(lang: str) -> None:
    words = Words(lang)
    assert all(words.known(f"data.{reason}") for reason in REASONS)
    said = {data_reason(words, reason) for reason in REASONS}
    assert len(said) == len(REASONS)
    assert not any("_" in text and "audit.yaml" not in text for text in said)


def test_a_detail_stands_behind() -> None:
    assert data_reason(Words("en"), "other_kind:.pdf") == "not a kind of file that is read (.pdf)"

"""A name, a phone, an identity number and a room, planted wherever records and people can carry them, in every format."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import builders
import pytest
from builders import at, duty
from msgspec.structs import replace

from compliance.catalogue.profile import AuditFile
from compliance.catalogue.record_type import RecordType
from compliance.catalogue.review import Review
from compliance.catalogue.waiver import Waiver
from compliance.findings.comparison import Compared, Comparison, Duty, Fate, Gone, Known, Standing
from compliance.findings.finding import Cell, Evidence, Finding
from compliance.findings.result import AuditResult, Note
from compliance.findings.waiving import Waived
from compliance.ledger import State
from compliance.privacy.masker import Masker, masked_by_look
from compliance.privacy.masks import Level, masked, pseudonym
from compliance.privacy.result import masked_result
from compliance.privacy.spotting import Spotter
from compliance.problems import Place
from compliance.render.write import FORMATS, write_all
from compliance.tables import DataFinding, Extent, Source

NAME, PHONE, ID, ROOM = "歐陽曉", "13912348000", "110105194912310021", "3棟2單元501"
TERMS = {"name": (NAME,)}
WHOLE = f"{NAME}住{ROOM}，電話{PHONE}，證件{ID}。"
SECRETS = (NAME, PHONE, ID, ROOM, "2單元501", "欧阳晓")
KEY = b"k" * 16


EARLIER = Duty("complaints/answered", WHOLE, WHOLE)


def planted(*, compared: bool) -> AuditResult:
    """The same audit with all four in every place that records, files and people fill."""
    base = builders.result()
    types = dict(base.catalogue.record_types)
    fields = {"type": "text", "title": {"zh-Hant": "姓名", "zh-Hans": "姓名", "en": "name"}}
    raw = types["complaints"].model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["fields"] |= {
        "who": {**fields, "personal": "name"}, "phone": {**fields, "personal": "phone"},
        "paper": {**fields, "personal": "resident_id"}, "home": {**fields, "personal": "room"},
    }  # fmt: skip
    types["complaints"] = RecordType.model_validate(raw)
    cells = (
        Cell("words", WHOLE), Cell("who", NAME), Cell("phone", PHONE), Cell("paper", ID), Cell("home", ROOM),
        Cell("nobody_knows_this", WHOLE), Cell("no", WHOLE),
    )  # fmt: skip
    place = Place(f"{WHOLE}.xlsx", 3, 0, WHOLE)
    broken = duty("complaints/answered", "missing", subject=WHOLE, window=f"stratum:{WHOLE}:{WHOLE}")
    one = builders.finding(broken)
    review = Review(finding=one.id, grade="minor", why=WHOLE, by=NAME, on=date(2026, 3, 31))
    found = Finding(
        one.id, broken, "minor", WHOLE, (Evidence("complaints", WHOLE, place, cells, "subject"),), 1, reviews=(review,),
        computed="major",
    )  # fmt: skip
    waiver = Waiver.model_validate(
        {"finding": one.id, "reason": WHOLE, "approver": NAME, "from": date(2026, 1, 1), "expires": date(2026, 12, 31)}
    )
    gone = Gone(Known(EARLIER.finding, EARLIER, "S2", "5.2.4", "major", Fate.OPEN, 1), "conforming")
    coming = duty(
        "complaints/answered", "not_due", subject=WHOLE, window=WHOLE, state=State.PENDING, due=at("2026-04-02")
    )
    comparison = Comparison(
        1, "2026-02-28", {one.id: Compared(Standing.REOPENED, 1, one.id)}, (gone,), (gone,), (WHOLE,)
    )
    return replace(
        base,
        catalogue=replace(base.catalogue, record_types=types),
        findings=(found,),
        audit_file=AuditFile.model_validate(
            dict.fromkeys(("title", "objective", "auditee", "client", "criteria", "conclusions", "dates", "diverging_opinions", "confidentiality"), WHOLE)
            | {name: [WHOLE] for name in ("team", "participants", "locations")}
        ),
        notes=(Note("complaints/answered", "S1", "not_assessable", "unusable", 1, WHOLE, WHOLE),),
        records=builders.records(
            sources=(Source(0, WHOLE, WHOLE, "ab" * 32, "complaints", 1, 1, 0, Extent(), (WHOLE,)),),
            data_findings=(
                DataFinding("complaints", place, "who", NAME, "bad_date", set_aside=False),
                DataFinding("complaints", place, "", WHOLE, "duplicate", set_aside=True),
            ),
            unrecognised=((WHOLE, "unknown"),),
        ),
        sites={"S1": f"東苑{WHOLE}", "S2": "西苑"},
        upcoming=(coming,),
        waived=Waived(
            {one.id: waiver} if compared else {}, ((waiver, (one.id,)),), (waiver,), ((waiver, (one.id,)),),
            ((waiver, (one.id,)),),
        ),
        comparison=comparison if compared else None,
    )  # fmt: skip


def masker(level: Level) -> Masker:
    return Masker(level, planted(compared=False).catalogue, TERMS, KEY)


def contents(path: Path) -> str:
    """Return all text of a file; of a package all its parts, and the escapes of JSON undone by being UTF-8."""
    if path.suffix not in {".xlsx", ".docx"}:
        return path.read_bytes().decode("utf-8").replace("\r\n ", "").replace("\\", "")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return "".join(archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist())


@pytest.mark.parametrize("compared", [False, True])
@pytest.mark.parametrize("level", ["internal", "public"])
def test_nothing_personal_is_in_any_byte_of_any_format(tmp_path: Path, level: Level, compared: bool) -> None:
    paths = write_all(
        masked_result(planted(compared=compared), masker(level)), tmp_path, lang="zh-Hant", formats=FORMATS
    )
    assert len(paths) >= len(FORMATS)
    assert ("notice-S1.docx" in {path.name for path in paths}) is not compared  # there it is waived
    for path in paths:
        text = contents(path) + path.name
        assert [secret for secret in SECRETS if secret in text] == [], path.name


def test_without_masking_everything_is_there(tmp_path: Path) -> None:
    result = masked_result(planted(compared=False), masker("none"))
    paths = write_all(
        result, tmp_path, lang="zh-Hant", formats=("html", "xlsx", "json", "csv", "sarif", "oscal", "junit")
    )
    for path in paths:
        if path.name != "oscal-catalog.json":
            assert [secret for secret in (NAME, PHONE, ID, ROOM) if secret not in contents(path)] == [], path.name


def test_internally_a_name_keeps_its_first_sign_a_number_its_ends_and_a_room_its_building() -> None:
    shown = [
        masked(kind, value, "internal", KEY).partition("~")[0]
        for kind, value in (
            ("name", NAME), ("phone", PHONE), ("phone", "+86 139-1234-8000"), ("phone", "0755-26001234"),
            ("resident_id", ID), ("room", ROOM), ("room", "12號樓3門402"), ("room", "3-2-501"), ("room", "501"),
            ("address", "某路一號"), ("mail", "anna@example.cn"),
        )
    ]  # fmt: skip
    assert shown == [
        "歐**", "139****8000", "139****8000", "075****34", "****0021", "3棟*", "12號樓*", "3*", "***", "***", "a***@",
    ]  # fmt: skip


def test_for_the_public_only_the_pseudonym_is_left() -> None:
    assert masked("name", NAME, "public", KEY) == f"***~{pseudonym(NAME, KEY)}"


def test_one_household_has_one_pseudonym_in_cells_and_free_text_and_in_either_script() -> None:
    by = masker("internal")
    cell, text = by.cell("complaints", "home", ROOM), by.text(f"住{ROOM}的住戶")
    own = pseudonym(ROOM, KEY)
    assert cell == f"3棟*~{own}"
    assert text == f"住3棟*~{own}的住戶"
    assert by.text("住3栋2单元501的") == f"住3栋*~{own}的"
    assert by.text("欧阳晓來電") == f"欧**~{pseudonym(NAME, KEY)}來電"


def test_another_key_gives_other_pseudonyms_and_no_key_those_of_the_records() -> None:
    book = planted(compared=False).catalogue
    keys = [Masker("internal", book, TERMS, b"x" * 16), Masker("internal", book, TERMS), Masker("internal", book, {})]
    texts = {by.text(f"電話 {PHONE}") for by in keys}
    assert len(texts) == 3
    assert Masker("internal", book, TERMS).text(PHONE) == Masker("internal", book, TERMS).text(PHONE)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05",
        "2026/1/5",
        "第2026-001號",
        "3棟電梯維修",
        "P01-C-0031",
        "投訴單 20260105001",
        "03-2026",
        "28 件",
        "4ca4e4629d4d0a8b1796847139030e05",
        "業主：張貼通知",
        "管理房間 12 間",
        "老師傅",
    ],
)
def test_dates_numbers_of_records_and_plain_words_stay(text: str) -> None:
    assert list(Spotter(TERMS).spans(text)) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("１３９１２３４８０００", "phone"), ("139 1234 8000", "phone"), ("+86 13912348000", "phone"), ("0755-26001234", "phone"),
        (ID, "resident_id"), ("3棟2單元501", "room"), ("3幢2单元501室", "room"), ("A座1203", "room"), ("5#302", "room"),
        ("3-2-501", "room"), ("anna@example.cn", "mail"), ("粵B12345", "plate"), (NAME, "name"), ("1203室", "room"),
        ("139.1234.8000", "phone"), ("(0755)26001234", "phone"), ("+852 6123 4567", "phone"),
        ("110105 1949 1231 0021", "resident_id"), ("110105491231002", "resident_id"), ("6228480012345678901", "account"),
    ],
)  # fmt: skip
def test_what_looks_personal_is_spotted_whole(text: str, kind: str) -> None:
    assert list(Spotter(TERMS).spans(f"見{text}。")) == [(1, 1 + len(text), kind)]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("業主王先生來電", "王", "name"), ("請聯繫陳大文女士", "陳大文", "name"), ("聯繫人：李四，", "李四", "name"),
        ("電話8231 4567", "8231 4567", "phone"), ("護照號：E12345678", "E12345678", "resident_id"),
        ("微信：abc_12345", "abc_12345", "account"),
    ],
)  # fmt: skip
def test_what_a_word_before_or_behind_it_tells_is_spotted(text: str, value: str, kind: str) -> None:
    begin = text.index(value)
    assert list(Spotter({}).spans(text)) == [(begin, begin + len(value), kind)]


@pytest.mark.parametrize("hidden", ["\u200b", "\u200d", "\u202d", "\x00", "\u2060", "\ufeff", "\U000e0041"])
def test_a_sign_that_is_not_seen_hides_no_number_and_no_name(hidden: str) -> None:
    split = [hidden.join(text) for text in (PHONE, NAME, ROOM, ID)]
    by = masker("internal")
    shown = by.text("，".join(split))
    assert shown == by.text(f"{PHONE}，{NAME}，{ROOM}，{ID}")
    assert [secret for secret in SECRETS if secret in shown] == []
    assert by.cell("complaints", "phone", split[0]) == by.cell("complaints", "phone", PHONE)
    assert masked_by_look(split[0], "internal") == "139****8000"


def test_a_surname_alone_has_no_pseudonym_because_many_share_it() -> None:
    assert masker("internal").text("王先生和王女士") == "王**先生和王**女士"


def test_where_no_register_is_at_hand_what_looks_personal_is_masked() -> None:
    said = f"住{ROOM}，電話{PHONE}"
    levels: tuple[Level, ...] = ("none", "internal", "public")
    assert [masked_by_look(said, level) for level in levels] == [said, "住3棟*，電話139****8000", "住***，電話***"]


def test_a_person_who_is_called_like_a_reason_changes_no_verdict() -> None:
    by = Masker("internal", planted(compared=False).catalogue, {"name": ("late", NAME)}, KEY)
    assert by.detail("late") == "late"
    assert by.detail(f"exemption:{NAME}") == f"exemption:歐**~{pseudonym(NAME, KEY)}"


def test_a_key_of_a_record_stays_internally_and_is_hidden_for_the_public_when_the_record_names_people() -> None:
    internal, public = masker("internal"), masker("public")
    assert internal.key_of("complaints", "C-1") == "C-1"
    assert public.key_of("complaints", "C-1") == f"***~{pseudonym('C-1', KEY)}"
    assert public.window("2026-03") == "2026-03"
    assert public.window("stratum:repairs:C-7") == f"stratum:repairs:***~{pseudonym('C-7', KEY)}"


def test_the_id_of_a_finding_stays_internally_and_is_another_for_the_public() -> None:
    result = planted(compared=True)
    internal, public = (masked_result(result, masker(level)) for level in ("internal", "public"))
    assert internal.findings[0].id == result.findings[0].id
    assert internal.comparison is not None
    assert internal.comparison.fixed[0].known.id == EARLIER.finding
    assert public.findings[0].id != result.findings[0].id
    assert set(public.waived.findings) == {public.findings[0].id}

"""In the shipped example: the record that a finding asks for is put in, as its sentence says, and the finding is gone."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from compliance.findings.result import AuditResult
from compliance.ledger import Obligation
from compliance.pipeline import audit
from compliance.render.advice import Advice, would_pass
from compliance.render.labels import Labels
from compliance.render.texts import Words
from compliance.request import Request

SHIPPED = Path(__file__).parents[2] / "examples" / "made-company"
Duty = tuple[str, str, str]  # rule, subject, window


@dataclass(frozen=True, slots=True)
class Taken:
    """``cells``: header -> what the sentence says; of the row whose first cell is ``row``, of a new one without."""

    duty: Duty
    said: str
    file: str
    cells: Mapping[str, str]
    row: str = ""


EXAMPLES = {
    "frequency": Taken(
        ("complaints/test-call-missing", "P02", "2025Q4"),
        "1 more in Inspections between 2025-10-01 and 2025-12-31, with: same project id; kind of inspection: test "
        "call; “rings before the answer” filled in; not (result: failed).",
        "inspections.csv",
        {"检查编号": "T1", "项目编号": "P02", "检查类别": "试拨", "接听铃响数": "2", "检查时间": "2025-12-31"},
    ),
    "gap": Taken(
        ("renovation/manager-visits-too-far-apart", "P03-R001", "M-P03-R001-0720"),
        "One more in Inspections after 2025-07-20 and by 2025-07-23, with: same renovation id; kind of "
        "inspection: renovation patrol; role: renovation manager; not on a day of Renovation suspensions.",
        "inspections.csv",
        {
            "检查编号": "T2", "项目编号": "P03", "装修编号": "P03-R001", "检查类别": "装修巡查",
            "检查人岗位": "装修管理员", "检查时间": "2025-07-23",
        },
    ),
    "deadline": Taken(
        ("communication/interview-plan-missing", "P01", "2026"),
        "Done by 2026-01-31; what counts is “approved on” of the first in Documents [same project id; period "
        "covered: 2026; kind of document: interview plan].",
        "documents.csv",
        {"文件编号": "T3", "项目编号": "P01", "所属期间": "2026", "文件类别": "访谈计划", "批准日期": "2026-01-31"},
    ),
    "steps": Taken(
        ("renovation/merchant-out-of-order", "P01-SJ2", ""),
        "A date for each of these by 2026-04-11, not later than a step after it: approved (“approved on”).",
        "vendors.zip",
        {"公司审批日期": "2026-04-04"},
        row="P01-SJ2",
    ),
    "sampling": Taken(
        ("special-services/too-few-call-backs", "P01", "new_service:P01-S2511001"),
        "This one covered by 2025-11-25, with: “follow-up at” not before “completed at”; “answer on quality” "
        "filled in; “answer on timeliness” filled in; “answer on manner” filled in.",
        "service_orders.csv",
        {"回访时间": "2025-11-25", "服务质量评价": "满意", "及时性评价": "满意", "礼仪态度评价": "满意"},
        row="P01-S2511001",
    ),
    "evidence": Taken(
        ("renovation/registration-papers-missing", "P01-R004", ""),
        "In place by 2025-08-06: proof of identity (there is a record in Renovation documents [same renovation "
        "id; document: owner's proof of identity; “supplied on” not after 2025-08-06; not (present: no)]).",
        "renovation_documents.csv",
        {"装修编号": "P01-R004", "资料名称": "owner's proof of identity", "提交日期": "2025-08-06"},
    ),
    "covers": Taken(
        ("complaints/officer-missing", "P01", "2025-10"),
        "Filled in or put in place between 2025-10-01 and 2025-10-31: coverage without a hole (Appointments from "
        "“start” to “end”; same project id; appointed as: complaint officer; “staff id” filled in, not with "
        "“none”; there is a record in Staff postings [staff id: staff id of that record of Appointments; “on post "
        "from” not after the last day of the window; either “on post until” blank or “on post until” not before the "
        "first day of the window]).",
        "appointments.csv",
        {
            "项目编号": "P01", "任命为": "投诉专人", "员工编号": "P01-CT2", "任命日期": "2025-10-01",
            "任命截止日期": "2025-10-31",
        },
    ),
    "covers with each": Taken(
        ("posts/certificate-missing", "P01-GU1|guard|2025-09-18", "2026-04"),
        "Filled in or put in place between 2026-04-01 and 2026-04-30: coverage without a hole (Certificates from "
        "“issued on” to “valid until”; same staff id; kind of certificate, each by itself: security guard's "
        "certificate).",
        "certificates.csv",
        {
            "证照编号": "T4", "持证员工编号": "P01-GU1", "证照名称": "security guard's certificate",
            "发证日期": "2026-04-01", "有效期至": "2026-04-30",
        },
    ),
    "content": Taken(
        ("communication/notice-shows-customer", "NT-P02-2510", ""),
        "“text” without: a person's name.",
        "publications.csv",
        {"正文": "停電通知"},
        row="NT-P02-2510",
    ),
    "found in": Taken(
        ("special-services/order-without-project-price", "P01-S2605053", ""),
        "One matching record in Service prices, with: same project id; same service type; “effective on” not "
        "after ordered at of this record of Service orders; either “ended on” blank or “ended on” not before "
        "ordered at of this record of Service orders; not (level: company).",
        "prices.csv",
        {"价目编号": "T5", "项目编号": "P01", "服务项目": "代订鲜花", "层级": "项目", "执行日期": "2026-05-20"},
    ),
    "equal": Taken(
        ("complaints/complaint-counts-differ", "P01", "2025-11"),
        "Both figures equal: the total (“total” of the last in Documents [same project id; period covered: "
        "2025-11; kind of document: summary of complaints] equals the number of Complaints [same project id; "
        "“received at” within the window]).",
        "documents.csv",
        {"总数": "6"},
        row="P01-CS-202511",
    ),
    "attestation": Taken(
        ("communication/telephone-display-unseen", "P01", "2025Q4"),
        "This question answered “conforming” for this subject and Q4 2025, by somebody other than customer-service "
        "supervisor, by the as-of, and still valid on the last day audited.",
        "attestations.csv",
        {
            "规则编号": "communication/telephone-display-unseen", "项目编号": "P01", "对象": "P01", "期间": "2025Q4",
            "答案": "符合", "确认人": "Q001", "确认人岗位": "品质经理", "确认时间": "2026-07-31",
        },
    ),
}  # fmt: skip


def audited(folder: Path) -> AuditResult:
    """Return the audit of the folder."""
    return audit(Request(folder, "property-cs", today=date(2026, 7, 31))).result


def findings(result: AuditResult, lang: str = "en") -> dict[Duty, Advice]:
    """Return what was found with what would have passed."""
    labels = Labels(result.catalogue, Words(lang))
    return {_key(one.obligation): would_pass(one.obligation, labels, one.evidence) for one in result.findings}


def _key(duty: Obligation) -> Duty:
    return duty.rule, duty.subject, duty.window


def take(folder: Path, taken: Taken) -> None:
    """Put the record into the export of the folder."""
    file = folder / taken.file
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
        with zipfile.ZipFile(file, "w") as packed:
            for name, part in parts.items():
                packed.writestr(name, changed(part, taken) if name.endswith(".csv") else part)
    else:
        file.write_bytes(changed(file.read_bytes(), taken))


def changed(held: bytes, taken: Taken) -> bytes:
    """Return the export with the record in it, in the encoding that it has."""
    encoding = "utf-8-sig" if held.startswith(b"\xef\xbb\xbf") else "gb18030"
    header, *rows = csv.reader(io.StringIO(held.decode(encoding)))
    if not taken.row:
        rows.append([taken.cells.get(name, "") for name in header])
    else:
        (at,) = [n for n, row in enumerate(rows) if row[0] == taken.row]
        rows[at] = [taken.cells.get(name, cell) for name, cell in zip(header, rows[at], strict=True)]
    assert set(taken.cells) <= set(header)
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


@pytest.fixture(scope="module")
def shipped() -> AuditResult:
    return audited(SHIPPED)


@pytest.fixture(scope="module")
def before(shipped: AuditResult) -> dict[Duty, Advice]:
    return findings(shipped)


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> dict[Duty, Advice]:
    """Return what is found when all of the advice is taken."""
    folder = tmp_path_factory.mktemp("taken") / "records"
    shutil.copytree(SHIPPED, folder)
    for taken in EXAMPLES.values():
        take(folder, taken)
    return findings(audited(folder))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_record_that_is_asked_for_ends_the_finding(
    name: str, before: dict[Duty, Advice], after: dict[Duty, Advice]
) -> None:
    taken = EXAMPLES[name]
    assert before[taken.duty].text == taken.said
    assert taken.duty not in after


def test_what_nobody_asked_for_stays_as_it_was(before: dict[Duty, Advice], after: dict[Duty, Advice]) -> None:
    assert {duty for duty in before if duty not in after} == {taken.duty for taken in EXAMPLES.values()}


def test_a_record_that_several_parts_of_a_requirement_read_proves_a_finding_once(shipped: AuditResult) -> None:
    proofs = {
        _key(one.obligation): [(e.record_type, e.place, e.role) for e in one.evidence] for one in shipped.findings
    }
    assert {duty: proof for duty, proof in proofs.items() if len(set(proof)) < len(proof)} == {}
    named = ("communication/bulletin-not-submitted", "P02")
    twice = [proof for (rule, site, _), proof in proofs.items() if (rule, site) == named]
    assert [[kind for kind, _, _ in proof] for proof in twice] == [["projects", "documents"]] * len(twice)
    assert twice


def test_a_gap_is_proven_by_the_record_that_opened_it_and_by_the_next(shipped: AuditResult) -> None:
    rule = "renovation/manager-visits-too-far-apart"
    gaps = [one for one in shipped.findings if one.obligation.rule == rule]
    proofs = {one.obligation.window: [(proof.role, proof.key) for proof in one.evidence] for one in gaps}
    assert proofs["M-P02-R001-0710"] == [
        ("subject", "P02-R001"), ("counted", "M-P02-R001-0710"), ("counted", "M-P02-R001-0715"),
    ]  # fmt: skip
    assert all([role for role, _ in proof] == ["subject", "counted", "counted"] for proof in proofs.values())


@pytest.mark.parametrize(("lang", "most"), [("zh-Hant", 160), ("zh-Hans", 160), ("en", 300)])
def test_every_finding_says_in_a_short_sentence_and_a_list_what_would_have_passed(
    lang: str, most: int, shipped: AuditResult
) -> None:
    said = findings(shipped, lang)
    assert {duty: advice.short for duty, advice in said.items() if len(advice.short) > most} == {}
    assert {duty for duty, advice in said.items() if not advice.lines and advice.short != advice.text} == set()
    listed = [advice for advice in said.values() if advice.lines]
    assert len(listed) > 50
    lost = {(advice.short, part) for advice in listed for part in parts(advice.text) if part not in advice.below}
    assert lost == set()


def parts(text: str) -> list[str]:
    """Return what a sentence names, without the words that hold its parts together."""
    held = re.split(r"[；;〔〕\[\]()（）：、,。]|: |\. | or |(?<=[」”〕）空])或|either | equals |等[於于]", text)
    return [part.strip(" .") for part in held if part.strip(" .")]

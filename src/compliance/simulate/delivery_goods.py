"""What has to be ready before a delivery: papers and goods in stock, common parts taken over, contractors at hand."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at, plus_months

LISTED = "delivery/material-list-incomplete"
READY = "delivery/material-not-ready"
ITEM = "delivery/plan-item-incomplete"
TAKEN_OVER = "delivery/common-part-not-taken-over"
DETAILS = "delivery/contractor-details-missing"
TO_STOCK = timedelta(days=14)
MATERIALS = (
    ("delivery_guide", "交付指引"),
    ("renovation_guide", "裝修指南"),
    ("owner_handbook", "業主手冊"),
    ("agreements", "各類協議書"),
    ("record_forms", "驗房記錄表單"),
    ("goods", "交付現場物資"),
)
STEPS = (
    ("before_delivery", "成立交付小組並分工"),
    ("concentrated_delivery", "集中交付現場佈置"),
    ("after_delivery", "整理業戶檔案"),
)
PARTS = (("lobby", "首層大堂"), ("garage", "地下車庫"), ("equipment_room", "配電房"), ("grounds", "園區道路綠化"))
TRADES = ("土建總承包", "防水工程", "門窗工程")


def make_delivery_goods(company: Company) -> None:
    """Add the plan's items, the takeover of the common parts and the contractors of every delivery."""
    for batch in company.tables["delivery_batches"]:
        begun = batch["actual_start"]
        assert isinstance(begun, date)
        for number, (material, title) in enumerate(MATERIALS):
            _material(company, batch, f"{batch['batch_id']}-W{number + 1}", (material, title), begun - TO_STOCK)
        for number, (stage, title) in enumerate(STEPS):
            _step(company, batch, f"{batch['batch_id']}-S{number + 1}", (stage, title), begun)
        for number, (part, title) in enumerate(PARTS):
            _part(company, batch, f"{batch['batch_id']}-J{number + 1}", (part, title), begun)
        for number, trade in enumerate(TRADES):
            _contractor(company, batch, f"{batch['batch_id']}-G{number + 1}", trade, begun)


def _item(company: Company, batch: Row, item: str, kind: str, **more: object) -> Row:
    return company.add("plan_items", {
        "item_id": item, "project_id": batch["project_id"], "batch_id": batch["batch_id"], "kind": kind,
        "owner_post": "department_manager", "owner": f"{batch['project_id']}-DE1", "status": "done", **more,
    })  # fmt: skip


def _material(company: Company, batch: Row, item: str, what: tuple[str, str], due: date) -> None:
    site, no = str(batch["project_id"]), str(batch["batch_id"])
    material, title = what
    done = due - timedelta(days=company.rng.randrange(8, 20))
    row = _item(
        company, batch, item, "material", material=material, content=title, due=due, done_on=done,
        stocked_on=done + timedelta(days=company.rng.randrange(1, 6)),
    )  # fmt: skip
    if company.judges(due):
        place = f"material {item}"
        late = due + timedelta(days=company.rng.randrange(1, 9))
        company.spoil(Breach(READY, site, item, "", "late"), place, row, stocked_on=late)
        company.spoil(Breach(READY, site, item, "", "incomplete"), place, row, done_on=None)
        left_out = partial(company.remove, "plan_items", row)
        company.offer(Breach(LISTED, site, no, "", "incomplete"), place, left_out)


def _step(company: Company, batch: Row, item: str, what: tuple[str, str], begun: date) -> None:
    stage, title = what
    due = begun - timedelta(days=company.rng.randrange(10, 40))
    row = _item(company, batch, item, "delivery", stage=stage, content=title, due=due, done_on=due)
    breach = Breach(ITEM, str(batch["project_id"]), item, "", "incomplete")
    company.spoil(breach, f"step {item}", row, owner=None, owner_post=None)
    company.spoil(breach, f"step {item}", row, due=None)


def _part(company: Company, batch: Row, item: str, what: tuple[str, str], begun: date) -> None:
    site, (part, title) = str(batch["project_id"]), what
    inspected = at(begun - timedelta(days=company.rng.randrange(5, 30)), 9)
    check = company.add("inspections", {
        "insp_id": f"JG-{item}", "project_id": site, "batch_id": batch["batch_id"], "kind": "takeover",
        "location": part, "by_staff": f"{site}-TE1", "role": "technician", "organised_by": "project", "at": inspected,
        "end_at": inspected + timedelta(hours=2), "scope": title, "result": "passed",
        "conclusion": "驗收合格，可以接管",
    })  # fmt: skip
    row = _item(company, batch, item, "takeover", part=part, content=title, insp_id=check["insp_id"], due=begun)
    if company.judges(begun):
        place, late = f"takeover {item}", at(begun + timedelta(days=2), 9)
        company.spoil(Breach(TAKEN_OVER, site, item, "", "late"), place, check, at=late, end_at=late)
        company.spoil(Breach(TAKEN_OVER, site, item, "", "missing"), place, row, insp_id=None)
        company.spoil(Breach(TAKEN_OVER, site, item, "", "incomplete"), place, check, result=None)


def _contractor(company: Company, batch: Row, vendor: str, trade: str, begun: date) -> None:
    site = str(batch["project_id"])
    row = company.add("vendors", {
        "vendor_id": vendor, "project_id": site, "batch_id": batch["batch_id"], "name": f"{trade}施工單位",
        "kind": "construction", "trade": trade, "contact": people.name(company.rng),
        "phone": people.phone(company.rng), "warranty_start": begun, "warranty_end": plus_months(begun, 24),
        "listed_on": begun - timedelta(days=20),
    })  # fmt: skip
    breach = Breach(DETAILS, site, vendor, "", "incomplete")
    for name in ("contact", "phone", "warranty_end"):
        company.spoil(breach, f"contractor {vendor}", row, **{name: None})

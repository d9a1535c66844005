"""What a made company tells: something in every kind of record, in both scripts, and nothing of anybody who lives."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from compliance.catalogue.profile import AuditFile
from compliance.folding_table import SIMPLIFIED, TRADITIONAL
from compliance.simulate.audit_file import audit_file
from compliance.simulate.company import Company
from compliance.simulate.lost_property import whole_number
from compliance.simulate.run import Order, make
from shipped import property_cs

SHIPPED = Path(__file__).parents[2] / "examples" / "made-company"
RESIDENT_ID = re.compile(r"\d{17}[\dXx]")
OF_NO_REGION = "99"
OF_NO_CARRIER = "100"


@cache
def company() -> Company:
    """Make the company that is shipped."""
    catalogue, _ = property_cs()
    assert catalogue is not None
    return make(Order(sites=3, months=12, seed=1), catalogue)[0]


def texts() -> set[str]:
    """Return all that stands in its records."""
    return {str(value) for rows in company().tables.values() for row in rows for value in row.values()}


def test_every_record_type_has_rows() -> None:
    catalogue, _ = property_cs()
    assert catalogue is not None
    told = {name for name, rows in company().tables.items() if rows}
    for name, kind in catalogue.record_types.items():
        lists = [field for field, spec in kind.fields.items() if spec.split]
        told |= {
            str(kind.fields[field].split) for field in lists if any(row.get(field) for row in company().tables[name])
        }
    assert told == set(catalogue.record_types)


def test_resident_ids_and_telephones_are_nobodys() -> None:
    ids = {found for text in texts() for found in RESIDENT_ID.findall(text)}
    assert ids
    assert {number for number in ids if not number.startswith(OF_NO_REGION)} == set()
    phones = {
        str(row["phone"]) for name in ("complaints", "customers") for row in company().tables[name] if row["phone"]
    }
    assert phones
    assert {number for number in phones if not number.startswith(OF_NO_CARRIER)} == set()


def test_a_made_resident_id_ends_with_the_check_character_of_the_standard() -> None:
    # 9*7 + 9*9 + 0*10 + 1*5 + 0*8 + 1*4 + 1*2 + 9*1 + 9*6 + 0*3 + 0*7 + 2*9 + 0*10 + 3*5 + 0*8 + 0*4 + 7*2 = 265; 265 % 11 = 1
    assert whole_number(date(1990, 2, 3), 7) == "99010119900203007" + "0"


def test_the_shipped_exports_are_in_both_scripts() -> None:
    simplified, traditional = set(SIMPLIFIED) - set(TRADITIONAL), set(TRADITIONAL) - set(SIMPLIFIED)
    orders = set((SHIPPED / "service_orders.csv").read_text(encoding="gb18030"))
    events = set((SHIPPED / "activities.csv").read_text(encoding="utf-8-sig"))
    assert orders & simplified
    assert not orders & traditional
    assert events & traditional


def test_its_audit_file_leaves_nothing_of_the_cover_unsaid() -> None:
    written = yaml.safe_load((SHIPPED / "audit.yaml").read_text("utf-8"))
    named = {info.alias or name for name, info in AuditFile.model_fields.items()}
    assert named - set(written) == {"scope", "params", "databases"}  # all that was delivered, by the standard's figures
    assert [name for name, said in written.items() if not said] == []
    assert audit_file(company(), date(2026, 7, 31)) == (SHIPPED / "audit.yaml").read_text("utf-8")

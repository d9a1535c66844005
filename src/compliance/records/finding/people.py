"""Cells under headers that name persons, of columns that no record type has: whoever masks names needs them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from compliance.engine.embedded import Embedded
from compliance.records.finding.headers import PEEK, folded_name
from compliance.records.sources.sheet import Sheet

LONGEST = 40
_PERSON = re.compile(
    ".{0,6}(?:姓名|名字|签名|签字|业主|住户|租户|户主|车主|客户|顾客|访客|家属|员工|人员?|员|负责人|师傅|管家|经理|主管)"
    "|.{0,20}(?:name|contact|owner|customer|tenant|resident|complainant|applicant|signer|handler)s?"
)


def people_in(
    connection: Embedded, sheet: Sheet, header: int, shown: Mapping[int, str], taken: Collection[int]
) -> set[str]:
    """Return the cells of the columns that are not ``taken``. ``shown``: cell index -> header; ``header``: its row."""
    columns = [n for n, name in shown.items() if n not in taken and _names_persons(name)]
    return set(_cells(connection, sheet, header, columns)) if columns else set()


def people_of_unknown(connection: Embedded, sheet: Sheet) -> set[str]:
    """Return them of a sheet that is no record type: below the first row that has such a header."""
    for number, cells in sheet.head[:PEEK]:
        shown = {n: cell for n, cell in enumerate(cells) if cell}
        if len(shown) > 1 and any(map(_names_persons, shown.values())):
            return people_in(connection, sheet, number, shown, ())
    return set()


def _names_persons(header: str) -> bool:
    return len(header) <= LONGEST and _PERSON.fullmatch(folded_name(header.rsplit("/", 1)[-1])) is not None


def _cells(connection: Embedded, sheet: Sheet, header: int, columns: Collection[int]) -> Iterator[str]:
    lines = sheet.lines if sheet.lines is not None else sheet.head
    for number, cells in lines:
        if number > header:
            yield from (cell for n in columns if n < len(cells) and (cell := cells[n]) and len(cell) <= LONGEST)
    stored = sheet.stored
    for n in columns:
        if stored is not None and n < stored.width:
            sql = f"SELECT DISTINCT TRIM(c{n}) FROM {stored.relation} WHERE LENGTH(c{n}) BETWEEN 2 AND {LONGEST}"
            yield from (cell for (cell,) in connection.execute(sql).fetchall())

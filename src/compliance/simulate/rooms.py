"""Some offices write the room where others write the unit's number; the profile says how to read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from compliance.simulate.company import Row

PATTERNS = ("{building}(棟|幢)[{unit}單元]{room}[室]", "{building}-{unit}-{room}")
BY_ROOM = "interviews"


def with_rooms(tables: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the tables in which every other interview names the room, where the register has it once at its site."""
    units = tables.get("units", [])
    times = Counter((unit["project_id"], unit.get("room_text")) for unit in units)
    rooms = {u["unit_id"]: _room(u) for u in units if times[u["project_id"], u.get("room_text")] == 1 and _room(u)}
    sites = {unit["unit_id"]: unit["project_id"] for unit in units}
    rows = [
        {**row, "unit_id": rooms[row["unit_id"]]}
        if n % 2 and row.get("unit_id") in rooms and sites[row["unit_id"]] == row.get("project_id")
        else row
        for n, row in enumerate(tables.get(BY_ROOM, []))
    ]
    return {**tables, BY_ROOM: rows}


def _room(unit: Row) -> str:
    parts = str(unit.get("room_text") or "").split("-")
    return "{}棟{}單元{}室".format(*parts) if len(parts) == 3 else ""

"""Call-backs on special services: as many as the month's orders ask for, and all of the four cases."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from compliance.simulate.company import Breach, Company, Row

LATE = "special-services/call-back-late"
INCOMPLETE = "special-services/call-back-incomplete"
TOO_FEW = "special-services/too-few-call-backs"
MISSED = 0.15
ANSWERS = ("q_quality", "q_timeliness", "q_manner")


def demanded(orders: int) -> int:
    """Return how many call-backs the month's orders ask for, as a person would count them."""
    if orders <= 100:
        return -(-orders * 30 // 100)
    return -(-orders * 20 // 100) if orders < 300 else -(-orders * 10 // 100)


def make_call_backs(
    company: Company, site: str, month: str, special: list[tuple[str, Row]], usual: list[Row]
) -> list[Row]:
    """Call back on all special orders (case, order) and, in all, on one more than needed; return the rest."""
    wanted = demanded(len(special) + len(usual)) - len(special)
    called, rest = usual[: wanted + 1], usual[wanted + 1 :]
    for row in (*(row for _, row in special), *called):
        _call_back(company, row)
    place, last, spare = f"orders {site} {month}", called[-2], called[-1]
    company.offer(Breach(TOO_FEW, site, site, month, "too_few"), place, partial(_forget, called[-2:]))
    for case, row in special:
        breach = Breach(TOO_FEW, site, site, f"{case}:{row['order_no']}", "not_covered")
        company.offer(breach, place, partial(_forget, [row]))
    unasked = {company.rng.choice(ANSWERS): None}
    company.offer(
        Breach(INCOMPLETE, site, str(spare["order_no"]), "", "incomplete"), place, partial(spare.update, unasked)
    )
    done = last["completed_at"]
    assert isinstance(done, datetime)
    late = {"followup_at": done + timedelta(days=14)}
    company.offer(Breach(LATE, site, str(last["order_no"]), "", "late"), place, partial(last.update, late))
    return rest


def _call_back(company: Company, row: Row) -> None:
    done = row["completed_at"]
    assert isinstance(done, datetime)
    called = done + timedelta(minutes=company.rng.randrange(30, 300))
    if company.rng.random() < MISSED:
        company.add("service_order_attempts", {
            "order_no": row["order_no"], "at": called - timedelta(minutes=20), "channel": "phone",
            "by_staff": f"{row['project_id']}-CT1", "result": "absent",
        })  # fmt: skip
    row.update({
        "followup_at": called, "followup_by": f"{row['project_id']}-CT1", "followup_channel": "phone",
        **dict.fromkeys(ANSWERS, "好"),
    })  # fmt: skip


def _forget(rows: list[Row]) -> None:
    for row in rows:
        for name in ("followup_at", "followup_by", "followup_channel", *ANSWERS):
            row.pop(name)

"""Special services: completed orders, and call-backs on as many of them as the month's size asks for."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, plus_months

LATE = "special-services/call-back-late"
INCOMPLETE = "special-services/call-back-incomplete"
TOO_FEW = "special-services/too-few-call-backs"
WORKERS = 4
LAST_DAYS = timedelta(days=4)  # no order at the end of a month, so that every call-back falls due inside it


def make_orders(company: Company) -> None:
    """Add the services, the workers and every month's orders."""
    for site in company.sites:
        for service in people.SERVICES:
            company.add(
                "service_catalog", {"project_id": site, "type": service, "launched_on": plus_months(company.first, -18)}
            )
        for n in range(WORKERS):
            company.add("staff", {
                "staff_id": f"{site}-SW{n + 1}", "name": people.name(company.rng), "project_id": site,
                "employer": "own",
                "post": "service_worker", "role_class": "line", "on_post": plus_months(company.first, -15),
            })  # fmt: skip
        company.add("contracts", {
            "contract_id": f"{site}-L1", "project_id": site, "kind": "long_term", "title": "長期清潔服務協議",
            "party": people.name(company.rng),
            "signed_on": plus_months(company.first, -14), "start": plus_months(company.first, -14),
            "end": plus_months(company.last, 12),
            "is_renewal": False,
        })  # fmt: skip
        for first, last in company.months():
            _month(company, site, first, last)


def demanded(orders: int) -> int:
    """Return how many call-backs the month's orders ask for, as a person would count them."""
    if orders <= 100:
        return -(-orders * 30 // 100)
    return -(-orders * 20 // 100) if orders < 300 else -(-orders * 10 // 100)


def _month(company: Company, site: str, first: date, last: date) -> None:
    size = company.rng.choice((company.rng.randrange(12, 60), company.rng.randrange(60, 100), 100, 101))
    rows = [_order(company, site, f"{site}-S{first:%y%m}{n + 1:03d}", first, last) for n in range(size)]
    wanted = demanded(size)
    for row in rows[: wanted + 1]:  # one more than the tier asks for
        _call_back(company, row)
    month, last_called = f"{first:%Y-%m}", rows[wanted - 1]
    place = f"orders {site} {month}"
    company.offer(Breach(TOO_FEW, site, site, month, "too_few"), place, partial(_forget, rows[wanted - 1 : wanted + 1]))
    unasked = Breach(INCOMPLETE, site, str(rows[wanted]["order_no"]), "", "incomplete")
    company.offer(unasked, place, partial(rows[wanted].update, {"q_manner": None}))
    late = {"followup_at": last_called["completed_at"] + timedelta(days=14)}  # type: ignore[operator]  # a moment, set just above
    company.offer(
        Breach(LATE, site, str(last_called["order_no"]), "", "late"), place, partial(last_called.update, late)
    )


def _order(company: Company, site: str, no: str, first: date, last: date) -> Row:
    rng = company.rng
    done = company.moment(first, last - LAST_DAYS)
    worker = f"{site}-SW{rng.randrange(WORKERS) + 1}"
    return company.add("service_orders", {
        "order_no": no, "project_id": site, "type": rng.choice(people.SERVICES), "unit_id": people.room(rng),
        "status": "completed",
        "ordered_at": done - timedelta(hours=rng.randrange(2, 30)), "completed_at": done, "staff_ids": worker,
        "price": rng.randrange(4, 40) * 10,
    })  # fmt: skip


def _call_back(company: Company, row: Row) -> None:
    called = row["completed_at"] + timedelta(minutes=company.rng.randrange(30, 300))  # type: ignore[operator]  # a moment, set by _order
    row.update(
        {"followup_at": called, "followup_channel": "phone", "q_quality": "好", "q_timeliness": "好", "q_manner": "好"}
    )


def _forget(rows: list[Row]) -> None:
    for row in rows:
        for name in ("followup_at", "followup_channel", "q_quality", "q_timeliness", "q_manner"):
            row.pop(name)

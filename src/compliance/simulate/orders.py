"""Special services: every month's orders, and call-backs on as many of them as its size and the four cases ask for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.callbacks import make_call_backs
from compliance.simulate.company import Breach, Company, Row, at, plus_months
from compliance.simulate.prices import NEW, PRICES, UNLISTED, UNPRICED, launch_day

OUTSIDE = "special-services/order-outside-agreement"
LONG_TERM = "special-services/long-term-service-without-agreement"
UNEXPLAINED = "special-services/not-explained-before"
UNSIGNED = "special-services/record-unsigned"
UNAPPROVED = "special-services/new-service-unapproved"
NO_PRICE = "special-services/order-without-project-price"
WORKERS, NEWCOMER, COMPLAINED = 4, 5, 6
NEW_MONTHS = 2
NEW_AGREEMENT = timedelta(days=30)
LAST_DAYS = timedelta(days=4)  # no order at the end of a month, so that every call-back falls due inside it
SETTLING = timedelta(days=7)
NOON = 12
REFUSED = 0.03
SIGNERS = ("owner", "owner", "tenant", "family")


def make_orders(company: Company) -> None:
    """Add the workers and every month's orders; prices, agreements and complaints must have been made."""
    months = list(company.months())
    for site in company.sites:
        joined = months[len(months) // 2][0]
        for number in (*range(1, WORKERS + 1), NEWCOMER, COMPLAINED):
            company.add("staff", {
                "staff_id": f"{site}-SW{number}", "name": people.name(company.rng), "project_id": site,
                "employer": "own", "post": "service_worker", "role_class": "line",
                "on_post": joined if number == NEWCOMER else plus_months(company.first, -15),
            })  # fmt: skip
        Book(company, site, joined).make(months)


class Book:
    """The order book of one site; ``taken`` counts what a home has ordered of a kind, which is never three."""

    def __init__(self, company: Company, site: str, joined: date) -> None:
        self.company, self.site, self.joined = company, site, joined
        self.taken: dict[tuple[str, str], int] = {}

    def make(self, months: list[tuple[date, date]]) -> None:
        """Add every month's orders with their call-backs and the places for breaches."""
        rng = self.company.rng
        for number, (first, last) in enumerate(months):
            self.number, self.first, self.last = 0, first, last - LAST_DAYS
            cases = self._cases(number, months) + self._agreed()
            size = rng.choice((rng.randrange(24, 45), rng.randrange(24, 45), rng.randrange(45, 90), 100, 101))
            plain = [self._plain() for _ in range(size - len(cases))]
            usual = plain + [row for case, row in cases if not case]
            special = [(case, row) for case, row in cases if case]
            tail = make_call_backs(self.company, self.site, f"{first:%Y-%m}", special, usual)
            self._offers([row for row in tail if "agreement_id" not in row])
            self._cancelled()

    def order(self, service: str, unit: str, worker: int, done: datetime) -> Row:
        """Add a completed order: explained before it began, and signed for at its end."""
        rng = self.company.rng
        self.number += 1
        before = done.date() - timedelta(days=1)
        same_day = done.hour >= NOON
        ordered = done - timedelta(minutes=rng.randrange(150, 240)) if same_day else self.company.moment(before, before)
        signed: Row = {"signed_at": done + timedelta(minutes=rng.randrange(20)), "signer_kind": rng.choice(SIGNERS)}
        if rng.random() < REFUSED:
            signed = {"sign_refused": "客戶趕時間未簽，已拍照留存"}
        return self.company.add("service_orders", {
            "order_no": f"{self.site}-S{self.first:%y%m}{self.number:03d}", "project_id": self.site, "type": service,
            "unit_id": unit, "status": "completed", "ordered_at": ordered,
            "informed_at": ordered + timedelta(minutes=rng.randrange(5, 50)),
            "started_at": done - timedelta(minutes=rng.randrange(30, 100)), "completed_at": done,
            "staff_ids": f"{self.site}-SW{worker}", "price": PRICES[service], **signed,
        })  # fmt: skip

    def _plain(self) -> Row:
        service, worker = self.company.rng.choice(people.SERVICES), self.company.rng.randrange(WORKERS) + 1
        return self.order(service, self._home(service), worker, self.company.moment(self.first, self.last))

    def _home(self, service: str) -> str:
        while True:
            unit = people.room(self.company.rng)
            if self.taken.get((unit, service), 0) < 2:
                self.taken[unit, service] = self.taken.get((unit, service), 0) + 1
                return unit

    def _cases(self, number: int, months: list[tuple[date, date]]) -> list[tuple[str, Row]]:
        """Return the orders that must be called back whatever the month's size, by case; an empty case needs not."""
        company, cases = self.company, []
        launch = launch_day(company)
        if launch <= self.first < plus_months(launch, NEW_MONTHS):
            row = self.order(NEW, self._home(NEW), 1, company.moment(self.first + timedelta(days=2), self.last))
            cases.append(("new_service", row))
        if self.joined <= self.first < plus_months(self.joined, NEW_MONTHS):
            service = people.SERVICES[0]
            row = self.order(service, self._home(service), NEWCOMER, company.moment(self.first, self.last))
            cases.append(("new_staff", row))
        if number % 3 == 1 or len(months) == 1:
            cases += self._complained()
        return cases

    def _complained(self) -> list[tuple[str, Row]]:
        """Two orders of one worker with a complaint about the first between them."""
        early, late = self.first + timedelta(days=3), self.last - timedelta(days=4)
        between = [
            row for row in self.company.tables["complaints"]
            if row["project_id"] == self.site
            and isinstance(row["received_at"], datetime) and early < row["received_at"].date() < late
        ]  # fmt: skip
        if not between:
            return []
        service = people.SERVICES[0]
        before = self.order(service, self._home(service), COMPLAINED, at(early, 10))
        between[0]["order_no"] = before["order_no"]
        after = self.order(service, self._home(service), COMPLAINED, at(late, 15))
        return [("", before), ("complained_before", after)]

    def _agreed(self) -> list[tuple[str, Row]]:
        """Two orders under each agreement that runs the whole month, and under a new one from its first day."""
        cases = []
        for agreement in self.company.tables["contracts"]:
            start, end = agreement["start"], agreement["end"]
            assert isinstance(start, date)
            assert isinstance(end, date)
            mine = agreement["project_id"] == self.site and agreement["kind"] == "long_term"
            if not mine or end <= self.last or start > self.last - SETTLING:
                continue
            for n in range(2):
                done = self.company.moment(max(self.first, start), self.last)
                row = self.order(str(agreement["service_type"]), str(agreement["unit_id"]), n + 1, done)
                row.update({"agreement_id": agreement["contract_id"], "customer_id": agreement["customer_id"]})
                new = not agreement["is_renewal"] and done.date() <= start + NEW_AGREEMENT
                cases.append(("new_agreement" if new else "", row))
            self._outside(agreement, cases[-1][1])
        return cases

    def _outside(self, agreement: Row, row: Row) -> None:
        start = agreement["start"]
        assert isinstance(start, date)
        if agreement["is_renewal"]:
            earlier = {"agreement_id": agreement["previous_id"]}
            self._offer(OUTSIDE, row, "incomplete", earlier)
        elif start < plus_months(self.first, -NEW_MONTHS) and self.first > plus_months(self.company.first, 1):
            self._offer(LONG_TERM, row, "missing", {"agreement_id": None})

    def _offers(self, rows: list[Row]) -> None:
        """Offer a place of each kind, on orders that nobody called back."""
        rows = self.company.rng.sample([row for row in rows if _day(row["ordered_at"]) >= self.company.first], 4)
        begun = rows[0]["started_at"]
        assert isinstance(begun, datetime)
        late: Row = {"informed_at": begun + timedelta(minutes=10)}
        untold: Row = {"informed_at": None, "informed": False}
        self._offer(UNEXPLAINED, rows[0], "missing", self.company.either(late, untold))
        unsigned: Row = {"signed_at": None, "signer_kind": None, "sign_refused": None}
        by_staff: Row = {"signed_at": rows[1]["completed_at"], "signer_kind": "staff", "sign_refused": None}
        self._offer(UNSIGNED, rows[1], "missing", self.company.either(unsigned, by_staff))
        self._offer(UNAPPROVED, rows[2], "missing", {"type": UNLISTED})
        self._offer(NO_PRICE, rows[3], "not_found", {"type": UNPRICED})

    def _offer(self, rule: str, row: Row, reason: str, change: Row) -> None:
        no = str(row["order_no"])
        self.company.offer(Breach(rule, self.site, no, "", reason), f"order {no}", partial(row.update, change))

    def _cancelled(self) -> None:
        """Add an order that the customer called off."""
        service = self.company.rng.choice(people.SERVICES)
        row = self.order(service, self._home(service), 1, self.company.moment(self.first, self.last))
        done = row["completed_at"]
        for name in ("started_at", "completed_at", "signed_at", "signer_kind", "sign_refused"):
            row.pop(name, None)
        row.update({"status": "cancelled", "cancelled_at": done})


def _day(moment: object) -> date:
    assert isinstance(moment, datetime)
    return moment.date()

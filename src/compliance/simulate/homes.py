"""The register of homes and of their owners: older homes of each site, which every area draws from."""

from __future__ import annotations

from datetime import timedelta

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row
from compliance.simulate.handovers import hand_over

HOMELESS = "delivery/owner-without-home"
HOMES = 24
BUILDINGS = 8


def make_homes(company: Company) -> None:
    """Add the older homes of each site, of which nobody knows when they were handed over."""
    for site in company.sites:
        for n in range(HOMES):
            add_home(company, site, old_home(site, n), n)


def old_home(site: str, n: int) -> str:
    """Return the id of the n-th older home of the site, over and over."""
    return f"{site}-V{n % HOMES + 1:02d}"


def building(n: int) -> str:
    """Return the building of the n-th home."""
    return f"{n % BUILDINGS + 1}棟"


def add_home(company: Company, site: str, unit: str, n: int, **more: object) -> Row:
    """Add a home in the n-th building, and its owner; with the papers of its hand-over when that is known."""
    entrance, door = company.rng.randrange(1, 4), company.rng.randrange(1, 5)
    while (site, room := f"{n % BUILDINGS + 1}-{entrance}-{n // BUILDINGS + 2}{door:02d}") in company.rooms:
        door += 4  # another home of that floor has this door
    company.rooms.add((site, room))
    owner = company.add("customers", {
        "customer_id": f"{unit}-Y", "project_id": site, "name": people.name(company.rng), "kind": "owner",
        "unit_id": unit, "phone": people.phone(company.rng),
        "since": company.begun[site] - timedelta(days=company.rng.randrange(900)),
    })  # fmt: skip
    home = company.add("units", {
        "unit_id": unit, "project_id": site, "room_text": room, "building": building(n),
        "owner_id": owner["customer_id"], **more,
    })  # fmt: skip
    if "handover_on" in more:
        hand_over(company, home, owner)
    else:
        _offer(company, home, owner)
    return home


def _offer(company: Company, home: Row, owner: Row) -> None:
    """Offer to lose which home the owner has: neither register says it then."""

    def lose() -> None:
        home["owner_id"] = owner["unit_id"] = None

    breach = Breach(HOMELESS, str(home["project_id"]), str(owner["customer_id"]), "", "missing")
    company.offer(breach, f"home {home['unit_id']}", lose)

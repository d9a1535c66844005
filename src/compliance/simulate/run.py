"""Make a company: conforming records, breaches where they were asked for, exports, and the truth beside them."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, astuple, replace

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.record_type import RecordType
from compliance.simulate.activities import make_activities
from compliance.simulate.agreements import make_agreements
from compliance.simulate.analyses import make_analyses
from compliance.simulate.archive import make_archive
from compliance.simulate.assembly import make_assembly
from compliance.simulate.attestations import make_attestations
from compliance.simulate.audit_file import audit_file
from compliance.simulate.certificates import make_certificates
from compliance.simulate.committee import make_meetings
from compliance.simulate.company import SETTLED, Breach, Company, Slot, plus_months
from compliance.simulate.complaints import make_complaints
from compliance.simulate.custody import make_custody
from compliance.simulate.delivery import make_deliveries
from compliance.simulate.delivery_goods import make_delivery_goods
from compliance.simulate.delivery_papers import make_delivery_papers
from compliance.simulate.desk import make_desk
from compliance.simulate.disclosures import make_disclosures
from compliance.simulate.displays import make_displays
from compliance.simulate.forums import make_forums
from compliance.simulate.homes import make_homes
from compliance.simulate.interview_plans import make_interview_plans
from compliance.simulate.interviews import make_interviews
from compliance.simulate.key_customers import make_key_customers
from compliance.simulate.lost_property import make_lost_property
from compliance.simulate.merchants import make_merchants
from compliance.simulate.observations import make_observations
from compliance.simulate.officers import make_officers
from compliance.simulate.orders import make_orders
from compliance.simulate.permissions import make_permissions
from compliance.simulate.pets import make_pets
from compliance.simulate.plans import make_plans
from compliance.simulate.posted_summaries import make_posted_summaries
from compliance.simulate.prices import make_prices
from compliance.simulate.procedures import make_procedures
from compliance.simulate.renovations import make_renovations
from compliance.simulate.reports import make_reports
from compliance.simulate.rooms import PATTERNS, with_rooms
from compliance.simulate.service_analyses import make_service_analyses
from compliance.simulate.sites import make_sites
from compliance.simulate.summaries import make_summaries
from compliance.simulate.surveys import make_surveys
from compliance.simulate.trainings import make_trainings
from compliance.simulate.violations import make_violations
from compliance.simulate.visits import make_visits
from compliance.simulate.workforce import make_workforce
from compliance.simulate.write import content_key, write_exports

END = date(2026, 6, 30)
AREAS = (  # in this order: some go over what was made before them
    make_sites,
    make_workforce,
    make_homes,
    make_procedures,
    make_deliveries,
    make_delivery_papers,
    make_delivery_goods,
    make_renovations,
    make_violations,
    make_merchants,
    make_complaints,
    make_summaries,
    make_posted_summaries,
    make_officers,
    make_analyses,
    make_prices,
    make_agreements,
    make_orders,
    make_service_analyses,
    make_interviews,
    make_interview_plans,
    make_visits,
    make_key_customers,
    make_forums,
    make_surveys,
    make_displays,
    make_reports,
    make_disclosures,
    make_desk,
    make_plans,
    make_activities,
    make_custody,
    make_lost_property,
    make_archive,
    make_permissions,
    make_pets,
    make_assembly,
    make_meetings,
    make_observations,
    make_certificates,
    make_trainings,
    make_attestations,
)


class Order(Struct, frozen=True):
    """What to make: ``breaches`` None gives one for every rule and site."""

    sites: int
    months: int
    seed: int
    breaches: int | None = None


def make(order: Order, catalogue: Catalogue) -> tuple[Company, tuple[Breach, ...]]:
    """Return the company with its breaches in it, and these breaches."""
    names = tuple(f"P{n + 1:02d}" for n in range(order.sites))
    first = plus_months(END + timedelta(days=1), -order.months)
    company = Company(catalogue, random.Random(order.seed), names, first, END)  # noqa: S311  (made records, no secrets)
    for area in AREAS:
        area(company)
    return company, tuple(breach for breach in _break(company, order) if _stands(company, breach))


def _stands(company: Company, breach: Breach) -> bool:
    """Tell whether the breach is there now that all are made, and take back the one that is not."""
    doubt = company.doubts.get((breach.rule, breach.site, str(breach.subject), breach.window))
    if doubt is None or doubt.holds():
        return True
    doubt.undo()
    return False


def simulate(out: Path, order: Order, catalogue: Catalogue) -> tuple[Breach, ...]:
    """Write exports, ``audit.yaml``, ``profile.yaml`` and ``truth.json`` below ``out``; return the breaches."""
    company, made = make(order, catalogue)
    types = catalogue.record_types
    truth = tuple(sorted((_by_content(breach, types) for breach in made), key=astuple))
    split = {field.split for record_type in types.values() for field in record_type.fields.values()}
    for name in types.keys() - split:
        company.tables.setdefault(name, [])  # a small company has nothing to tell there, and says so
    write_exports(out, with_rooms(company.tables), types)
    as_of = company.last + SETTLED
    (out / "audit.yaml").write_text(audit_file(company, as_of), encoding="utf-8")
    (out / "profile.yaml").write_text(_profile(company), encoding="utf-8")
    content = {**asdict(order), "as_of": as_of.isoformat(), "findings": [asdict(breach) for breach in truth]}
    (out / "truth.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return truth


def _break(company: Company, order: Order) -> list[Breach]:
    """Use slots in turn of the rules, so that every rule gets its share; never two in one place.

    Each rule draws by itself: one more leaves what the others draw, so that a company keeps most of its breaches.

    A breach that takes several places, or the only one there is, may leave others without any, and the other way
    round: when all rules are asked for, companies of even seeds begin with such breaches, of odd seeds end with them.
    """
    by_rule: dict[str, list[Slot]] = {}
    for slot in company.slots:
        by_rule.setdefault(slot.breaches[0].rule, []).append(slot)
    drawn = {rule: random.Random(f"{order.seed} {rule}") for rule in by_rule}  # noqa: S311 - a made company is no secret
    for rule, slots in by_rule.items():
        drawn[rule].shuffle(slots)
    wanted = len(by_rule) * order.sites if order.breaches is None else order.breaches
    made: list[Breach] = []
    taken: set[object] = set()
    queue = [by_rule[rule] for rule in sorted(by_rule, key=lambda rule: (drawn[rule].random(), rule))]
    if order.breaches is None:
        queue.sort(key=_greed, reverse=order.seed % 2 == 0)
    while len(made) < wanted and any(queue):
        for slots in queue:
            free = _free(slots, taken)
            if free is not None and len(made) < wanted:
                taken |= _marks(free)
                free.apply()
                made.extend(free.breaches)
    return made


def _greed(slots: list[Slot]) -> tuple[int, int]:
    """Return how much a breach of the rule takes from others: the places of one, and how few there are."""
    return len(slots[-1].places), -len(slots)


def _free(slots: list[Slot], taken: set[object]) -> Slot | None:
    while slots:
        slot = slots.pop()
        if taken.isdisjoint(_marks(slot)):
            return slot
    return None


def _marks(slot: Slot) -> set[object]:
    """Return what no other slot may share: its places, and each obligation that is broken."""
    broken = ((breach.rule, breach.site, breach.subject, breach.window) for breach in slot.breaches)
    return {*slot.places, *((rule, site, str(subject), window) for rule, site, subject, window in broken)}


def _by_content(breach: Breach, types: Mapping[str, RecordType]) -> Breach:
    """Name an unnamed subject as the audit does, now that all breaches are made."""
    unnamed = breach.subject
    if isinstance(unnamed, str):
        return breach
    return replace(breach, subject=content_key(unnamed.row, types[unnamed.table]))


def _profile(company: Company) -> str:
    set_by_it = "".join(
        f"  {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in sorted(company.parameters.items())
    )
    expects = f"expects: [{', '.join(sorted(company.tables))}]\n"
    expects += "rooms:\n  company:\n" + "".join(f"    - {json.dumps(p, ensure_ascii=False)}\n" for p in PATTERNS)
    terms = "".join(f"  - {json.dumps(term, ensure_ascii=False)}\n" for term in company.overrides)
    agreed = f"contracts:\n{terms}" if terms else ""
    return f"company:\n{set_by_it}{agreed}{expects}" if set_by_it else agreed + expects

"""What special services cost: the company's list, and each site's charges with their reviews before they are shown."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from compliance.simulate import people
from compliance.simulate.company import Breach, Company, Row, at, plus_months
from compliance.simulate.notices import publish

LIST = "special-services/company-price-list-missing"
SHOWN = "special-services/price-not-displayed"
REVIEWED = "special-services/price-not-reviewed"
ABOVE = "special-services/price-above-company-list"
PHOTO = "special-services/photo-older-than-price"
UNLISTED, UNPRICED, NEW = "上門洗車", "代訂鮮花", "管道疏通"
PRICES = dict(zip((*people.SERVICES, UNLISTED, NEW), (80, 60, 90, 120, 40, 150), strict=True))


MARGIN = 10  # that the company's list leaves to the sites


def launch_day(company: Company) -> date:
    """Return the day on which every site takes up the new service."""
    months = list(company.months())
    return months[len(months) // 3][0]


def make_prices(company: Company) -> None:
    """Add catalogue and prices; ``UNLISTED`` has a price only, ``UNPRICED`` stands in the catalogue only."""
    begun, launch = plus_months(company.first, -18), launch_day(company)
    listed = [
        company.add("prices", {
            "price_id": f"CP-{n + 1}", "level": "company", "type": service, "version": "A/1", "price": price + MARGIN,
            "unit_text": "元/次", "compiled_on": begun - timedelta(days=30), "effective_on": begun,
        })
        for n, (service, price) in enumerate(PRICES.items())
    ]  # fmt: skip
    company.offer(Breach(LIST, "", "company", "", "missing"), "price list", partial(_end, listed, company.last))
    for site in company.sites:
        for service in (*people.SERVICES, UNPRICED):
            company.add("service_catalog", {
                "project_id": site, "type": service, "level": "project", "is_regular": True, "launched_on": begun,
            })  # fmt: skip
        _evaluation(company, site, launch - timedelta(days=20))
        company.add("service_catalog", {
            "project_id": site, "type": NEW, "level": "project", "is_new": True, "has_controls": True,
            "evaluated_on": launch - timedelta(days=20), "evaluation_doc": f"SE-{site}",
            "approved_on": launch - timedelta(days=8), "approved_by": "L001", "launched_on": launch,
        })  # fmt: skip
        _charges(company, site, begun, launch)


def _evaluation(company: Company, site: str, day: date) -> None:
    company.add("documents", {
        "doc_id": f"SE-{site}", "project_id": site, "kind": "service_evaluation", "title": f"{NEW}服務評估報告",
        "level": "project", "compiled_on": day, "approved_on": day + timedelta(days=10), "approved_by": "L001",
    })  # fmt: skip
    for number, dept in enumerate(("quality", "finance")):
        company.add("document_reviews", {
            "doc_id": f"SE-{site}", "dept": dept, "reviewer": f"Q00{number + 1}", "decision": "agreed",
            "reviewed_on": day + timedelta(days=3 + number),
        })  # fmt: skip


def _charges(company: Company, site: str, begun: date, launch: date) -> None:
    """Every charge is replaced by a second version in the middle of the span, but the new service's."""
    months = list(company.months())
    changed = months[len(months) // 2][0] + timedelta(days=company.rng.randrange(2, 20))
    for n, (service, price) in enumerate(PRICES.items()):
        if service == NEW:
            _charge(company, site, f"{site}-PR{n + 1}", launch - timedelta(days=5), {"type": service, "price": price})
            continue
        old: Row = {"type": service, "price": price, "version": "1", "ended_on": changed}
        _charge(company, site, f"{site}-PR{n + 1}", begun, old)
        filing = {"filing_required": True, "filing_no": f"備{changed:%Y}-{n + 1:03d}"} if n == 0 else {}
        new: Row = {"type": service, "price": price + MARGIN, "version": "2", **filing}
        _charge(company, site, f"{site}-PR{n + 1}B", changed, new)


def _charge(company: Company, site: str, no: str, effective: date, texts: Row) -> None:
    published = effective - timedelta(days=company.rng.randrange(3))
    row = company.add("prices", {
        "price_id": no, "project_id": site, "level": "project", "version": "1", "unit_text": "元/次",
        "compiled_on": published - timedelta(days=20), "quality_on": published - timedelta(days=9),
        "finance_on": published - timedelta(days=6), "published_on": published, "effective_on": effective, **texts,
    })  # fmt: skip
    if "filing_no" in row:
        row["filed_on"] = published - timedelta(days=2)
    posted = _display(company, row, published)
    if not company.first < effective <= company.last:
        return
    shown = {"published_on": effective + timedelta(days=1)}
    company.offer(Breach(SHOWN, site, no, "", "late"), f"price {no}", partial(row.update, shown))
    company.spoil(Breach(SHOWN, site, no, "", "missing"), f"price {no}", row, published_on=None)
    dear = Breach(ABOVE, site, no, "", "missing")
    company.spoil(dear, f"price {no}", row, price=PRICES[str(row["type"])] + MARGIN + 5)
    old = published - timedelta(days=21)
    company.spoil(Breach(PHOTO, site, no, "", "missing"), f"price {no}", posted, photo_on=old)
    name = "filed_on" if "filing_no" in row else company.rng.choice(("quality_on", "finance_on"))
    when = company.rng.choice((None, published + timedelta(days=1)))
    company.offer(Breach(REVIEWED, site, no, "", "incomplete"), f"price {no}", partial(row.update, {name: when}))


def _display(company: Company, price: Row, published: date) -> Row:
    """Hang the price out, with a photograph of it."""
    site, no = str(price["project_id"]), str(price["price_id"])
    posted = publish(company, site, f"PB-{no}", at(published, 10), {
        "kind": "prices", "title": f"{price['type']}收費公示", "channel": "service_centre", "in_public_place": True,
        "price_id": no, "photo": f"{no}.jpg", "photo_on": published + timedelta(days=company.rng.randrange(3)),
    })  # fmt: skip
    price["publication_id"] = posted["pub_id"]
    return posted


def _end(rows: list[Row], day: date) -> None:
    for row in rows:
        row["ended_on"] = day

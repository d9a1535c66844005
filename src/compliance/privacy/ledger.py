"""The ledger's keys masked: a table beside it that says what each becomes."""

from __future__ import annotations

from functools import cache

from compliance.catalogue.catalogue import Catalogue
from compliance.engine.database import Database
from compliance.privacy.masker import Masker

NAMES = "masked_names"
_COLUMNS = (("rule", "VARCHAR"), ("subject", "VARCHAR"), ("window", "VARCHAR"), ("site", "VARCHAR"))
_SHOWN = (("to_subject", "VARCHAR"), ("to_window", "VARCHAR"), ("to_site", "VARCHAR"))


def write_names(ledger: Database, database: Database, catalogue: Catalogue, by: Masker) -> str:
    """Write the table of the keys that change (rule, subject, window, site, and what they become); return its name.

    ``ledger``: where the keys are; ``database``: where the table is to be.
    """
    found = ledger.rows('SELECT DISTINCT rule, subject, "window", site FROM "ledger" ORDER BY 1, 2, 3, 4')
    rows, key_of = [], cache(by.key_of)  # a subject has a row for every window
    for rule, subject, window, site in found:
        entry = catalogue.rules.get(rule)
        shown = (key_of(entry.rule.each.of if entry else "", subject), by.window(window), by.text(site))
        if shown != (subject, window, site):
            rows.append((rule, subject, window, site, *shown))
    database.load(NAMES, [*_COLUMNS, *_SHOWN], rows)
    return NAMES

"""The ledger's keys masked: what each becomes."""

from __future__ import annotations

from functools import cache

from compliance.catalogue.catalogue import Catalogue
from compliance.engine.database import Database
from compliance.privacy.masker import Masker
from compliance.render.ledger_parquet import Key, Shown


def shown_keys(ledger: Database, catalogue: Catalogue, by: Masker) -> dict[Key, Shown]:
    """Return the keys of the ledger that change, and what they become."""
    if by.level == "none":
        return {}
    shown, key_of = {}, cache(by.key_of)  # a subject has a row for every window
    for key in ledger.rows('SELECT DISTINCT rule, subject, "window", site FROM "ledger"'):
        rule, subject, window, site = key
        entry = catalogue.rules.get(rule)
        to = (key_of(entry.rule.each.of if entry else "", subject), by.window(window), by.text(site))
        if to != (subject, window, site):
            shown[key] = to
    return shown

"""``python -m mutation [RULE…]``: print per rule and figure what was tried; leave with 1 when a mutant survives."""

from __future__ import annotations

import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import monotonic

import typer
import yaml

from compliance.catalogue.catalogue import Catalogue
from compliance.catalogue.load import load_catalogue
from mutation.running import Tried, try_mutants

LISTED = Path(__file__).with_name("cannot_matter.yaml")
BUDGET = 480.0  # seconds of processor time: four minutes on two cores


def main(wanted: list[str]) -> int:
    """Try every rule whose id begins like one of ``wanted`` (default: all)."""
    begun = monotonic()
    ids = [rule_id for rule_id in sorted(_catalogue().rules) if not wanted or rule_id.startswith(tuple(wanted))]
    with Pool(2) as pool:
        tried = [one for some in pool.imap(_try, ids, chunksize=4) for one in some]
        pool.close()
        pool.join()
    excused = _listed(ids)
    survivors = [one for one in tried if not one.noticed_by]
    for rule_id in ids:
        _say(rule_id, [one for one in tried if one.rule == rule_id], excused)
    open_ = [one for one in survivors if (one.rule, one.figure) not in excused]
    stale = sorted(excused.keys() - {(one.rule, one.figure) for one in survivors})
    for rule_id, figure in stale:
        typer.echo(f"listed in {LISTED.name}, but a case notices it or it is not there: {rule_id} {figure}")
    used = getrusage(RUSAGE_CHILDREN)
    took, work = monotonic() - begun, used.ru_utime + used.ru_stime
    refused = sum(one.noticed_by == "refused" for one in tried)
    typer.echo(
        f"{len(ids)} rules, {len({(one.rule, one.figure) for one in tried})} figures, {len(tried)} mutants: "
        f"{len(tried) - len(survivors) - refused} noticed, {refused} refused by the language, "
        f"{len(survivors) - len(open_)} cannot matter, {len(open_)} survived; {took:.0f} s, {work:.0f} s of processor time"
    )
    if work > BUDGET:
        typer.echo(f"more than {BUDGET:.0f} s of processor time")
    return 1 if open_ or stale or not tried or work > BUDGET else 0


_LOADED: dict[str, Catalogue] = {}


def _catalogue() -> Catalogue:
    if not _LOADED:
        catalogue, problems = load_catalogue("property-cs")
        assert catalogue is not None, problems
        _LOADED["property-cs"] = catalogue
    return _LOADED["property-cs"]


def _try(rule_id: str) -> list[Tried]:
    return try_mutants(_catalogue(), _catalogue().rules[rule_id])


def _listed(ids: list[str]) -> dict[tuple[str, str], str]:
    """Return rule and figure -> why it cannot matter; ``rules: attestation`` means every rule of that kind."""
    entries = yaml.safe_load(LISTED.read_text("utf-8")) or []
    rules = _catalogue().rules
    found = {}
    for entry in entries:
        meant = (
            entry["rules"]
            if isinstance(entry["rules"], list)
            else [i for i in ids if rules[i].rule.kind == entry["rules"]]
        )
        found.update({(rule_id, entry["figure"]): entry["because"] for rule_id in meant if rule_id in ids})
    return found


def _say(rule_id: str, tried: list[Tried], excused: dict[tuple[str, str], str]) -> None:
    for figure, number in sorted(Counter(one.figure for one in tried).items()):
        mine = [one for one in tried if one.figure == figure]
        left = [one.by for one in mine if not one.noticed_by]
        said = f"{rule_id}  {figure}: {number} mutants, {number - len(left)} noticed"
        if left and (rule_id, figure) in excused:
            said += f"; cannot matter: {excused[rule_id, figure]}"
        elif left:
            said += f"; SURVIVED {' '.join(left)}"
        typer.echo(said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Waivers laid over the findings: which are waived today, which would be had the waiver not run out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct, field

from compliance.catalogue.waiver import Waiver
from compliance.findings.finding import Finding
from compliance.folding import fold
from compliance.message import msg
from compliance.problems import Place, Problem, nearest


class Waived(Struct, frozen=True):
    """``findings``: finding id -> the waiver in force. ``expired``: waivers that ran out, with what resurfaces by them.

    ``in_force``: every waiver in force with its findings, also those that a longer one covers. ``to_come``: not begun
    yet, with theirs. ``unused``: in force or to come, and no finding of the audit is theirs.
    """

    findings: Mapping[str, Waiver] = field(default_factory=dict)
    expired: tuple[tuple[Waiver, tuple[str, ...]], ...] = ()
    unused: tuple[Waiver, ...] = ()
    in_force: tuple[tuple[Waiver, tuple[str, ...]], ...] = ()
    to_come: tuple[tuple[Waiver, tuple[str, ...]], ...] = ()


def waive(findings: Iterable[Finding], waivers: Iterable[Waiver], day: date) -> Waived:
    """Lay the waivers over the findings as of ``day``; of several in force the one that holds longest is taken."""
    listed, given = tuple(findings), sorted(waivers, key=lambda w: (w.expires, w.from_, w.target, w.reason))
    taken: dict[str, Waiver] = {}
    theirs = [(waiver, tuple(finding.id for finding in listed if meets(waiver, finding))) for waiver in given]
    for waiver, met in theirs:
        if waiver.holds(day):
            taken.update(dict.fromkeys(met, waiver))
    over = [(waiver, met) for waiver, met in theirs if waiver.expires < day]
    return Waived(
        findings=taken,
        expired=tuple((waiver, tuple(i for i in met if i not in taken)) for waiver, met in over),
        unused=tuple(waiver for waiver, met in theirs if not met and day <= waiver.expires),
        in_force=tuple((waiver, met) for waiver, met in theirs if met and waiver.holds(day)),
        to_come=tuple((waiver, met) for waiver, met in theirs if met and day < waiver.from_),
    )


def meets(waiver: Waiver, finding: Finding) -> bool:
    """Whether the finding is one that the waiver names."""
    if waiver.finding is not None:
        return waiver.finding == finding.id
    return waiver.rule == finding.obligation.rule and (
        waiver.site is None or fold(waiver.site) == finding.obligation.site
    )


def unknown_targets(
    placed: Iterable[tuple[Waiver, Place]],
    *,
    rules: Collection[str],
    sites: Collection[str],
    findings: Collection[str],
) -> tuple[Problem, ...]:
    """Return a problem for each waiver that names what is not there. ``findings``: ids of all obligations."""
    problems = []
    for waiver, place in placed:
        if waiver.rule is not None and waiver.rule not in rules:
            what = msg("no rule {rule!r}", rule=waiver.rule)
            problems.append(Problem(place, what, msg("a rule of the standard"), nearest(waiver.rule, rules)))
        if waiver.site and fold(waiver.site) not in sites:
            what = msg("no site {site!r}", site=waiver.site)
            problems.append(Problem(place, what, msg("a site of the audit"), nearest(waiver.site, sites)))
        if waiver.finding is not None and waiver.finding not in findings:
            what = msg(
                "no obligation of this audit or of the store has the finding id {finding!r}", finding=waiver.finding
            )
            problems.append(
                Problem(place, what, msg("an id as findings.json has it"), nearest(waiver.finding, findings))
            )
    return tuple(problems)

"""Rules written down as obligations: plans, the small tables that they name, the ledger, what presupposed rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from compliance.catalogue.catalogue import Catalogue, RuleEntry
from compliance.engine.carried import load_carried
from compliance.engine.database import Database
from compliance.engine.dimensions import load_dimensions
from compliance.engine.emit import quote
from compliance.ledger import COLUMNS, State
from compliance.plan.compile import RulePlan, compile_rule
from compliance.plan.context import AuditMoment, ParamRow
from compliance.plan.nodes import Select, Union
from compliance.plan.scope import World

LEDGER = "ledger"
UNMET = "unmet"
IDLE = "idle"
Rules = Mapping[str, RuleEntry]


def written(
    place: Database,
    catalogue: Catalogue,
    rules: Rules,
    world: World,
    at: AuditMoment,
    *,
    progress: Callable[[str], None] | None = None,
) -> dict[str, RulePlan]:
    """Write the rules' obligations into a new ledger where the tables of ``world`` are; return the plans."""
    plans = planned(place, catalogue, rules, world, at)
    create(place)
    for rule_id, plan in plans.items():
        if progress is not None:
            progress(rule_id)
        for select in plan.selects:
            _insert(place, select)
    return plans


def planned(place: Database, catalogue: Catalogue, rules: Rules, world: World, at: AuditMoment) -> dict[str, RulePlan]:
    """Return the plans, with the small tables that they name where the tables of ``world`` are."""
    param_rows: list[ParamRow] = []
    plans = {
        rule_id: compile_rule(entry, catalogue=catalogue, world=world, at=at, param_rows=param_rows)
        for rule_id, entry in sorted(rules.items())
    }
    load_dimensions(place, catalogue.calendar, at, _periods(rules.values()), param_rows)
    load_carried(place, replace(catalogue, rules=rules), world)
    return plans


def completed(place: Database, catalogue: Catalogue, blocked: Mapping[str, str]) -> None:
    """Note the rules without obligations and let presupposed ones speak, when all are written.

    ``blocked``: every rule, with the reason why it could not be worked out, or blank.
    """
    _note_rules_without_obligations(place, catalogue, blocked)
    _let_presupposed_speak(place, catalogue)


def _periods(entries: Iterable[RuleEntry]) -> set[str]:
    found = set()
    for entry in entries:
        per = getattr(entry.rule.check, "per", None)
        if per is not None and not isinstance(per, str):
            found.add(per.per)
    return found


def create(database: Database) -> None:
    """Create the empty ledger; an earlier one goes."""
    declared = ", ".join(f"{quote(name)} {type_}" for name, type_ in COLUMNS)
    database.execute(f"DROP TABLE IF EXISTS {quote(LEDGER)}")
    database.execute(f"CREATE TEMP TABLE {quote(LEDGER)} ({declared})")


def _insert(database: Database, select: Select | Union) -> None:
    sql, binds = database.emitted(select)
    database.execute(f"INSERT INTO {quote(LEDGER)} {sql}", binds)


def _note_rules_without_obligations(database: Database, catalogue: Catalogue, blocked: Mapping[str, str]) -> None:
    counted = {row[0] for row in database.rows(f"SELECT DISTINCT rule FROM {quote(LEDGER)}")}
    names = ("rule", "clause", "site", "subject", "window", "state", "reason", "due_day", "missing")
    types = dict(COLUMNS)
    rows = []
    for rule_id, reason in blocked.items():
        if rule_id not in counted:
            state = State.NOT_ASSESSABLE if reason else State.NOT_APPLICABLE
            clause = catalogue.rules[rule_id].rule.clause
            rows.append((rule_id, clause, "", "", "", str(state), reason or "no_events", True, ""))
    if rows:
        database.load(IDLE, [(name, types[name]) for name in names], rows)
        columns = ", ".join(quote(name) for name in names)
        database.execute(f"INSERT INTO {quote(LEDGER)} ({columns}) SELECT {columns} FROM {quote(IDLE)}")


def _let_presupposed_speak(database: Database, catalogue: Catalogue) -> None:
    """Where a presupposed rule is broken, what rests on it is not assessable: one missing document is one finding.

    Asked of the states before anything rested on anything, so that there are no chains.
    """
    mark, ledger = database.dialect.placeholder, quote(LEDGER)
    resting = {rule_id: entry.rule.presupposes for rule_id, entry in catalogue.rules.items() if entry.rule.presupposes}
    if not resting:
        return
    broken = f"SELECT DISTINCT rule, site FROM {ledger} WHERE state = {mark}"
    columns = [("rule", "VARCHAR"), ("site", "VARCHAR")]
    database.load(UNMET, columns, database.rows(broken, [str(State.NONCONFORMING)]))
    open_states = (State.CONFORMING, State.NONCONFORMING, State.OBSERVATION, State.PENDING, State.MANUAL)
    states = ", ".join([mark] * len(open_states))
    for rule_id, presupposes in sorted(resting.items()):
        for presupposed in presupposes:
            sql = (
                f"UPDATE {ledger} SET state = {mark}, reason = {mark} WHERE rule = {mark} AND state IN ({states}) "
                f"AND EXISTS (SELECT 1 FROM {quote(UNMET)} AS p WHERE p.rule = {mark} "
                f"AND (p.site = '' OR p.site = {ledger}.site))"
            )
            binds = (State.NOT_ASSESSABLE, f"follows_from:{presupposed}", rule_id, *open_states, presupposed)
            database.execute(sql, [str(bind) for bind in binds])

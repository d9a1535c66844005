"""The commands. Heavy rooms are imported only by the command that needs them, so that --help stays quick."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from compliance.catalogue.texts import Texts, read_now
from compliance.cli import attest, data, rectify, rules, standards, store, waive
from compliance.cli.language import Commands, Lang, language_of
from compliance.cli.masking import Privacy, PrivacyKey
from compliance.cli.saying import failed, forbidden, unheard
from compliance.cli.streams import prepare_streams
from compliance.problems import is_no_room

INTERRUPTED = 130  # as shells say it of Ctrl-C
TEXTS = "texts"  # under which a command finds where the texts of YAML are had
app = Commands(
    name="compliance",
    help="Audit exported records against a standard written in YAML.",
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(standards.app, name="standards", help="List and show standards and what is assessed of them.")
app.add_typer(rules.app, name="rules", help="List, check, test and begin rules.")
app.add_typer(data.app, name="data", help="Say what is in the exports before an audit, map them to record types.")
app.add_typer(attest.app, name="attest", help="Send questions to the sites as workbooks, take the answers back.")
app.add_typer(rectify.app, name="rectify", help="Send findings to the sites as workbooks, take them back filled.")
app.add_typer(waive.app, name="waive", help="Keep waivers in the store, end them, list them.")
app.add_typer(store.app, name="store", help="Prove the store of audits, list its runs.")


@app.command()
def audit(  # noqa: PLR0913  (one argument for each option of the command)
    context: typer.Context,
    records: Annotated[Path, typer.Argument(help="The folder with the exports.")],
    standard: Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")],
    *,
    audit_file: Annotated[
        Path | None, typer.Option("--audit", help="Audit file (default: audit.yaml among the records).")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="Date or date and time of the audit (default: today).")] = None,
    from_: Annotated[str | None, typer.Option("--from", help="First day of the audited span.")] = None,
    to: Annotated[str | None, typer.Option(help="Last day of the audited span.")] = None,
    profile: Annotated[
        Path | None, typer.Option(help="Company profile (default: profile.yaml among the records).")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the reports.")] = Path("out"),
    lang: Lang = "zh-Hant",
    fail_on: Annotated[str, typer.Option(help="Exit 1 from this grade on: major, minor or observation.")] = "minor",
    fail_on_data: Annotated[
        bool, typer.Option("--fail-on-data", help="Exit 1 when rows or cells could not be used.")
    ] = False,
    min_coverage: Annotated[float, typer.Option(help="Exit 1 when coverage is below this share (0 to 1).")] = 0.0,
    readings: Annotated[
        str, typer.Option(help="chosen, or all: try every other reading too and mark what stands under each.")
    ] = "chosen",
    formats: Annotated[
        str, typer.Option(help="Any of html,xlsx,json,csv,md,ics,junit,sarif,oscal,docx.")
    ] = "html,xlsx,json",
    notice: Annotated[
        Path | None, typer.Option(help="Word template of the rectification notices (default: the shipped one).")
    ] = None,
    privacy: Annotated[
        str, typer.Option(help="Personal data in the reports: none is masked, internal or public.")
    ] = "internal",
    privacy_key: Annotated[
        Path | None, typer.Option(help="File with a key: the same pseudonyms in every audit that uses it.")
    ] = None,
    waivers: Annotated[Path | None, typer.Option(help="Waivers (default: waivers.yaml among the records).")] = None,
    reviews: Annotated[
        Path | None, typer.Option(help="The auditor's own word on findings (default: review.yaml among the records).")
    ] = None,
    fail_on_expired: Annotated[
        bool, typer.Option("--fail-on-expired", help="Exit 1 when a finding resurfaces because its waiver ran out.")
    ] = False,
    store_file: Annotated[
        Path | None, typer.Option("--store", help="File that remembers audits; it is made when absent.")
    ] = None,
    baseline: Annotated[
        int | None, typer.Option(min=1, help="Compare with this run of the store (default: the last).")
    ] = None,
    fail_on_new: Annotated[
        bool, typer.Option("--fail-on-new", help="Exit 1 for new, recurring and reopened findings only.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who runs it, for the store's journal.")] = "audit",
    memory_limit: Annotated[
        str | None, typer.Option(help="Memory to keep to, such as 4GB (default: what the database takes by itself).")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Where exports are kept as they were read (default: the user's cache).")
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Keep nothing, use nothing that was kept.")] = False,
) -> None:
    """Audit a folder of exports and write the reports."""
    from compliance.cli.audit_options import Options
    from compliance.cli.start_audit import start_audit
    from compliance.records.sources.cache_folder import user_folder

    options = Options(
        records=records, standard=standard, audit=audit_file, as_of=as_of, from_=from_, to=to, profile=profile, out=out,
        lang=lang, fail_on=fail_on, fail_on_data=fail_on_data, min_coverage=min_coverage,
        readings=readings, formats=tuple(formats.split(",")), waivers=waivers, reviews=reviews,
        fail_on_expired=fail_on_expired, store=store_file, baseline=baseline, fail_on_new=fail_on_new, by=by,
        privacy=privacy, privacy_key=privacy_key, notice=notice,
        memory_limit=memory_limit,
        cache=None if no_cache else cache or user_folder(),
        now=datetime.now().astimezone(),
        texts=context.obj.get(TEXTS, read_now),
    )  # fmt: skip
    raise typer.Exit(start_audit(options))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A rule's id or a finding's id.")],
    *,
    standard: Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")] = "property-cs",
    findings: Annotated[Path | None, typer.Option(help="findings.json of the audit (for a finding).")] = None,
    audit_file: Annotated[Path | None, typer.Option("--audit", help="Audit file (default: audit.yaml).")] = None,
    profile: Annotated[Path | None, typer.Option(help="Company profile (default: profile.yaml).")] = None,
    lang: Lang = "zh-Hant",
) -> None:
    """Explain a rule, or a finding down to the cell."""
    from compliance.cli.run_explain import run_explain

    raise typer.Exit(
        run_explain(what, standard=standard, findings=findings, audit=audit_file, profile=profile, lang=lang)
    )


@app.command()
def due(  # noqa: PLR0913  (one argument for each option of the command)
    records: Annotated[Path, typer.Argument(help="The folder with the exports.")],
    standard: Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")],
    *,
    days: Annotated[int, typer.Option(min=1, max=400, help="How many days ahead.")] = 30,
    as_of: Annotated[
        str | None, typer.Option(help="Date or date and time from which to look (default: today).")
    ] = None,
    audit_file: Annotated[Path | None, typer.Option("--audit", help="Audit file (default: audit.yaml).")] = None,
    profile: Annotated[Path | None, typer.Option(help="Company profile (default: profile.yaml).")] = None,
    lang: Lang = "zh-Hant",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    privacy: Privacy = "internal",
    privacy_key: PrivacyKey = None,
) -> None:
    """Say what falls due soon, per site and post, and what can no longer be met in its period."""
    from compliance.cli.audit_options import looking
    from compliance.cli.run_due import run_due

    now = datetime.now().astimezone()
    options = looking(records, standard, audit_file, as_of=as_of, profile=profile, lang=lang, now=now)
    options = replace(options, privacy=privacy, privacy_key=privacy_key)
    raise typer.Exit(run_due(options, days, as_json=as_json))


@app.command()
def sample(  # noqa: PLR0913  (one argument for each option of the command)
    rule: Annotated[str, typer.Argument(help="A sampling rule, such as special-services/too-few-call-backs.")],
    records: Annotated[Path, typer.Argument(help="The folder with the exports.")],
    standard: Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")],
    *,
    seed: Annotated[int, typer.Option(help="The lot: the same seed draws the same.")],
    window: Annotated[str | None, typer.Option(help="A period such as 2026-06 (default: all that are open).")] = None,
    out: Annotated[Path, typer.Option(help="The workbook.")] = Path("sample.xlsx"),
    as_of: Annotated[
        str | None, typer.Option(help="Date or date and time (default: the audit file's, or today).")
    ] = None,
    audit_file: Annotated[Path | None, typer.Option("--audit", help="Audit file (default: audit.yaml).")] = None,
    profile: Annotated[Path | None, typer.Option(help="Company profile (default: profile.yaml).")] = None,
    lang: Lang = "zh-Hant",
    privacy: Privacy = "internal",
    privacy_key: PrivacyKey = None,
) -> None:
    """Draw which records to cover, so that ratios and full coverage are met, as a workbook to fill in."""
    from compliance.cli.audit_options import looking
    from compliance.cli.run_sample import run_sample

    now = datetime.now().astimezone()
    options = looking(records, standard, audit_file, as_of=as_of, profile=profile, lang=lang, now=now)
    options = replace(options, privacy=privacy, privacy_key=privacy_key)
    raise typer.Exit(run_sample(options, rule, seed, window, out))


@app.command()
def history(
    store_file: Annotated[Path, typer.Option("--store", help="The file given to audit --store.")],
    *,
    standard: Annotated[str | None, typer.Option(help="Id of a standard (default: all in the store).")] = None,
    clause: Annotated[str | None, typer.Option(help="One clause (default: all).")] = None,
    site: Annotated[str | None, typer.Option(help="One site (default: all).")] = None,
    per: Annotated[str, typer.Option(help="run, month, quarter or year: the last run of each.")] = "month",
    lang: Lang = "zh-Hant",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Say how clauses stood at sites, audit after audit."""
    from compliance.cli.run_history import Wanted, run_history

    wanted = Wanted(standard, clause, site, per)
    raise typer.Exit(run_history(store_file, wanted, lang=lang, as_json=as_json))


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(help="Folder for the made exports; it must be empty or absent.")],
    *,
    sites: Annotated[int, typer.Option(min=1, max=500, help="Number of sites.")] = 3,
    months: Annotated[int, typer.Option(min=1, max=60, help="Number of months, up to June 2026.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    breaches: Annotated[
        int | None, typer.Option(min=0, help="Number of breaches (default: one for every rule and site).")
    ] = None,
    lang: Lang = "zh-Hant",
) -> None:
    """Make the exports of an invented company, with breaches and the list of them in truth.json."""
    from compliance.cli.run_simulate import run_simulate

    raise typer.Exit(run_simulate(out, sites=sites, months=months, seed=seed, breaches=breaches, lang=lang))


@app.command()
def appraise(  # noqa: PLR0913  (one argument for each option of the command)
    records: Annotated[Path, typer.Argument(help="The folder with the exports.")],
    standard: Annotated[str, typer.Option(help="Id of a shipped standard, or a folder with one.")],
    scorecard: Annotated[str, typer.Option(help="Id of a scorecard of the standard.")],
    person: Annotated[str, typer.Option(help="Staff id of the appraised person.")],
    appraiser: Annotated[str, typer.Option(help="Staff id of the appraiser.")],
    from_: Annotated[str, typer.Option("--from", help="First day of the period.")],
    to: Annotated[str, typer.Option(help="Last day of the period; it must be over.")],
    *,
    as_of: Annotated[
        str | None, typer.Option(help="Date or date and time to judge by (default: the audit file's, else today).")
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="The filled rating sheet (default: write one to fill in).")] = None,
    profile: Annotated[
        Path | None, typer.Option(help="Company profile (default: profile.yaml among the records).")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for appraisals, apart from reports.")] = Path("appraisals"),
    lang: Lang = "zh-Hant",
    privacy: Privacy = "internal",
    privacy_key: PrivacyKey = None,
) -> None:
    """Rate a person with a scorecard: write the rating sheet, or the private result of a filled one."""
    from compliance.cli.run_appraise import Options, run_appraise

    options = Options(
        records=records, standard=standard, scorecard=scorecard, person=person, appraiser=appraiser, from_=from_, to=to,
        as_of=as_of, sheet=sheet, profile=profile, out=out, lang=lang, today=datetime.now().astimezone().date(),
        privacy=privacy, privacy_key=privacy_key,
    )  # fmt: skip
    raise typer.Exit(run_appraise(options))


def main() -> None:
    """Run the command line."""
    prepare_streams()
    gc.set_threshold(3_000_000, 50, 100)  # nearly all that a command makes lives to its end: looking finds no waste
    atexit.register(gc.freeze)  # nor does looking once more when all goes
    words = sys.argv[1:]
    try:
        app.asked(words)(obj=_begun(words))
    except KeyboardInterrupt:  # before the command itself had begun
        raise SystemExit(INTERRUPTED) from None
    except Exception as fault:
        language = language_of(words, os.environ)
        if isinstance(fault, OSError) and fault.filename is None and is_no_room(fault):
            raise SystemExit(unheard(fault, language)) from fault
        if isinstance(fault, PermissionError) and fault.filename is not None:
            raise SystemExit(forbidden(fault, language)) from fault
        raise SystemExit(failed(fault, language)) from fault


def _begun(words: list[str]) -> dict[str, Texts]:
    """Begin what takes longest of an audit before anything else is imported; return what its command finds."""
    if words[:1] != ["audit"] or "--help" in words:
        return {}
    from compliance.catalogue.read_ahead import read_ahead

    return {TEXTS: read_ahead(words[1:])}

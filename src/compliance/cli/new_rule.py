"""The skeleton of a new rule: what every rule says, one kind of check, and a compliant and a violating case.

Places in ``<...>`` are to be filled in: ``rules lint`` refuses every one that is left.
"""

from __future__ import annotations

import re

import typer

from compliance.catalogue.folders import find_standard
from compliance.cli.loading import loaded
from compliance.cli.saying import say, say_problems, words_of
from compliance.message import msg, verbatim
from compliance.problems import Place, Problem, ProblemsError, nearest
from compliance.render.placing import put_whole

HEAD = """\
clause: "{clause}"
title: {{zh-Hant: <標題>, zh-Hans: <标题>, en: <title>}}
severity: minor  # major, minor or observation
responsible: {{post: <post that must act>}}
action:
  zh-Hant: <整改要求>
  zh-Hans: <整改要求>
  en: <what to do about a finding>
# For whom the duty exists: a record type of the standard; where chooses rows.
each: {{of: <record type>}}
"""
KINDS = {
    "frequency": """\
frequency:
  count: {of: <record type>, match: {<their field>: <field of each>}, where: {<field>: <value>}}
  at_least: {param: <name>.count}
  per: {per: month}  # day, week, month, quarter, half_year or year; instead of per: every, anchored or trailing
params:
  <name>.count: "1"
""",
    "deadline": """\
deadline:
  due: {after: {field: <field>}, within: {param: <name>.due}}  # or before + lead, or at
  done: {field: <field>}
params:
  <name>.due: 3 days  # hours, days, working days or months
""",
    "sampling": """\
sampling:
  per: month
  by: [<field>]
  covered_when: {<field>: {answered: true}}
  ratio: 20%  # or tiers, a parameter with from, to and ratio
""",
    "evidence": """\
evidence:
  answered: [<field>]  # a word for none is an answer; given asks for more than that
""",
    "content": """\
content:
  text: <field>
  must_not: [name, room, phone, resident_id]
  registers: [<record type whose names and rooms count>]
""",
    "reconciliation": """\
reconciliation:
  found_in: {of: <record type>, match: {<their field>: <field of each>}}
""",
    "attestation": """\
attestation:
  per: {per: quarter}
  question: {zh-Hant: <問題>, zh-Hans: <问题>, en: <question>}
  method: {zh-Hant: <方法>, zh-Hans: <方法>, en: <method>}
""",
}
CASES = """\
# Records of a case: record type -> rows. Give one case that passes at the very edge and one that fails just past it.
- name: compliant_<at the edge>
  as_of: 2026-04-30
  records:
    <record type>: [{<key>: A1, <field>: 2026-03-03}]
  expect: [{subject: A1, state: conforming}]
- name: violating_<just past it>
  as_of: 2026-04-30
  records:
    <record type>: [{<key>: A1, <field>: 2026-03-04}]
  expect: [{subject: A1, state: nonconforming}]
"""


def begin_rule(rule_id: str, clause: str, *, kind: str, standard: str, lang: str) -> None:
    """Write the two files of a new rule, or say what stands against it and leave with exit code 2."""
    words, catalogue = words_of(lang), loaded(standard, lang, only=())  # rules may be unfinished, or lack
    rules = find_standard(standard).rules
    area, _, name = rule_id.partition("/")
    target = rules / area / f"{name}.yaml"
    problems = []
    if not re.fullmatch(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*", rule_id):
        problems.append(
            Problem(Place(rule_id), msg("no id of a rule"), msg("area/name in lower case, such as calls/late-answer"))
        )
    elif target.exists():
        problems.append(
            Problem(Place(str(target)), msg("the rule is there already"), msg("another id, or edit that file"))
        )
    if "shipped" in rules.parts[-3:]:
        problems.append(
            Problem(
                Place(str(rules)), msg("an installed standard cannot be added to"), msg("--standard FOLDER of your own")
            )
        )
    if clause not in catalogue.clauses:
        near = nearest(clause, catalogue.clauses)
        problems.append(
            Problem(
                Place("--clause"),
                msg("the standard has no clause {clause!r}", clause=clause),
                msg("a clause of it"),
                near,
            )
        )
    elif catalogue.clauses[clause].area != area:
        own = catalogue.clauses[clause].area
        problems.append(
            Problem(
                Place(rule_id),
                msg("clause {clause} belongs to area {own!r}", clause=clause, own=own),
                verbatim(own, name or msg("name"), between="/"),
            )
        )
    if kind not in KINDS:
        problems.append(
            Problem(Place("--kind"), msg("no kind {kind!r}", kind=kind), verbatim(tuple(KINDS)), nearest(kind, KINDS))
        )
    if problems:
        say_problems(problems, lang)
        raise typer.Exit(2)
    try:
        put_whole({target: HEAD.format(clause=clause) + KINDS[kind], target.with_suffix(".cases.yaml"): CASES})
    except ProblemsError as error:
        say_problems(error.problems, lang)
        raise typer.Exit(2) from error
    for written in (target, target.with_suffix(".cases.yaml")):
        say(words("cli.written", path=written))
    say(words("cli.fill_in", rule=target))

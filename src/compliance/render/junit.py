"""``junit.xml``: the audit as a test report, for CI. One suite for each site.

failure: a nonconformity. error: could not be judged, or a person must say. skipped: waived, an observation (no breach,
and no pass either), exempt, not applicable or not yet due. Only a rule at a site whose duties were all judged and hold
is a test that passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree import ElementTree as ET

from compliance.ledger import State
from compliance.render.plain import line
from compliance.render.view.model import View
from compliance.render.view.model_checks import CheckView
from compliance.render.view.model_duties import NoteView
from compliance.render.view.model_findings import FindingView

TEXT = 4_000


def to_junit(view: View) -> bytes:
    """Return the file's bytes."""
    root = ET.Element("testsuites", name=line(view.title))
    for site, checks in groupby(view.checks, key=lambda check: (check.site_key, check.site)):
        suite = ET.SubElement(root, "testsuite", name=site[1], timestamp=_stamp(view))
        for check in checks:
            suite.extend(_cases(check, view))
        _count(suite, [suite])
    _count(root, list(root))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _stamp(view: View) -> str:
    text = view.result.moment.as_of.isoformat()
    return text if "T" in text else f"{text}T00:00:00"


def _count(node: ET.Element, suites: Iterable[ET.Element]) -> None:
    cases = [case for suite in suites for case in suite]
    node.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        node.set(name, str(sum(case.find(tag) is not None for case in cases)))


def _cases(check: CheckView, view: View) -> Iterator[ET.Element]:
    for found in check.findings:
        yield _found(check, found, view)
    for note in check.notes:
        yield _unjudged(check, note, view)
    if check.verdict_code == State.CONFORMING:
        yield _case(check, "")
    elif not check.findings and not check.notes:
        case = _case(check, "")
        ET.SubElement(case, "skipped", type=check.verdict_code, message=check.verdict)
        yield case


def _case(check: CheckView, about: str) -> ET.Element:
    rule = check.rule
    name = " · ".join(filter(None, (rule.clause, rule.title, about)))
    return ET.Element("testcase", classname=rule.id.replace("/", "."), name=line(name)[:TEXT])


def _found(check: CheckView, found: FindingView, view: View) -> ET.Element:
    words = view.words
    case = _case(check, " · ".join(filter(None, (found.subject, found.window, f"[{found.finding.id}]"))))
    said = [words.pair(part.label, part.value) for part in found.said]
    waived, broken = found.waived, found.finding.obligation.state == State.NONCONFORMING
    tag = "failure" if broken and not waived else "skipped"
    kind = "waived" if waived else found.finding.grade
    message = words.join([words("f.waiver"), found.found]) if waived else found.found
    node = ET.SubElement(case, tag, type=kind, message=line(message)[:TEXT])
    pairs = (("f.expected", found.expected), ("f.found", found.found), ("f.pass", found.advice.short))
    told = [words.pair(words(key), text) for key, text in pairs]
    told += [words.pair(words("f.action"), found.action), words.pair(words("x.due"), found.rectify_by), *said]
    node.text = "\n".join(line(text)[:TEXT] for text in (*told, *(proof.where for proof in found.evidence)))
    return case


def _unjudged(check: CheckView, note: NoteView, view: View) -> ET.Element:
    words = view.words
    case = _case(check, note.reason)
    message = words("bracket", text=note.reason, inner=note.count)
    kind = State.MANUAL if note.question else State.NOT_ASSESSABLE
    node = ET.SubElement(case, "error", type=kind.value, message=line(message)[:TEXT])
    node.text = "\n".join(line(text)[:TEXT] for text in (note.state, note.question, note.example) if text)
    return case

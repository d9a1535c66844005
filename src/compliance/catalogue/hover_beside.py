"""What an editor shows of fields of standards, record types, calendars and cases, where no docstring speaks of them."""

from __future__ import annotations

from collections.abc import Mapping

_TITLE = "What it is called in reports, in the three scripts."
_FROM, _TO = "The first day, included.", "The last day, included."

BESIDE_RULES: Mapping[str, Mapping[str, str]] = {
    "Standard": {
        "id": "Small letters, digits and -; what reports and the store know the standard by.",
        "title": _TITLE,
        "version": "As the standard itself counts its versions.",
        "calendar": "Working days: a file in the folder calendars beside this one, or a shipped one, such as cn.",
        "effective_from": "First day on which the standard is in force.",
        "areas": "The areas of business; the rules of each stand in rules/AREA/.",
        "chapters": "The files with the clauses, in the standard's order.",
        "params": "Values of rules' parameters, over what the rules say themselves.",
        "expects": "The exports without which an audit is not whole.",
        "escalate": "When minor breaches become major (share and count), or never.",
    },
    "Area": {"id": "The folder of its rules.", "title": _TITLE},
    "Postings": {
        "of": "The record type.",
        "who": "Its field with the person.",
        "post": "Its field with the post.",
        "from": "Its field with the first day.",
        "to": "Its field with the last day.",
        "site": "Its field with the site.",
    },
    "Chapter": {"clauses": "The requirements, in the standard's order."},
    "Clause": {
        "id": "Each clause has an id of its own.",
        "locator": "Where it stands in the standard's text.",
        "area": "One of the standard's areas.",
        "modality": "must, or may: what is only permitted.",
        "statement": "What is required, in your own words.",
        "figures": "The figures that the text gives: name -> value.",
        "notes": "What a reader has to know beside it.",
        "off": "true: the clause is not in force.",
    },
    "RecordType": {
        "title": _TITLE,
        "role": "register: what stands; log: what happened, each row at its time.",
        "active": "The fields that begin and end a row's activity.",
        "fields": "The columns: name -> what it is.",
    },
    "RecordField": {
        "title": _TITLE,
        "personal": "What of a person the column holds: reports mask it.",
        "between": "A field that is taken out of another field's text.",
    },
    "Between": {"from": "The other field.", "after": "The mark before the text.", "before": "The mark behind it."},
    "Span": {"from": "The field with the first day.", "to": "The field with the last day."},
    "CalendarFile": {
        "id": "The name of this file without .yaml.",
        "title": _TITLE,
        "years": "Year -> its papers and days. Saturdays and Sundays rest, all other days work, but for these.",
    },
    "CalendarYear": {
        "papers": "The announcements that say so; a year without one is not covered.",
        "off": "Days that rest, such as 2026-01-01, with a space between them.",
        "work": "Saturdays and Sundays that work, with a space between them.",
    },
    "Case": {
        "name": "compliant_… where no breach is expected, violating_… where one is.",
        "as_of": "The day, or the moment, from which is looked.",
        "from": "The first day of the audit (absent: from ever).",
        "to": "The last day of the audit (absent: the day of as_of).",
        "contracts": "As if a site's contract said so.",
        "extents": "Record type -> what its export covers (absent: every day).",
    },
    "Stretch": {"from": _FROM, "to": _TO},
    "Expected": {
        "subject": "Whose duty: the key of its row, or company.",
        "window": "Which of its windows, such as 2026-03; blank where it has but one.",
        "state": "What the duty must turn out as.",
        "reason": "Why, in the engine's word.",
        "demanded": "How many are asked for.",
        "found": "How many are there.",
        "population": "Of how many.",
        "site": "The site that it belongs to.",
    },
    "ContractOverride": {
        "site": "The site whose contract it is.",
        "param": "The name of the parameter.",
        "value": "Its value there.",
        "clause": "The contract's clause.",
        "from": _FROM,
        "to": _TO,
        "approver": "Who approved it.",
    },
    "Profile": {
        "rest_days": "Days on which the company rests, beside the calendar's.",
        "working_days": "Days on which it works although the calendar's rest.",
    },
}

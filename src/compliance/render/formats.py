"""The formats of reports, by name: what a command line is held against before any of them is imported."""

from __future__ import annotations

FORMATS = ("html", "xlsx", "json", "csv", "md", "ics", "junit", "sarif", "oscal", "docx")

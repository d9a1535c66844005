"""What the audit file and the mapping say about a file or sheet; the audit file goes first."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from msgspec import Struct

from compliance.catalogue.mapping import MappedExport
from compliance.catalogue.profile import Export
from compliance.records.finding.headers import Declared
from compliance.records.sources.read import Wish
from compliance.records.sources.sheet import Sheet
from compliance.tables import Extent


def names(pattern: str, shown: str) -> bool:
    """Whether a glob means a name; a name that looks like a glob means itself too."""
    return pattern == shown or fnmatch.fnmatchcase(shown, pattern)


class Declarations(Struct, frozen=True):
    """Everything that was declared, in order of precedence."""

    exports: tuple[Export | MappedExport, ...]

    def wish(self, shown: str) -> Wish:
        """Return how a file is to be read. A member of an archive is read as the archive is."""
        about = [e for e in self.exports if names(e.file, shown)]
        encoding = next((e.encoding for e in about if e.encoding), None)
        return Wish(encoding, next((e.delimiter for e in about if e.delimiter), None))

    def of(self, sheet: Sheet) -> Declared:
        """Return what a sheet is said to be: of each word the first that was written."""
        about = list(self._about(sheet))
        extents = (Extent(e.from_, e.to) for e in about if e.from_ or e.to)
        mapped = [e for e in about if isinstance(e, MappedExport)]
        return Declared(
            next((e.record_type for e in about if e.record_type), None),
            next((e.header for e in mapped if e.header), None),
            next((e.columns for e in mapped if e.columns), None),
            next(extents, None),
            next((e.epoch for e in mapped if e.epoch), None),
            next((e.year for e in mapped if e.year), None),
        )

    def _about(self, sheet: Sheet) -> Iterator[Export | MappedExport]:
        for export in self.exports:
            if names(export.file, sheet.file) and (export.sheet is None or names(export.sheet, sheet.name)):
                yield export

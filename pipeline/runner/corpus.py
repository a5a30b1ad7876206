"""What is known of all articles of a raw folder after a run: which are in the tables, which failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property

from pipeline.runner.fingerprint import Fingerprint, digest
from pipeline.runner.store import Entry
from pipeline.tables.rows import FailedRow


class Corpus:
    """All articles by path, and the ``(source_path, reason, message)`` of what could not be listed."""

    def __init__(self, entries: Mapping[str, Entry], faults: Sequence[tuple[str, str, str]] = ()) -> None:
        self.entries = dict(sorted(entries.items()))
        self._faults = faults

    @cached_property
    def duplicates(self) -> dict[str, str]:
        """Paths of files with the bytes of an earlier one, which alone goes into the tables."""
        first: dict[str, str] = {}
        return {
            source_path: first[entry.sha256]
            for source_path, entry in self.entries.items()
            if entry.read and first.setdefault(entry.sha256, source_path) != source_path
        }

    @cached_property
    def failures(self) -> list[FailedRow]:
        """The rows of ``failed.csv``, sorted; the first of a path stands for all."""
        rows = [FailedRow(*fault) for fault in self._faults]
        for source_path, entry in self.entries.items():
            if source_path in self.duplicates:
                first = self.duplicates[source_path]
                message = (
                    f"expected every article once, found the bytes of {first}, which was read; delete one"
                )
                rows.append(FailedRow(source_path, "duplicate", message))
            elif entry.failed != "[]":
                rows += [FailedRow(*row) for row in json.loads(entry.failed)]
        return sorted({row.source_path: row for row in reversed(rows)}.values())

    def run_id(self, fingerprint: Fingerprint) -> str:
        """What the tables depend on, file by file and then failure by failure."""
        keys = [entry.key for entry in self.entries.values() if entry.read]
        keys += [digest(*(cell.encode() for cell in failure)) for failure in self.failures]
        return fingerprint.of_run(keys)

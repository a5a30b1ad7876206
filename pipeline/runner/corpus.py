"""What is known of all articles of a raw folder after a run: which are in the tables, which failed."""

from __future__ import annotations

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
        """Paths of articles with the bytes of an earlier one, which alone goes into the tables."""
        first: dict[str, str] = {}
        return {
            source_path: first[entry.sha256]
            for source_path, entry in self.entries.items()
            if not entry.reason and first.setdefault(entry.sha256, source_path) != source_path
        }

    @cached_property
    def failures(self) -> list[FailedRow]:
        """The rows of ``failed.csv``, sorted."""
        rows = [FailedRow(*fault) for fault in self._faults]
        for entry in self.entries.values():
            if entry.reason:
                rows.append(FailedRow(entry.source_path, entry.reason, entry.message))
        for source_path, first in self.duplicates.items():
            message = f"expected every article once, found the bytes of {first}, which was read; delete one"
            rows.append(FailedRow(source_path, "duplicate", message))
        return sorted(rows)

    def run_id(self, fingerprint: Fingerprint) -> str:
        """What the tables depend on, article by article and then failure by failure."""
        keys = [entry.key for entry in self.entries.values() if not entry.reason]
        keys += [digest(*(cell.encode() for cell in failure)) for failure in self.failures]
        return fingerprint.of_run(keys)

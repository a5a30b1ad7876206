"""What is known of all articles of a raw folder after a run: which are in the tables, which failed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cached_property

from pipeline.runner.fingerprint import Fingerprint, digest
from pipeline.runner.raw_folder import Fault
from pipeline.runner.store import Store
from pipeline.tables.rows import FailedRow


class Corpus:
    """All articles in ``store``, and what could not be listed."""

    def __init__(self, store: Store, faults: Sequence[Fault] = ()) -> None:
        self._store = store
        self._faults = faults

    @cached_property
    def duplicates(self) -> dict[str, str]:
        """Paths of files with the bytes of an earlier one, which alone goes into the tables."""
        return self._store.duplicates()

    @cached_property
    def failures(self) -> list[FailedRow]:
        """The rows of ``failed.csv``, sorted; the first of a path stands for all."""
        rows = [FailedRow(*fault) for fault in sorted(self._faults)]
        for source_path, first in self.duplicates.items():
            message = f"expected every article once, found the bytes of {first}, which was read; delete one"
            rows.append(FailedRow(source_path, "duplicate", message))
        for failed in self._store.failures():
            rows += [FailedRow(*row) for row in json.loads(failed)]
        return sorted({row.source_path: row for row in reversed(rows)}.values())

    def run_id(self, fingerprint: Fingerprint) -> str:
        """What the tables depend on, file by file and then failure by failure."""
        return fingerprint.of_run(self._keys())

    def _keys(self) -> Iterator[str]:
        yield from self._store.keys()
        for failure in self.failures:
            yield digest(*(cell.encode() for cell in failure))

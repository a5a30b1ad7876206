"""The tables of the last run, with the place of every article in them: what has not changed is copied.

Places are one file, read and written once from beginning to end in the order of the articles, so that
neither takes memory.  A run writes the places of its tables aside and keeps them once these stand.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.tables.files import header
from pipeline.tables.schema import CLAIMS, CLUSTERS, DOCUMENTS, REJECTED

COPIED = (CLAIMS, CLUSTERS, REJECTED, DOCUMENTS)
FILES = (*(f"{table.name}.csv" for table in COPIED), "texts.jsonl")
"""What an article adds lines to; ``links.csv`` is put together from what the index of links keeps."""


class Place(NamedTuple):
    """Rows and bytes of an article in each of :data:`FILES`; ``stamp`` is a digest of its rows."""

    document: str
    stamp: str
    rows: tuple[int, ...]
    sizes: tuple[int, ...]


class Stretch(NamedTuple):
    """Articles that follow each other in the tables of the last run: from where to where, and rows.

    ``starts`` and ``ends`` are bytes of each of :data:`FILES`.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    rows: tuple[int, ...]

    def then(self, other: Stretch) -> Stretch | None:
        """Both as one, if ``other`` begins where this ends."""
        if self.ends != other.starts:
            return None
        rows = tuple(one + two for one, two in zip(self.rows, other.rows, strict=True))
        return Stretch(self.starts, other.ends, rows)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(self.ends) - sum(self.starts)


class Standing:
    """The tables in ``out`` that the run ``run_id`` wrote; with an empty ``run_id`` there are none.

    ``state`` is what the run said of itself in :meth:`begin`.
    """

    def __init__(self, out: Path, places: Path, run_id: str) -> None:
        self.run_id = ""
        self.state: tuple[str, int] | None = None
        self._places = places
        self._aside = places.with_name(places.name + ".new")
        self._open = ExitStack()
        self._known: Iterator[Place] = iter(())
        self._next: Place | None = None
        self._at = (*(len(header(table)) for table in COPIED), 0)
        if run_id and places.exists():
            file = self._open.enter_context(places.open("rb"))
            made_by, state = _header(file)
            if made_by == run_id:
                self.run_id, self.state = run_id, state
                self._files = [self._open.enter_context((out / name).open("rb")).fileno() for name in FILES]
                self._known = _read(file)
                self._next = next(self._known, None)

    def begin(self, run_id: str, state: tuple[str, int]) -> None:
        """Note the places of the tables of ``run_id`` from now on."""
        self._new: IO[bytes] = self._open.enter_context(self._aside.open("wb", buffering=1 << 16))
        marshal.dump((run_id, state), self._new)

    def note(self, place: Place) -> None:
        """Add the place of the next article."""
        marshal.dump(tuple(place), self._new)

    def find(self, document: str, stamp: str) -> tuple[Place, Stretch] | None:
        """Where ``document`` stands; ``None`` when it does not, or has changed.  Ask in their order."""
        while self._next is not None and self._next.document <= document:
            place, starts = self._next, self._at
            self._at = tuple(at + size for at, size in zip(starts, place.sizes, strict=True))
            self._next = next(self._known, None)
            if place.document == document:
                return (place, Stretch(starts, self._at, place.rows)) if place.stamp == stamp else None
        return None

    def read(self, stretch: Stretch) -> list[bytes]:
        """The bytes of ``stretch`` in each of :data:`FILES`."""
        spans = zip(self._files, stretch.starts, stretch.ends, strict=True)
        return [os.pread(file, end - start, start) for file, start, end in spans]

    def keep(self) -> None:
        """The tables whose places were noted now stand."""
        self.close()
        self._aside.replace(self._places)

    def close(self) -> None:
        self._open.close()


def _header(file: IO[bytes]) -> tuple[str, tuple[str, int] | None]:
    try:
        made_by, state = marshal.load(file)
    except (EOFError, ValueError, TypeError):  # a damaged file
        return "", None
    return made_by, state


def _read(file: IO[bytes]) -> Iterator[Place]:
    while True:
        try:
            yield Place(*marshal.load(file))
        except (EOFError, ValueError, TypeError):
            return

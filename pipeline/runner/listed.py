"""The articles of the raw folder beside what is known of them, on disk: memory does not grow with them.

They lie in temporary tables of the store, so that both are compared where they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path

from pipeline.runner.raw_folder import Found, RawFile
from pipeline.runner.store import Entry

_TABLES = """
CREATE TEMP TABLE listed (
    source_path TEXT PRIMARY KEY, place TEXT, size INTEGER, mtime_ns INTEGER
) WITHOUT ROWID;
CREATE TEMP TABLE marked (source_path TEXT PRIMARY KEY, mark INTEGER) WITHOUT ROWID
"""
_GONE = "SELECT source_path FROM file WHERE source_path NOT IN (SELECT source_path FROM listed)"
_TOUCHED = (
    "UPDATE file SET (size, mtime_ns) = "
    "(SELECT size, mtime_ns FROM listed WHERE listed.source_path = file.source_path) "
    "WHERE source_path IN (SELECT source_path FROM marked WHERE mark = ?)"
)
_AT_ONCE = 1024


class Mark(IntEnum):
    """What a run has to do with a file: read it, or note the new time of what it holds already."""

    PENDING = 1
    TOUCHED = 2


class Listed:
    """The files of ``raw``; all are given out in the order of their paths."""

    def __init__(self, db: sqlite3.Connection, raw: Path | str, found: Iterable[Found]) -> None:
        self._db = db
        self.raw = raw
        for statement in _TABLES.split(";"):
            db.execute(statement)
        db.execute("BEGIN")
        db.executemany("REPLACE INTO listed VALUES (?, ?, ?, ?)", found)
        db.execute("COMMIT")

    def __len__(self) -> int:
        [(count,)] = self._db.execute("SELECT count(*) FROM listed")
        return int(count)

    def beside_known(self) -> Iterator[tuple[Found, Entry | None]]:
        """Every file, and what is known of it."""
        rows = self._db.execute(
            "SELECT listed.*, file.* FROM listed LEFT JOIN file USING (source_path) ORDER BY 1"
        )
        ours = len(Found._fields)
        for row in rows:
            yield Found._make(row[:ours]), Entry._make(row[ours:]) if row[ours] is not None else None

    def mark(self, marks: Iterable[tuple[str, Mark]]) -> None:
        """Note what to do, file by file."""
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO marked VALUES (?, ?)", marks)
        self._db.execute("COMMIT")

    def count(self, mark: Mark) -> int:
        """How many files are marked with ``mark``."""
        [(count,)] = self._db.execute("SELECT count(*) FROM marked WHERE mark = ?", (mark,))
        return int(count)

    def pending(self) -> Iterator[RawFile]:
        """The files to read."""
        after = ""
        while True:  # some at a time: the store is written to meanwhile
            rows = self._db.execute(
                "SELECT listed.* FROM marked JOIN listed USING (source_path) "
                "WHERE mark = ? AND source_path > ? ORDER BY source_path LIMIT ?",
                (Mark.PENDING, after, _AT_ONCE),
            ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            for row in rows:
                yield Found._make(row).below(self.raw)

    def gone(self) -> list[str]:
        """The known files that are no longer there."""
        return [source_path for (source_path,) in self._db.execute(f"{_GONE} ORDER BY 1")]

    def settle(self) -> None:
        """Note new times of files whose content is the same, and forget those that are gone."""
        self._db.execute("BEGIN")
        self._db.execute(_TOUCHED, (Mark.TOUCHED,))
        self._db.execute(f"DELETE FROM rows WHERE source_path IN ({_GONE})")
        self._db.execute(f"DELETE FROM file WHERE source_path IN ({_GONE})")
        self._db.execute("COMMIT")

"""Keeps the rows of every finished file between runs, in one SQLite file.

A batch is committed as a whole, so a killed run loses at most the batches under way, and the next
run goes on from the last one.  The rows of a document (a file, or one record of a dump) are one
compressed value that nothing but this module opens.
"""

from __future__ import annotations

import pickle
import sqlite3
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ConfigError
from pipeline.tables.rows import ArticleTables

_LAYOUT = 2
"""Raised with every change of the tables below; a store of another layout is thrown away."""

_TABLES = """
CREATE TABLE IF NOT EXISTS file (
    source_path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    langs TEXT NOT NULL,
    key TEXT NOT NULL,
    read INTEGER NOT NULL,
    failed TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS rows (
    document TEXT PRIMARY KEY,
    source_path TEXT NOT NULL,
    packed BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS rows_of_file ON rows (source_path);
"""


class Entry(NamedTuple):
    """What is known of a file besides its rows.

    ``size`` and ``mtime_ns`` are those it had when it was read.  ``langs`` are the languages it is
    written in, separated by spaces.  ``key`` is what its rows depend on
    (:meth:`pipeline.runner.fingerprint.Fingerprint.of_article`), empty when the next run must try
    again.  ``read`` tells whether it gave rows at all, ``failed`` are its rows of ``failed.csv`` as JSON.
    """

    source_path: str
    size: int
    mtime_ns: int
    sha256: str
    langs: str
    key: str
    read: bool
    failed: str


Packed = tuple[str, bytes]
"""The path of a document and its rows as :class:`Store` keeps them."""


def pack(tables: ArticleTables) -> Packed:
    """``tables`` for :meth:`Store.put`; done by the workers."""
    return tables.document.source_path, zlib.compress(pickle.dumps(tables, protocol=5), level=1)


def store_of(out: Path) -> Path:
    """Where the store of the output folder ``out`` lies."""
    return out / ".work" / "articles.sqlite"


class Store:
    """The finished files of one output folder; only one process may hold it open."""

    def __init__(self, path: Path) -> None:
        """Open the store at ``path``; one that cannot be read is begun anew.

        :raises ConfigError: when another run holds it.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(path)
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault):
                raise
            raise ConfigError(
                f"{path}: another run is writing to this output folder; wait for it to end"
            ) from fault
        except sqlite3.DatabaseError:
            for stale in path.parent.glob(path.name + "*"):
                stale.unlink()
            self._open(path)

    def _open(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("BEGIN EXCLUSIVE")
            [layout] = self._db.execute("PRAGMA user_version").fetchone()
            if layout != _LAYOUT:
                self._db.execute("DROP TABLE IF EXISTS file")
                self._db.execute("DROP TABLE IF EXISTS rows")
                self._db.execute(f"PRAGMA user_version={_LAYOUT}")
            for statement in _TABLES.split(";"):
                self._db.execute(statement)
            self._db.execute("COMMIT")
        except sqlite3.Error:
            self._db.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._db.close()

    def entries(self) -> dict[str, Entry]:
        """All files by ``source_path``, in its order."""
        found = self._db.execute("SELECT * FROM file ORDER BY source_path")
        return {row[0]: Entry(*row) for row in found}

    def put(self, finished: Iterable[tuple[Entry, Sequence[Packed]]]) -> None:
        """Keep the entries and packed rows of a batch, all or nothing."""
        finished = list(finished)
        marks = ",".join("?" * len(Entry._fields))
        rows = [
            (document, entry.source_path, packed)
            for entry, documents in finished
            for document, packed in documents
        ]
        self._db.execute("BEGIN")
        self._db.executemany(
            "DELETE FROM rows WHERE source_path=?", [(entry.source_path,) for entry, _ in finished]
        )
        self._db.executemany(f"REPLACE INTO file VALUES ({marks})", [entry for entry, _ in finished])
        self._db.executemany("REPLACE INTO rows VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def refresh(self, entries: Iterable[Entry]) -> None:
        """Note a new ``size`` and ``mtime_ns`` of files whose content is the same."""
        changed = [(entry.size, entry.mtime_ns, entry.source_path) for entry in entries]
        if changed:
            self._db.execute("BEGIN")
            self._db.executemany("UPDATE file SET size=?, mtime_ns=? WHERE source_path=?", changed)
            self._db.execute("COMMIT")

    def drop(self, source_paths: Iterable[str]) -> None:
        """Forget files."""
        gone = [(source_path,) for source_path in source_paths]
        if gone:
            self._db.execute("BEGIN")
            self._db.executemany("DELETE FROM file WHERE source_path=?", gone)
            self._db.executemany("DELETE FROM rows WHERE source_path=?", gone)
            self._db.execute("COMMIT")

    def tables(self, without: Container[str] = ()) -> Iterator[ArticleTables]:
        """The rows of all documents but those of the files ``without``, in the order of the tables.

        One document is in memory at a time.
        """
        for source_path, packed in self._db.execute("SELECT source_path, packed FROM rows ORDER BY document"):
            if source_path not in without:
                yield pickle.loads(zlib.decompress(packed))

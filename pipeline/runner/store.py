"""Keeps the rows of every finished file between runs, in one SQLite file.

A batch is committed as a whole, so a killed run loses at most the batches under way, and the next
run goes on from the last one.  The rows of a document (a file, or one record of a dump) and what
it is linked by are two values that nothing but this module opens.
"""

from __future__ import annotations

import marshal
import sqlite3
import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import ConfigError
from pipeline.linking.pairs import Comparable
from pipeline.settings import Settings
from pipeline.stages.link import compare_within
from pipeline.tables.encoded import EncodedArticle, encode
from pipeline.tables.rows import ArticleTables

_LAYOUT = 5
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
    doc_id TEXT NOT NULL,
    stamp TEXT NOT NULL,
    encoded BLOB NOT NULL,
    mentions BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS rows_of_file ON rows (source_path);
"""

_DUPLICATES = """
SELECT source_path, first FROM file JOIN (
    SELECT sha256, min(source_path) AS first FROM file WHERE read GROUP BY sha256 HAVING count(*) > 1
) USING (sha256) WHERE read AND source_path != first ORDER BY source_path
"""
_ALIKE = """
SELECT document, source_path, doc_id FROM rows
WHERE doc_id IN (SELECT doc_id FROM rows GROUP BY doc_id HAVING count(*) > 1) ORDER BY document
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


class Packed(NamedTuple):
    """What :class:`Store` keeps of a document; ``stamp`` is a digest of its rows."""

    document: str
    doc_id: str
    stamp: str
    encoded: bytes
    mentions: bytes


def pack(tables: ArticleTables, settings: Settings) -> Packed:
    """``tables`` for :meth:`Store.put`; done by the workers.

    :raises ValueError: when a row does not fit its schema: a bug.
    """
    encoded = encode(tables)
    lines = (encoded.claims, encoded.rejected, encoded.document, encoded.text)
    return Packed(
        document=encoded.source_path,
        doc_id=encoded.doc_id,
        stamp=sha256(b"\xff".join(lines)).hexdigest()[:32],
        encoded=zlib.compress(marshal.dumps(tuple(encoded)), level=1),
        mentions=marshal.dumps(tuple(compare_within(tables.claims, settings))),  # hardly compressible
    )


def unpack(encoded: bytes) -> EncodedArticle:
    """What :func:`pack` made of the rows of a document."""
    return EncodedArticle(*marshal.loads(zlib.decompress(encoded)))


def unpack_mentions(mentions: bytes) -> Comparable:
    """What :func:`pack` kept to link a document by."""
    return Comparable(*marshal.loads(mentions))


def store_of(out: Path) -> Path:
    """Where the store of the output folder ``out`` lies."""
    return out / ".work" / "articles.sqlite"


def index_of(out: Path) -> Path:
    """Where the index of the links of ``out`` lies; it may be deleted at any time."""
    return out / ".work" / "links.sqlite"


def places_of(out: Path) -> Path:
    """Where the places of the articles in the tables of ``out`` lie; it may be deleted at any time."""
    return out / ".work" / "places"


class Store:
    """The finished files of one output folder; only one process may hold it open."""

    def __init__(self, path: Path | None) -> None:
        """Open the store at ``path``, or an empty one; one that cannot be read is begun anew.

        :raises ConfigError: when another run holds it.
        """
        if path is None:
            self._open("")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(str(path))
        except sqlite3.OperationalError as fault:
            if "locked" not in str(fault):
                raise
            raise ConfigError(
                f"{path}: another run is writing to this output folder; wait for it to end"
            ) from fault
        except sqlite3.DatabaseError:
            for stale in path.parent.glob(path.name + "*"):
                stale.unlink()
            self._open(str(path))

    def _open(self, path: str) -> None:
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

    @property
    def database(self) -> sqlite3.Connection:
        """For what has to stand beside the files while a run compares them."""
        return self._db

    def entries(self) -> Iterator[Entry]:
        """All files, in the order of their paths."""
        return map(Entry._make, self._db.execute("SELECT * FROM file ORDER BY source_path"))

    def inputs(self) -> Iterator[tuple[str, str]]:
        """The path and SHA-256 of all files; the digest of one that could not be opened is empty."""
        return self._db.execute("SELECT source_path, sha256 FROM file ORDER BY source_path")

    def keys(self) -> Iterator[str]:
        """The keys of all files that gave rows, in the order of their paths."""
        found = self._db.execute("SELECT key FROM file WHERE read ORDER BY source_path")
        return (key for (key,) in found)

    def failures(self) -> Iterator[str]:
        """What could not be read, file by file as in :class:`Entry`."""
        found = self._db.execute("SELECT failed FROM file WHERE failed != '[]' ORDER BY source_path")
        return (failed for (failed,) in found)

    def duplicates(self) -> dict[str, str]:
        """The files with the bytes of an earlier one that was read too, which comes with them."""
        return dict(self._db.execute(_DUPLICATES))

    def put(self, finished: Iterable[tuple[Entry, Sequence[Packed]]]) -> None:
        """Keep the entries and packed rows of a batch, all or nothing."""
        finished = list(finished)
        marks = ",".join("?" * len(Entry._fields))
        rows = [
            (packed.document, entry.source_path, *packed[1:])
            for entry, documents in finished
            for packed in documents
        ]
        self._db.execute("BEGIN")
        self._db.executemany(
            "DELETE FROM rows WHERE source_path=?", [(entry.source_path,) for entry, _ in finished]
        )
        self._db.executemany(f"REPLACE INTO file VALUES ({marks})", [entry for entry, _ in finished])
        self._db.executemany("REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._db.execute("COMMIT")

    def articles(self, without: Container[str] = ()) -> StoredArticles:
        """The documents of all files but ``without``; of those with the same ``doc_id`` the first."""
        seen: set[str] = set()
        left_out: set[str] = set()
        for document, source_path, doc_id in self._db.execute(_ALIKE):
            if source_path in without or doc_id in seen:
                left_out.add(document)
            else:
                seen.add(doc_id)
        return StoredArticles(self._db, left_out)


class StoredArticles:
    """Documents of a store, as :class:`pipeline.stages.export.Articles`; one is in memory at a time."""

    def __init__(self, db: sqlite3.Connection, left_out: Container[str]) -> None:
        self._db = db
        self._left_out = left_out

    def stamps(self) -> Iterator[tuple[str, str]]:
        rows = self._db.execute("SELECT document, stamp FROM rows ORDER BY document")
        return (row for row in rows if row[0] not in self._left_out)

    def comparable(self, document: str) -> Comparable:
        [(mentions,)] = self._db.execute("SELECT mentions FROM rows WHERE document = ?", (document,))
        return unpack_mentions(mentions)

    def encoded(self, document: str) -> EncodedArticle:
        [(encoded,)] = self._db.execute("SELECT encoded FROM rows WHERE document = ?", (document,))
        return unpack(encoded)

"""Links and clusters of a corpus, kept on disk: memory grows by nine bytes a claim."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.linking.compare import Score
from pipeline.linking.mentions import Mention
from pipeline.tables.rows import LinkRow

_TABLES = """
CREATE TABLE candidate (block TEXT, place TEXT, {fields});
CREATE TABLE link (a TEXT, b TEXT, score TEXT, reasons TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE member (ordinal INTEGER PRIMARY KEY, root INTEGER, claim_id TEXT, doc_id TEXT, lang TEXT);
CREATE TABLE cluster (root INTEGER PRIMARY KEY, claim_id TEXT, claims INTEGER, documents INTEGER, langs TEXT);
"""

_CLUSTER = """
INSERT INTO cluster
SELECT root, min(claim_id), count(*), count(DISTINCT doc_id), group_concat(DISTINCT lang)
FROM member GROUP BY root
"""


class Cluster(NamedTuple):
    """The fact a claim states. ``first`` tells whether the claim is its first one in the corpus."""

    cluster_id: str
    claims: int
    documents: int
    langs: str
    first: bool


class Clusters:
    """Pairs of claims held to be the same fact, and the sets they make together.

    Fill with :meth:`add` and :meth:`offer`, then :meth:`settle`, then ask.
    """

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("PRAGMA synchronous=OFF")
        for statement in _TABLES.format(fields=", ".join(Mention._fields)).split(";"):
            self._db.execute(statement)
        self._db.execute("BEGIN")
        self._parents = array("L")
        self._linked = bytearray()

    def close(self) -> None:
        self._db.close()

    def add(self, a: Mention, b: Mention, score: Score) -> None:
        """Hold ``a`` and ``b`` to be the same fact."""
        pair = sorted((a.claim_id, b.claim_id))
        self._db.execute(
            "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)",
            (*pair, str(score.value), ";".join(score.reasons)),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO member VALUES (?, 0, ?, ?, ?)",
            [(m.ordinal, m.claim_id, m.doc_id, m.lang) for m in (a, b)],
        )
        first, second = self._root(a.ordinal), self._root(b.ordinal)
        self._linked[a.ordinal] = self._linked[b.ordinal] = True
        self._parents[max(first, second)] = min(first, second)

    def offer(self, block: str, place: str, mention: Mention) -> None:
        """Keep ``mention`` for comparison inside ``block``, in the order of ``place``."""
        marks = ",".join("?" * len(mention))
        self._db.execute(f"INSERT INTO candidate VALUES (?, ?, {marks})", (block, place, *mention))

    def blocks(self) -> Iterator[tuple[str, Mention]]:
        """What was offered to blocks of more than one, sorted by block and place."""
        self._db.execute("CREATE INDEX by_block ON candidate (block, place, ordinal)")
        rows = self._db.execute(
            "SELECT * FROM candidate WHERE block IN "
            "(SELECT block FROM candidate GROUP BY block HAVING count(*) > 1) ORDER BY block, place, ordinal"
        )
        for block, _, *fields in rows:
            yield block, Mention(*fields)

    def settle(self) -> None:
        """Make the clusters of all pairs."""
        linked = [ordinal for (ordinal,) in self._db.execute("SELECT ordinal FROM member")]
        self._db.executemany(
            "UPDATE member SET root = ? WHERE ordinal = ?",
            ((self._root(ordinal), ordinal) for ordinal in linked),
        )
        self._db.execute(_CLUSTER)

    def cluster(self, ordinal: int, claim_id: str, lang: str) -> Cluster:
        """The cluster of a claim; its own when nothing was linked to it."""
        if ordinal >= len(self._linked) or not self._linked[ordinal]:
            return Cluster(f"fact-{claim_id}", 1, 1, lang, True)
        root = self._root(ordinal)
        [(least, claims, documents, langs)] = self._db.execute(
            "SELECT claim_id, claims, documents, langs FROM cluster WHERE root = ?", (root,)
        )
        return Cluster(
            f"fact-{least}", claims, documents, ";".join(sorted(langs.split(","))), root == ordinal
        )

    def links(self) -> Iterator[LinkRow]:
        """All pairs, sorted."""
        for a, b, score, reasons in self._db.execute("SELECT a, b, score, reasons FROM link ORDER BY a, b"):
            yield LinkRow(a, b, Decimal(score), reasons)

    def _root(self, ordinal: int) -> int:
        parents = self._parents
        while ordinal >= len(parents):
            parents.append(len(parents))
            self._linked.append(False)
        while parents[ordinal] != ordinal:
            parents[ordinal] = parents[parents[ordinal]]
            ordinal = parents[ordinal]
        return ordinal

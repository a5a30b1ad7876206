"""Keeps mentions, links and clusters between runs, so that a run compares only what changed.

The links of a mention across articles are a function of the mention and of the :data:`WINDOW`
mentions before it in its block.  A mention that comes or goes therefore changes the links of itself
and of the :data:`WINDOW` mentions behind it, and the clusters these belong to; all else stands.
What is kept equals, row by row, what a run over everything would make.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from secrets import token_hex

from pipeline.linking import link_lines
from pipeline.linking.blocks import forget_lines, link_blocks, open_blocks
from pipeline.linking.components import settle_all, settle_touched
from pipeline.linking.link_lines import LinkLines, score_in
from pipeline.linking.pairs import Comparable
from pipeline.linking.weights import Weights

_LAYOUT = f"""
CREATE TABLE made_by (stamp TEXT, name TEXT, updates INTEGER);
CREATE TABLE changed (document TEXT PRIMARY KEY, at INTEGER);
CREATE TABLE article (document TEXT PRIMARY KEY, stamp TEXT, first INTEGER, beyond INTEGER);
CREATE TABLE mention (
    id INTEGER PRIMARY KEY, block INTEGER, place TEXT, document TEXT, claim_id TEXT, lang TEXT, rest BLOB
);
CREATE TABLE link (later INTEGER, earlier INTEGER, across INTEGER, score REAL, cut INTEGER);
CREATE TABLE member (id INTEGER PRIMARY KEY, root INTEGER, fact INTEGER);
CREATE TABLE cluster (
    fact INTEGER PRIMARY KEY, claim_id TEXT, claims INTEGER, documents INTEGER, langs TEXT, first INTEGER
);
{link_lines.LAYOUT};
"""

_BY_BLOCK = "CREATE INDEX IF NOT EXISTS by_block ON mention (block, place, document, id)"
_BY_END = (
    "CREATE INDEX IF NOT EXISTS by_later ON link (later, earlier)",
    "CREATE INDEX IF NOT EXISTS by_earlier ON link (earlier)",
)
"""Indices are made after what they are over was filled for the first time, which is faster."""

_GONE = "FROM article AS a LEFT JOIN wanted AS w USING (document) WHERE w.stamp IS NOT a.stamp"
_FRESH = "FROM wanted AS w LEFT JOIN article AS a USING (document) WHERE a.stamp IS NOT w.stamp"
_CHANGED = (
    "REPLACE INTO changed SELECT DISTINCT document, (SELECT updates FROM made_by) "
    "FROM touched JOIN mention USING (id)"
)


class LinkIndex:
    """The links and clusters of the articles of one corpus, in one file that only this class opens."""

    def __init__(self, path: Path, stamp: str) -> None:
        """Open the file at ``path``; one made with another ``stamp``, or damaged, is begun anew."""
        self._path = path
        self._stamp = stamp
        try:
            self._open()
            found = self._db.execute("SELECT stamp FROM made_by").fetchall()
        except sqlite3.DatabaseError:
            found = []
        if found == [(stamp,)]:
            [(self._known,)] = self._db.execute("SELECT count(*) FROM article")
        else:
            self._begin_anew()

    def close(self) -> None:
        self._db.close()

    def expect(self, articles: int) -> None:
        """Begin anew when that costs less than to add ``articles``."""
        if articles > self._known:
            self._begin_anew()

    def add(self, document: str, stamp: str, given: Comparable) -> None:
        """Put a document in, and the one with the same name out unless it has the same ``stamp``.

        It is linked by the next :meth:`settle`; when that does not come it is forgotten.
        """
        self._begin_update()
        found = self._db.execute("SELECT stamp FROM article WHERE document = ?", (document,)).fetchone()
        if found is not None:
            if found[0] == stamp:
                return
            self._remove(document)
        self._insert(document, stamp, given)

    def settle(
        self,
        articles: Callable[[], Iterable[tuple[str, str]]],
        load: Callable[[str], Comparable],
        weights: Weights,
    ) -> None:
        """Make this the index of ``articles``, given by document and digest, all linked.

        ``load`` is asked for the mentions of documents that are not here with that digest.
        """
        was_added_to = self._db.in_transaction
        self._begin_update()
        gone, fresh = self._compare(articles())
        if self._known and (2 * gone > self._known or fresh > self._known):
            self._begin_anew()
            self._begin_update()
            gone, fresh = self._compare(articles())
        if gone or fresh or was_added_to:
            if gone:
                self._make_indices()
                for (document,) in self._db.execute(f"SELECT a.document {_GONE}").fetchall():
                    self._remove(document)
            for document, stamp in self._db.execute(f"SELECT w.document, w.stamp {_FRESH}"):
                self._insert(document, stamp, load(document))
            self._link(weights)
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA shrink_memory")  # what comes next reads article by article

    def _begin_update(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN")
            [(self._first,)] = self._db.execute("SELECT coalesce(max(beyond), 0) FROM article")
            self._beyond = self._first

    def _compare(self, articles: Iterable[tuple[str, str]]) -> tuple[int, int]:
        """Note what is wanted; how many documents have to go, and how many to come."""
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT INTO wanted VALUES (?, ?)", articles)
        [(gone,)] = self._db.execute(f"SELECT count(*) {_GONE}")
        [(fresh,)] = self._db.execute(f"SELECT count(*) {_FRESH}")
        return gone, fresh

    def _link(self, weights: Weights) -> None:
        """Link what came, and mark what changed."""
        whole = self._first == 0
        self._db.execute(_BY_BLOCK)
        open_blocks(self._db, self._first, whole=whole)
        link_blocks(self._db, self._lines, self._first, weights)
        self._make_indices()
        if whole:
            settle_all(self._db, self._lines, self._beyond)
        else:
            settle_touched(self._db, self._lines, weights, self._first)
        self._lines.settle()
        self._db.execute("UPDATE made_by SET updates = updates + 1")
        self._db.execute(_CHANGED)
        for table in ("moved", "touched", "open_block"):
            self._db.execute(f"DELETE FROM {table}")

    def clusters(self, document: str) -> Iterator[tuple[int, str, int, int, str, int]]:
        """The clusters of more than one claim in ``document``, in the order of its claims.

        Each is the number of the claim in the document, the least claim id of the cluster, its
        claims, documents and languages (``,`` separated), and 1 when this claim is its first one in
        the corpus.
        """
        return self._db.execute(
            "SELECT m.id - a.first, c.claim_id, c.claims, c.documents, c.langs, c.first = m.id "
            "FROM article AS a CROSS JOIN member AS m ON m.id >= a.first AND m.id < a.beyond "
            "CROSS JOIN cluster AS c USING (fact) WHERE a.document = ? ORDER BY m.id",
            (document,),
        )

    def state(self) -> tuple[str, int]:
        """Which index this is, and how often it was updated."""
        [(name, updates)] = self._db.execute("SELECT name, updates FROM made_by")
        return name, updates

    def changed_since(self, state: tuple[str, int] | None) -> set[str] | None:
        """The documents whose clusters changed since ``state``; ``None`` if it is of another index."""
        name, _ = self.state()
        if state is None or state[0] != name:
            return None
        found = self._db.execute("SELECT document FROM changed WHERE at > ?", (state[1],))
        return {document for (document,) in found}

    def links(self) -> Iterator[tuple[int, bytes]]:
        """The lines of ``links.csv``, sorted, some at a time after their number."""
        return iter(self._lines)

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path, isolation_level=None)
        for pragma in ("synchronous=NORMAL", "cache_size=-4096"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TEMP TABLE moved (block INTEGER, place TEXT, document TEXT, id INTEGER)")
        self._db.execute("CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY)")
        self._db.execute("CREATE TEMP TABLE open_block (block INTEGER PRIMARY KEY)")
        self._db.execute("CREATE TEMP TABLE wanted (document TEXT PRIMARY KEY, stamp TEXT) WITHOUT ROWID")
        self._lines = LinkLines(self._db)

    def _begin_anew(self) -> None:
        self._db.close()
        for stale in self._path.parent.glob(self._path.name + "*"):
            stale.unlink()
        self._open()
        for statement in _LAYOUT.split(";"):
            self._db.execute(statement)
        self._db.execute("INSERT INTO made_by VALUES (?, ?, 0)", (self._stamp, token_hex(8)))
        self._known = 0

    def _make_indices(self) -> None:
        """Made after the first links are there, which is faster."""
        for statement in _BY_END:
            self._db.execute(statement)

    def _insert(self, document: str, stamp: str, given: Comparable) -> None:
        """Add an article; its mentions are numbered from the next free number on."""
        first = self._beyond
        self._beyond = beyond = first + (given.mentions[-1][0] + 1 if given.mentions else 0)
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?)", (document, stamp, first, beyond))
        rows = [
            (first + number, block, place, document, *rest) for number, block, place, *rest in given.mentions
        ]
        self._db.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.executemany(
            "INSERT INTO link VALUES (?, ?, 0, ?, 0)",
            [(first + later, first + earlier, score_in(line)) for later, earlier, line in given.pairs],
        )
        for _, _, line in given.pairs:
            self._lines.add(line)

    def _remove(self, document: str) -> None:
        """Forget an article and its links; what they held together is touched."""
        [span] = self._db.execute("SELECT first, beyond - 1 FROM article WHERE document = ?", (document,))
        mine = "BETWEEN ? AND ?"
        forget_lines(self._db, self._lines, f"later {mine}", span)
        forget_lines(self._db, self._lines, f"earlier {mine} AND later NOT {mine}", (*span, *span))
        for statement in (
            f"INSERT INTO moved SELECT block, place, document, id FROM mention WHERE id {mine}",
            f"INSERT OR IGNORE INTO touched SELECT id FROM mention WHERE id {mine}",
            f"INSERT OR IGNORE INTO touched SELECT earlier FROM link WHERE later {mine}",
            f"INSERT OR IGNORE INTO touched SELECT later FROM link WHERE earlier {mine}",
            f"DELETE FROM link WHERE later {mine}",
            f"DELETE FROM link WHERE earlier {mine}",
            f"DELETE FROM mention WHERE id {mine}",
        ):
            self._db.execute(statement, span)
        self._db.execute("DELETE FROM article WHERE document = ?", (document,))

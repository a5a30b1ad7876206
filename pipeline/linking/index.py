"""Keeps mentions, links and clusters between runs, so that a run compares only what changed.

The links of a mention across articles are a function of the mention and of the :data:`WINDOW`
mentions before it in its block.  A mention that comes or goes therefore changes the links of itself
and of the :data:`WINDOW` mentions behind it, and the clusters these belong to; all else stands.
What is kept equals, row by row, what a run over everything would make.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from pipeline.linking.compare import Score, Weights
from pipeline.linking.mentions import Mention
from pipeline.linking.pairs import WINDOW, Comparable, partners

_LAYOUT = """
CREATE TABLE made_by (stamp TEXT);
CREATE TABLE article (document TEXT PRIMARY KEY, stamp TEXT, first INTEGER, beyond INTEGER);
CREATE TABLE mention (id INTEGER PRIMARY KEY, block TEXT, place TEXT, document TEXT, {fields});
CREATE TABLE link (later INTEGER, earlier INTEGER, across INTEGER, line TEXT);
CREATE TABLE member (id INTEGER PRIMARY KEY, root INTEGER, claim_id TEXT, document TEXT, lang TEXT);
CREATE TABLE cluster (
    root INTEGER PRIMARY KEY, claim_id TEXT, claims INTEGER, documents INTEGER, langs TEXT, first INTEGER
);
"""

_BY_BLOCK = "CREATE INDEX IF NOT EXISTS by_block ON mention (block, place, document, id)"
_BY_END = """
CREATE INDEX IF NOT EXISTS by_later ON link (later, earlier);
CREATE INDEX IF NOT EXISTS by_earlier ON link (earlier);
CREATE INDEX IF NOT EXISTS by_line ON link (line);
CREATE INDEX IF NOT EXISTS by_root ON member (root)
"""
"""Indices are made after what they are over was filled for the first time, which is faster."""

_REST = (
    "SELECT m.* FROM open_block CROSS JOIN mention AS m USING (block) "
    "ORDER BY block, m.place, m.document, m.id"
)
_PLACE = itemgetter(2, 3, 0)
_AT_ONCE = 1000
_WORDS = Mention._fields.index("words")


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
        if found != [(stamp,)]:
            self._begin_anew()

    def close(self) -> None:
        self._db.close()

    def update(
        self, articles: Mapping[str, str], load: Callable[[str], Comparable], weights: Weights
    ) -> None:
        """Make this the index of ``articles``, given as the digest of its mentions by document.

        ``load`` is asked for the mentions of documents that are new or have another digest.
        """
        known = dict(self._db.execute("SELECT document, stamp FROM article"))
        gone = [document for document, stamp in known.items() if articles.get(document) != stamp]
        fresh = [document for document, stamp in articles.items() if known.get(document) != stamp]
        if not gone and not fresh:
            return
        if 2 * len(gone) > len(known) or len(fresh) > len(known):
            self._begin_anew()
            gone, fresh, known = [], list(articles), {}
        whole = not known
        self._db.execute("BEGIN")
        for document in gone:
            self._remove(document)
        [(first,)] = self._db.execute("SELECT coalesce(max(beyond), 0) FROM article")
        beyond = first
        for document in fresh:
            beyond = self._insert(document, articles[document], load(document), beyond)
        self._db.execute(_BY_BLOCK)
        self._open_blocks(first, whole=whole)
        self._link_blocks(first, weights)
        for statement in _BY_END.split(";"):
            self._db.execute(statement)
        self._settle(first, beyond)
        self._db.execute("COMMIT")

    def clusters(self, document: str) -> Iterator[tuple[int, str, int, int, str, int]]:
        """The clusters of more than one claim in ``document``.

        Each is the number of the claim in the document, the least claim id of the cluster, its
        claims, documents and languages (``,`` separated), and 1 when this claim is its first one in
        the corpus.
        """
        return self._db.execute(
            "SELECT m.id - a.first, c.claim_id, c.claims, c.documents, c.langs, c.first = m.id "
            "FROM article AS a JOIN member AS m ON m.id >= a.first AND m.id < a.beyond "
            "JOIN cluster AS c USING (root) WHERE a.document = ?",
            (document,),
        )

    def links(self) -> Iterator[str]:
        """The lines of ``links.csv``, sorted."""
        return chain.from_iterable(self._db.execute("SELECT line FROM link ORDER BY line"))

    def _open(self) -> None:
        self._db = sqlite3.connect(self._path, isolation_level=None)
        for pragma in ("synchronous=NORMAL", "cache_size=-65536"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TEMP TABLE moved (block TEXT, place TEXT, document TEXT, id INTEGER)")
        self._db.execute("CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY)")
        self._db.execute("CREATE TEMP TABLE open_block (block TEXT PRIMARY KEY) WITHOUT ROWID")

    def _begin_anew(self) -> None:
        self._db.close()
        for stale in self._path.parent.glob(self._path.name + "*"):
            stale.unlink()
        self._open()
        for statement in _LAYOUT.format(fields=", ".join(Mention._fields)).split(";"):
            self._db.execute(statement)
        self._db.execute("INSERT INTO made_by VALUES (?)", (self._stamp,))

    def _insert(self, document: str, stamp: str, given: Comparable, first: int) -> int:
        """Add an article, its mentions numbered from ``first``; the next free number."""
        beyond = first + 1 + max((mention.number for mention in given.mentions), default=-1)
        self._db.execute("INSERT INTO article VALUES (?, ?, ?, ?)", (document, stamp, first, beyond))
        marks = ",".join("?" * (4 + len(Mention._fields)))
        rows = [
            (first + m.number, m.block or None, m.place, document, *m[:_WORDS], " ".join(m.words))
            for m in given.mentions
        ]
        self._db.executemany(f"INSERT INTO mention VALUES ({marks})", rows)
        named = {mention.number: mention for mention in given.mentions}
        self._db.executemany(
            "INSERT INTO link VALUES (?, ?, 0, ?)",
            [
                (first + later, first + earlier, _line(named[later], named[earlier], score))
                for later, earlier, score in given.pairs
            ],
        )
        return beyond

    def _remove(self, document: str) -> None:
        """Forget an article and its links; what they held together is touched."""
        [span] = self._db.execute("SELECT first, beyond - 1 FROM article WHERE document = ?", (document,))
        mine = "BETWEEN ? AND ?"
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

    def _open_blocks(self, first: int, *, whole: bool) -> None:
        """Note the blocks to go through: with ``whole`` all of more than one mention."""
        if whole:
            self._db.execute(
                "INSERT INTO open_block SELECT block FROM mention WHERE block IS NOT NULL "
                "GROUP BY block HAVING count(*) > 1"
            )
            return
        self._db.execute("INSERT OR IGNORE INTO open_block SELECT block FROM moved WHERE block IS NOT NULL")
        self._db.execute(
            "INSERT OR IGNORE INTO open_block SELECT block FROM mention WHERE id >= ? AND block IS NOT NULL",
            (first,),
        )

    def _link_blocks(self, first: int, weights: Weights) -> None:
        """Link the mentions from ``first`` on, and those behind them or behind one that went."""
        went: dict[str, deque[tuple[str, str, int]]] = {}
        for block, *place in self._db.execute("SELECT * FROM moved ORDER BY block, place, document, id"):
            went.setdefault(block, deque()).append(tuple(place))
        links: list[tuple[int, int, str]] = []
        for block, rows in groupby(self._db.execute(_REST), key=itemgetter(1)):
            behind = went.get(block, deque())
            window: deque[Mention] = deque(maxlen=WINDOW)
            due = 0
            for row in rows:
                while behind and behind[0] < _PLACE(row):
                    behind.popleft()
                    due = WINDOW
                if row[0] >= first:
                    due = WINDOW + 1
                mention = Mention._make((row[0], *row[5:-1], frozenset(row[-1].split())))
                if due:
                    due -= 1
                    links += self._relink(mention, window, weights, fresh=row[0] >= first)
                window.append(mention)
            if len(links) >= _AT_ONCE:
                self._add(links)
                links = []
        self._add(links)

    def _add(self, links: list[tuple[int, int, str]]) -> None:
        self._db.executemany("INSERT INTO link VALUES (?, ?, 1, ?)", links)

    def _relink(
        self, mention: Mention, window: Iterable[Mention], weights: Weights, *, fresh: bool
    ) -> list[tuple[int, int, str]]:
        """Drop the links of ``mention`` to those before it that hold no more; the ones that are new."""
        later = mention.number
        others = [other for other in window if other.doc_id != mention.doc_id]
        found = {
            other.number: _line(mention, other, score) for other, score in partners(others, mention, weights)
        }
        stale: set[int] = set()
        if not fresh:
            rows = self._db.execute("SELECT earlier FROM link WHERE later = ? AND across", (later,))
            stale = {earlier for (earlier,) in rows}
            changed = [later, *(stale ^ found.keys())] if stale != found.keys() else []
            self._db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", zip(changed))
            self._db.executemany(
                "DELETE FROM link WHERE later = ? AND earlier = ?",
                [(later, earlier) for earlier in stale - found.keys()],
            )
        return [(later, earlier, line) for earlier, line in found.items() if earlier not in stale]

    def _settle(self, first: int, beyond: int) -> None:
        """Make the clusters anew that touched mentions, and those from ``first`` on, are or were in."""
        for statement in (
            f"INSERT OR IGNORE INTO touched SELECT later FROM link WHERE later >= {first}",
            f"INSERT OR IGNORE INTO touched SELECT earlier FROM link WHERE later >= {first}",
            "INSERT OR IGNORE INTO touched SELECT id FROM member WHERE root IN "
            "(SELECT root FROM member JOIN touched USING (id))",
            "DELETE FROM cluster WHERE root IN (SELECT root FROM member JOIN touched USING (id))",
            "DELETE FROM member WHERE id IN touched",
        ):
            self._db.execute(statement)
        parents = array("Q", range(beyond))

        def root(mention: int) -> int:
            while parents[mention] != mention:
                parents[mention] = mention = parents[parents[mention]]
            return mention

        for later, earlier in self._db.execute("SELECT later, earlier FROM link JOIN touched ON id = later"):
            one, two = root(later), root(earlier)
            parents[max(one, two)] = min(one, two)
        linked = self._db.execute(
            "SELECT id FROM touched WHERE EXISTS (SELECT 1 FROM link WHERE later = id) "
            "OR EXISTS (SELECT 1 FROM link WHERE earlier = id)"
        )
        self._db.executemany(
            "INSERT INTO member SELECT id, ?, claim_id, document, lang FROM mention WHERE id = ?",
            ((root(mention), mention) for (mention,) in linked),
        )
        self._db.execute(
            "INSERT INTO cluster SELECT root, min(claim_id), count(*), count(DISTINCT document), "
            "group_concat(DISTINCT lang), (SELECT id FROM member AS m WHERE m.root = member.root "
            "ORDER BY document, id LIMIT 1) FROM member "
            "WHERE root IN (SELECT m.root FROM member AS m JOIN touched USING (id)) GROUP BY root"
        )
        for table in ("moved", "touched", "open_block"):
            self._db.execute(f"DELETE FROM {table}")


def _line(one: Mention, other: Mention, score: Score) -> str:
    """The line of a pair in ``links.csv``."""
    a, b = sorted((one.claim_id, other.claim_id))
    return f"{a},{b},{score.cells}"

"""Clusters are the connected components of the links; only those that changed are made anew."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, MutableMapping, MutableSequence

_OPENED = (
    "INSERT OR IGNORE INTO touched SELECT later FROM link WHERE later >= {first}",
    "INSERT OR IGNORE INTO touched SELECT earlier FROM link WHERE later >= {first}",
    "INSERT OR IGNORE INTO touched SELECT id FROM member WHERE root IN "
    "(SELECT root FROM member JOIN touched USING (id))",
    "DELETE FROM cluster WHERE root IN (SELECT root FROM member JOIN touched USING (id))",
    "DELETE FROM member WHERE id IN touched",
)
_CLUSTERS = (
    "INSERT INTO cluster SELECT root, min(claim_id), count(*), count(DISTINCT document), "
    "group_concat(DISTINCT lang), (SELECT m.id FROM member AS m CROSS JOIN mention USING (id) "
    "WHERE m.root = member.root ORDER BY document, m.id LIMIT 1) "
    "FROM member CROSS JOIN mention USING (id) {of} GROUP BY root"
)


class _Alone(dict[int, int]):
    """Every number stands for itself until it is said otherwise."""

    def __missing__(self, number: int) -> int:
        return number


def settle_clusters(db: sqlite3.Connection, first: int, beyond: int | None) -> None:
    """Make the clusters anew that touched mentions, and those from ``first`` on, are or were in.

    ``db`` has the tables of :class:`pipeline.linking.index.LinkIndex`; with ``beyond`` there were no
    clusters before, and the numbers of all mentions are below it.
    """
    if beyond is None:
        for statement in _OPENED:
            db.execute(statement.format(first=first))
        links = db.execute("SELECT later, earlier FROM link JOIN touched ON id = later")
        numbers: Iterable[int] = [number for (number,) in db.execute("SELECT id FROM touched ORDER BY id")]
        parents: MutableMapping[int, int] | MutableSequence[int] = _Alone()
    else:
        links = db.execute("SELECT later, earlier FROM link")
        numbers = range(beyond)
        parents = array("Q", numbers)

    def root(mention: int) -> int:
        while (parent := parents[mention]) != mention:
            parents[mention] = mention = parents[parent]
        return mention

    for later, earlier in links:
        one, two = root(later), root(earlier)
        if one != two:
            parents[max(one, two)] = min(one, two)
    joined = ((number, root(number)) for number in numbers)
    db.executemany("INSERT INTO member VALUES (?, ?)", (pair for pair in joined if pair[0] != pair[1]))
    db.execute("CREATE INDEX IF NOT EXISTS by_root ON member (root)")
    of = (
        "" if beyond is not None else "WHERE root IN (SELECT m.root FROM member AS m JOIN touched USING (id))"
    )
    db.execute(
        "INSERT INTO member SELECT DISTINCT root, root FROM member "
        + ("" if beyond is not None else "JOIN touched USING (id)")
    )
    db.execute(_CLUSTERS.format(of=of))

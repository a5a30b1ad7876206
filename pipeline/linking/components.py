"""Clusters are the connected components of the links; only those that changed are made anew.

A component whose mentions contradict each other is split, see ``agreement.py``.  Both functions work on
the tables of :class:`pipeline.linking.index.LinkIndex`, where ``root`` names the component of a mention
and ``fact`` its cluster, each by the least number in it.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, MutableMapping, MutableSequence

from pipeline.linking.link_lines import LinkLines
from pipeline.linking.splits import mend, split
from pipeline.linking.weights import Weights

_TOUCHED = "JOIN touched USING (id)"
_OPENED = (
    "INSERT OR IGNORE INTO touched SELECT later FROM link WHERE later >= {first}",
    "INSERT OR IGNORE INTO touched SELECT earlier FROM link WHERE later >= {first}",
    "INSERT OR IGNORE INTO touched SELECT id FROM member WHERE root IN "
    "(SELECT root FROM member JOIN touched USING (id))",
    "DELETE FROM was",
    "INSERT INTO was {facts}",
    "DELETE FROM cluster WHERE fact IN (SELECT fact FROM member JOIN touched USING (id))",
    "DELETE FROM member WHERE id IN touched",
)
_FACTS = (
    "SELECT id, claim_id, CASE WHEN first = id THEN claims || ' ' || documents || ' ' || langs END "
    "FROM touched CROSS JOIN member USING (id) CROSS JOIN cluster USING (fact)"
)
"""What the tables show of a mention's cluster: its name, and the rest where the mention comes first."""
_SAME = f"DELETE FROM touched WHERE id IN (SELECT id FROM (SELECT * FROM was INTERSECT {_FACTS}))"
_ROOTS = "INSERT INTO member SELECT DISTINCT root, root, root FROM member {those}"
_CLUSTERS = (
    "INSERT INTO cluster SELECT fact, min(claim_id), count(*), count(DISTINCT document), "
    "group_concat(DISTINCT lang), (SELECT m.id FROM member AS m CROSS JOIN mention USING (id) "
    "WHERE m.fact = member.fact ORDER BY document, m.id LIMIT 1) "
    "FROM member {those} CROSS JOIN mention USING (id) GROUP BY fact HAVING count(*) > 1"
)

_Parents = MutableMapping[int, int] | MutableSequence[int]


class _Alone(dict[int, int]):
    """Every number stands for itself until it is said otherwise."""

    def __missing__(self, number: int) -> int:
        return number


def settle_all(db: sqlite3.Connection, lines: LinkLines, beyond: int) -> None:
    """Make the clusters of all mentions, whose numbers are below ``beyond``; there are none yet."""
    links = db.execute("SELECT later, earlier FROM link")
    numbers = range(beyond)
    _settle(db, links, numbers, array("I" if beyond < 2**32 else "Q", numbers), "")
    split(db, lines, "")
    db.execute(_CLUSTERS.format(those=""))


def settle_touched(db: sqlite3.Connection, lines: LinkLines, weights: Weights, first: int) -> None:
    """Make the clusters anew that touched mentions, and those from ``first`` on, are or were in.

    Those of which the tables show nothing else than before are touched no more.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS was (id INTEGER PRIMARY KEY, least TEXT, facts TEXT)")
    for statement in _OPENED:
        db.execute(statement.format(first=first, facts=_FACTS))
    links = db.execute("SELECT later, earlier FROM link JOIN touched ON id = later")
    numbers = [number for (number,) in db.execute("SELECT id FROM touched ORDER BY id")]
    _settle(db, links, numbers, _Alone(), _TOUCHED)
    split(db, lines, _TOUCHED)
    mend(db, lines, weights)
    db.execute(_CLUSTERS.format(those=_TOUCHED))
    db.execute(_SAME)


def _settle(
    db: sqlite3.Connection,
    links: Iterable[tuple[int, int]],
    numbers: Iterable[int],
    parents: _Parents,
    those: str,
) -> None:
    """Make the components that ``links`` join ``numbers`` to, of which ``those`` restricts the members."""

    def root(mention: int) -> int:
        while (parent := parents[mention]) != mention:
            parents[mention] = mention = parents[parent]
        return mention

    for later, earlier in links:
        one, two = root(later), root(earlier)
        if one != two:
            parents[max(one, two)] = min(one, two)
    joined = ((number, root(number)) for number in numbers)
    rows = ((number, root, root) for number, root in joined if number != root)
    db.executemany("INSERT INTO member VALUES (?, ?, ?)", rows)
    for column in ("root", "fact"):
        db.execute(f"CREATE INDEX IF NOT EXISTS by_{column} ON member ({column})")
    db.execute(_ROOTS.format(those=those))

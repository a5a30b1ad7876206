"""Splits the components of :class:`pipeline.linking.index.LinkIndex` whose mentions contradict each other.

Links between two facts are *cut*: they stay in the index, as which mentions are linked does not depend on
the facts, but have no line in ``links.csv``.
"""

from __future__ import annotations

import sqlite3
from itertools import groupby
from operator import itemgetter

from pipeline.linking.agreement import agree, facts_of
from pipeline.linking.link_lines import LinkLines
from pipeline.linking.mentions import Mention, restored
from pipeline.linking.pairs import pair_key, partners
from pipeline.linking.weights import Weights

_MEMBERS = (
    "SELECT root, id, claim_id, lang, rest FROM member {those} CROSS JOIN mention USING (id) "
    "WHERE root IN (SELECT root FROM member {those} GROUP BY root HAVING count(*) > 2) ORDER BY root"
)
"""Two mentions that are linked do not contradict each other."""
_COMPONENT = "SELECT id, claim_id, lang, rest FROM member CROSS JOIN mention USING (id) WHERE root = ?"
_LINKS = "SELECT later, earlier, score, cut FROM member CROSS JOIN link ON later = id WHERE root = ?"
_MENDED = (
    "SELECT later, earlier FROM touched CROSS JOIN link ON later = touched.id AND cut "
    "CROSS JOIN member AS one ON one.id = later CROSS JOIN member AS other ON other.id = earlier "
    "WHERE one.fact = other.fact"
)
_ONE = "SELECT id, claim_id, lang, rest FROM mention WHERE id = ?"
_CUT = "UPDATE link SET cut = ? WHERE later = ? AND earlier = ?"
_CERTAIN = 1


def split(db: sqlite3.Connection, lines: LinkLines, those: str) -> None:
    """Give the mentions of ``those`` components their facts, and cut the links between two facts."""
    components = groupby(db.execute(_MEMBERS.format(those=those)), key=itemgetter(0))
    opposed = [root for root, rows in components if not agree(restored(*row[1:]) for row in rows)]
    for root in opposed:
        members = {row[0]: restored(*row) for row in db.execute(_COMPONENT, (root,))}
        _split(db, lines, root, members)


def mend(db: sqlite3.Connection, lines: LinkLines, weights: Weights) -> None:
    """Give the cut links of touched mentions their lines again that lie within one fact now."""
    for later, earlier in db.execute(_MENDED).fetchall():
        one, other = (restored(*db.execute(_ONE, (number,)).fetchone()) for number in (later, earlier))
        for _, line in partners([other], one, weights):
            lines.add(line)
        db.execute(_CUT, (0, later, earlier))


def _split(db: sqlite3.Connection, lines: LinkLines, root: int, mentions: dict[int, Mention]) -> None:
    def key(later: int, earlier: int) -> str:
        return pair_key(mentions[later].claim_id, mentions[earlier].claim_id)

    links = db.execute(_LINKS, (root,)).fetchall()
    links.sort(key=lambda link: (-link[2], key(*link[:2])))
    ties = ((later, earlier, score == _CERTAIN) for later, earlier, score, _ in links)
    facts = facts_of(list(mentions.values()), ties)
    moved = ((fact, number) for number, fact in facts.items() if fact != root)
    db.executemany("UPDATE member SET fact = ? WHERE id = ?", moved)
    for later, earlier, _, cut in links:
        if facts[later] != facts[earlier] and not cut:
            lines.remove(key(later, earlier))
            db.execute(_CUT, (1, later, earlier))

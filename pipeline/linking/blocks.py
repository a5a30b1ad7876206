"""Links mentions of different articles, block by block, in the tables of :class:`LinkIndex`.

Only mentions that came, and those behind one that came or went, are compared anew; the module of the class,
``index.py``, says why that is enough.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from pipeline.linking.link_lines import LinkLines, score_in
from pipeline.linking.mentions import Mention, restored
from pipeline.linking.pairs import WINDOW, pair_key, partners
from pipeline.linking.weights import Weights

_REST = (
    "SELECT m.* FROM open_block CROSS JOIN mention AS m USING (block) "
    "ORDER BY block, m.place, m.document, m.id"
)
_PLACE = itemgetter(2, 3, 0)


def forget_lines(db: sqlite3.Connection, lines: LinkLines, condition: str, values: Iterable[int]) -> None:
    """Forget the lines of the links that ``condition`` holds for; the links themselves still stand.

    Links that were cut have none.
    """
    pairs = db.execute(
        "SELECT one.claim_id, other.claim_id FROM link CROSS JOIN mention AS one ON one.id = later "
        f"CROSS JOIN mention AS other ON other.id = earlier WHERE NOT cut AND {condition}",
        tuple(values),
    )
    for one, other in pairs:
        lines.remove(pair_key(one, other))


def open_blocks(db: sqlite3.Connection, first: int, *, whole: bool) -> None:
    """Note the blocks to go through: with ``whole`` all of more than one article."""
    if whole:
        db.execute(
            "INSERT INTO open_block SELECT block FROM mention WHERE block IS NOT NULL "
            "GROUP BY block HAVING min(document) < max(document)"
        )
        return
    db.execute("INSERT OR IGNORE INTO open_block SELECT block FROM moved WHERE block IS NOT NULL")
    db.execute(
        "INSERT OR IGNORE INTO open_block SELECT block FROM mention WHERE id >= ? AND block IS NOT NULL",
        (first,),
    )


def link_blocks(db: sqlite3.Connection, lines: LinkLines, first: int, weights: Weights) -> None:
    """Link the mentions from ``first`` on, and those behind them or behind one that went."""
    went: dict[int, deque[tuple[str, str, int]]] = {}
    for block, *place in db.execute("SELECT * FROM moved ORDER BY block, place, document, id"):
        went.setdefault(block, deque()).append(tuple(place))
    for block, rows in groupby(db.execute(_REST), key=itemgetter(1)):
        behind = went.get(block, deque())
        window: deque[Mention] = deque(maxlen=WINDOW)
        due = 0
        links: list[tuple[int, int, float]] = []
        for row in rows:
            while behind and behind[0] < _PLACE(row):
                behind.popleft()
                due = WINDOW
            if row[0] >= first:
                due = WINDOW + 1
            mention = restored(row[0], *row[4:])
            if due:
                due -= 1
                others = (other for other in reversed(window) if other.doc_id != mention.doc_id)
                found = {other.number: line for other, line in partners(others, mention, weights)}
                if row[0] < first:
                    found = _relink(db, lines, row[0], found)
                for earlier, line in found.items():
                    links.append((row[0], earlier, score_in(line)))
                    lines.add(line)
            window.append(mention)
        if links:
            db.executemany("INSERT INTO link VALUES (?, ?, 1, ?, 0)", links)


def _relink(db: sqlite3.Connection, lines: LinkLines, later: int, found: Mapping[int, str]) -> dict[int, str]:
    """Drop the links of ``later`` to those before it that hold no more; what of ``found`` is new."""
    rows = db.execute("SELECT earlier FROM link WHERE later = ? AND across", (later,))
    stale = {earlier for (earlier,) in rows}
    changed = [later, *(stale ^ found.keys())] if stale != found.keys() else []
    db.executemany("INSERT OR IGNORE INTO touched VALUES (?)", zip(changed))
    for earlier in stale - found.keys():
        forget_lines(db, lines, "later = ? AND earlier = ?", (later, earlier))
        db.execute("DELETE FROM link WHERE later = ? AND earlier = ?", (later, earlier))
    return {earlier: line for earlier, line in found.items() if earlier not in stale}

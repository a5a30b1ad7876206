"""The lines of ``links.csv``, kept sorted between runs in buckets by how they begin.

A change rewrites the buckets it falls into; what waits for that lies in a temporary table, so memory
does not grow with the links.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

LAYOUT = "CREATE TABLE link_lines (bucket TEXT PRIMARY KEY, count INTEGER, lines BLOB)"

_PREFIX = 3
"""Hexadecimal digits of a bucket: 4096 of them, of some 30 KB each for 20,000 articles."""

_AT_ONCE = 10_000


class LinkLines:
    """The lines of ``links.csv`` in a database that has the table of :data:`LAYOUT`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._waiting: list[tuple[str, str]] = []
        db.execute("CREATE TEMP TABLE waiting (bucket TEXT, lines TEXT)")

    def add(self, line: str) -> None:
        """Add ``line``, given without its end."""
        self._wait("+", line)

    def remove(self, key: str) -> None:
        """Forget a line that begins with ``key``, the two claims: that of before this update comes first."""
        self._wait("-", key)

    def _wait(self, sign: str, text: str) -> None:
        self._waiting.append((text[:_PREFIX], sign + text))
        if len(self._waiting) >= _AT_ONCE:
            self._spill()

    def _spill(self) -> None:
        self._waiting.sort(key=itemgetter(0))
        self._db.executemany(
            "INSERT INTO waiting VALUES (?, ?)",
            (
                (bucket, "\n".join(line for _, line in lines))
                for bucket, lines in groupby(self._waiting, key=itemgetter(0))
            ),
        )
        self._waiting = []

    def settle(self) -> None:
        """Bring the buckets up to date."""
        self._spill()
        changes = self._db.execute("SELECT bucket, lines FROM waiting ORDER BY bucket")
        for bucket, some in groupby(changes, key=itemgetter(0)):
            lines = "\n".join(text for _, text in some).split("\n")
            gone = Counter(line[1:] for line in lines if line[0] == "-")
            before = self._db.execute("SELECT lines FROM link_lines WHERE bucket = ?", (bucket,)).fetchone()
            now = before[0].decode().split("\n")[:-1] if before else []
            now += [line[1:] for line in lines if line[0] == "+"]
            if gone:
                now = [line for line in now if not _took(gone, _key(line))]
            now.sort()
            self._db.execute("DELETE FROM link_lines WHERE bucket = ?", (bucket,))
            if now:
                text = "\n".join([*now, ""])
                self._db.execute("INSERT INTO link_lines VALUES (?, ?, ?)", (bucket, len(now), text.encode()))
        self._db.execute("DELETE FROM waiting")

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """All lines in order, a bucket at a time, after their number."""
        return iter(self._db.execute("SELECT count, lines FROM link_lines ORDER BY bucket"))


def _took(gone: Counter[str], key: str) -> bool:
    """Whether one ``key`` was left to take."""
    if gone[key] > 0:
        gone[key] -= 1
        return True
    return False


def _key(line: str) -> str:
    """The two claims of ``line``; neither score nor reasons hold a comma."""
    return line[: line.rindex(",", 0, line.rindex(",")) + 1]


def score_in(line: str) -> float:
    """The score that ``line`` tells."""
    return float(line.split(",", 3)[2])

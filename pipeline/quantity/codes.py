"""Addresses, telephone and document numbers: codes that begin with digits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.quantity.rows import TrapRow

_LONGEST = 16
"""Digits; no code begins with so many, and a longer run is looked at no further, wherever it ends."""


class Codes:
    """The rows of ``traps.csv`` for codes, tried only behind the digits that they may begin with."""

    def __init__(self, rows: Iterable[TrapRow]) -> None:
        codes = [row for row in rows if row.side == "code"]
        self._reasons = {f"c{number}": row.reason for number, row in enumerate(codes)}
        self._sources = [
            (re.compile(f"[{row.needs}]" if row.needs else ""), f"(?P<c{number}>{row.surface})")
            for number, row in enumerate(codes)
        ]
        self._by_sign: dict[str, re.Pattern[str]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}

    def match(self, text: str, start: int, end: int) -> tuple[int, str] | None:
        """``(end, reason)`` of the code that begins with the digit at ``start``."""
        stop, most = start + 1, min(end, start + _LONGEST)
        while stop < most and text[stop].isdecimal():
            stop += 1
        sign = text[stop] if stop < end else ""
        pattern = self._by_sign.get(sign)
        if pattern is None:
            pattern = self._by_sign[sign] = self._before(sign)
        found = pattern.match(text, start, end)
        return None if found is None else (found.end(), self._reasons[found.lastgroup or ""])

    def _before(self, sign: str) -> re.Pattern[str]:
        """A pattern for the codes whose first digits ``sign`` may follow; all at the end of a text."""
        source = "|".join(code for needs, code in self._sources if not sign or needs.match(sign)) or "(?!)"
        if source not in self._compiled:
            self._compiled[source] = re.compile(source)
        return self._compiled[source]

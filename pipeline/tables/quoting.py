"""Cells side by side after RFC 4180: the bytes of the csv module, in a fraction of its time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_SPECIAL = re.compile('[",\r\n]')


def joined(cells: Sequence[str]) -> str:
    """``cells`` with commas between them, quoted where they must be."""
    line = ",".join(cells)
    if line.count(",") < len(cells) and not ('"' in line or "\n" in line or "\r" in line):
        return line
    return ",".join([_quoted(cell) if _SPECIAL.search(cell) else cell for cell in cells])


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@lru_cache(maxsize=64)
def quoted_text(cell: str) -> str:
    """A longer text, as :func:`joined` would write it; kept, since claims share their sentences."""
    return _quoted(cell) if _SPECIAL.search(cell) else cell

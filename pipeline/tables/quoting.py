"""Cells side by side after RFC 4180: the bytes of the csv module, in a fraction of its time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_SPECIAL = re.compile('[",\r\n]')


def joined(cells: Sequence[str]) -> str:
    """``cells`` with commas between them, quoted where they must be."""
    line = ",".join(cells)
    if line.count(",") < len(cells) and not ('"' in line or "\n" in line or "\r" in line):
        return line
    return ",".join([_quoted(cell) if _SPECIAL.search(cell) else cell for cell in cells])


def lines_of(columns: Iterable[Sequence[str]]) -> str:
    """The lines of a table, given as its columns with their cells as they are written."""
    return "\n".join([*map(",".join, zip(*columns, strict=True)), ""])


def quoted(column: Sequence[str]) -> Sequence[str]:
    """A column with its cells as :func:`joined` would write them."""
    text = "".join(column)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return list(map(_quoted_if_needed, column))
    return column


@lru_cache(maxsize=64)
def _quoted_if_needed(cell: str) -> str:
    """``cell`` as it is written; kept, since claims share their sentences."""
    return _quoted(cell) if _SPECIAL.search(cell) else cell


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'

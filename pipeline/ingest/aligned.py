"""Tables in plain text: lines whose fields are parted by tabs, bars or runs of spaces."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.ingest.drafts import EDGES, Draft
from pipeline.ingest.grid import resolve_tables
from pipeline.ingest.outline import Outline

LEAST_LINES = 3
LONGEST_FIELD = 80
MOST_STARTS = 6
"""Lines of a run that is no table from which one is looked for all the same: a caption, headers."""
_FIELD = re.compile(r"[^\t|\s]++(?>(?: [^\t|\s]++)*)")
_RULE = re.compile(r"[\s|+:=_-]*\Z")


_Row = list[tuple[int, int]]
"""The raw spans of the fields of a line."""


class Aligned(NamedTuple):
    """The drafts of a table and the line after it."""

    drafts: list[Draft]
    next_line: int


class AlignedTables:
    """Finds the tables among ``lines``, the raw spans of all lines, asked from the first line to the last.

    At least three lines must have the same number of fields, two or more, most of them with a digit in
    a column after the first.  A line of dashes is a rule.
    """

    def __init__(self, raw: str, lines: list[tuple[int, int]]) -> None:
        self._raw = raw
        self._lines = lines
        self._tables = 0
        self._starts = 0
        self._run_end = 0

    def beginning_at(self, first: int) -> Aligned | None:
        """The table that begins at line ``first``; ``None`` when there is none."""
        if first >= self._run_end:
            self._starts = 0
        if self._starts == MOST_STARTS:
            return None
        rows, columns, end = _run(self._raw, self._lines, first)
        if not rows:
            return None
        if len(rows) < LEAST_LINES or _figures(self._raw, rows) < len(rows) - 1:
            self._starts += 1
            self._run_end = max(self._run_end, end)
            return None
        outline = _outline(self._raw, rows, columns)
        self._tables += resolve_tables(outline, self._tables)
        return Aligned(outline.drafts, end)


def _run(raw: str, lines: list[tuple[int, int]], first: int) -> tuple[list[_Row], int, int]:
    """The lines from ``first`` on with as many fields: their rows, the number of columns, the line after."""
    fields = _fields(raw, *lines[first])
    if len(fields) < 2:
        return [], 0, first
    rows: list[_Row] = []
    at = first
    while at < len(lines):
        start, end = lines[at]
        line = raw[start:end]
        if not line.strip(EDGES):
            break
        if _RULE.match(line):
            at += 1
            continue
        found = _fields(raw, start, end)
        if not 0 <= len(fields) - len(found) <= 1 and not (len(rows) == 1 and len(found) == len(fields) + 1):
            break
        if len(found) > len(fields):  # the header has no word over the first column
            fields = found
        rows.append(found)
        at += 1
    return rows, len(fields), at


def _figures(raw: str, rows: list[_Row]) -> int:
    """How many fields after the first of a row hold a digit."""
    return sum(any(map(str.isdigit, raw[start:end])) for row in rows for start, end in row[1:])


def _outline(raw: str, rows: list[_Row], columns: int) -> Outline:
    """``rows`` as the elements of a table; a short row lacks its first fields."""
    outline = Outline(raw)
    outline.open("table", "", rows[0][0][0], rows[0][0][0])
    for row in rows:
        outline.open("tr", "", row[0][0], row[0][0])
        for _ in range(columns - len(row)):
            outline.open("td", "", row[0][0], row[0][0])
        for start, end in row:
            outline.open("td", "", start, start)
            outline.text(start, end)
            outline.close("td", end, end)
        outline.close("tr", row[-1][1], row[-1][1])
    outline.close("table", rows[-1][-1][1], rows[-1][-1][1])
    return outline


def _fields(raw: str, start: int, end: int) -> _Row:
    """The raw spans of the fields of a line: stretches without tab, bar or two spaces in a row."""
    line = raw[start:end]
    if "\t" not in line and "  " not in line.strip() and line.count("|") < 1:
        return []
    spans = [found.span() for found in _FIELD.finditer(raw, start, end)]
    return [] if any(stop - begin > LONGEST_FIELD for begin, stop in spans) else spans

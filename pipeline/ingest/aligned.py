"""Tables in plain text: lines whose fields are parted by tabs, bars or runs of spaces."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.ingest.drafts import EDGES, Draft
from pipeline.ingest.grid import resolve_tables
from pipeline.ingest.outline import Outline

LEAST_LINES = 3
LONGEST_FIELD = 80
_FIELD = re.compile(r"[^\t|\s]++(?: [^\t|\s]++)*+")
_RULE = re.compile(r"[\s|+:=_-]*\Z")


class Aligned(NamedTuple):
    """The drafts of a table, the line after it, and how many tables that makes (1 or 0)."""

    drafts: list[Draft]
    next_line: int
    tables: int


def read_aligned(raw: str, lines: list[tuple[int, int]], first: int, number: int) -> Aligned | None:
    """The table that begins at line ``first``, as table ``number``; ``None`` when there is none.

    At least three lines must have the same number of fields, two or more, at least one of them with
    a digit in a column after the first.  A line of dashes is a rule.
    """
    fields = _fields(raw, *lines[first])
    if len(fields) < 2:
        return None
    rows: list[list[tuple[int, int]]] = []
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
    digits = sum(any(map(str.isdigit, raw[a:b])) for row in rows for a, b in row[1:])
    if len(rows) < LEAST_LINES or digits < len(rows) - 1:
        return None
    outline = Outline(raw)
    outline.open("table", "", lines[first][0], lines[first][0])
    for row in rows:
        outline.open("tr", "", row[0][0], row[0][0])
        for _ in range(len(fields) - len(row)):
            outline.open("td", "", row[0][0], row[0][0])
        for start, end in row:
            outline.open("td", "", start, start)
            outline.text(start, end)
            outline.close("td", end, end)
        outline.close("tr", row[-1][1], row[-1][1])
    outline.close("table", rows[-1][-1][1], rows[-1][-1][1])
    found_tables = resolve_tables(outline, number)
    return Aligned(outline.drafts, at, found_tables)


def _fields(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    """The raw spans of the fields of a line: stretches without tab, bar or two spaces in a row."""
    line = raw[start:end]
    if "\t" not in line and "  " not in line.strip() and line.count("|") < 1:
        return []
    spans = [found.span() for found in _FIELD.finditer(raw, start, end)]
    return [] if any(stop - begin > LONGEST_FIELD for begin, stop in spans) else spans

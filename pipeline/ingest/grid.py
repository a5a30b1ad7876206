"""Tables: which are tables at all, where each cell stands, and which headers it has.

Many pages use tables to place text and pictures.  Such a layout table is read as body text.  In a
real table every cell is a block of its own with its row and column header; a currency or percent
sign, or a bracket, that stands in a cell of its own is read with the number beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipeline.ingest.drafts import EDGES, Draft, Piece, trim
from pipeline.ingest.elements import Element
from pipeline.ingest.outline import Outline
from pipeline.model import Cell

MAX_HEADER_ROWS = 5
MAX_HEADER_CHARS = 300
LONGEST_CELL = 120
"""The median cell of a real table is shorter (characters)."""
MAX_LINES_ABOVE = 4

_SENTENCE_ENDS = (".", "。", "!", "！", "?", "？")
_VALUE = re.compile(r"[^\w]{0,3}\d[\d\s.,:/()%+±*†–—-]*[^\W\d_]{0,12}[^\w]{0,3}\Z")
_YEAR = re.compile(r"\W*(?:1[89]|20)\d\d[^\W\d_]{0,2}\W*\Z")
_UNIT_NOTE = re.compile(r"[:：]\s*[^\s\d]|[(（][^()（）]+[)）]\Z")
_LEADING_SIGN = re.compile(r"(?:[$€£¥₫₩₹฿]|[A-Z]{2,3}\$|\(\s*[$€£¥]?|[-−–])\Z")
_TRAILING_SIGN = re.compile(r"(?:\)|%|\)\s*%|%\s*\)|‰)\Z")


@dataclass(slots=True)
class _GridCell:
    row: int
    column: int
    header: bool
    spans_rows: bool
    width: int
    drafts: list[Draft]
    text: str


@dataclass(slots=True)
class _Grid:
    cells: list[_GridCell] = field(default_factory=list)
    nested: bool = False
    presentation: bool = False
    caption: str = ""
    marked_rows: set[int] = field(default_factory=set)


def resolve_tables(outline: Outline, first: int = 0) -> int:
    """Give the drafts of real tables their :class:`Cell`, and make those of layout tables body.

    Tables are numbered from ``first``; gives back how many there are.
    """
    elements = outline.elements
    if not any(element.name == "table" for element in elements):
        for draft in outline.drafts:
            if draft.region == "table":
                draft.region = "body"
        return 0
    cell_of, table_of = _ancestors(elements)
    by_cell: dict[int, list[Draft]] = defaultdict(list)
    captions: dict[int, list[Draft]] = defaultdict(list)
    for draft in outline.drafts:
        if draft.skip:
            continue
        if draft.region == "caption" and table_of[draft.node] and not cell_of[draft.node]:
            captions[table_of[draft.node]].append(draft)
        elif cell_of[draft.node]:
            by_cell[cell_of[draft.node]].append(draft)
    number = first
    for table, grid in _grids(outline, elements, table_of, by_cell):
        grid.caption = _text(outline.raw, captions[table]) or _lines_above(outline, elements[table], grid)
        if _is_layout(grid):
            for cell in grid.cells:
                for draft in cell.drafts:
                    draft.region = "body" if draft.region == "table" else draft.region
        else:
            _label(outline.raw, grid, number)
            number += 1
    return number - first


def _ancestors(elements: Sequence[Element]) -> tuple[list[int], list[int]]:
    """For every element the nearest cell and table it stands in or is; 0 for none."""
    cell_of = [0] * len(elements)
    table_of = [0] * len(elements)
    for index in range(1, len(elements)):
        element = elements[index]
        table_of[index] = index if element.name == "table" else table_of[element.parent]
        if element.name in ("td", "th"):
            cell_of[index] = index
        elif element.name == "table":
            cell_of[index] = 0
        else:
            cell_of[index] = cell_of[element.parent]
    return cell_of, table_of


def _grids(
    outline: Outline,
    elements: Sequence[Element],
    table_of: Sequence[int],
    by_cell: dict[int, list[Draft]],
) -> Iterable[tuple[int, _Grid]]:
    grids: dict[int, _Grid] = {}
    rows: dict[int, int] = defaultdict(lambda: -1)
    columns: dict[int, int] = defaultdict(int)
    hanging: dict[int, dict[int, int]] = defaultdict(dict)  # column -> last row it is taken in
    for index in range(1, len(elements)):
        element = elements[index]
        table = table_of[index]
        if not table:
            continue
        if element.name == "table":
            grids[table] = _Grid(presentation=element.role in ("presentation", "none"))
            outer = table_of[element.parent]
            if outer:
                grids[outer].nested = True
        elif element.name == "tr":
            rows[table] += 1
            columns[table] = 0
            if elements[element.parent].name == "thead":
                grids[table].marked_rows.add(rows[table])
        elif element.name in ("td", "th"):
            row = rows[table] = max(rows[table], 0)
            column = columns[table]
            taken = hanging[table]
            while taken.get(column, -1) >= row:
                column += 1
            if element.rowspan > 1:
                for beside in range(column, column + element.colspan):
                    taken[beside] = row + element.rowspan - 1
            drafts = by_cell.get(index, [])
            grids[table].cells.append(
                _GridCell(
                    row,
                    column,
                    element.name == "th",
                    element.rowspan > 1,
                    element.colspan,
                    drafts,
                    _text(outline.raw, drafts),
                )
            )
            columns[table] = column + element.colspan
    return grids.items()


def _text(raw: str, drafts: Iterable[Draft]) -> str:
    return " ".join(draft.text(raw).strip(EDGES) for draft in drafts).strip(EDGES)


def _lines_above(outline: Outline, table: Element, grid: _Grid) -> str:
    """The short lines right above the table, where it has no caption: its name, its units."""
    lines: list[str] = []
    # the first row of a table in Markdown stands before the line that makes it one
    at = min((draft.pieces[0].start for cell in grid.cells for draft in cell.drafts), default=table.start)
    index = bisect_left(outline.drafts, at, key=lambda draft: draft.pieces[0].start)
    for draft in reversed(outline.drafts[max(0, index - MAX_LINES_ABOVE) : index]):
        text = draft.text(outline.raw).strip(EDGES)
        if draft.cell is not None or len(text) > LONGEST_CELL or text.endswith(_SENTENCE_ENDS):
            break
        if not draft.skip:
            lines.append(text)
    return " ".join(reversed(lines))


def _is_layout(grid: _Grid) -> bool:
    full = [cell for cell in grid.cells if any(map(str.isalnum, cell.text))]  # bullets are no cells
    if grid.nested or grid.presentation or len(full) < 2:
        return True
    if len({cell.column for cell in full}) < 2:
        return True
    if any(cell.header for cell in full) or grid.marked_rows:
        return False
    if len({cell.row for cell in full}) < 2 and not any(_VALUE.match(cell.text) for cell in full):
        return True
    return median(len(cell.text) for cell in full) > LONGEST_CELL


def _is_value(text: str) -> bool:
    return _VALUE.match(text) is not None and not _YEAR.match(text)


def _is_label(text: str) -> bool:
    """Whether ``text`` may name its row: a dash does not."""
    return any(map(str.isalnum, text)) and not _is_value(text)


def _header_rows(grid: _Grid, rows: dict[int, list[_GridCell]]) -> set[int]:
    """The rows of headers: those marked as such, else the leading ones without values."""
    leading: set[int] = set()
    for row in sorted(rows):
        cells = [cell for cell in rows[row] if cell.text]
        if len(leading) >= MAX_HEADER_ROWS:
            break
        if not cells:
            continue
        all_marked = row in grid.marked_rows or (len(cells) > 1 and all(cell.header for cell in cells))
        if not all_marked and (grid.marked_rows or any(_is_value(cell.text) for cell in cells)):
            break
        if not all_marked and leading and len(cells) == 1 and cells[0].column == 0:
            break  # a heading between two parts of the table
        leading.add(row)
    return (
        leading if len(leading) < sum(any(cell.text for cell in cells) for cells in rows.values()) else set()
    )


def _label(raw: str, grid: _Grid, number: int) -> None:
    rows: dict[int, list[_GridCell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    header_rows = _header_rows(grid, rows)
    column_headers: dict[int, list[str]] = defaultdict(list)
    for row in sorted(header_rows):
        for cell in rows[row]:
            if not cell.text:
                continue
            for column in range(cell.column, cell.column + cell.width):
                if cell.text not in column_headers[column]:
                    column_headers[column].append(cell.text)
    hanging: list[tuple[int, _GridCell]] = []  # row headers that span several rows
    caption = _with_corner(grid, rows, header_rows)
    for row in sorted(rows):
        if row not in header_rows:
            _join_signs(raw, rows[row])
        labels: list[str] = []
        for cell in rows[row]:
            is_label = row not in header_rows and _is_label(cell.text)
            row_header = " ".join(labels) or _name_behind(cell, rows[row])
            if row not in header_rows:
                above = [held.text for last, held in hanging if last >= row and held.column < cell.column]
                row_header = " ".join([*above, row_header]).strip() if above else row_header
            for draft in cell.drafts:
                draft.region = "table"
                draft.cell = Cell(
                    number,
                    row,
                    cell.column,
                    row_header[:MAX_HEADER_CHARS],
                    ""
                    if row in header_rows
                    else " ".join(column_headers.get(cell.column, ()))[:MAX_HEADER_CHARS],
                    caption[:MAX_HEADER_CHARS],
                )
            if is_label and cell.spans_rows:
                hanging.append((row + _height(grid, cell) - 1, cell))
            elif is_label and not labels:
                labels.append(cell.text)


def _with_corner(grid: _Grid, rows: dict[int, list[_GridCell]], header_rows: set[int]) -> str:
    """The caption, and behind it the unit of the whole table where the corner names one ("in: m")."""
    corner = rows[min(header_rows)][0] if header_rows else None
    if corner is None or corner.column or not _UNIT_NOTE.search(corner.text):
        return grid.caption
    return f"{grid.caption} {corner.text}".strip()


def _name_behind(cell: _GridCell, beside: Sequence[_GridCell]) -> str:
    """What stands right of a number that opens its row: the name whose rank it is."""
    if cell.column or not _is_value(cell.text):
        return ""
    return next((other.text for other in beside if other.column == 1 and _is_label(other.text)), "")


def _height(grid: _Grid, spanning: _GridCell) -> int:
    """How many rows a spanning cell covers: until its column is used again."""
    later = [cell.row for cell in grid.cells if cell.column == spanning.column and cell.row > spanning.row]
    last = max(cell.row for cell in grid.cells)
    return (min(later) if later else last + 1) - spanning.row


def _join_signs(raw: str, cells: Sequence[_GridCell]) -> None:
    """Read a sign in a cell of its own with the number beside it.

    The sign becomes part of the number's reading text, while the number's raw span stays its own.
    """
    full = [cell for cell in cells if cell.text]
    for left, right in pairwise(full):
        if _LEADING_SIGN.match(left.text) and (right.text[:1].isdigit() or right.text.startswith("(")):
            _lend(raw, left, right, before=True)
        elif _TRAILING_SIGN.match(right.text) and left.text[-1:].isdigit():
            _lend(raw, right, left, before=False)


def _lend(raw: str, sign: _GridCell, number: _GridCell, *, before: bool) -> None:
    target = number.drafts[0] if before else number.drafts[-1]
    pieces = trim(raw, target.pieces)
    if before:
        target.pieces = [Piece(pieces[0].start, pieces[0].start, sign.text), *pieces]
    else:
        target.pieces = [*pieces, Piece(pieces[-1].end, pieces[-1].end, sign.text)]
    for draft in sign.drafts:
        draft.skip = "markup"
    sign.drafts = []
    number.text = sign.text + number.text if before else number.text + sign.text
    sign.text = ""

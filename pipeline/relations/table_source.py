"""The source of the cells of a table: named by the head of a column, or by a line under the table."""

from __future__ import annotations

from pipeline.relations.source_name import NOBODY, Source
from pipeline.relations.statements import Statements

_NEAR = 2
"""A line names the source of a table at most so many passages behind or before it."""


class TableSources:
    """Finds the source of a cell; the tables of a document are looked through once, when it has any."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.heads: dict[tuple[int, int, str], int] = {}
        self.spans: dict[int, tuple[int, int]] = {}
        """First and last passage of each table."""

    def _look_through(self) -> None:
        for index, passage in enumerate(self.statements.passages):
            if (cell := passage.block.cell) is not None:
                first, _ = self.spans.get(cell.table, (index, index))
                self.spans[cell.table] = first, index
                self.heads.setdefault((cell.table, cell.column, self.statements.text(index)), index)

    def find(self, index: int) -> Source:
        """The source of a cell that does not name one; :data:`NOBODY` outside tables."""
        cell = self.statements.passages[index].block.cell
        if cell is None:
            return NOBODY
        if not self.spans:
            self._look_through()
        head = self.heads.get((cell.table, cell.column, cell.column_header.strip()))
        if head is not None and head != index and (owner := self.statements.owner_of(head)).text:
            return owner
        first, last = self.spans[cell.table]
        lines = (*range(last + 1, last + 1 + _NEAR), *range(first - 1, first - 1 - _NEAR, -1))
        for line in lines:
            if 0 <= line < len(self.statements.passages):
                source = self.statements.named_in(line)
                if source.rule == "label":
                    return source
        return NOBODY

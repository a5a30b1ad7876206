"""Excel workbooks for people: text stays text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.tables.cells import decimal_text
from pipeline.tables.schema import Table

if TYPE_CHECKING:
    import xlsxwriter

ROW_LIMIT = 1_048_576
CELL_LIMIT = 32_767
EXACT_DIGITS = 15
"""Excel keeps numbers as binary floats; a number with more digits is written as text."""

FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for a formula, after https://owasp.org/www-community/attacks/CSV_Injection."""


class ExcelTable:
    """A workbook under way; when a sheet is full the rows go on in the next one."""

    def __init__(self, book: xlsxwriter.Workbook, table: Table) -> None:
        self._book = book
        self._table = table
        self._quoted = book.add_format({"quote_prefix": True})
        self._sheets = 0
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        suffix = f"_{self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(f"{self._table.name}{suffix}")
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._table.columns):
            self._sheet.write_string(0, at, column.name)
        self._next = 1

    def write(self, row: Sequence[Any]) -> None:
        if self._next >= ROW_LIMIT:
            self._begin_sheet()
        for at, value in enumerate(row):
            self._write_cell(at, value)
        self._next += 1

    def _write_cell(self, at: int, value: Any) -> None:
        sheet, row = self._sheet, self._next
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, at, value)
        elif isinstance(value, int):
            sheet.write_number(row, at, value)
        elif isinstance(value, Decimal):
            if len(value.as_tuple().digits) <= EXACT_DIGITS:
                sheet.write_number(row, at, float(value))
            else:
                sheet.write_string(row, at, decimal_text(value))
        elif value.startswith(FORMULA_STARTS):
            sheet.write_string(row, at, value[:CELL_LIMIT], self._quoted)
        else:
            sheet.write_string(row, at, value[:CELL_LIMIT])


@contextmanager
def excel_table(path: Path, table: Table) -> Iterator[ExcelTable]:
    """Open ``path`` for the rows of ``table``; one row is held in memory at a time."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    # the same rows must give the same bytes
    book.set_properties({"title": table.description, "created": datetime(2000, 1, 1)})
    try:
        yield ExcelTable(book, table)
    finally:
        book.close()

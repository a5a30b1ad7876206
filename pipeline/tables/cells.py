"""Rows as cells of text and back, checked against the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.tables.columns import Column, all_fit
from pipeline.tables.quoting import quoted
from pipeline.tables.schema import Table

Check = Callable[[Sequence[Any]], None]
"""Raises one of :data:`_FAULTS` when one of the values of a column does not fit; there is at least one."""

_FAULTS = (ValueError, TypeError, AttributeError, KeyError)


def decimal_text(value: Decimal) -> str:
    """``value`` exactly, without exponent, grouping or trailing zeros after the point."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


_CELLS: dict[str, Callable[[Any], str]] = {
    "number": decimal_text,
    "integer": str,
    "boolean": {True: "true", False: "false"}.__getitem__,
}
"""How a value that is no text is written, by the type of its column; ``None`` is an empty cell."""


class RowWriter:
    """Turns rows of one table into cells; ``open_columns`` may still be empty, though required.

    Rows are checked and written column by column, many at a time: most of it is then done in C.
    """

    def __init__(self, table: Table, open_columns: Collection[str] = ()) -> None:
        self._name = table.name
        self._columns = table.columns
        self._checks = [
            _check_texts if column.name in open_columns else _check_of(column) for column in self._columns
        ]
        self._free = [
            at for at, column in enumerate(self._columns) if column.type == "string" and not column.about.enum
        ]
        self._converted = [
            (at, _CELLS[column.type]) for at, column in enumerate(self._columns) if column.type in _CELLS
        ]

    def cells(self, row: Sequence[Any]) -> list[str]:
        """The cells of ``row``; the rest as :meth:`check`."""
        self.check([row])
        cells = list(row)
        for at, text in self._converted:
            cells[at] = "" if row[at] is None else text(row[at])
        return cells

    def written(self, rows: Sequence[Sequence[Any]]) -> list[Sequence[str]]:
        """The cells of rows that passed :meth:`check` as they stand in the file, column by column."""
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(self._columns)
        for at, text in self._converted:
            columns[at] = ["" if value is None else text(value) for value in columns[at]]
        for at in self._free:
            columns[at] = quoted(columns[at])
        return columns

    def check(self, rows: Sequence[Sequence[Any]]) -> None:
        """:raises ValueError: when a row does not fit the schema: a bug of the stage that made it."""
        if not rows:
            return
        try:
            for check, column in zip(self._checks, zip(*rows, strict=True), strict=True):
                check(column)
        except _FAULTS:
            raise ValueError(self._fault(rows)) from None

    def _fault(self, rows: Sequence[Sequence[Any]]) -> str:
        """What is wrong with the first of ``rows`` that does not fit, found cell by cell."""
        for row in rows:
            for column, check, value in zip(self._columns, self._checks, row, strict=False):
                try:
                    check([value])
                except _FAULTS as fault:
                    what = fault or "does not fit"
                    return f"{self._name}.{column.name}: {what}, found {value!r} in {row!r}"
        return f"{self._name}: {rows!r} do not fit"


class RowReader:
    """Turns cells written by :class:`RowWriter` into rows again."""

    def __init__(self, table: Table) -> None:
        self._row = table.row
        self._readers = [_reader(column) for column in table.columns]

    def row(self, cells: Sequence[str]) -> Any:
        return self._row(*[read(cell) for read, cell in zip(self._readers, cells, strict=True)])


def _check_of(column: Column) -> Check:
    about = column.about
    if column.type == "number":
        return _number_check(column)
    if column.type == "integer":
        return _integer_check(column)
    if column.type == "boolean":
        return _check_booleans
    if column.type == "date":
        return _check_dates
    if about.enum:
        return _enum_check(column)
    if about.pattern:
        return _pattern_check(column)
    return _check_filled if about.required else _check_texts


def _check_texts(values: Sequence[Any]) -> None:
    try:
        "".join(values).encode()
    except TypeError:
        raise ValueError("expected text") from None


def _check_filled(values: Sequence[Any]) -> None:
    _check_texts(values)
    if not all(values):
        raise ValueError("expected text, not empty")


def _check_booleans(values: Sequence[Any]) -> None:
    if {*map(type, values)} != {bool}:
        raise ValueError("expected True or False")


def _check_dates(values: Sequence[Any]) -> None:
    _check_texts(values)
    for value in {*values} - {""}:
        _check_date(value)


@lru_cache(maxsize=1024)
def _check_date(value: str) -> None:
    date.fromisoformat(value)


def _enum_check(column: Column) -> Check:
    allowed = {*column.about.enum} if column.about.required else {*column.about.enum, ""}

    def check(values: Sequence[Any]) -> None:
        if not allowed.issuperset(values):
            raise ValueError(f"expected one of {', '.join(column.about.enum)}")

    return check


def _pattern_check(column: Column) -> Check:
    matches = re.compile(column.about.pattern).fullmatch
    unknown = set() if column.about.required else {""}

    def check(values: Sequence[Any]) -> None:
        _check_texts(values)
        if not all(map(matches, {*values} - unknown)):
            raise ValueError(f"expected {column.about.pattern}")

    return check


def _integer_check(column: Column) -> Check:
    least = column.about.minimum

    def check(values: Sequence[Any]) -> None:
        if {*map(type, values)} != {int} or (least is not None and min(values) < least):
            raise ValueError(f"expected an integer from {least}")

    return check


def _number_check(column: Column) -> Check:
    required, least, most = column.about.required, column.about.minimum, column.about.maximum

    def check(values: Sequence[Any]) -> None:
        numbers = [value for value in values if value is not None]
        if len(numbers) < len(values) and required:
            raise ValueError("expected a number")
        if not numbers:
            return
        if {*map(type, numbers)} != {Decimal} or not all_fit(numbers):
            raise ValueError("expected a decimal of at most 26 digits before and 12 after the point")
        if (least is not None and min(numbers) < least) or (most is not None and max(numbers) > most):
            raise ValueError(f"expected a number from {least} to {most}")

    return check


def _reader(column: Column) -> Callable[[str], Any]:
    if column.type == "number":
        return lambda cell: Decimal(cell) if cell else None
    if column.type == "integer":
        return int
    if column.type == "boolean":
        return "true".__eq__
    return str

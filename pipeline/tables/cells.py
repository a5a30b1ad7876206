"""Rows as cells of text and back, checked against the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.tables.columns import Column, fits
from pipeline.tables.schema import Table

Writer = Callable[[Any], str]

_FAULTS = (ValueError, TypeError, AttributeError, KeyError)
"""What a cell writer raises at a value it cannot write."""


def decimal_text(value: Decimal) -> str:
    """``value`` exactly, without exponent, grouping or trailing zeros after the point."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class RowWriter:
    """Turns rows of one table into cells; ``open_columns`` may still be empty, though required."""

    def __init__(self, table: Table, open_columns: Collection[str] = ()) -> None:
        self._name = table.name
        self._columns = table.columns
        self._writers: list[Writer] = [
            _text if column.name in open_columns else _writer(column) for column in self._columns
        ]

    def cells(self, row: Sequence[Any]) -> list[str]:
        """The cells of ``row``.

        :raises ValueError: when it does not fit the schema: a bug of the stage that made it.
        """
        try:
            return [write(value) for write, value in zip(self._writers, row, strict=True)]
        except _FAULTS:
            raise ValueError(self._fault(row)) from None

    def _fault(self, row: Sequence[Any]) -> str:
        """What is wrong with ``row``, found cell by cell."""
        for column, write, value in zip(self._columns, self._writers, row, strict=True):
            try:
                write(value)
            except _FAULTS as fault:
                return f"{self._name}.{column.name}: {fault or 'does not fit'}, found {value!r} in {row!r}"
        return f"{self._name}: {row!r} does not fit"


class RowReader:
    """Turns cells written by :class:`RowWriter` into rows again."""

    def __init__(self, table: Table) -> None:
        self._row = table.row
        self._readers = [_reader(column) for column in table.columns]

    def row(self, cells: Sequence[str]) -> Any:
        return self._row(*[read(cell) for read, cell in zip(self._readers, cells, strict=True)])


def _writer(column: Column) -> Writer:
    about = column.about
    if column.type == "number":
        return _number_writer(column)
    if column.type == "integer":
        return _integer_writer(column)
    if column.type == "boolean":
        return {True: "true", False: "false"}.__getitem__
    if column.type == "date":
        return _date_cell
    if about.enum:
        return _enum_writer(column)
    if about.pattern:
        return _pattern_writer(column)
    return _required_text if about.required else _text


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("expected text")
    return value


def _required_text(value: Any) -> str:
    if not value or type(value) is not str:
        raise ValueError("expected text, not empty")
    return value


def _date_cell(value: Any) -> str:
    if value:
        date.fromisoformat(value)
    return _text(value)


def _enum_writer(column: Column) -> Writer:
    allowed = {name: name for name in column.about.enum}
    if not column.about.required:
        allowed[""] = ""

    def write(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"expected one of {', '.join(column.about.enum)}")
        return allowed[value]

    return write


def _pattern_writer(column: Column) -> Writer:
    matches = re.compile(column.about.pattern).fullmatch
    required = column.about.required

    def write(value: Any) -> str:
        if (value or required) and not matches(value):
            raise ValueError(f"expected {column.about.pattern}")
        return _text(value)

    return write


def _integer_writer(column: Column) -> Writer:
    least = column.about.minimum

    def write(value: Any) -> str:
        if type(value) is not int or (least is not None and value < least):
            raise ValueError(f"expected an integer from {least}")
        return str(value)

    return write


def _number_writer(column: Column) -> Writer:
    required, least, most = column.about.required, column.about.minimum, column.about.maximum

    def write(value: Any) -> str:
        if value is None and not required:
            return ""
        if type(value) is not Decimal or not fits(value):
            raise ValueError("expected a decimal of at most 26 digits before and 12 after the point")
        if (least is not None and value < least) or (most is not None and value > most):
            raise ValueError(f"expected a number from {least} to {most}")
        return decimal_text(value)

    return write


def _reader(column: Column) -> Callable[[str], Any]:
    if column.type == "number":
        return lambda cell: Decimal(cell) if cell else None
    if column.type == "integer":
        return int
    if column.type == "boolean":
        return "true".__eq__
    return str

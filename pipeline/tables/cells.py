"""Rows as cells of text and back, checked against the schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from pipeline.tables.columns import Column, fits
from pipeline.tables.quoting import quoted
from pipeline.tables.schema import Table

Check = Callable[[Any], None]
"""Raises one of :data:`_FAULTS` at a value that does not fit."""

_FAULTS = (ValueError, TypeError, AttributeError, KeyError)

_COMBINATIONS = 4096
"""Combinations of names that are remembered as known to fit."""


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

_UNKNOWN = {"number": None, "date": ""}
_NEVER = object()


class RowWriter:
    """Turns rows of one table into cells; ``open_columns`` may still be empty, though required."""

    def __init__(self, table: Table, open_columns: Collection[str] = ()) -> None:
        self._name = table.name
        self._columns = table.columns
        self._checks = [
            _check_text if column.name in open_columns else _check_of(column) for column in self._columns
        ]
        texts, named, others = [], [], []
        for at, (column, check) in enumerate(zip(self._columns, self._checks, strict=True)):
            if check in (_check_text, _check_required):
                texts.append(at)
            elif column.type == "string":
                named.append(at)
            else:
                unknown = _NEVER if column.about.required else _UNKNOWN.get(column.type, _NEVER)
                others.append((at, unknown, check))
        self._texts = _picked(texts)
        self._required = _picked([at for at in texts if self._checks[at] is _check_required])
        self._named = _picked(named)
        self._name_checks = [self._checks[at] for at in named]
        self._known: set[tuple[str, ...]] = set()
        self._others = others
        self._free = [
            at for at, column in enumerate(self._columns) if column.type == "string" and not column.about.enum
        ]
        self._converted = [
            (at, _CELLS[column.type]) for at, column in enumerate(self._columns) if column.type in _CELLS
        ]

    def cells(self, row: Sequence[Any]) -> list[str]:
        """The cells of ``row``; the rest as :meth:`check`."""
        self.check(row)
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

    def check(self, row: Sequence[Any]) -> None:
        """:raises ValueError: when ``row`` does not fit the schema: a bug of the stage that made it."""
        try:
            "".join(self._texts(row)).encode()  # refuses what is not text, and lone surrogates
            if len(row) != len(self._columns) or not all(self._required(row)):
                raise ValueError
            named = self._named(row)
            if named not in self._known:
                self._check_names(named)
            for at, unknown, check in self._others:
                value = row[at]
                if value is not unknown:
                    check(value)
        except (*_FAULTS, IndexError):
            raise ValueError(self._fault(row)) from None

    def _check_names(self, named: tuple[str, ...]) -> None:
        """Check the cells of closed lists and patterns, which come in few combinations."""
        for check, value in zip(self._name_checks, named, strict=True):
            check(value)
        if len(self._known) >= _COMBINATIONS:
            self._known.clear()
        self._known.add(named)

    def _fault(self, row: Sequence[Any]) -> str:
        """What is wrong with ``row``, found cell by cell."""
        for column, check, value in zip(self._columns, self._checks, row, strict=False):
            try:
                check(value)
            except _FAULTS as fault:
                return f"{self._name}.{column.name}: {fault or 'does not fit'}, found {value!r} in {row!r}"
        return f"{self._name}: {row!r} does not fit"


def _picked(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What stands at ``places`` of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[at] for at in places)


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
        return _check_boolean
    if column.type == "date":
        return _check_date
    if about.enum:
        return _enum_check(column)
    if about.pattern:
        return _pattern_check(column)
    return _check_required if about.required else _check_text


def _check_text(value: Any) -> None:
    if type(value) is not str:
        raise ValueError("expected text")


def _check_required(value: Any) -> None:
    if not value or type(value) is not str:
        raise ValueError("expected text, not empty")


def _check_boolean(value: Any) -> None:
    if type(value) is not bool:
        raise ValueError("expected True or False")


@lru_cache(maxsize=1024)
def _check_date(value: Any) -> None:
    if value:
        date.fromisoformat(value)
    _check_text(value)


def _enum_check(column: Column) -> Check:
    allowed = set(column.about.enum)
    if not column.about.required:
        allowed.add("")

    def check(value: Any) -> None:
        if value not in allowed:
            raise ValueError(f"expected one of {', '.join(column.about.enum)}")

    return check


def _pattern_check(column: Column) -> Check:
    matches = re.compile(column.about.pattern).fullmatch
    required = column.about.required

    def check(value: Any) -> None:
        if (value or required) and not matches(value):
            raise ValueError(f"expected {column.about.pattern}")
        _check_text(value)

    return check


def _integer_check(column: Column) -> Check:
    least = column.about.minimum

    def check(value: Any) -> None:
        if type(value) is not int or (least is not None and value < least):
            raise ValueError(f"expected an integer from {least}")

    return check


def _number_check(column: Column) -> Check:
    """A check; it is kept what has passed where numbers are bounded, since they are probabilities."""
    required, least, most = column.about.required, column.about.minimum, column.about.maximum

    def check(value: Any) -> None:
        if value is None and not required:
            return
        if type(value) is not Decimal or not fits(value):
            raise ValueError("expected a decimal of at most 26 digits before and 12 after the point")
        if (least is not None and value < least) or (most is not None and value > most):
            raise ValueError(f"expected a number from {least} to {most}")

    return check if least is None and most is None else lru_cache(maxsize=1024, typed=True)(check)


def _reader(column: Column) -> Callable[[str], Any]:
    if column.type == "number":
        return lambda cell: Decimal(cell) if cell else None
    if column.type == "integer":
        return int
    if column.type == "boolean":
        return "true".__eq__
    return str

"""What a column of a table is: the facts that datapackage.json, Parquet and the writers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_type_hints

INTEGER_DIGITS = 26
FRACTION_DIGITS = 12
"""Every decimal of a table fits ``decimal(38, 12)``; what does not is not a number of a news article."""

PRECISION = INTEGER_DIGITS + FRACTION_DIGITS


@dataclass(frozen=True, slots=True)
class About:
    """What the type of a column does not say; written beside the type in :mod:`pipeline.tables.rows`.

    ``required`` columns have no empty cell.  ``date`` marks ISO dates.  ``minimum`` and ``maximum``
    are included.
    """

    description: str
    enum: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    date: bool = False
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``type`` is one of ``string integer number boolean date``."""

    name: str
    type: str
    about: About


_TYPES: dict[object, str] = {str: "string", int: "integer", bool: "boolean", Decimal: "number"}


def columns_of(row: type) -> tuple[Column, ...]:
    """The columns of a row class whose fields are ``Annotated[type, About(...)]``, in order."""
    return tuple(_column(name, hint) for name, hint in get_type_hints(row, include_extras=True).items())


def _column(name: str, hint: Any) -> Column:
    given, about = get_args(hint)
    [plain] = [part for part in get_args(given) or (given,) if part is not NoneType]
    return Column(name, "date" if about.date else _TYPES[plain], about)


def all_fit(values: Sequence[Decimal]) -> bool:
    """Whether :func:`fits` holds for each of ``values``, of which there is one at least."""
    written = list(map(str, values))
    if max(map(len, written)) <= FRACTION_DIGITS and "".join(written).replace(".", "").isdigit():
        return True
    return all(map(fits, values))


def fits(value: Decimal) -> bool:
    """Whether a decimal column can hold ``value`` exactly, with all its digits after the point."""
    digits = str(value).replace(".", "", 1)
    if len(digits) <= FRACTION_DIGITS and digits.isdigit():
        return True  # nearly all: a decimal is written faster than taken apart
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return False  # infinite or not a number
    return -exponent <= FRACTION_DIGITS and (value.adjusted() < INTEGER_DIGITS or not value)

"""Units converted to their SI base, exactly.

The table ``configs/units.csv`` gives a factor for every simple unit; ``km/h`` is the quotient of two
of them.  Factors are exact fractions, so that only the last step may round.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import ConfigDict

from pipeline.configs import Row, read_rows
from pipeline.tables.columns import FRACTION_DIGITS, PRECISION, fits

_PRECISE = Context(prec=PRECISION)
_LAST_DIGIT = Decimal(1).scaleb(-FRACTION_DIGITS)
_LEAST_DIGITS = 6
"""A value that would keep fewer significant digits than this after rounding is left out."""
_SMALLEST = Decimal(1).scaleb(_LEAST_DIGITS - FRACTION_DIGITS)


class BaseUnitRow(Row):
    """The columns of ``units.csv`` that conversion needs: ``base = value * factor + offset``."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    code: str
    base: str = ""
    factor: Fraction | None = None
    offset: Decimal = Decimal(0)


class Conversion(NamedTuple):
    """From a unit to its base: multiply by ``factor``, then add ``offset``."""

    base: str
    factor: Fraction
    offset: Fraction


Conversions = dict[str, Conversion]


@lru_cache(maxsize=4)
def load_conversions(configs: Path) -> Conversions:
    """The conversions of ``configs/units.csv``, by unit code."""
    return {
        row.code: Conversion(row.base, row.factor, Fraction(row.offset))
        for row in read_rows(configs / "units.csv", BaseUnitRow)
        if row.base and row.factor
    }


def to_base(
    value: Decimal, unit: str, conversions: Conversions, *, difference: bool = False
) -> tuple[Decimal, str] | None:
    """``value`` in the base unit, and that unit; ``None`` when ``unit`` has none.

    A ``difference`` of temperatures is scaled, not shifted.
    """
    conversion = _conversion(unit, conversions)
    if conversion is None:
        return None
    top, bottom = value.as_integer_ratio()  # whole numbers: fractions would be made lowest at every step
    top, bottom = top * conversion.factor.numerator, bottom * conversion.factor.denominator
    if conversion.offset and not difference:
        top = top * conversion.offset.denominator + bottom * conversion.offset.numerator
        bottom *= conversion.offset.denominator
    rounded = _rounded(top, bottom)
    return None if rounded is None else (rounded, conversion.base)


def _conversion(unit: str, conversions: Conversions) -> Conversion | None:
    if unit in conversions:
        return conversions[unit]
    above, slash, below = unit.partition("/")
    if not slash or above not in conversions or below not in conversions:
        return None
    top, bottom = conversions[above], conversions[below]
    return Conversion(f"{top.base}/{bottom.base}", top.factor / bottom.factor, Fraction(0))


def _rounded(top: int, bottom: int) -> Decimal | None:
    """The quotient as a table can hold it; ``None`` when it is too small or too large."""
    quotient = _PRECISE.divide(Decimal(top), Decimal(bottom))
    if fits(quotient):
        return quotient
    if abs(quotient) < _SMALLEST or quotient.adjusted() >= PRECISION - FRACTION_DIGITS:
        return None
    return _PRECISE.quantize(quotient, _LAST_DIGIT)

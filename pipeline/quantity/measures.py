"""A measure: an amount with its unit."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.tokens import EXACT
from pipeline.quantity.units import Unit
from pipeline.records import record, replace


@record
class Measure:
    """An amount with its unit; ``start:end`` is the span, sign and currency included."""

    start: int
    end: int
    amount: Amount
    unit: Unit | None = None
    unit_text: str = ""
    per: str = ""
    prefixed: bool = False
    denominator: Decimal | None = None
    flags: tuple[str, ...] = ()
    outer_start: int | None = None
    rule: str = ""

    @property
    def bare(self) -> bool:
        """Whether it is a number alone."""
        return self.unit is None and self.denominator is None


def in_unit(measure: Measure, end: int, unit: Unit, text: str) -> Measure:
    """``measure`` in the unit written as ``text`` up to ``end``."""
    return Measure(
        measure.start,
        end,
        measure.amount,
        unit,
        text,
        measure.per,
        measure.prefixed,
        measure.denominator,
        measure.flags,
        measure.outer_start,
        measure.rule + "+unit.after",
    )


def plus(measure: Measure, part: Decimal, end: int) -> Measure:
    """``measure`` with ``part`` more, away from zero, written up to ``end``: 2 1/2, two and a half."""
    amount = measure.amount
    sign = -1 if amount.low < 0 else 1
    value = EXACT.add(amount.low, part * sign)
    changed = replace(amount, end=end, low=value, high=value, coefficient=value, literal=False, other=None)
    return replace(measure, end=end, amount=changed, rule=measure.rule + "+fraction")

"""A quantity in the making."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pipeline.quantity.measures import Measure
from pipeline.quantity.units import Unit


class Draft(NamedTuple):
    """A quantity in the making; values are in the unit as written until :mod:`finish` converts."""

    start: int
    end: int
    kind: str
    low: Decimal | None
    high: Decimal | None = None
    unit: Unit | None = None
    code: str = "1"
    per: str = ""
    unit_text: str = ""
    denominator: Decimal | None = None
    relation: str = ""
    is_range: bool = False
    vague: bool = False
    standing: str = ""
    outer_start: int | None = None
    flags: tuple[str, ...] = ()
    measure: Measure | None = None
    rule: str = ""


def of_measure(measure: Measure) -> Draft:
    """A draft of one measure; a length per time is a speed."""
    amount, unit = measure.amount, measure.unit
    kind = "count" if unit is None else unit.kind
    if kind == "length" and measure.per in ("/h", "/min", "/s"):
        kind = "speed"
    return Draft(
        measure.start,
        measure.end,
        kind,
        amount.low,
        None if amount.exact else amount.high,
        unit,
        "1" if unit is None else unit.code,
        measure.per,
        measure.unit_text,
        None,
        amount.relation,
        amount.adjacent,
        amount.vague,
        "",
        measure.outer_start,
        measure.flags,
        measure,
        measure.rule,
    )

"""A quantity in the making."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.measures import Measure
from pipeline.quantity.units import Unit
from pipeline.records import record


@record
class Draft:
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


def kind_of(unit: Unit | None, per: str) -> str:
    """The kind of a quantity in ``unit`` and what it is per; a length per time is a speed."""
    if unit is None:
        return "count"
    return "speed" if unit.kind == "length" and per in ("/h", "/min", "/s") else unit.kind


def of_measure(measure: Measure) -> Draft:
    """A draft of one measure."""
    amount, unit = measure.amount, measure.unit
    return Draft(
        measure.start,
        measure.end,
        kind_of(unit, measure.per),
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

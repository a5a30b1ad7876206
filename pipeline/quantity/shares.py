"""A part of what follows it: half a million, nửa triệu, two-thirds of a mile, 半个百分点."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, of_measure
from pipeline.quantity.measures import Measure
from pipeline.quantity.tokens import EXACT, quotient
from pipeline.quantity.unit_search import find_unit
from pipeline.records import replace

MEASURED = ("length", "area", "volume", "mass", "duration", "energy")
"""Kinds of which a part is a measure: two-thirds of a mile."""


def half_of(context: Context, start: int, _floor: int) -> Draft | None:
    """half a million, nửa triệu, 半年, hơn nửa triệu: half of what follows."""
    found = context.lexicon.lexical.longest(context.folded, start, context.end)
    if found is None or found[1].kind != "fraction" or found[1].value is None:
        return None
    end, row = found
    value: Decimal = found[1].value
    if row.denominator:
        value = quotient(value, row.denominator)
    at = context.skip_space(end)
    if context.folded[at : at + 1] == "-":
        at += 1
    scaled = times_magnitude(context, start, at, value, small=row.follows == "unit")
    if scaled is not None:
        said = (
            None
            if row.relation == "eq"
            else context.lexicon.qualifiers_ahead.longest(context.folded, start, end)
        )
        begin = start if said is None else context.skip_space(said[0])
        return of_measure(replace(scaled, start=begin))
    if row.follows not in ("unit", "optional"):
        return None
    amount = Amount(start, end, value, value, value, Decimal(1), False, 1)
    unit = find_unit(context, Measure(start, end, amount))
    if unit is None or unit[1].kind in ("multiple", "rank"):
        return None
    if unit[1].kind == "percent" and row.follows == "optional":
        return None
    if row.follows == "optional" and unit[1].kind in ("money", "score", "other"):
        return None
    if unit[1].code == "1" and not context.lexicon.unspaced:
        return None
    return of_measure(Measure(start, unit[0], amount, unit[1], unit[2], rule="half*unit"))


def times_magnitude(
    context: Context, start: int, at: int, value: Decimal, small: bool = False
) -> Measure | None:
    """The measure ``value`` times the magnitude word at ``at``, with the unit after it.

    ``small`` magnitudes count too: half a dozen.
    """
    token = context.lexicon.first_token.match(context.folded, at, context.end)
    if token is None or not token.group("word"):
        return None
    word = context.lexicon.numerals[token.group("word")]
    if word.cls != "multiplier" or (word.low < 1000 and not small and not context.lexicon.unspaced):
        return None
    longer = context.lexicon.units_after.longest(context.folded, at, context.end)
    if longer is not None and longer[0] > token.end():
        return None  # 半个百分点 is half of a unit
    scaled = EXACT.multiply(value, word.low)
    amount = Amount(start, token.end(), scaled, scaled, value, word.low, False, 2)
    measure = Measure(start, token.end(), amount, rule="fraction*magnitude")
    unit = find_unit(context, measure)
    if unit is None:
        return measure
    return replace(measure, end=unit[0], unit=unit[1], unit_text=unit[2])


def of_unit(context: Context, start: int, at: int, value: Decimal) -> Measure | None:
    """two-thirds of a mile, a quarter-mile, ba phần tư giờ: the part of a unit at ``at``."""
    end = context.back_space(at, start)
    amount = Amount(start, end, value, value, value, Decimal(1), False, 1)
    found = find_unit(context, Measure(start, end, amount))
    if found is None or found[1].kind not in (*MEASURED, "percentage_point", "percent"):
        return None
    return Measure(start, found[0], amount, found[1], found[2], rule="fraction*unit")

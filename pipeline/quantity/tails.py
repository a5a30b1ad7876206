"""A bare tail after a unit: 三块五, 2 đô 23, 1m75, 9秒83."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.context import Context
from pipeline.quantity.matching import is_letter
from pipeline.quantity.measures import Measure
from pipeline.quantity.tokens import EXACT
from pipeline.quantity.unit_search import find_unit
from pipeline.quantity.units import Unit
from pipeline.records import replace


def with_tail(context: Context, measure: Measure, amount: Amount) -> Measure:
    """三块五, 2 đô 23: a bare tail after a currency word means its hundredths (or tenths)."""
    unit = measure.unit
    if unit is None or amount.end <= measure.end:
        return measure
    if measure.prefixed and not context.lexicon.unspaced:
        return measure  # rmb 10 usd 20
    found = context.lexicon.starts(
        measure.amount.end, context.folded, context.end, "tail_of"
    ) or context.lexicon.starts(
        context.skip_space(measure.amount.end), context.folded, context.end, "tail_of"
    )
    if (
        found is None
        or amount.low >= 100
        or amount.low != amount.low.to_integral_value()
        or (
            unit.kind != "percent"
            and context.noun_follows(amount.end)
            and not _is_sized(context, amount.end)
            and not _is_price(context, amount)
        )
    ):
        return measure
    if find_unit(context, Measure(amount.start, amount.end, amount)) is not None:
        return measure
    if unit.kind != "money" and (
        found[1] != "tenth"
        or amount.end - amount.start > _longest_tail(unit)
        or not _is_close(context, measure, amount)
    ):
        return measure
    apart = context.folded[measure.end : amount.start].strip()
    tenths = amount.low < 10 and (found[1] == "tenth" or (context.lexicon.unspaced and not apart))
    parts = Decimal(10) if tenths else Decimal(100)
    value = EXACT.add(measure.amount.low, EXACT.divide(amount.low, parts))
    total = replace(measure.amount, low=value, high=value, end=amount.end, literal=False)
    return replace(measure, end=amount.end, amount=total, rule=measure.rule + "+tail")


_JOINED = re.compile(r"-(\d{1,2})(?![.,-]?\d)")


def with_joined_tail(context: Context, measure: Measure) -> Measure:
    """A 6-foot-4 guard: the number joined to the unit counts the smaller unit that the table names."""
    unit, amount = measure.unit, measure.amount
    found = _JOINED.match(context.folded, measure.end, context.end)
    if unit is None or found is None or not amount.exact or amount.low % 1:
        return measure
    smaller = next((name for word, name in context.lexicon.joined_tails if word == unit.surface), None)
    if smaller is None:
        return measure
    minor = context.lexicon.units_after.entries[smaller][0]
    major_factor = context.lexicon.unit_codes[unit.code].factor
    minor_factor = context.lexicon.unit_codes[minor.code].factor
    if major_factor is None or minor_factor is None:
        return measure
    ratio = EXACT.divide(major_factor, minor_factor)
    if Decimal(found.group(1)) >= ratio:
        return measure
    value = EXACT.add(EXACT.multiply(amount.low, ratio), Decimal(found.group(1)))
    total = replace(
        amount, low=value, high=value, coefficient=value, end=found.end(), literal=False, other=None
    )
    return replace(measure, amount=total, end=found.end(), unit=minor, rule=measure.rule + "+tail")


def _is_sized(context: Context, position: int) -> bool:
    """三米五宽: the side that is measured follows."""
    return context.lexicon.starts(position, context.folded, context.end, "dimension") is not None


def _is_price(context: Context, amount: Amount) -> bool:
    """7块1一升: digits behind the currency and a number in words right behind them, of what it buys."""
    following = context.lexicon.token.match(context.folded, amount.end, context.end)
    return amount.literal and following is not None and bool(following.group("word"))


def _longest_tail(unit: Unit) -> int:
    """Digits that a bare tail may have: 三斤五, 一米七五."""
    return 2 if unit.code == "m" else 1


def _is_close(context: Context, measure: Measure, amount: Amount) -> bool:
    """Whether a tail of one digit belongs to ``measure``: 三斤五, and, at the end of a phrase, 39 độ 5."""
    if context.lexicon.unspaced:
        return not context.folded[measure.end : amount.start].strip()
    rest = context.folded[amount.end : min(amount.end + 2, context.end)].strip()
    return amount.literal and not rest[:1].isalnum()


def glued_tail(context: Context, measure: Measure) -> Measure | None:
    """1m75, 2米26, 2tr5: digits glued to the unit or the magnitude are its decimals."""
    amount, folded, lexicon = measure.amount, context.folded, context.lexicon
    tails = lexicon.glued_tails.get(folded[amount.end : amount.end + 1])
    if tails is None:
        return None
    if not amount.literal or measure.prefixed or amount.low != amount.low.to_integral_value():
        return None
    surface = next((word for word in tails if folded.startswith(word, amount.end)), None)
    if surface is None:
        return None
    at = stop = amount.end + len(surface)
    while stop < context.end and folded[stop].isdigit():
        stop += 1
    if not 0 < stop - at <= 2 or (stop < context.end and _goes_on(context, stop)):
        return None
    longer = lexicon.units_after.longest(folded, amount.end, context.end)
    if longer is not None and longer[0] > at:
        return None  # m2
    value = EXACT.add(amount.low, Decimal(folded[at:stop]).scaleb(at - stop))
    units = lexicon.units_exact.entries.get(surface) or lexicon.units_after.entries.get(surface)
    short = None if units is not None else lexicon.ahead["short"].entries.get(surface)
    factor = Decimal(1) if short is None else Decimal(short.partition(":")[0])
    total = EXACT.multiply(value, factor)
    changed = replace(amount, low=total, high=total, coefficient=value, end=stop, literal=False, other=None)
    unit = None if units is None else units[0]
    return replace(
        measure, amount=changed, end=stop, unit=unit, unit_text=surface, rule=measure.rule + "+tail"
    )


def _goes_on(context: Context, position: int) -> bool:
    """Whether what follows says that the digits before ``position`` are no tail: a decimal, a unit."""
    following = context.folded[position]
    return (
        is_letter(following)
        or (following in ".,:/-" and context.folded[position + 1 : position + 2].isdigit())
        or context.lexicon.units_after.longest(context.folded, position, context.end) is not None
    )

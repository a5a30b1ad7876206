"""What hangs on a unit: halves and smaller units."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.context import Context
from pipeline.quantity.magnitudes import and_part
from pipeline.quantity.matching import begins_in
from pipeline.quantity.measures import Measure, in_unit, plus
from pipeline.quantity.numerals import read_amount
from pipeline.quantity.rates import counted_rate, rate_before, with_rate
from pipeline.quantity.tails import glued_tail, with_joined_tail, with_tail
from pipeline.quantity.tokens import EXACT
from pipeline.quantity.unit_search import find_unit
from pipeline.quantity.units import Unit
from pipeline.records import replace

_TAILED = ("percent", "temperature", "other")
"""Kinds without a smaller unit that a bare digit may follow: 三成五, 38度5."""

_BELOW_ZERO = ("temperature", "other")

_HALF = Decimal("0.5")
_MILLION = Decimal(1_000_000)


def suffixed(context: Context, measure: Measure) -> Measure:
    """The unit after the number, halves and smaller units after it, and what it is per."""
    lexicon, folded, end = context.lexicon, context.folded, measure.end
    if folded[end : end + 1] in lexicon.glued_tails:
        tailed = glued_tail(context, measure)
        if tailed is not None:
            return tailed if tailed.unit is not None else counted_rate(context, tailed)  # 1tr2/tháng
    measure = _percent_or_unit(context, measure)
    if measure.unit is None:
        return counted_rate(context, measure)
    more = begins_in(folded, context.skip_space(measure.end), lexicon.unit_tails)
    if more:
        measure = _minor(context, _half_after(context, _infix_after(context, measure)))
    if measure.unit is not None and measure.unit.kind in _BELOW_ZERO:
        measure = _below_zero(context, measure)
    if more:
        measure = with_rate(context, measure)
    return rate_before(context, measure) if lexicon.unspaced else measure


def _infix_after(context: Context, measure: Measure) -> Measure:
    """三个多月, 两个多小时: *more than* between the measure word and the unit it belongs to."""
    lexicon, folded, unit, stop = context.lexicon, context.folded, measure.unit, measure.end
    relation = lexicon.infix_relation.get(folded[stop : stop + 1]) if lexicon.unspaced else None
    if relation is None or unit is None or unit.code != "1" or stop + 1 >= context.end:
        return measure
    whole = lexicon.units_after.entries.get(unit.surface + folded[stop + 1])
    if whole is not None:
        further = stop + 2, whole[0], folded[stop + 1]
    else:
        found = find_unit(context, replace(measure, end=stop + 1, unit=None))
        if found is None or found[1].code == "1":
            return measure
        further = found
    return replace(
        measure,
        amount=replace(measure.amount, relation=relation),
        end=further[0],
        unit=further[1],
        unit_text=further[2],
        rule=measure.rule + "+infix",
    )


def _below_zero(context: Context, measure: Measure) -> Measure:
    """2 degrees below zero; - 20 degrees, where only a temperature makes the dash a minus."""
    if not measure.amount.exact:
        return measure
    if context.folded[max(measure.start - 3, context.start) : measure.start] == " - ":
        minus = measure.amount.scaled(Decimal(-1))
        return replace(measure, start=measure.start - 2, amount=minus, rule=measure.rule + "+minus")
    found = context.lexicon.starts(context.skip_space(measure.end), context.folded, context.end, "below_zero")
    if found is None:
        return measure
    return replace(
        measure, end=found[0], amount=measure.amount.scaled(Decimal(-1)), rule=measure.rule + "+below_zero"
    )


def _percent_or_unit(context: Context, measure: Measure) -> Measure:
    found = find_unit(context, measure)
    if found is None and measure.rule.endswith("fraction"):
        of = context.lexicon.starts(
            context.skip_space(measure.end), context.folded, context.end, "magnitude_of"
        )
        if of is not None:
            found = find_unit(context, replace(measure, end=of[0]))
    if found is None:
        return measure
    stop, unit, text = found
    if measure.prefixed:
        known = measure.unit
        if known is None or unit.kind != known.kind or unit.kind != "money":
            return measure
        # US$5 dollars, 人民币5元: the more particular of the two
        chosen = known if unit.license == "bare" or unit.code == known.code else unit
        return replace(measure, end=stop, unit=chosen, unit_text=measure.unit_text + " " + text)
    found_unit = in_unit(measure, stop, unit, text)
    at = context.skip_space(measure.end)
    if context.folded[at] in context.lexicon.adjective_letters:
        between = context.lexicon.starts(at, context.folded, stop, "unit_adjective")
        if between is not None and between[1]:  # 20-odd years, 5+ kg
            found_unit = replace(found_unit, amount=replace(measure.amount, relation=between[1]))
    return _scaled_by_word(context, found_unit) if unit.kind == "money" and text.isupper() else found_unit


def _scaled_by_word(context: Context, measure: Measure) -> Measure:
    """75 USD million: the magnitude behind the code of the currency, as tables have it."""
    at = context.skip_space(measure.end)
    token = context.lexicon.first_token.match(context.folded, at, context.end)
    if token is None or not token.group("word") or not measure.amount.literal:
        return measure
    word = context.lexicon.numerals[token.group("word")]
    if word.cls != "multiplier" or word.low < _MILLION:
        return measure
    return replace(measure, end=token.end(), amount=measure.amount.scaled(word.low))


def _half_after(context: Context, measure: Measure) -> Measure:
    """ba năm rưỡi, 一年半: half a unit more."""
    amount = measure.amount
    at = context.skip_space(measure.end)
    if at >= context.end or context.folded[at] not in context.lexicon.half_letters or not amount.exact:
        return measure
    part = and_part(context, at)
    if part is not None and part[0] < 1:
        return plus(measure, part[0], part[1])
    token = context.lexicon.first_token.match(context.folded, at, context.end)
    if token is None or not token.group("word"):
        return measure
    word = context.lexicon.numerals[token.group("word")]
    if word.cls != "half" or amount.low != amount.low.to_integral_value() or amount.low > 100:
        return measure
    stop = token.end()
    if context.lexicon.unspaced and measure.unit is not None:
        halved = context.lexicon.half_units.get(measure.unit.surface)
        if halved is not None and not context.noun_follows(stop):
            # 五分半: five and a half minutes, for nobody scores half points so
            return replace(plus(measure, _HALF, stop), unit=context.lexicon.units_after.entries[halved][0])
        # 两个半小时, 一个半月, 一分半钟: the unit, or its last sign, comes after the half
        month = context.lexicon.units_after.entries.get(
            measure.unit.surface + context.folded[stop : stop + 1]
        )
        if month is not None and stop < context.end:
            return replace(
                plus(measure, _HALF, stop + 1), unit=month[0], unit_text=context.folded[stop : stop + 1]
            )
        if measure.unit.code == "1":
            found = find_unit(context, replace(measure, end=stop, unit=None))
            if found is None and not context.folded[stop : stop + 1].isalnum():
                return plus(measure, _HALF, stop)  # 一个半
            if found is None or found[1].code == "1":
                return measure
            return replace(plus(measure, _HALF, found[0]), unit=found[1], unit_text=found[2])
    if (
        context.lexicon.unspaced
        and stop < context.end
        and context.folded[stop].isalpha()
        and measure.unit is not None
    ):
        again = find_unit(context, replace(measure, end=stop, unit=None))
        if again is not None and again[1].code == measure.unit.code:
            stop = again[0]
        elif context.lexicon.traps_whole.longest(context.folded, at, context.end) is not None:
            return measure
    return plus(measure, _HALF, stop)


def _minor(context: Context, measure: Measure) -> Measure:
    """5ft 11in, 二十五元三毛, 2 dollars and 23 cents: one measure in two units."""
    unit = measure.unit
    if unit is None or not (unit.minor or unit.kind in _TAILED):
        return measure
    at = context.skip_space(measure.end)
    if at < context.end and context.folded[at] == "-":
        return with_joined_tail(context, measure)
    if at >= context.end or context.folded[at] not in context.lexicon.number_letters:
        return measure
    if not measure.amount.exact or measure.amount.low != measure.amount.low.to_integral_value():
        return measure
    major_code = context.lexicon.unit_codes[unit.code]
    linked = context.lexicon.starts(at, context.folded, context.end, "minor_and")
    if linked is not None:
        if linked[1] and unit.kind not in linked[1].split():
            return measure
        at = context.skip_space(linked[0])
    amount = read_amount(context.folded, at, context.end, context.lexicon, context.habit)
    if amount is None or not amount.exact or amount.need == "more" or amount.low < 0:
        return measure
    found = _minor_unit(context, amount, unit)
    if found is None:
        return with_tail(context, measure, amount)
    minor = found[1]
    if unit.kind == "money":
        share = EXACT.multiply(amount.low, minor.factor)
        value = EXACT.add(measure.amount.low, EXACT.divide(share, unit.factor))
        total = replace(measure.amount, low=value, high=value, end=found[0], literal=False)
        further = replace(
            measure, end=found[0], amount=total, unit_text=context.text[measure.amount.end : found[0]]
        )
        return _minor_again(context, further, minor)
    minor_code = context.lexicon.unit_codes[minor.code]
    if major_code.factor is None or minor_code.factor is None:
        return measure
    ratio = EXACT.divide(
        EXACT.multiply(major_code.factor, unit.factor), EXACT.multiply(minor_code.factor, minor.factor)
    )
    if amount.low >= ratio:
        return measure
    value = EXACT.add(EXACT.multiply(measure.amount.low, ratio), amount.low)
    total = replace(measure.amount, low=value, high=value, end=found[0], literal=False, coefficient=value)
    further = replace(
        measure,
        end=found[0],
        amount=total,
        unit=minor,
        unit_text=context.text[measure.amount.end : found[0]],
        rule=measure.rule + "+minor",
    )
    return _minor(context, further)  # 1 hour, 5 minutes and 20 seconds


def _minor_unit(context: Context, amount: Amount, major: Unit) -> tuple[int, Unit] | None:
    """The end and the unit after ``amount`` when it is a smaller unit that goes with ``major``."""
    at = context.skip_space(amount.end)
    exact = context.lexicon.units_exact.longest(context.text, at, context.end)
    loose = context.lexicon.units_after.longest(context.folded, at, context.end)
    for found in (exact, loose):
        if found is None:
            continue
        for unit in found[1]:
            if unit.code == major.code and unit.factor < major.factor and unit.kind == "money":
                return found[0], unit
            if unit.code != major.code and unit.code in major.minor:
                return found[0], unit
    return None


def _minor_again(context: Context, measure: Measure, minor: Unit) -> Measure:
    """五角八分: a second, still smaller unit of money."""
    unit = measure.unit
    amount = read_amount(
        context.folded, context.skip_space(measure.end), context.end, context.lexicon, context.habit
    )
    if amount is None or unit is None or not amount.exact or amount.tokens > 2:
        return measure
    found = _minor_unit(context, amount, minor)
    if found is not None:
        end, share = found[0], EXACT.multiply(amount.low, found[1].factor)
    elif context.lexicon.unspaced and amount.tokens == 1 and amount.start == measure.end and amount.low < 10:
        if context.noun_follows(amount.end):
            return measure
        end, share = amount.end, EXACT.divide(EXACT.multiply(amount.low, minor.factor), Decimal(10))
    else:
        return measure
    value = EXACT.add(measure.amount.low, EXACT.divide(share, unit.factor))
    total = replace(measure.amount, low=value, high=value, end=end)
    return replace(measure, end=end, amount=total)

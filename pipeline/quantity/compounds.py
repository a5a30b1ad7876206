"""What hangs on a unit: halves, smaller units, what it is per."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount, read_amount
from pipeline.quantity.context import Context
from pipeline.quantity.lexicon import Unit
from pipeline.quantity.magnitudes import and_part
from pipeline.quantity.matching import is_letter
from pipeline.quantity.measures import Measure, plus
from pipeline.quantity.tokens import EXACT
from pipeline.quantity.unit_search import find_unit, unit_at

_HALF = Decimal("0.5")


_LONGEST_NOUN = 40
"""Characters of the noun between a count and what it is per."""


def suffixed(context: Context, measure: Measure) -> Measure:
    """The unit after the number, halves and smaller units after it, and what it is per."""
    measure = _percent_or_unit(context, measure)
    if measure.unit is None:
        return _counted_per(context, measure)
    measure = _half_after(context, measure)
    measure = _minor(context, measure)
    return _per(context, _below_zero(context, measure))


def _below_zero(context: Context, measure: Measure) -> Measure:
    """2 degrees below zero."""
    if measure.unit is None or measure.unit.kind not in ("temperature", "other") or not measure.amount.exact:
        return measure
    found = context.lexicon.starts(context.skip_space(measure.end), context.folded, context.end, "below_zero")
    if found is None:
        return measure
    return measure._replace(
        end=found[0], amount=measure.amount.scaled(Decimal(-1)), rule=measure.rule + "+below_zero"
    )


def _percent_or_unit(context: Context, measure: Measure) -> Measure:
    found = find_unit(context, measure)
    if found is None and measure.rule.endswith("fraction"):
        of = context.lexicon.starts(
            context.skip_space(measure.end), context.folded, context.end, "magnitude_of"
        )
        if of is not None:
            found = find_unit(context, measure._replace(end=of[0]))
    if found is None:
        return measure
    stop, unit, text = found
    if measure.prefixed:
        known = measure.unit
        if known is None or unit.kind != known.kind or unit.kind != "money":
            return measure
        # US$5 dollars, 人民币5元: the more particular of the two
        chosen = known if unit.license == "bare" or unit.code == known.code else unit
        return measure._replace(end=stop, unit=chosen, unit_text=measure.unit_text + " " + text)
    return measure._replace(end=stop, unit=unit, unit_text=text, rule=measure.rule + "+unit.after")


def _half_after(context: Context, measure: Measure) -> Measure:
    """ba năm rưỡi, 一年半: half a unit more."""
    amount = measure.amount
    at = context.skip_space(measure.end)
    if not amount.exact or at >= context.end or context.folded[at] not in context.lexicon.half_letters:
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
    if context.lexicon.unspaced and measure.unit is not None and measure.unit.code == "1":
        # 两个半小时, 一个半月: the unit comes after the half
        month = context.lexicon.units_after.entries.get(
            measure.unit.surface + context.folded[stop : stop + 1]
        )
        if month is not None and stop < context.end:
            return plus(measure, _HALF, stop + 1)._replace(
                unit=month[0], unit_text=context.folded[stop : stop + 1]
            )
        longer = measure._replace(end=stop, unit=None)
        found = find_unit(context, longer)
        if found is None or found[1].code == "1":
            return measure
        return plus(measure, _HALF, found[0])._replace(unit=found[1], unit_text=found[2])
    if (
        context.lexicon.unspaced
        and stop < context.end
        and context.folded[stop].isalpha()
        and measure.unit is not None
    ):
        again = find_unit(context, measure._replace(end=stop, unit=None))
        if again is not None and again[1].code == measure.unit.code:
            stop = again[0]
        elif context.lexicon.traps_whole.longest(context.folded, at, context.end) is not None:
            return measure
    return plus(measure, _HALF, stop)


def _minor(context: Context, measure: Measure) -> Measure:
    """5ft 11in, 二十五元三毛, 2 dollars and 23 cents: one measure in two units."""
    unit = measure.unit
    if unit is None or not measure.amount.exact or not (unit.minor or unit.code == "%"):
        return measure
    if measure.amount.low != measure.amount.low.to_integral_value():
        return measure
    major_code = context.lexicon.unit_codes[unit.code]
    at = context.skip_space(measure.end)
    if at >= context.end or context.folded[at] not in context.lexicon.number_letters:
        return measure
    linked = context.lexicon.starts(at, context.folded, context.end, "minor_and")
    if linked is not None:
        at = context.skip_space(linked[0])
    amount = read_amount(context.folded, at, context.end, context.lexicon, context.habit)
    if amount is None or not amount.exact or amount.need == "more" or amount.low < 0:
        return measure
    found = _minor_unit(context, amount, unit)
    if found is None:
        return _tail(context, measure, amount)
    minor = found[1]
    if unit.kind == "money":
        share = EXACT.multiply(amount.low, minor.factor)
        value = EXACT.add(measure.amount.low, EXACT.divide(share, unit.factor))
        total = measure.amount._replace(low=value, high=value, end=found[0], literal=False)
        further = measure._replace(
            end=found[0], amount=total, unit_text=context.text[measure.amount.end : found[0]]
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
    total = measure.amount._replace(low=value, high=value, end=found[0], literal=False, coefficient=value)
    return measure._replace(
        end=found[0],
        amount=total,
        unit=minor,
        unit_text=context.text[measure.amount.end : found[0]],
        rule=measure.rule + "+minor",
    )


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
    if found is None:
        return measure
    value = EXACT.add(
        measure.amount.low, EXACT.divide(EXACT.multiply(amount.low, found[1].factor), unit.factor)
    )
    total = measure.amount._replace(low=value, high=value, end=found[0])
    return measure._replace(end=found[0], amount=total)


def _tail(context: Context, measure: Measure, amount: Amount) -> Measure:
    """三块五, 2 đô 23: a bare tail after a currency word means its hundredths (or tenths)."""
    unit = measure.unit
    if unit is None or amount.end <= measure.end:
        return measure
    found = context.lexicon.starts(
        measure.amount.end, context.folded, context.end, "tail_of"
    ) or context.lexicon.starts(
        context.skip_space(measure.amount.end), context.folded, context.end, "tail_of"
    )
    if (
        found is None
        or amount.low >= 100
        or amount.low != amount.low.to_integral_value()
        or context.noun_follows(amount.end)
    ):
        return measure
    if find_unit(context, Measure(amount.start, amount.end, amount)) is not None:
        return measure
    if unit.kind != "money" and (
        found[1] != "tenth" or amount.end - amount.start > 1 or measure.end != amount.start
    ):
        return measure
    tenths = context.lexicon.unspaced and amount.low < 10 and measure.end == amount.start
    parts = Decimal(10) if tenths else Decimal(100)
    value = EXACT.add(measure.amount.low, EXACT.divide(amount.low, parts))
    total = measure.amount._replace(low=value, high=value, end=amount.end, literal=False)
    return measure._replace(end=amount.end, amount=total, rule=measure.rule + "+tail")


def _per(context: Context, measure: Measure) -> Measure:
    """km/h, đồng/m2/tháng, dollars a day."""
    per, end = measure.per, measure.end
    for _ in range(2):
        at = context.skip_space(end)
        stop = None
        found = context.lexicon.starts(at, context.folded, context.end, "per")
        if found is not None:
            stop = context.skip_space(found[0])
        elif at < context.end and context.folded[at] == "/":
            stop = context.skip_space(at + 1)
        if stop is None or stop >= context.end:
            break
        below = unit_at(context, stop)
        if below is None:
            break
        if (
            context.lexicon.starts(context.skip_space(below[0]), context.folded, context.end, "ago")
            is not None
        ):
            break  # 3.2% a month earlier
        end = below[0]
        per += "/" + below[1]
    if not per:
        return measure
    return measure._replace(
        end=end,
        per=per,
        unit_text=context.text[measure.amount.end : end].strip(),
        rule=measure.rule + "+per",
    )


def _counted_per(context: Context, measure: Measure) -> Measure:
    """290 người/km2, 10 triệu khách/năm: a count of something per unit."""
    at, folded = context.skip_space(measure.end), context.folded
    if folded.find("/", at, min(at + _LONGEST_NOUN, context.end)) < 0:
        return _noun_per(context, measure)
    stop, words = at, 0
    while words < 3 and stop < context.end and is_letter(folded[stop]):
        while stop < context.end and is_letter(folded[stop]):
            stop += 1
        words += 1
        if stop < context.end and folded[stop] == "/":
            below = unit_at(context, stop + 1)
            if below is None or words > 1:
                return measure if below is None else measure._replace(per="/" + below[1])
            return measure._replace(
                end=below[0],
                per="/" + below[1],
                unit_text=context.text[at : below[0]],
                rule=measure.rule + "+per",
            )
        if stop >= context.end or folded[stop] != " ":
            break
        stop += 1
    return measure


def _noun_per(context: Context, measure: Measure) -> Measure:
    """1,265 people per square kilometre: a count of a thing that one word names, per unit."""
    lexicon, folded = context.lexicon, context.folded
    stop = at = context.skip_space(measure.end)
    if at == measure.end or lexicon.unspaced or measure.prefixed:
        return measure
    while stop < context.end and is_letter(folded[stop]):
        stop += 1
    found = lexicon.starts(stop + 1, folded, context.end, "per") if folded[stop : stop + 1] == " " else None
    if found is None or lexicon.starts(stop + 1, folded, context.end, "article") is not None:
        return measure
    below = unit_at(context, context.skip_space(found[0]))
    return measure if below is None else measure._replace(per="/" + below[1], rule=measure.rule + "+per")

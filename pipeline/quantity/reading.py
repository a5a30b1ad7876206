"""Reads a measure: a sign, a currency, an amount, a unit, and what hangs on the unit."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.compounds import suffixed
from pipeline.quantity.context import Context
from pipeline.quantity.literals import vulgar_fraction
from pipeline.quantity.magnitudes import with_fraction, with_short_magnitude
from pipeline.quantity.matching import begins_in, ends_in, is_letter
from pipeline.quantity.measures import Measure
from pipeline.quantity.numerals import read_amount
from pipeline.quantity.tokens import quotient
from pipeline.quantity.units import Unit
from pipeline.records import replace

_SIGNED = ("percent", "percentage_point", "temperature", "money", "score", "other")


def read_measure(context: Context, start: int, floor: int) -> Measure | None:
    """The measure whose number begins at ``start``; nothing left of ``floor`` is looked at."""
    if start >= context.end:
        return None
    amount = _number(context, start)
    if amount is None:
        return None
    begin, sign, prefix = _before(context, start, floor)
    if sign is not None:
        amount = amount.scaled(Decimal(-1))
        amount = replace(amount, low=amount.high, high=amount.low) if not amount.exact else amount
    measure = Measure(begin, amount.end, amount, rule=amount.rule)
    at = context.skip_space(amount.end)
    if begins_in(context.folded, at, context.lexicon.amount_tails) or amount.rule == "digits.fraction":
        measure = with_fraction(context, measure)
        measure = with_short_magnitude(context, measure, prefix is not None)
    if prefix is not None:
        unit, text = prefix
        measure = replace(
            measure, unit=unit, unit_text=text, prefixed=True, rule=measure.rule + "+unit.before"
        )
    measure = suffixed(context, measure)
    spoken = begin == context.start and not context.folded[start].isdigit()
    if sign and not spoken and (measure.unit is None or measure.unit.kind not in sign.split()):
        # trừ 10 điểm: minus ten points is ten points taken off
        measure = replace(measure, start=start, amount=measure.amount.scaled(Decimal(-1)))
    before = context.folded[measure.start - 1 : measure.start]
    if before == "-" and context.lexicon.unspaced:
        return _signed_by_unit(context, measure, floor)
    return _signed_by_bracket(context, measure, floor) if before == "(" else measure


def _signed_by_bracket(context: Context, measure: Measure, floor: int) -> Measure:
    """The result was ($99.99): a sum in brackets right after such a word is negative, as in accounts."""
    folded, at = context.folded, measure.start - 1
    if at <= floor or folded[measure.end : measure.end + 1] != ")":
        return measure
    if measure.unit is None or measure.unit.kind not in ("money", "percent") or measure.amount.low <= 0:
        return measure
    if context.lexicon.ends(context.back_space(at, floor), folded, floor, "copula") is None:
        return measure
    return replace(measure, amount=measure.amount.scaled(Decimal(-1)), rule=measure.rule + "+brackets")


def _signed_by_unit(context: Context, measure: Measure, floor: int) -> Measure:
    """气温-5℃, 增长率为-1.48‰: a dash after a word is a sign where the unit can fall below zero."""
    at, folded = measure.start - 1, context.folded
    if (
        measure.unit is None
        or measure.unit.kind not in _SIGNED
        or at <= floor
        or not folded[at - 1].isalpha()
        or is_letter(folded[at - 1])
    ):
        return measure
    return replace(measure, start=at, amount=measure.amount.scaled(Decimal(-1)))


def _number(context: Context, start: int) -> Amount | None:
    fraction = vulgar_fraction(context.folded[start])
    if fraction is not None:
        value = quotient(Decimal(fraction[0]), Decimal(fraction[1]))
        return Amount(start, start + 1, value, value, value, Decimal(1), False, 1, rule="digits.fraction")
    return read_amount(context.folded, start, context.end, context.lexicon, context.habit)


def _before(context: Context, start: int, floor: int) -> tuple[int, str | None, tuple[Unit, str] | None]:
    """Where the measure begins, its sign, and the unit written before it.

    The sign is ``None`` for a positive number, else the kinds that alone are negative behind its word,
    none where any is.
    """
    lexicon, folded = context.lexicon, context.folded
    begin = start
    sign: str | None = None
    prefix: tuple[Unit, str] | None = None
    at = context.back_space(start, floor)
    if at <= floor or not ends_in(folded, at, lexicon.ends_before):
        return begin, sign, prefix
    for _ in range(2):
        at = context.back_space(begin, floor)
        if lexicon.ends(at, folded, floor, "plus_minus") is not None:
            break
        if sign is None:
            if (
                at > floor
                and folded[at - 1] in "-+"
                and (at == begin or folded[at - 1] == "-")
                and (
                    at - 1 == floor
                    or folded[at - 2] in " \n(:;,\"'“[=≈~|（、，："
                    or (prefix is None and _is_prefix_end(context, at - 1, floor))
                )
            ):
                if at == begin or at - 1 == floor:
                    sign = "" if folded[at - 1] == "-" else None
                    begin = at - 1
                    continue
            else:
                found = lexicon.ends(at, folded, floor, "negative")
                if found is None and at == begin and at > floor and folded[at - 1] == "-":
                    found = lexicon.ends(at - 1, folded, floor, "negative")
                if found is not None:
                    begin, sign = found
                    continue
        if prefix is None:
            found_unit = _unit_before(context, at, begin, floor)
            if found_unit is not None:
                begin, unit = found_unit
                prefix = unit, context.text[begin:at]
                continue
        break
    return begin, sign, prefix


def _unit_before(context: Context, end: int, number: int, floor: int) -> tuple[int, Unit] | None:
    """The start and the unit of the longest licensed unit that ends at ``end``, before ``number``."""
    for start, units in context.lexicon.units_before.matches(context.folded, end, floor):
        for unit in units:
            if _licensed_before(context, unit, start, end, number):
                return start, unit
    return None


def _is_sum(context: Context, number: int) -> bool:
    """Whether the number looks like money, for a letter that also begins names: R8,499, PS2.7m, not R8."""
    amount = read_amount(context.folded, number, context.end, context.lexicon, context.habit)
    if amount is None:
        return False
    return (
        amount.magnitude >= 1000
        or any(sign in ".," for sign in context.folded[amount.start : amount.end])
        or context.lexicon.starts(amount.end, context.folded, context.end, "short") is not None
    )


def _licensed_before(context: Context, unit: Unit, start: int, end: int, number: int) -> bool:
    if unit.license == "glued":
        return end == number
    if unit.license == "scaled":
        return end == number and context.text[start:end].isupper() and _is_sum(context, number)
    return unit.license != "capital" or context.text[start:end].isupper()


def _is_prefix_end(context: Context, position: int, floor: int) -> bool:
    """Whether a currency ends at ``position``: the dash of $-5 is a sign, that of magnitude-6 is none."""
    found = context.lexicon.units_before.longest(context.folded, position, floor)
    return found is not None and found[1][0].kind == "money"

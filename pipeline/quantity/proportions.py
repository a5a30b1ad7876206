"""Fractions and percentages that words make: two-thirds, 三分之二, 57 of 64, half a million."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, of_measure
from pipeline.quantity.matching import is_letter
from pipeline.quantity.measures import Measure
from pipeline.quantity.ranges import range_of
from pipeline.quantity.reading import read_measure
from pipeline.quantity.shares import MEASURED, of_unit, times_magnitude
from pipeline.quantity.tokens import quotient
from pipeline.quantity.units import Unit


def denominator_first(context: Context, start: int, floor: int) -> Draft | None:
    """百分之四十: a word that means *of a hundred* stands first."""
    lexicon, folded = context.lexicon, context.folded
    fixed = lexicon.starts(start, folded, context.end, "denominator_first")
    if fixed is not None:
        numerator = read_measure(context, context.skip_space(fixed[0]), fixed[0])
        if numerator is None or (numerator.amount.need == "more" and numerator.amount.low != 100):
            return None
        begin = _signed(context, start, floor)
        unit = _percent_unit(context)
        draft = Draft(
            begin[0],
            numerator.amount.end,
            "percent",
            numerator.amount.low * begin[1],
            numerator.amount.high,
            unit,
            "%",
            unit_text=context.text[start : fixed[0]],
            is_range=numerator.amount.adjacent,
            vague=numerator.amount.vague,
            measure=numerator,
            rule="percent.before",
        )
        return range_of(context, draft, floor, fixed_prefix=True)
    return None


def _is_short_fraction(denominator: Measure, numerator: Measure) -> bool:
    """四分一, 三分二: both ends one word, and less than a whole."""
    over, part = denominator.amount, numerator.amount
    return (
        not over.literal
        and not part.literal
        and over.tokens == part.tokens == 1
        and part.low < over.low < 10
        and (numerator.unit is None or numerator.unit.kind != "duration")
    )


def _is_share(context: Context, denominator: Measure, numerator: Measure) -> bool:
    """三份一, 四份三, but not 四份三明治 or 两份三元: parts of so many shares."""
    over, part = denominator.amount, numerator.amount
    return (
        not over.literal
        and not part.literal
        and over.low <= 10
        and part.tokens <= 2
        and numerator.unit is None
        and not context.noun_follows(part.end)
    )


def denominator_then_numerator(context: Context, denominator: Measure, _floor: int) -> Draft | None:
    """三分之二: the joint between them says which is which."""
    lexicon, folded = context.lexicon, context.folded
    if not denominator.amount.exact:
        return None
    joint = lexicon.starts(context.skip_space(denominator.amount.end), folded, context.end, "of")
    if joint is None or joint[1] not in ("denominator", "short", "share"):
        return None
    at = context.skip_space(joint[0])
    negative = lexicon.starts(at, folded, context.end, "negative")
    if negative is not None:
        at = negative[0]
    numerator = read_measure(context, at, at)
    if numerator is None or denominator.amount.low == 0:
        return None
    if joint[1] == "short" and not _is_short_fraction(denominator, numerator):
        return None
    if joint[1] == "share" and not _is_share(context, denominator, numerator):
        return None
    over = abs(denominator.amount.low)
    sign = -1 if (negative is not None) != (denominator.amount.low < 0) else 1
    unit = numerator.unit
    if unit is not None and unit.kind in MEASURED and numerator.amount.exact and not numerator.per:
        value = quotient(numerator.amount.low * sign, over)
        return Draft(
            denominator.start, numerator.end, unit.kind, value, None, unit, unit.code,
            unit_text=numerator.unit_text, rule="fraction*unit",
        )  # fmt: skip
    return Draft(
        denominator.start, numerator.amount.end, "fraction", numerator.amount.low * sign, None, None, "1",
        denominator=over, rule="fraction.denominator_first",
    )  # fmt: skip


def _signed(context: Context, start: int, floor: int) -> tuple[int, int]:
    found = context.lexicon.ends(start, context.folded, floor, "negative")
    if found is not None:
        return found[0], -1
    if start > floor and context.folded[start - 1] == "-":
        return start - 1, -1
    return start, 1


def _percent_unit(context: Context) -> Unit | None:
    units = context.lexicon.units_after.entries.get("%")
    return None if units is None else units[0]


def article_part(context: Context, start: int, _floor: int) -> Draft | None:
    """a third, a quarter."""
    lexicon, folded = context.lexicon, context.folded
    article = lexicon.starts(start, folded, context.end, "article")
    if article is None:
        return None
    at = article[0] + 1 if folded[article[0] : article[0] + 1] in ("-", " ") else article[0]
    part = lexicon.starts(at, folded, context.end, "part")
    if part is None or (Decimal(part[1]) not in (2, 4) and context.noun_follows(part[0])):
        return None
    if lexicon.traps_whole.longest(folded, at, context.end) is not None:
        return None
    if folded[part[0] : part[0] + 1] == "-" and is_letter(folded[part[0] + 1 : part[0] + 2] or " "):
        return None  # a third-quarter loss
    return _fraction(context, start, part[0], Decimal(1), Decimal(part[1]))


def parts(context: Context, numerator: Measure, _floor: int) -> Draft | None:
    """two-thirds, ba phần tư, 3/4, 57 of 64, one in five, 99 nam/100 nữ."""
    lexicon, folded = context.lexicon, context.folded
    if not numerator.amount.exact or numerator.prefixed:
        return None
    if numerator.unit is not None and numerator.unit.kind == "percent":
        return None
    end = numerator.amount.end
    at = end + 1 if folded[end : end + 1] in ("-", " ") else end
    if folded[end : end + 3] == " - ":
        at = end + 3
    part = lexicon.starts(at, folded, context.end, "part")
    # "the past four quarters" are no four fourths
    improper = (
        part is not None
        and numerator.unit is not None
        and numerator.amount.low >= Decimal(part[1])
        and (numerator.start > context.start or numerator.amount.low > Decimal(part[1]))
    )
    if part is not None and at > end and numerator.amount.low < 1000 and not improper:
        return _fraction(context, numerator.start, part[0], numerator.amount.low, Decimal(part[1]))
    of = lexicon.starts(context.skip_space(end), folded, context.end, "of")
    if of is not None and of[1] in ("part", "whole", "slash", "in"):
        return _k_of_n(context, numerator, of)
    return None


def _fraction(context: Context, start: int, end: int, numerator: Decimal, denominator: Decimal) -> Draft:
    draft = Draft(
        start, end, "fraction", numerator, None, None, "1", denominator=denominator, rule="fraction.part"
    )
    # two thirds of a million, three quarters billion: the part is a factor of what follows
    at = context.skip_space(end)
    of = context.lexicon.starts(at, context.folded, context.end, "magnitude_of")
    if of is not None and of[1]:
        at = context.skip_space(of[0])
    value = quotient(numerator, denominator)
    scaled = times_magnitude(context, start, at, value) or of_unit(context, start, at, value)
    return draft if scaled is None else of_measure(scaled)


def _k_of_n(context: Context, numerator: Measure, of: tuple[int, str]) -> Draft | None:
    role = of[1]
    whole = read_measure(context, context.skip_space(of[0]), of[0])
    if whole is None or not whole.amount.exact or whole.prefixed:
        return None
    if whole.amount.need == "more" and (role != "part" or whole.amount.low >= 10):
        return None
    k, n = numerator.amount, whole.amount
    if n.low <= 0 or (k.low < 0 and role != "slash" and role != "part"):
        return None
    if role in ("whole", "in"):
        if not numerator.bare and numerator.unit is not None and numerator.unit.code != "1":
            return None
        if n.low != n.low.to_integral_value() or k.low > n.low:
            return None
        if k.low != k.low.to_integral_value() and (role == "in" or not whole.bare):
            return None
        if whole.unit is not None and whole.unit.code != "1":
            return None
        if role == "in" and (k.low > 10 or n.low > 100000 or n.low < 2 or not _proportion(numerator, whole)):
            return None
    if role == "slash":
        grouped = folded_has_group(context, n.start, n.end)
        if not k.literal or not n.literal or n.low == 0 or (grouped and not _is_part(k, whole)):
            return None
        if (
            not grouped
            and whole.unit is not None
            and whole.unit.kind not in ("count", "rank", "percent")
            and (whole.unit.kind != "duration" or k.low < n.low)
        ):
            unit = whole.unit
            if unit.kind in ("other", "score"):
                # blood pressure 120/80 mmHg, 29/30 points
                return Draft(
                    numerator.start, whole.end, unit.kind, k.low, None, unit, unit.code,
                    unit_text=whole.unit_text, denominator=n.low, rule="fraction*unit",
                )  # fmt: skip
            value = quotient(k.low, n.low)
            return Draft(
                numerator.start,
                whole.end,
                unit.kind,
                value,
                None,
                unit,
                unit.code,
                unit_text=whole.unit_text,
                rule="fraction*unit",
            )
    return Draft(
        numerator.start,
        n.end,
        "fraction",
        k.low,
        None,
        None,
        "1",
        denominator=n.low,
        measure=whole,
        rule=f"fraction.{role}",
    )


def _proportion(numerator: Measure, whole: Measure) -> bool:
    """ "one in five", "2 in 5": both small, no unit, and not "in 2020"."""
    return whole.bare and not (whole.amount.literal and whole.amount.low > 1000 and numerator.amount.low != 1)


def _is_part(part: Amount, whole: Measure) -> bool:
    """1.250/1.300: both are whole numbers and the first is not the greater; two prices are none."""
    if whole.unit is not None and whole.unit.kind == "money":
        return False
    return 0 < part.low <= whole.amount.low and part.low % 1 == 0 and whole.amount.low % 1 == 0


def folded_has_group(context: Context, start: int, end: int) -> bool:
    """Whether the literal at ``start:end`` is written with separators."""
    return any(mark in context.folded[start:end] for mark in ",.")

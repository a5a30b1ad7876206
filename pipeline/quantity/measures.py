"""Reads a measure: a sign, a currency, an amount, a unit, and what hangs on the unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.quantity.amounts import EXACT, Amount, read_amount
from pipeline.quantity.lexicon import Lexicon, Unit
from pipeline.quantity.literals import Habit, vulgar_fraction
from pipeline.quantity.matching import is_letter, joins

_TEN = Decimal(10)
_HALF = Decimal("0.5")


_LONGEST_NOUN = 40
"""Characters of the noun between a count and what it is per."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the grammar reads: a stretch of text, its folded form and what is known of the text."""

    text: str
    folded: str
    start: int
    end: int
    lexicon: Lexicon
    habit: Habit

    def skip_space(self, position: int) -> int:
        """The position after at most two spaces."""
        if position < self.end and self.folded[position] == " ":
            position += 1
            if position < self.end and self.folded[position] == " ":
                position += 1
        return position

    def back_space(self, position: int, floor: int) -> int:
        """The position before at most two spaces."""
        if position > floor and self.folded[position - 1] == " ":
            position -= 1
            if position > floor and self.folded[position - 1] == " ":
                position -= 1
        return position

    def word_follows(self, position: int) -> bool:
        """Whether a word of letters stands right after ``position`` or one space further."""
        at = self.skip_space(position)
        return at < self.end and is_letter(self.folded[at])

    def noun_follows(self, position: int) -> bool:
        """Whether a word that may name the thing counted follows ``position``.

        Function words and verbs of the table say no; so do capitals, since those begin names.
        """
        at = self.skip_space(position)
        if at >= self.end:
            return False
        if self.lexicon.starts(at, self.folded, self.end, "noun_number") is not None:
            return False
        character = self.text[at]
        return character.isalpha() and (not character.isupper() or self.text[at : at + 2].isupper())


@dataclass(frozen=True, slots=True)
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
    rule: str = ""

    @property
    def bare(self) -> bool:
        return self.unit is None and self.denominator is None


def read_measure(context: Context, start: int, floor: int) -> Measure | None:
    """The measure whose number begins at ``start``; nothing left of ``floor`` is looked at."""
    if start >= context.end:
        return None
    amount = _number(context, start)
    if amount is None:
        return None
    begin, negative, prefix = _before(context, start, floor)
    if negative:
        amount = amount.scaled(Decimal(-1))
        amount = replace(amount, low=amount.high, high=amount.low) if not amount.exact else amount
    measure = Measure(begin, amount.end, amount, rule=amount.rule)
    measure = _mixed(context, measure)
    measure = _magnitude(context, measure, prefix is not None)
    if prefix is not None:
        unit, text = prefix
        measure = replace(measure, unit=unit, unit_text=text, prefixed=True, rule=measure.rule + "+unit.before")
    measure = suffixed(context, measure)
    return measure


def _number(context: Context, start: int) -> Amount | None:
    fraction = vulgar_fraction(context.folded[start])
    if fraction is not None:
        value = EXACT.divide(Decimal(fraction[0]), Decimal(fraction[1]))
        return Amount(start, start + 1, value, value, value, Decimal(1), False, 1, rule="digits.fraction")
    return read_amount(context.folded, start, context.end, context.lexicon, context.habit)


def _before(context: Context, start: int, floor: int) -> tuple[int, bool, tuple[Unit, str] | None]:
    """Where the measure begins, whether it is negative, and the unit written before it."""
    lexicon, folded = context.lexicon, context.folded
    begin, negative = start, False
    prefix: tuple[Unit, str] | None = None
    for _ in range(2):
        at = context.back_space(begin, floor)
        if lexicon.ends(at, folded, floor, "plus_minus") is not None:
            break
        if not negative:
            if at > floor and folded[at - 1] in "-+" and (at == begin or folded[at - 1] == "-") and (
                at - 1 == floor or folded[at - 2] in " \n(:;,\"'“[=≈~|（、，：" or (prefix is None and _is_prefix_end(context, at - 1, floor))
            ):
                if at == begin or at - 1 == floor:
                    negative = folded[at - 1] == "-"
                    begin = at - 1
                    continue
            else:
                found = lexicon.ends(at, folded, floor, "negative")
                if found is None and at == begin and at > floor and folded[at - 1] == "-":
                    found = lexicon.ends(at - 1, folded, floor, "negative")
                if found is not None:
                    negative, begin = True, found[0]
                    continue
        if prefix is None:
            found_unit = next(
                (
                    (left, unit)
                    for left, units in lexicon.units_before.matches(folded, at, floor)
                    for unit in units
                    if _licensed_before(context, unit, left, at, begin)
                ),
                None,
            )
            if found_unit is not None:
                begin, unit = found_unit
                prefix = unit, context.text[begin:at]
                continue
        break
    return begin, negative, prefix


def _licensed_before(context: Context, unit: Unit, start: int, end: int, number: int) -> bool:
    if unit.license == "glued":
        return end == number
    return unit.license != "capital" or context.text[start:end].isupper()


def _is_prefix_end(context: Context, position: int, floor: int) -> bool:
    return context.lexicon.units_before.longest(context.folded, position, floor) is not None


def _mixed(context: Context, measure: Measure) -> Measure:
    """2 1/2, 2½, one and a half."""
    amount, folded = measure.amount, context.folded
    if not amount.exact or amount.low != amount.low.to_integral_value():
        return measure
    at = context.skip_space(amount.end)
    if at < context.end:
        fraction = vulgar_fraction(folded[at])
        if fraction is not None:
            part = EXACT.divide(Decimal(fraction[0]), Decimal(fraction[1]))
            return _plus(measure, part, at + 1)
    if at > amount.end and at + 2 < context.end and folded[at].isdigit() and folded[at + 1] == "/" and folded[at + 2].isdigit():
        stop = at + 2
        while stop < context.end and folded[stop].isdigit() and stop < at + 5:
            stop += 1
        if amount.literal and folded[at] != "0" and int(folded[at + 2 : stop]) and not (stop < context.end and joins("0", folded[stop])):
            part = EXACT.divide(Decimal(folded[at]), Decimal(folded[at + 2 : stop]))
            return _plus(measure, part, stop)
    part = _and_part(context, at)
    if part is not None:
        value, stop = part
        return _plus(measure, EXACT.multiply(value, abs(amount.magnitude)), stop)
    return measure


def _and_part(context: Context, at: int) -> tuple[Decimal, int] | None:
    """``(value, end)`` of "and a half", "and three fifths" at ``at``."""
    lexicon, folded = context.lexicon, context.folded
    found = lexicon.starts(at, folded, context.end, "whole_and")
    if found is None:
        return None
    if found[1]:
        return Decimal(found[1]), found[0]
    at = context.skip_space(found[0])
    article = lexicon.starts(at, folded, context.end, "article")
    if article is not None:
        count, at = Decimal(1), article[0]
    else:
        amount = read_amount(folded, at, context.end, lexicon, context.habit)
        if amount is None or not amount.exact or amount.tokens > 2:
            return None
        count, at = amount.low, amount.end
        joint = lexicon.starts(context.skip_space(at), folded, context.end, "of")
        if joint is not None and joint[1] == "denominator":
            numerator = read_amount(folded, context.skip_space(joint[0]), context.end, lexicon, context.habit)
            if numerator is None or count == 0 or numerator.low >= count:
                return None
            return EXACT.divide(numerator.low, count), numerator.end
    part = lexicon.starts(at + 1, folded, context.end, "part")
    if part is None or count >= Decimal(part[1]):
        return None
    return EXACT.divide(count, Decimal(part[1])), part[0]


def _plus(measure: Measure, part: Decimal, end: int) -> Measure:
    amount = measure.amount
    sign = -1 if amount.low < 0 else 1
    value = EXACT.add(amount.low, part * sign)
    changed = replace(amount, end=end, low=value, high=value, coefficient=value, literal=False, other=None)
    return replace(measure, end=end, amount=changed, rule=measure.rule + "+fraction")


def _magnitude(context: Context, measure: Measure, money: bool) -> Measure:
    """A magnitude after the number that number words do not know: ``k``, ``bn``, ``m``."""
    amount = measure.amount
    if amount.magnitude == 1 or amount.literal:
        at = context.skip_space(amount.end)
        found = context.lexicon.starts(at, context.folded, context.end, "short")
        if found is not None:
            stop, value = found
            factor, _, license_ = value.partition(":")
            if _short_allowed(context, measure, at, stop, license_, money):
                scaled = replace(amount.scaled(Decimal(factor)), end=stop, literal=False)
                return replace(measure, end=stop, amount=scaled, rule=measure.rule + "*short")
        # a magnitude word after a fraction: 2 1/2 million
        if not amount.literal and amount.magnitude == 1:
            token = context.lexicon.first_token.match(context.folded, at, context.end)
            if token is not None and token.group("word"):
                word = context.lexicon.numerals[token.group("word")]
                if word.cls == "multiplier" and word.low >= 1000 and measure.rule.endswith("fraction"):
                    scaled = replace(amount.scaled(word.low), end=token.end())
                    return replace(measure, end=token.end(), amount=scaled, rule=measure.rule + "*magnitude")
    return measure


def _short_allowed(context: Context, measure: Measure, at: int, stop: int, license_: str, money: bool) -> bool:
    glued = at == measure.amount.end
    if license_ == "":
        return True
    if license_ == "glued":
        return glued
    if license_ == "end":
        return glued or (context.text[at].islower() and not context.word_follows(stop))
    upper = context.text[at].isupper() and (glued or not context.word_follows(stop))
    if license_ == "upper":
        return upper
    if license_ == "money":
        if money or upper:
            return True
        after = context.skip_space(stop)
        units = context.lexicon.units_after.longest(context.folded, after, context.end)
        if glued and units is not None and units[1][0].kind in ("money", "mass", "volume", "energy", "area", "power"):
            return True
        return glued and context.folded[stop : stop + 1] == " " and _plural_follows(context, stop)
    return False


def _plural_follows(context: Context, position: int) -> bool:
    """Whether the next word is one of those counted in millions (people) or looks like a plural."""
    at = context.skip_space(position)
    stop = at
    while stop < context.end and is_letter(context.folded[stop]):
        stop += 1
    word = context.folded[at:stop]
    return context.lexicon.starts(at, context.folded, context.end, "magnitude_of") is not None or (
        len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    )


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
    return replace(measure, end=found[0], amount=measure.amount.scaled(Decimal(-1)), rule=measure.rule + "+below_zero")


def _percent_or_unit(context: Context, measure: Measure) -> Measure:
    found = find_unit(context, measure)
    if found is None and measure.rule.endswith("fraction"):
        of = context.lexicon.starts(context.skip_space(measure.end), context.folded, context.end, "magnitude_of")
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
    return replace(measure, end=stop, unit=unit, unit_text=text, rule=measure.rule + "+unit.after")


def find_unit(context: Context, measure: Measure) -> tuple[int, Unit, str] | None:
    """``(end, unit, as written)`` of the unit after ``measure``."""
    lexicon, folded, text = context.lexicon, context.folded, context.text
    end = measure.end
    at = context.skip_space(end)
    hyphen = at == end and at < context.end and folded[at] == "-" and not measure.prefixed
    if hyphen:
        at += 1
    exact = lexicon.units_exact.longest(text, at, context.end)
    loose = lexicon.units_after.longest(folded, at, context.end)
    if exact is None and loose is None:
        return None
    for found in (loose, exact) if exact is None or (loose is not None and loose[0] >= exact[0]) else (exact, loose):
        if found is None:
            continue
        stop, units = found
        for unit in units:
            if licensed(context, measure, unit, at, stop, hyphen):
                return stop, unit, text[at:stop]
    return None


def licensed(context: Context, measure: Measure, unit: Unit, at: int, stop: int, hyphen: bool = False) -> bool:
    """Whether the context lets a short or ambiguous surface be this unit."""
    license_ = unit.license
    glued = at == measure.end
    if len(unit.surface) == 1 and (hyphen or (unit.surface.isalpha() and context.folded[stop : stop + 1] == "-")):
        return False
    if license_ in ("any", "bare"):
        return True
    if license_ == "symbol":
        return measure.amount.literal or len(unit.surface) > 1
    if license_ == "symbol_end":
        return glued or (measure.amount.literal and not context.word_follows(stop))
    if license_ == "glued":
        return glued
    if license_ == "spaced":
        return not glued
    if license_ == "end":
        return not context.word_follows(stop) or context.folded[stop : stop + 1] in "/)"
    if license_ == "glued_end":
        return glued and not context.noun_follows(stop)
    if license_ == "money":
        return measure.prefixed and measure.unit is not None and measure.unit.kind == "money"
    if license_ == "change":
        return near_change(context, measure.start)
    if license_ == "capital":
        return context.text[at].isupper()
    if license_ == "noun":
        return context.noun_follows(stop) and context.lexicon.first_token.match(context.folded, stop, context.end) is None
    if license_ == "digit":
        return measure.amount.low < _TEN and not measure.amount.vague
    return False


def near_change(context: Context, position: int) -> bool:
    """Whether a word of change or comparison stands shortly before ``position`` in its clause."""
    at = position
    for _ in range(4):
        at = context.back_space(at, context.start)
        found = context.lexicon.ends(at, context.folded, context.start, "change_verb")
        if found is not None:
            return True
        while at > context.start and context.folded[at - 1] not in " ,.;:，。；、(（":
            at -= 1
            if context.lexicon.unspaced:
                found = context.lexicon.ends(at, context.folded, context.start, "change_verb")
                if found is not None:
                    return True
                if position - at > 8:
                    return False
        if at > context.start and context.folded[at - 1] != " ":
            return False
    return False


def _half_after(context: Context, measure: Measure) -> Measure:
    """ba năm rưỡi, 一年半: half a unit more."""
    amount = measure.amount
    at = context.skip_space(measure.end)
    if not amount.exact or at >= context.end or context.folded[at] not in context.lexicon.half_letters:
        return measure
    part = _and_part(context, at)
    if part is not None and part[0] < 1:
        return _plus(measure, part[0], part[1])
    token = context.lexicon.first_token.match(context.folded, at, context.end)
    if token is None or not token.group("word"):
        return measure
    word = context.lexicon.numerals[token.group("word")]
    if word.cls != "half" or amount.low != amount.low.to_integral_value() or amount.low > 100:
        return measure
    stop = token.end()
    if context.lexicon.unspaced and measure.unit is not None and measure.unit.code == "1":
        # 两个半小时, 一个半月: the unit comes after the half
        month = context.lexicon.units_after.entries.get(measure.unit.surface + context.folded[stop : stop + 1])
        if month is not None and stop < context.end:
            return replace(_plus(measure, _HALF, stop + 1), unit=month[0], unit_text=context.folded[stop : stop + 1])
        longer = replace(measure, end=stop, unit=None)
        found = find_unit(context, longer)
        if found is None or found[1].code == "1":
            return measure
        return replace(_plus(measure, _HALF, found[0]), unit=found[1], unit_text=found[2])
    if context.lexicon.unspaced and stop < context.end and context.folded[stop].isalpha() and measure.unit is not None:
        again = find_unit(context, replace(measure, end=stop, unit=None))
        if again is not None and again[1].code == measure.unit.code:
            stop = again[0]
        elif context.lexicon.traps_whole.longest(context.folded, at, context.end) is not None:
            return measure
    return _plus(measure, _HALF, stop)


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
        total = replace(measure.amount, low=value, high=value, end=found[0], literal=False)
        further = replace(measure, end=found[0], amount=total, unit_text=context.text[measure.amount.end : found[0]])
        return _minor_again(context, further, minor)
    minor_code = context.lexicon.unit_codes[minor.code]
    if major_code.factor is None or minor_code.factor is None:
        return measure
    ratio = EXACT.divide(EXACT.multiply(major_code.factor, unit.factor), EXACT.multiply(minor_code.factor, minor.factor))
    if amount.low >= ratio:
        return measure
    value = EXACT.add(EXACT.multiply(measure.amount.low, ratio), amount.low)
    total = replace(measure.amount, low=value, high=value, end=found[0], literal=False, coefficient=value)
    return replace(measure, end=found[0], amount=total, unit=minor, unit_text=context.text[measure.amount.end : found[0]], rule=measure.rule + "+minor")


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
    amount = read_amount(context.folded, context.skip_space(measure.end), context.end, context.lexicon, context.habit)
    if amount is None or unit is None or not amount.exact or amount.tokens > 2:
        return measure
    found = _minor_unit(context, amount, minor)
    if found is None:
        return measure
    value = EXACT.add(measure.amount.low, EXACT.divide(EXACT.multiply(amount.low, found[1].factor), unit.factor))
    total = replace(measure.amount, low=value, high=value, end=found[0])
    return replace(measure, end=found[0], amount=total)


def _tail(context: Context, measure: Measure, amount: Amount) -> Measure:
    """三块五, 2 đô 23: a bare tail after a currency word means its hundredths (or tenths)."""
    unit = measure.unit
    if unit is None or amount.end <= measure.end:
        return measure
    found = context.lexicon.starts(measure.amount.end, context.folded, context.end, "tail_of") or context.lexicon.starts(
        context.skip_space(measure.amount.end), context.folded, context.end, "tail_of"
    )
    if found is None or amount.low >= 100 or amount.low != amount.low.to_integral_value() or context.noun_follows(amount.end):
        return measure
    if find_unit(context, Measure(amount.start, amount.end, amount)) is not None:
        return measure
    if unit.kind != "money" and (found[1] != "tenth" or amount.end - amount.start > 1 or measure.end != amount.start):
        return measure
    tenths = context.lexicon.unspaced and amount.low < 10 and measure.end == amount.start
    parts = Decimal(10) if tenths else Decimal(100)
    value = EXACT.add(measure.amount.low, EXACT.divide(amount.low, parts))
    total = replace(measure.amount, low=value, high=value, end=amount.end, literal=False)
    return replace(measure, end=amount.end, amount=total, rule=measure.rule + "+tail")


def _per(context: Context, measure: Measure) -> Measure:
    """km/h, đồng/m2/tháng, dollars a day."""
    per, end = measure.per, measure.end
    for _ in range(2):
        at = context.skip_space(end)
        stop = None
        if at < context.end and context.folded[at] == "/":
            stop = context.skip_space(at + 1)
        else:
            found = context.lexicon.starts(at, context.folded, context.end, "per")
            if found is not None:
                stop = context.skip_space(found[0])
        if stop is None or stop >= context.end:
            break
        below = _unit_at(context, stop)
        if below is None:
            break
        end = below[0]
        per += "/" + below[1]
    if not per:
        return measure
    return replace(measure, end=end, per=per, unit_text=context.text[measure.amount.end : end].strip(), rule=measure.rule + "+per")


def _counted_per(context: Context, measure: Measure) -> Measure:
    """290 người/km2, 10 triệu khách/năm: a count of something per unit."""
    at, folded = context.skip_space(measure.end), context.folded
    if folded.find("/", at, min(at + _LONGEST_NOUN, context.end)) < 0:
        return measure
    stop, words = at, 0
    while words < 3 and stop < context.end and is_letter(folded[stop]):
        while stop < context.end and is_letter(folded[stop]):
            stop += 1
        words += 1
        if stop < context.end and folded[stop] == "/":
            below = _unit_at(context, stop + 1)
            if below is None or words > 1:
                return measure if below is None else replace(measure, per="/" + below[1])
            return replace(
                measure, end=below[0], per="/" + below[1], unit_text=context.text[at : below[0]], rule=measure.rule + "+per"
            )
        if stop >= context.end or folded[stop] != " ":
            break
        stop += 1
    return measure


def _unit_at(context: Context, position: int) -> tuple[int, str] | None:
    noun = context.lexicon.starts(position, context.folded, context.end, "per_noun")
    if noun is not None:
        return noun
    exact = context.lexicon.units_exact.longest(context.text, position, context.end)
    loose = context.lexicon.units_after.longest(context.folded, position, context.end)
    best = max((f for f in (exact, loose) if f is not None), key=lambda f: f[0], default=None)
    if best is None:
        return None
    unit = next((u for u in best[1] if u.kind not in ("percent", "percentage_point", "multiple", "age", "rank", "money")), None)
    if unit is None:
        return None
    if unit.code == "1":
        return None
    return best[0], unit.code if unit.factor == 1 else _annotated(unit)


def _annotated(unit: Unit) -> str:
    return "{" + unit.surface + "}"

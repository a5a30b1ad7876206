"""What may follow the digits of a number: a fraction, a short magnitude."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.literals import vulgar_fraction
from pipeline.quantity.matching import is_letter, joins
from pipeline.quantity.measures import Measure, plus
from pipeline.quantity.numerals import read_amount
from pipeline.quantity.tokens import EXACT, quotient
from pipeline.records import replace

_NEAR = 60
"""Characters; a degree sign this close says that K is kelvin."""


_PARTNER = re.compile(r"\x20?[-\u2013]\x20?\d[\d.,]*")
"""The second number of a range, up to its unit."""


_HYPHENED = re.compile(r"-(?=[1-9]\d?/(?:2|4|8|16|32)(?![\d/.,-]))")
"""4-1/4 percent, as prices of grain and rates of interest are written."""


def with_fraction(context: Context, measure: Measure) -> Measure:
    """2 1/2, 2½, one and a half."""
    amount, folded = measure.amount, context.folded
    at = context.skip_space(amount.end)
    if _HYPHENED.match(folded, amount.end, context.end):
        at = amount.end + 1
    if at >= context.end or not (folded[at].isdigit() or folded[at] in context.lexicon.fraction_letters):
        return measure
    if not amount.exact or amount.low != amount.low.to_integral_value():
        return measure
    fraction = vulgar_fraction(folded[at])
    if fraction is not None:
        part = quotient(Decimal(fraction[0]), Decimal(fraction[1]))
        return plus(measure, part, at + 1)
    if (
        at > amount.end
        and at + 2 < context.end
        and folded[at].isdigit()
        and folded[at + 1] == "/"
        and folded[at + 2].isdigit()
    ):
        stop = at + 2
        while stop < context.end and folded[stop].isdigit() and stop < at + 5:
            stop += 1
        if (
            amount.literal
            and folded[at] != "0"
            and int(folded[at + 2 : stop])
            and not (stop < context.end and joins("0", folded[stop]))
        ):
            part = quotient(Decimal(folded[at]), Decimal(folded[at + 2 : stop]))
            return plus(measure, part, stop)
    more = and_part(context, at)
    if more is not None:
        value, stop = more
        smaller = _smaller_magnitude(context, stop, amount.magnitude)
        if smaller is not None:
            return plus(measure, EXACT.multiply(value, smaller[0]), smaller[1])
        return plus(measure, EXACT.multiply(value, abs(amount.magnitude)), stop)
    return measure


def _smaller_magnitude(context: Context, at: int, magnitude: Decimal) -> tuple[Decimal, int] | None:
    """``(value, end)`` of a magnitude below ``magnitude``: one billion and a half *million*."""
    token = context.lexicon.token.match(context.folded, at, context.end)
    if magnitude == 1 or token is None or not token.group("word"):
        return None
    word = context.lexicon.numerals[token.group("word")]
    return (word.low, token.end()) if word.cls == "multiplier" and word.low < magnitude else None


def and_part(context: Context, at: int) -> tuple[Decimal, int] | None:
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
        if joint is not None and joint[1] in ("denominator", "short"):
            numerator = read_amount(folded, context.skip_space(joint[0]), context.end, lexicon, context.habit)
            if numerator is None or count == 0 or numerator.low >= count:
                return None
            if joint[1] == "short" and numerator.tokens > 1:
                return None
            return quotient(numerator.low, count), numerator.end
    part = lexicon.starts(at + 1, folded, context.end, "part")
    if part is None or count >= Decimal(part[1]):
        return None
    return quotient(count, Decimal(part[1])), part[0]


def with_short_magnitude(context: Context, measure: Measure, money: bool) -> Measure:
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
        if measure.rule.endswith("fraction") and not amount.literal and amount.magnitude == 1:
            token = context.lexicon.first_token.match(context.folded, at, context.end)
            if token is not None and token.group("word"):
                word = context.lexicon.numerals[token.group("word")]
                if word.cls == "multiplier" and word.low >= 1000:
                    scaled = replace(amount.scaled(word.low), end=token.end())
                    return replace(measure, end=token.end(), amount=scaled, rule=measure.rule + "*magnitude")
    return measure


def _short_allowed(
    context: Context, measure: Measure, at: int, stop: int, license_: str, money: bool
) -> bool:
    glued = at == measure.amount.end
    if context.folded[stop : stop + 1] == "." and context.folded[stop + 1 : stop + 2].isalpha():
        return False  # k.p.h.
    if license_ == "":
        return True
    if license_ == "glued":
        return glued
    if license_ == "sum":
        return glued and (context.text[at].islower() or _is_scaled_sum(context, measure, stop, money))
    if license_ == "end":
        if context.text[at] == "K" and "°" in context.folded[max(measure.start - _NEAR, context.start) : at]:
            return False  # 573.15K beside 300 °C
        return glued or (context.text[at].islower() and not context.word_follows(stop))
    upper = context.text[at].isupper() and (glued or not context.word_follows(stop))
    if license_ == "upper":
        return upper
    if license_ == "money":
        if money or upper:
            return True
        if glued and measure.start == context.start and stop == context.end:
            return context.lexicon.units_exact.longest(context.text, at, context.end) is None
        after = context.skip_space(stop)
        units = context.lexicon.units_after.longest(context.folded, after, context.end)
        if (
            glued
            and units is not None
            and units[1][0].kind in ("money", "mass", "volume", "energy", "area", "power")
        ):
            return True
        partner = _PARTNER.match(context.folded, stop, context.end)
        if partner is not None and context.folded.startswith(context.folded[at:stop], partner.end()):
            stop += partner.end() - at  # 1.2m-1.5m people
        return glued and context.folded[stop : stop + 1] == " " and _plural_follows(context, stop)
    return False


def _is_scaled_sum(context: Context, measure: Measure, stop: int, money: bool) -> bool:
    """Whether a capital is a magnitude and not watts: 月薪3W, 粉丝30W+, 12W人."""
    lexicon, folded = context.lexicon, context.folded
    if money or folded[stop : stop + 1] == "+":
        return True
    at = context.back_space(measure.start, context.start)
    if lexicon.ends(at, folded, context.start, "price") is not None:
        return True
    unit = lexicon.units_after.longest(folded, stop, context.end)
    return unit is not None and unit[1][0].kind in ("count", "money")


def _plural_follows(context: Context, position: int) -> bool:
    """Whether the next word is one of those counted in millions (people) or looks like a plural."""
    at = context.skip_space(position)
    stop = at
    while stop < context.end and is_letter(context.folded[stop]):
        stop += 1
    word = context.folded[at:stop]
    if context.lexicon.starts(at, context.folded, context.end, "magnitude_of") is not None:
        return True  # 35m of its devices
    return context.lexicon.starts(at, context.folded, context.end, "plural_noun") is not None or (
        len(word) > 3 and context.lexicon.plural.fullmatch(word) is not None
    )

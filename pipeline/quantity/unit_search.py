"""Finds the unit after a number and decides whether its context licenses it."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.measures import Measure
from pipeline.quantity.numerals import read_amount
from pipeline.quantity.units import Unit

_TEN = Decimal(10)
_LARGE = Decimal(10_000)
_NEAR = 16
"""Characters before a number in which a word that tells its unit may stand."""
_MOST_TIMES = Decimal(10_000)


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
    pair = lexicon.starts(at, folded, context.end, "pair")
    if pair is not None and pair[0] > max(found[0] for found in (exact, loose) if found is not None):
        return None  # 从5升至7: the first sign of a verb is no unit
    for found in (
        (loose, exact) if exact is None or (loose is not None and loose[0] >= exact[0]) else (exact, loose)
    ):
        if found is None:
            continue
        stop, units = found
        for unit in units:
            if licensed(context, measure, unit, at, stop, hyphen):
                stop = _without_stop(context, stop)
                return stop, unit, text[at:stop]
    return None


def _without_stop(context: Context, stop: int) -> int:
    """``stop`` without the point of an abbreviation where it also ends the sentence."""
    if context.folded[stop - 1] != ".":
        return stop
    at = context.skip_space(stop)
    return stop - 1 if at >= context.end or (at > stop and context.text[at].isupper()) else stop


def licensed(
    context: Context, measure: Measure, unit: Unit, at: int, stop: int, hyphen: bool = False
) -> bool:
    """Whether the context lets a short or ambiguous surface be this unit."""
    license_ = unit.license
    glued = at == measure.end
    if len(unit.surface) == 1 and (
        hyphen or (unit.surface.isalpha() and context.folded[stop : stop + 1] == "-")
    ):
        return False
    if unit.kind == "multiple" and context.folded[stop : stop + 1].isdigit():
        return False  # 3×10 is a product
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
        value = measure.amount.low
        # nothing is done 2.6 times; what is done millions of times did not grow so
        return value < _MOST_TIMES and (
            value % 1 != 0
            or near(context, measure.start, "change_verb")
            or (unit.kind == "multiple" and _compares(context, stop))
        )
    if license_ == "weight":
        return measure.amount.magnitude < _MOST_TIMES and (
            near(context, measure.start, "weight_word")
            or context.lexicon.starts(context.skip_space(stop), context.folded, context.end, "magnitude_of")
            is not None
        )
    if license_ == "capital":
        return context.text[at].isupper()
    if license_ == "noun":
        return (
            context.noun_follows(stop)
            and context.lexicon.first_token.match(context.folded, stop, context.end) is None
        )
    if license_ == "large":
        return measure.amount.low >= _LARGE
    if license_ == "near":
        return _told_by_word(context, measure.start, unit.code)
    if license_ == "move":
        return near(context, measure.start, "change_verb") and not context.noun_follows(stop)
    if license_ == "seconds":
        return _seconds_follow(context, stop)
    if license_ == "digit":
        return measure.amount.low < _TEN and not measure.amount.vague
    return False


def _compares(context: Context, position: int) -> bool:
    """Whether a comparison follows: 2 lần so với hiện nay."""
    at = context.skip_space(position)
    return context.lexicon.starts(at, context.folded, context.end, "compare") is not None


def _told_by_word(context: Context, position: int, code: str) -> bool:
    """Whether a word that goes with ``code`` stands shortly before ``position``: 气温 before degrees."""
    window = context.folded[max(context.start, position - _NEAR) : position]
    return any(word in window for word in context.lexicon.near.get(code, ()))


def _seconds_follow(context: Context, position: int) -> bool:
    amount = read_amount(
        context.folded, context.skip_space(position), context.end, context.lexicon, context.habit
    )
    if amount is None:
        return False
    unit = context.lexicon.units_after.longest(context.folded, context.skip_space(amount.end), context.end)
    return unit is not None and unit[1][0].code == "s"


def near(context: Context, position: int, role: str) -> bool:
    """Whether a word of ``role``, such as a word of change, stands shortly before in the clause."""
    at, words = context.back_space(position, context.start), 4
    if at > context.start and context.folded[at - 1] == ",":
        at, words = at - 1, 7  # rates have doubled since 2021, from 3.1% to 7.2%
    for _ in range(words):
        at = context.back_space(at, context.start)
        found = context.lexicon.ends(at, context.folded, context.start, role)
        if found is not None:
            return True
        while at > context.start and context.folded[at - 1] not in " ,.;:，。；、(（":
            at -= 1
            if context.lexicon.unspaced:
                found = context.lexicon.ends(at, context.folded, context.start, role)
                if found is not None:
                    return True
                if position - at > 8:
                    return False
        if at > context.start and context.folded[at - 1] != " ":
            return False
    return False


def unit_at(context: Context, position: int, money: bool = False) -> tuple[int, str] | None:
    """``(end, code)`` of what may stand below a rate at ``position``; currencies only with ``money``."""
    noun = context.lexicon.starts(position, context.folded, context.end, "per_noun")
    if noun is not None:
        return noun
    exact = context.lexicon.units_exact.longest(context.text, position, context.end)
    loose = context.lexicon.units_after.longest(context.folded, position, context.end)
    best = max((f for f in (exact, loose) if f is not None), key=lambda f: f[0], default=None)
    if best is None:
        return None
    unit = next(
        (
            u
            for u in best[1]
            if u.kind not in ("percent", "percentage_point", "multiple", "age", "rank")
            and (money or u.kind != "money")
        ),
        None,
    )
    if unit is None:
        return None
    if unit.code == "1":
        return None
    return best[0], unit.code if unit.factor == 1 else _annotated(unit)


def _annotated(unit: Unit) -> str:
    return "{" + unit.surface + "}"

"""A number by itself, and two that share what only the second writes out: from 5 to 7 million, 5 ± 2 kg."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, of_measure
from pipeline.quantity.implied import with_implied_unit
from pipeline.quantity.matching import begins_in
from pipeline.quantity.measures import Measure
from pipeline.quantity.ranges import number_start, range_of
from pipeline.quantity.reading import read_measure
from pipeline.quantity.tokens import EXACT
from pipeline.records import replace

_NEAR = Decimal(10)
"""A first number this many times the second's coefficient is not short for the same magnitude."""


_LONGEST_LIST = 6
_YEARS = range(1900, 2100)
_UNSHARED = ("count", "rank", "multiple", "age", "duration")
"""Kinds whose unit belongs to its own number alone, unless a row of the table names the kind."""


def plain(context: Context, measure: Measure, floor: int) -> Draft:
    """A measure, or a range of two."""
    draft = alone = of_measure(measure)
    if begins_in(context.folded, context.skip_space(measure.end), context.lexicon.number_joints):
        draft = range_of(context, alone, floor)
        if draft is alone:
            draft = with_shared_unit(context, alone, floor)
    return with_implied_unit(context, draft)


def with_shared_unit(context: Context, draft: Draft, floor: int) -> Draft:
    """``draft`` with unit and magnitude of the number it is paired with, where it has none of its own."""
    first = draft.measure
    if first is None or draft.is_range or draft.vague or first.per:
        return draft
    if first.unit is not None and not first.prefixed:
        return draft
    spelled = first.amount.magnitude != 1  # 12.3亿、15.6亿和18.9亿元
    second = (None if spelled else _partner(context, draft, floor)) or _last_of_list(context, draft)
    if second is None or not second.amount.exact or second.amount.need == "more":
        return draft
    if first.unit is not None or second.prefixed:
        same = first.unit is not None and second.unit is not None and first.unit.code == second.unit.code
        return _scaled(draft, first, second) if same else draft
    if second.unit is None:
        return _scaled(draft, first, second)
    unit = second.unit
    return replace(
        _scaled(draft, first, second),
        unit=unit,
        kind=unit.kind,
        code=unit.code,
        per=second.per,
        unit_text=second.unit_text,
    )


def _partner(context: Context, draft: Draft, floor: int) -> Measure | None:
    lexicon, folded = context.lexicon, context.folded
    at = context.skip_space(draft.end)
    if not begins_in(folded, at, lexicon.partner_heads):
        return None
    joint = lexicon.starts(at, folded, context.end, "plus_minus")
    if joint is None:
        opener = lexicon.ends(context.back_space(draft.start, floor), folded, floor, "range_open")
        if opener is None or opener[1] != "from":
            return None
        joint = lexicon.starts(at, folded, context.end, "pair") or lexicon.starts(
            at, folded, context.end, "range"
        )
        if joint is None or joint[1] == "open":
            return None
    after = context.skip_space(joint[0])
    hedge = lexicon.qualifiers_ahead.longest(folded, after, context.end)
    if hedge is not None:
        after = context.skip_space(hedge[0])
    begin = number_start(context, after) if after < context.end else None
    return None if begin is None else read_measure(context, begin, after)


def _last_of_list(context: Context, draft: Draft) -> Measure | None:
    """The measure that closes a list of bare numbers: *15 per cent* in 5, 10 and 15 per cent."""
    lexicon, folded, measure = context.lexicon, context.folded, draft.measure
    if measure is None or draft.start != measure.amount.start:
        return None
    for number in range(_LONGEST_LIST):
        at = context.skip_space(measure.end)
        if at >= context.end or folded[at] not in lexicon.list_letters:
            return None
        joint = lexicon.starts(at, folded, context.end, "list")
        begin = None if joint is None else context.skip_space(joint[0])
        if joint is None or begin is None or folded[begin : begin + 1] not in lexicon.number_letters:
            return None
        if number == 0 and not _opens_list(context, measure, joint):
            return None
        measure = read_measure(context, begin, joint[0])
        if measure is None or measure.prefixed or not _is_listed(measure):
            return None
        if measure.unit is not None:
            kind = measure.unit.kind
            closes = bool(joint[1]) and (kind in joint[1].split() or kind not in _UNSHARED)
            return measure if closes and not _is_labelled(context, draft.start) else None
    return None


def _opens_list(context: Context, measure: Measure, joint: tuple[int, str]) -> bool:
    """Whether ``measure`` may share the unit of a number after ``joint``; 38, or 5 %, is said twice."""
    if not _is_listed(measure):
        return False
    if not joint[1] or context.folded[context.skip_space(measure.end)] != ",":
        return True
    earlier = context.folded[max(context.start, measure.start - 3) : measure.start]
    return re.search(r"\d, $", earlier) is not None


def _is_labelled(context: Context, start: int) -> bool:
    before = context.back_space(start, context.start)
    return context.lexicon.traps_before.longest(context.folded, before, context.start) is not None


def _is_listed(measure: Measure) -> bool:
    """Whether a number may share the unit of a list: 2019 is a year, *one* may be a pronoun."""
    amount = measure.amount
    if not amount.exact or amount.need:
        return False
    if amount.literal and measure.unit is None:
        return not (amount.low in _YEARS and amount.end - amount.start == 4)
    return amount.low > 1


def _scaled(draft: Draft, first: Measure, second: Measure) -> Draft:
    amount, partner = first.amount, second.amount
    rule = draft.rule + "-pair"
    if partner.magnitude == 1 or amount.low >= _NEAR * partner.coefficient:
        return replace(draft, rule=rule)
    return replace(draft, low=EXACT.multiply(amount.low, partner.magnitude), rule=rule)

"""A number by itself, and two that share what only the second writes out: from 5 to 7 million, 5 ± 2 kg."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, of_measure
from pipeline.quantity.implied import with_implied_unit
from pipeline.quantity.measures import Measure
from pipeline.quantity.ranges import number_start, range_of
from pipeline.quantity.reading import read_measure
from pipeline.quantity.tokens import EXACT

_NEAR = Decimal(10)
"""A first number this many times the second's coefficient is not short for the same magnitude."""


def plain(context: Context, measure: Measure, floor: int) -> Draft:
    """A measure, or a range of two."""
    alone = of_measure(measure)
    draft = range_of(context, alone, floor)
    if draft is alone:
        draft = with_shared_unit(context, alone, floor)
    return with_implied_unit(context, draft)


def with_shared_unit(context: Context, draft: Draft, floor: int) -> Draft:
    """``draft`` with unit and magnitude of the number it is paired with, where it has none of its own."""
    first = draft.measure
    if first is None or draft.is_range or draft.vague or first.per or first.amount.magnitude != 1:
        return draft
    if first.unit is not None and not first.prefixed:
        return draft
    second = _partner(context, draft, floor)
    if second is None or not second.amount.exact or second.amount.need == "more":
        return draft
    if first.unit is not None or second.prefixed:
        same = first.unit is not None and second.unit is not None and first.unit.code == second.unit.code
        return _scaled(draft, first, second) if same else draft
    if second.unit is None:
        return _scaled(draft, first, second)
    unit = second.unit
    return _scaled(draft, first, second)._replace(
        unit=unit, kind=unit.kind, code=unit.code, per=second.per, unit_text=second.unit_text
    )


def _partner(context: Context, draft: Draft, floor: int) -> Measure | None:
    lexicon, folded = context.lexicon, context.folded
    at = context.skip_space(draft.end)
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


def _scaled(draft: Draft, first: Measure, second: Measure) -> Draft:
    amount, partner = first.amount, second.amount
    rule = draft.rule + "-pair"
    if partner.magnitude == 1 or amount.low >= _NEAR * partner.coefficient:
        return draft._replace(rule=rule)
    return draft._replace(low=EXACT.multiply(amount.low, partner.magnitude), rule=rule)

"""So many of so many: 112 boys/100 girls, 12 cases per 100,000 people, 每十辆车中有四辆."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.measures import Measure
from pipeline.quantity.reading import read_measure
from pipeline.records import replace

_LONGEST_NOUN = 16
"""Characters between the whole and the word that announces the part: 每十辆车中有四辆."""


def is_count(measure: Measure) -> bool:
    """Whether ``measure`` counts something: the parts and the wholes of ratios do."""
    return (
        not measure.per and measure.amount.low > 0 and (measure.unit is None or measure.unit.kind == "count")
    )


def per_many(context: Context, part: Measure, _floor: int) -> Draft | None:
    """112 boys/100 girls, 12 cases per 100,000 people: per hundred, thousand or more of something."""
    if not part.amount.literal or part.prefixed:
        return None
    found = context.lexicon.per_many.match(context.folded, part.amount.end, context.end)
    if found is None:
        return None
    whole = read_measure(context, found.end(), found.end())
    if whole is None or not whole.amount.exact or not is_count(whole) or not _is_round(whole.amount.low):
        return None
    if whole.unit is None and not context.noun_follows(whole.end):
        return None
    return _ratio(part, whole, part.start, whole.amount.end, "per")


def of_every(context: Context, whole: Measure, floor: int) -> Draft | None:
    """每十辆车中有四辆, cứ 10 người thì có 3 người: the whole comes first, after a word such as every."""
    lexicon, folded = context.lexicon, context.folded
    at = context.back_space(whole.start, floor)
    if at <= floor or folded[at - 1] not in lexicon.every_letters:
        return None
    if lexicon.ends(at, folded, floor, "every") is None or not whole.amount.exact:
        return None
    relation = ""
    longest = _LONGEST_NOUN if lexicon.unspaced else 2 * _LONGEST_NOUN
    stop = min(whole.end + longest, context.end)
    for position in range(whole.end, stop):
        if folded[position] in ".;:" or (folded[position] == "," and not _announces(context, position + 1)):
            return None
        joint = lexicon.starts(position, folded, context.end, "among")
        if joint is not None:
            begin = context.skip_space(joint[0])
            hedge = lexicon.qualifiers_ahead.longest(folded, begin, context.end)
            if hedge is not None:
                begin, relation = context.skip_space(hedge[0]), hedge[1]
        elif folded[position].isdigit() and _is_round(whole.amount.low):
            begin = position  # 每10万人12例
        else:
            continue
        part = read_measure(context, begin, begin)
        if part is not None and part.amount.exact and is_count(part) and part.amount.low <= whole.amount.low:
            return replace(_ratio(part, whole, whole.start, part.end, "every"), relation=relation)
        return None
    return None


def _announces(context: Context, position: int) -> bool:
    """Whether the part follows at ``position``: 每卖出十辆车，就有四辆."""
    at = context.skip_space(position)
    return context.lexicon.starts(at, context.folded, context.end, "among") is not None


def _ratio(part: Measure, whole: Measure, start: int, end: int, name: str) -> Draft:
    return Draft(
        start,
        end,
        "fraction",
        part.amount.low,
        None,
        None,
        "1",
        denominator=whole.amount.low,
        rule=f"ratio.{name}",
    )


def _is_round(value: Decimal) -> bool:
    """Whether ``value`` is a power of ten from a hundred on, which rates are given per."""
    return value >= 100 and value.normalize().as_tuple().digits == (1,)

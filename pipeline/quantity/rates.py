"""What a quantity is per: km/h, đồng/m2/tháng, dollars a day, 每桶82美元."""

from __future__ import annotations

from pipeline.quantity.context import Context
from pipeline.quantity.matching import is_letter
from pipeline.quantity.measures import Measure
from pipeline.quantity.unit_search import unit_at
from pipeline.records import replace

_LONGEST_NOUN = 40
"""Characters of the noun between a count and what it is per."""

_RATED_BY = (("money",), ("money", "length"))
"""The kinds that a word such as 月薪, and one such as 时速, gives a rate to."""

_NO_RATE = ("age", "rank", "multiple", "percent", "percentage_point")


def with_rate(context: Context, measure: Measure) -> Measure:
    """km/h, đồng/m2/tháng, dollars a day."""
    per, end = measure.per, measure.end
    for _ in range(2):
        at = context.skip_space(end)
        stop, slash = None, False
        found = context.lexicon.starts(at, context.folded, context.end, "per")
        if found is not None and found[1]:
            per, end = per + "/" + found[1], found[0]  # psf, p.a.
            continue
        if found is not None:
            stop = context.skip_space(found[0])
        elif at < context.end and context.folded[at] == "/":
            stop, slash = context.skip_space(at + 1), True
        if stop is None or stop >= context.end:
            break
        exchange = slash and measure.unit is not None and measure.unit.kind == "money"
        below = unit_at(context, stop, exchange)
        if below is None or (exchange and context.folded[below[0] : below[0] + 1].isdigit()):
            break  # $7/$9 is no rate
        if (
            context.lexicon.starts(context.skip_space(below[0]), context.folded, context.end, "ago")
            is not None
        ):
            break  # 3.2% a month earlier
        end = below[0]
        per += "/" + below[1]
    if not per:
        return measure
    return replace(
        measure,
        end=end,
        per=per,
        unit_text=context.text[measure.amount.end : end].strip(),
        rule=measure.rule + "+per",
    )


def counted_rate(context: Context, measure: Measure) -> Measure:
    """290 người/km2, 10 triệu khách/năm, 45 triệu một tháng: a count of something per unit."""
    at, folded = context.skip_space(measure.end), context.folded
    if folded[at : at + 1] == "/" and at < context.end:
        return with_rate(context, measure)
    if at > measure.end and not measure.prefixed and not context.lexicon.unspaced:
        rated = with_rate(context, measure)
        if rated.per:
            return rated
    if folded.find("/", at, min(at + _LONGEST_NOUN, context.end)) < 0:
        return _noun_rate(context, measure)
    stop, words = at, 0
    while words < 3 and stop < context.end and is_letter(folded[stop]):
        while stop < context.end and is_letter(folded[stop]):
            stop += 1
        words += 1
        if stop < context.end and folded[stop] == "/":
            below = unit_at(context, stop + 1)
            if below is None or words > 1:
                return measure if below is None else replace(measure, per="/" + below[1])
            return replace(
                measure,
                end=below[0],
                per="/" + below[1],
                unit_text=context.text[at : below[0]],
                rule=measure.rule + "+per",
            )
        if stop >= context.end or folded[stop] != " ":
            break
        stop += 1
    return measure


def _noun_rate(context: Context, measure: Measure) -> Measure:
    """1,265 people per square kilometre: a count of a thing that one word names, per unit."""
    lexicon, folded = context.lexicon, context.folded
    stop = at = context.skip_space(measure.end)
    if at == measure.end or lexicon.unspaced or measure.prefixed:
        return measure
    if lexicon.noun_per.match(folded, at, context.end) is None:
        return measure
    if lexicon.starts(at, folded, context.end, "noun_number") is not None:
        return measure  # mất 22 tỷ trong một phiên
    while stop < context.end and is_letter(folded[stop]):
        stop += 1
    found = lexicon.starts(stop + 1, folded, context.end, "per") if folded[stop : stop + 1] == " " else None
    if found is None or lexicon.starts(stop + 1, folded, context.end, "article") is not None:
        return measure
    below = unit_at(context, context.skip_space(found[0]))
    return measure if below is None else replace(measure, per="/" + below[1], rule=measure.rule + "+per")


def rate_before(context: Context, measure: Measure) -> Measure:
    """每桶82美元, 时速350公里: what the quantity is per stands before it."""
    lexicon, folded, unit = context.lexicon, context.folded, measure.unit
    if not lexicon.unspaced or unit is None or measure.per or unit.kind in _NO_RATE:
        return measure
    at, relation = context.back_space(measure.start, context.start), measure.amount.relation
    for _ in range(3):
        said = lexicon.qualifiers_before.longest(folded, at, context.start)
        if said is not None and said[1] != "eq":
            relation = relation or said[1]
        said = said or lexicon.ends(at, folded, context.start, "rate_verb")
        if said is None:
            break
        at = context.back_space(said[0], context.start)
    rate = lexicon.ends(at, folded, context.start, "rate")
    if rate is not None:
        return _rated(measure, rate, relation) if unit.kind in _RATED_BY[rate[1] == "h"] else measure
    for below in (
        lexicon.ends(at, folded, context.start, "per_noun"),
        lexicon.units_behind.longest(folded, at, context.start),
    ):
        each = None if below is None else lexicon.ends(below[0], folded, context.start, "per")
        if below is not None and each is not None:
            return _rated(measure, (each[0], below[1]), relation)
    return measure


def _rated(measure: Measure, rate: tuple[int, str], relation: str) -> Measure:
    return replace(
        measure,
        amount=replace(measure.amount, relation=relation),
        per="/" + rate[1],
        outer_start=rate[0],
        rule=measure.rule + "+per.before",
    )

"""Turns a draft into a quantity: qualifiers, the unit's factor, ambiguous separators."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Quantity, Span
from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.tokens import EXACT, shown

_ONE = Decimal(1)
_SHARES = ("fraction", "multiple", "percent")
_FEW = Decimal(10)
_FAR = 14
"""Characters between a share and a qualifier in front of the whole."""
_LONGEST_FACTOR = 20
_SIDES = ("lt", "le", "gt", "ge")


def finish(context: Context, draft: Draft, floor: int) -> Quantity:
    """The quantity of ``draft``, its values in the unit of the table."""
    relation, outer, rule = _relation(context, draft, floor)
    low, high = draft.low, draft.high
    flags = draft.flags
    measure, unit = draft.measure, draft.unit
    if measure is not None and measure.amount.other is not None and draft.kind != "rank":
        flags = (*flags, "ambiguous_separator")
        if not draft.is_range and _prefers_other(context, draft):
            low = high = measure.amount.other
            high = None
    if unit is not None and unit.factor != _ONE:
        low = None if low is None else _converted(low, unit.factor)
        high = None if high is None else _converted(high, unit.factor)
    if unit is not None and unit.license == "bare" and draft.kind == "money":
        flags = (*flags, "currency_inferred")
    value, value_min, value_max = low, None, None
    if draft.vague or draft.is_range:
        value, value_min, value_max = None, low, high
    if draft.is_range or (draft.vague and high is not None):
        relation = "between"
    elif not relation:
        relation = "ge" if draft.vague else "eq"
    return Quantity(
        draft.start,
        draft.end,
        outer,
        context.lexicon.lang,
        _kind(context, draft) if draft.per else draft.kind,
        value,
        value_min,
        value_max,
        draft.denominator,
        relation,
        draft.code + draft.per,
        draft.unit_text.strip(" -"),
        draft.vague,
        tuple(sorted(set(flags))) if len(flags) > 1 else flags,
        f"{context.lexicon.lang}.{draft.rule}{rule}",
    )


def _kind(context: Context, draft: Draft) -> str:
    """A count per area is a density, which the closed list of kinds calls ``other``."""
    if draft.kind != "count":
        return draft.kind
    below = context.lexicon.unit_codes.get(draft.per.split("/")[1])
    return "other" if below is not None and below.kind == "area" else draft.kind


def _converted(value: Decimal, factor: Decimal) -> Decimal:
    """``value * factor``; a factor that is a quotient without end (1/15 of a hectare) is rounded out."""
    product = EXACT.multiply(value, factor)
    return shown(product) if len(factor.as_tuple().digits) > _LONGEST_FACTOR else product


def _prefers_other(context: Context, draft: Draft) -> bool:
    """Whether one separator before three digits is better read the other way.

    Things are counted in whole numbers, and round thousands are no decimals; a percentage is
    seldom in the thousands; an amount in a language's own currency is written that language's way.
    Against a habit that the text shows only things and round thousands decide: nobody writes
    700.000 for 700.
    """
    measure = draft.measure
    if measure is None or measure.amount.other is None:
        return False
    amount, lexicon, other = measure.amount, context.lexicon, measure.amount.other
    written = context.folded[amount.start : amount.end]
    grouped = other < amount.low
    if draft.kind in ("percent", "percentage_point"):
        return grouped and amount.low >= 1000 and lexicon.decimal == ","
    if (
        not grouped
        and lexicon.decimal == ","
        and amount.magnitude > 1
        and written.partition(" ")[0].endswith("0")
    ):
        return True  # nobody writes 3,300 tỷ for 3.3 billion
    if grouped:
        return False
    foreign = lexicon.decimal not in written
    if context.habit.decimal:
        things = draft.kind == "count" and draft.unit is None
        if written.partition(" ")[0].endswith("000"):
            return things or foreign
        return things and foreign and amount.literal and context.noun_follows(amount.end)
    if draft.unit is not None and draft.kind == "money":
        home = lexicon.home_decimal.get(draft.unit.code)
        return home is not None and home not in written
    if draft.kind != "count" or draft.unit is not None or not amount.literal:
        return False
    return written.endswith("000") or (lexicon.decimal == "," and context.noun_follows(amount.end))


def _relation(context: Context, draft: Draft, floor: int) -> tuple[str, Span, str]:
    """The relation said by words around the draft, the span with those words, and the rule."""
    lexicon, folded = context.lexicon, context.folded
    start = draft.start if draft.outer_start is None else min(draft.start, draft.outer_start)
    end = draft.end
    relation, rule = draft.relation, "+infix" if draft.relation and draft.kind != "rank" else ""
    for _ in range(3):
        at = context.back_space(start, floor)
        found = lexicon.qualifiers_before.longest(folded, at, floor)
        if found is None or draft.kind in lexicon.spared.get(folded[found[0] : at], "").split():
            break
        if _tells_where(context, draft, found[0], at):
            break
        start = found[0]
        definite = relation == "eq" and found[1] in _SIDES and not _is_threshold(context, draft.end)
        if not relation or (relation == "eq" and not definite):
            relation, rule = found[1], "+qualifier.before"
    if relation in ("", "eq") and draft.kind in _SHARES:
        far = _of_the_whole(context, draft, floor)
        if far is not None:
            relation, rule = far, "+qualifier.far"
    at = context.skip_space(end)
    after = lexicon.qualifiers_after.longest(folded, at, context.end)
    spared = after is not None and draft.kind in lexicon.spared.get(folded[at : after[0]], "").split()
    if after is not None and not spared and not _tolerance_follows(context, at):
        end = after[0]
        if relation in ("", "eq", "approx"):
            relation, rule = after[1], "+qualifier.after"
    return relation, Span(start, end), rule


def _tells_where(context: Context, draft: Draft, start: int, end: int) -> bool:
    """Whether the word at ``start:end`` says where things are, few as they are: trên 2 xe, gần 3 trường."""
    if draft.kind != "count" or draft.unit is not None or draft.low is None or draft.low >= _FEW:
        return False
    place = context.lexicon.ends(end, context.folded, start, "place_word")
    return place is not None and place[0] == start and context.noun_follows(draft.end)


def _is_threshold(context: Context, end: int) -> bool:
    """above the 50-point mark, over the 3 % threshold: the number is a bound though it is *the* number.

    Otherwise "above the 170,000 forecast" says that the forecast was 170,000.
    """
    at = context.skip_space(end + 1 if context.folded[end : end + 1] == "-" else end)
    return context.lexicon.starts(at, context.folded, context.end, "threshold") is not None


def _tolerance_follows(context: Context, at: int) -> bool:
    """Whether ``+/-`` or ``+`` at ``at`` belongs to a number after it and does not mean *or more*."""
    if context.folded[at] == "+" and context.folded[at + 1 : at + 2].isdigit():
        return True  # 12GB+256GB
    joint = context.lexicon.starts(at, context.folded, context.end, "plus_minus")
    return joint is not None and (
        context.lexicon.first_token.match(context.folded, context.skip_space(joint[0]), context.end)
        is not None
    )


def _of_the_whole(context: Context, draft: Draft, floor: int) -> str | None:
    """约占货运量的一半: the qualifier stands before the whole that a share is of."""
    lexicon, folded = context.lexicon, context.folded
    link = lexicon.ends(draft.start, folded, floor, "far_link")
    if link is None:
        return None
    for at in range(link[0] - 1, max(floor, link[0] - _FAR), -1):
        if not folded[at].isalnum():
            return None
        found = lexicon.ends(at, folded, floor, "far_qualifier")
        if found is not None:
            return None if found[1] == "gt" and draft.kind == "percent" else found[1]
    return None

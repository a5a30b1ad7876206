"""Two numbers that are the ends of one range, with unit and magnitude shared between them."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.licenses import near
from pipeline.quantity.measures import Measure
from pipeline.quantity.reading import read_measure
from pipeline.quantity.tokens import EXACT
from pipeline.quantity.units import Unit

_LONGEST_PREFIX = 8
"""Characters; the currencies written before the second number of a range are signs and codes."""

_LARGE = Decimal(100)
"""From here on "by 187 to 990" is a change and what it came to, whatever is counted."""


_MYRIAD = Decimal(10_000)
"""From here on a magnitude of Chinese is shared by both ends: 七千到九千亿."""


def range_of(context: Context, draft: Draft, floor: int, fixed_prefix: bool = False) -> Draft:
    """``draft`` joined with the number after it when both are the ends of one range."""
    first = draft.measure
    if first is None or draft.is_range or draft.vague or first.amount.need == "more":
        return draft
    lexicon, folded = context.lexicon, context.folded
    at = context.skip_space(draft.end)
    connector = lexicon.starts(at, folded, context.end, "range")
    if connector is None:
        return draft
    opener = lexicon.ends(context.back_space(draft.start, floor), folded, floor, "range_open")
    needs_opener = connector[1] == "open"
    if needs_opener and (opener is None or opener[1] != "between"):
        return draft
    next_at = context.skip_space(connector[0])
    hedge = lexicon.qualifiers_ahead.longest(folded, next_at, context.end)
    opened = opener is not None and opener[1] == "from"
    if connector[1] == "from" and not opened:
        return draft
    if first.per and not opened:
        return draft
    # từ 5 đến dưới 10 triệu: the bound that is left out is a bound all the same
    if hedge is not None and (hedge[1] in ("approx", "almost") or (opened and hedge[1] == "lt")):
        next_at = context.skip_space(hedge[0])
    if next_at >= context.end:
        return draft
    glued = connector[0] - at == 1 and folded[at] == "-" and at == draft.end
    begin = number_start(context, next_at)
    if begin is None:
        if not fixed_prefix:
            return draft
        again = lexicon.starts(next_at, folded, context.end, "denominator_first")
        if again is None:
            return draft
        begin = again[0]
    elif (
        fixed_prefix
        and (again := lexicon.starts(begin, folded, context.end, "denominator_first")) is not None
    ):
        begin = again[0]
    second = read_measure(context, begin, next_at)
    if second is None or not second.amount.exact or (second.amount.need == "more" and not fixed_prefix):
        return draft
    if fixed_prefix:
        second = second._replace(end=second.amount.end, unit=draft.unit, unit_text="")
    if first.per and first.per != second.per:
        return draft
    joined = _join(context, draft, first, second, glued)
    if joined is None:
        return draft
    if (
        (first.unit is not None or first.amount.low >= _LARGE)
        and second.amount.low >= 3 * first.amount.low
        and _is_amount_of_change(context, draft, floor, connector[1])
    ):
        return draft  # rose by 2 billion to 19 billion, raised 5 cents to 47 cents
    if connector[1] == "change" and opener is not None and near(context, opener[0], "change_verb"):
        return draft
    if (
        opener is not None
        and opener[1] == "from"
        and connector[1] in ("to", "from")
        and near(context, opener[0], "change_verb")
    ):
        return draft
    if needs_opener:
        closing = lexicon.starts(context.skip_space(joined.end), folded, context.end, "range_close")
        if lexicon.unspaced and closing is None and opener is None:
            return draft
    return joined._replace(outer_start=opener[0] if opener is not None else None)


def _is_amount_of_change(context: Context, draft: Draft, floor: int, connector: str) -> bool:
    lexicon, folded, at = context.lexicon, context.folded, context.back_space(draft.start, floor)
    if lexicon.ends(at, folded, floor, "by") is not None:
        return True
    return connector == "to" and lexicon.ends(at, folded, floor, "change_verb") is not None


def number_start(context: Context, position: int) -> int | None:
    """Where the number of the measure at ``position`` begins: after its sign or currency."""
    lexicon, folded = context.lexicon, context.folded
    for length in range(_LONGEST_PREFIX + 1):
        if length and folded[position : position + length] not in lexicon.units_before.entries:
            continue
        at = context.skip_space(position + length) if length else position
        if folded[at : at + 1] == "-":
            at += 1
        if at < context.end and lexicon.first_token.match(folded, at, context.end) is not None:
            return at
    return None


def _join(context: Context, draft: Draft, first: Measure, second: Measure, glued: bool) -> Draft | None:
    a, b = first.amount, second.amount
    unit = second.unit or first.unit
    if first.unit is not None and second.unit is not None and first.unit.code != second.unit.code:
        if first.unit.kind != second.unit.kind or first.unit.kind == "money":
            return None
        factor = _ratio(context, first.unit, second.unit)
        if factor is None:
            return None
        a = a._replace(low=EXACT.multiply(a.low, factor), high=EXACT.multiply(a.high, factor))
    elif (
        first.unit is None and second.unit is None and glued and not (a.literal or a.magnitude == b.magnitude)
    ):
        return None
    low = a.low
    if (
        (a.magnitude == 1 or (context.lexicon.unspaced and a.magnitude < _MYRIAD <= b.magnitude))
        and b.magnitude != 1
        and (first.unit is None or first.prefixed)
        and a.low < b.coefficient
    ):
        low = EXACT.multiply(a.low, b.magnitude)
    if low >= b.low:
        return None
    if first.unit is not None and not first.prefixed and second.unit is None:
        return None
    end = second.end
    return draft._replace(
        end=end,
        low=low,
        high=b.low,
        unit=unit,
        kind="count" if unit is None else unit.kind,
        code="1" if unit is None else unit.code,
        per=second.per or first.per,
        unit_text=second.unit_text or first.unit_text,
        is_range=True,
        measure=second,
        rule=draft.rule + "-range",
    )


def _ratio(context: Context, first: Unit, second: Unit) -> Decimal | None:
    a, b = context.lexicon.unit_codes[first.code].factor, context.lexicon.unit_codes[second.code].factor
    if a is None or b is None:
        return None
    return EXACT.divide(EXACT.multiply(a, first.factor), EXACT.multiply(b, second.factor))

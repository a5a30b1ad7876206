"""Two numbers that are the ends of one range, with unit and magnitude shared between them."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pipeline.quantity.amounts import Amount
from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, kind_of
from pipeline.quantity.licenses import near
from pipeline.quantity.measures import Measure
from pipeline.quantity.rates import rate_before
from pipeline.quantity.reading import read_measure
from pipeline.quantity.tokens import EXACT, quotient
from pipeline.quantity.units import Unit
from pipeline.records import replace

_LONGEST_PREFIX = 8
"""Characters; the currencies written before the second number of a range are signs and codes."""

_LARGE = Decimal(100)
"""From here on "by 187 to 990" is a change and what it came to, whatever is counted."""

_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)
_SPREAD = 5
"""The upper end of a range of thousands is less than this many times its lower one."""
_MYRIAD = Decimal(10_000)
"""From here on a magnitude of Chinese is shared by both ends: 七千到九千亿."""


class _Link(NamedTuple):
    """What ties a number to the one before it: the words between and in front, and the second measure."""

    connector: str
    opener: tuple[int, str] | None
    second: Measure
    glued: bool

    @property
    def opens_from(self) -> bool:
        return self.opener is not None and self.opener[1] == "from"


def range_of(context: Context, draft: Draft, floor: int, fixed_prefix: bool = False) -> Draft:
    """``draft`` joined with the number after it when both are the ends of one range.

    ``fixed_prefix`` says that a word such as 百分之 stands before the first number, and may before the
    second.
    """
    first = draft.measure
    if first is None or draft.is_range or draft.vague or first.amount.need == "more":
        return draft
    link = _link(context, draft, first, floor, fixed_prefix)
    if link is None:
        return draft
    first = _in_unit_of(link.second, first)
    joined = _join(context, draft, first, link.second, link.glued)
    if joined is None or _is_change(context, draft, first, link, floor):
        return draft
    return replace(joined, outer_start=link.opener[0] if link.opener is not None else None)


def _link(context: Context, draft: Draft, first: Measure, floor: int, fixed_prefix: bool) -> _Link | None:
    lexicon, folded = context.lexicon, context.folded
    at = context.skip_space(draft.end)
    connector = lexicon.starts(at, folded, context.end, "range")
    if connector is None:
        return None
    opener = lexicon.ends(context.back_space(draft.start, floor), folded, floor, "range_open")
    opened = opener is not None and opener[1] == "from"
    if connector[1] == "open" and (opener is None or opener[1] != "between"):
        return None
    # 每斤5角到1元: what stands before the range holds for both ends
    per = "" if first.outer_start is not None else first.per
    if not opened and (connector[1] == "from" or per):
        return None
    next_at = context.skip_space(connector[0])
    hedge = lexicon.qualifiers_ahead.longest(folded, next_at, context.end)
    # từ 5 đến dưới 10 triệu: the bound that is left out is a bound all the same
    if hedge is not None and (hedge[1] in ("approx", "almost") or (opened and hedge[1] == "lt")):
        next_at = context.skip_space(hedge[0])
    second = _second(context, draft, next_at, fixed_prefix)
    if second is None or (per and per != second.per):
        return None
    glued = connector[0] - at == 1 and folded[at] == "-" and at == draft.end
    return _Link(connector[1], opener, second, glued)


def _second(context: Context, draft: Draft, position: int, fixed_prefix: bool) -> Measure | None:
    if position >= context.end:
        return None
    begin = number_start(context, position)
    if fixed_prefix:
        at = position if begin is None else begin
        again = context.lexicon.starts(at, context.folded, context.end, "denominator_first")
        begin = begin if again is None else again[0]
    second = None if begin is None else read_measure(context, begin, position)
    if second is None or not second.amount.exact or (second.amount.need == "more" and not fixed_prefix):
        return None
    if fixed_prefix:
        return replace(second, end=second.amount.end, unit=draft.unit, unit_text="")
    return second


def _in_unit_of(second: Measure, first: Measure) -> Measure:
    """``first`` in the unit of ``second`` where it is a part of the same one: 46 cents to $72."""
    one, other = first.unit, second.unit
    if one is None or other is None or one.code != other.code or one.factor == other.factor:
        return first
    share = quotient(one.factor, other.factor)
    return replace(first, unit=other, amount=first.amount.scaled(share))


def _is_change(context: Context, draft: Draft, first: Measure, link: _Link, floor: int) -> bool:
    """Whether the numbers are a change and what it came to, or what it began and ended with.

    Rose by 2 billion to 19 billion, gained 46 cents to $72, fell from 7 % to 5 %.
    """
    if (
        (first.unit is not None or first.amount.low >= _LARGE)
        and link.second.amount.low >= 3 * first.amount.low
        and _is_amount_of_change(context, draft, floor, link.connector)
    ):
        return True
    if link.opener is None or not near(context, link.opener[0], "change_verb"):
        return False
    return link.connector == "change" or (link.opens_from and link.connector in ("to", "from"))


def _is_amount_of_change(context: Context, draft: Draft, floor: int, connector: str) -> bool:
    lexicon, folded, at = context.lexicon, context.folded, context.back_space(draft.start, floor)
    if lexicon.ends(at, folded, floor, "by") is not None:
        return True
    hedge = lexicon.qualifiers_before.longest(folded, at, floor)
    if hedge is not None:
        at = context.back_space(hedge[0], floor)
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
    per = second.per or first.per or rate_before(context, replace(first, unit=unit)).per
    if first.unit is not None and second.unit is not None and first.unit.code != second.unit.code:
        if first.unit.kind != second.unit.kind or first.unit.kind == "money":
            return None
        converted = _converted(context, a.low, first.unit, second.unit)
        if converted is None:
            return None
        a = replace(a, low=converted, high=converted)
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
        for power in (_HUNDRED, _TEN):
            if b.tokens > 2 and b.coefficient % power == 0 and a.low < b.coefficient / power < _TEN:
                low = EXACT.multiply(low, power)  # 5-7 trăm triệu, 2-3 chục nghìn
                break
    if low == a.low and _is_short_for_thousands(context, a, b):
        low = EXACT.multiply(low, _THOUSAND)
    if low >= b.low:
        return None
    if first.unit is not None and not first.prefixed and second.unit is None:
        return None
    end = second.end
    return replace(
        draft,
        end=end,
        low=low,
        high=b.low,
        unit=unit,
        kind=kind_of(unit, per),
        code="1" if unit is None else unit.code,
        per=per,
        unit_text=second.unit_text or first.unit_text,
        is_range=True,
        measure=second,
        rule=draft.rule + "-range",
    )


def _is_short_for_thousands(context: Context, first: Amount, second: Amount) -> bool:
    """47-50.000 đồng: the first number leaves out the thousands that both have."""
    written = context.folded[second.start : second.end]
    return (
        first.literal
        and second.literal
        and written[-4:] in (".000", ",000")
        and first.low % 1 == 0
        and second.low < _SPREAD * first.low * _THOUSAND
        and first.low * _THOUSAND < second.low
    )


def _converted(context: Context, value: Decimal, first: Unit, second: Unit) -> Decimal | None:
    """``value`` of the unit ``first`` in the unit ``second``; ``None`` when they do not compare."""
    a, b = context.lexicon.unit_codes[first.code].factor, context.lexicon.unit_codes[second.code].factor
    if a is None or b is None:
        return None
    base = EXACT.multiply(value, EXACT.multiply(a, first.factor))
    return quotient(base, EXACT.multiply(b, second.factor))

"""Finds all quantities of a stretch of text, and the numbers that are none, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.model import Quantity, Rejection
from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.ellipsis import LargeNumbers
from pipeline.quantity.factor_ellipsis import LeftOutFactors
from pipeline.quantity.finish import finish
from pipeline.quantity.grammar import read_quantity
from pipeline.quantity.lexicon import Address, Lexicon
from pipeline.quantity.matching import begins_in, joins
from pipeline.quantity.ranks import goes_on_after
from pipeline.quantity.rows import ALLOWED
from pipeline.quantity.seeds import Seed
from pipeline.quantity.unit_ellipsis import LeftOutUnits
from pipeline.quantity.verdict import judge

_SHORT = 200
"""Characters of a stretch that may be a single expression with nothing around it."""

_SHORT_DATE = 4
"""Characters of the longest date that may turn out to be the beginning of a quantity."""

_PHRASE = frozenset({"lexical"})
"""A phrase that turns out to be none may hold another: 这个半小时 holds 半小时."""

Blocked = tuple[int, int, str]
"""A stretch whose numbers are not quantities: start, end, reason."""


def scan(context: Context, blocked: Sequence[Blocked]) -> Iterator[Quantity | Rejection]:
    """Everything number-like in the stretch, from left to right and without overlap.

    ``blocked`` is sorted; a number inside one of its stretches is rejected with its reason.
    """
    folded, lexicon = context.folded, context.lexicon
    stops = blocked
    position = floor = context.start
    standalone = context.end - context.start <= _SHORT
    index, ranked = 0, -1
    first = True
    large, short, again = LargeNumbers(context), LeftOutUnits(context), LeftOutFactors(context)
    while True:
        found = lexicon.seeds.search(folded, position, context.end)
        if found is None:
            return
        if first:
            stops, first = _with_addresses(context, blocked), False
        start = found.start
        while index < len(stops) and stops[index][1] <= start:
            index += 1
        if index < len(stops) and stops[index][0] <= start:
            begin, end, reason = stops[index]
            if not _is_quantity(context, found, floor, end):
                yield Rejection(begin, end, reason)
                position = floor = end
                continue
            index += 1
        stop = stops[index] if index < len(stops) else None
        reached, item = _read(context, found, floor, stop, standalone, ranked)
        if item is not None:
            if isinstance(item, Rejection):
                yield item
            else:
                ranked = item.end if item.kind == "rank" else -1
                yield again.read(short.read(large.read(item)))
            floor = reached
        position = reached


def _read(
    context: Context, seed: Seed, floor: int, stop: Blocked | None, standalone: bool, ranked: int
) -> tuple[int, Quantity | Rejection | None]:
    """What begins at ``seed`` and where to go on; ``None`` when it is only a word.

    ``stop`` is the next stretch whose numbers are not quantities; ``ranked`` is where the quantity
    before ends if that is a rank, else -1.
    """
    folded, start, lexicon = context.folded, seed.start, context.lexicon
    if seed.text in lexicon.articles and lexicon.after_article.match(folded, seed.end, context.end) is None:
        return seed.end, None
    digits = folded[start].isdigit()
    code = _code_at(context, start) if digits else None
    if code is not None:
        return code.end, code
    draft = read_quantity(context, start, floor, seed.text)
    if begins_in(folded, start, lexicon.trap_heads):
        trap = _trap_over(context, start, draft, standalone)
        if trap is not None:
            return trap.end, trap
    if draft is None:
        if not digits:
            passed = lexicon.openings.get(seed.text) == _PHRASE
            return start + 1 if passed else max(seed.end, start + 1), None
        end = _digits_end(folded, start, context.end)
        return end, Rejection(start, end, "identifier")
    if stop is not None and draft.end > stop[0] > draft.start and not _outweighs(context, draft, stop):
        draft = read_quantity(_narrowed(context, stop[0]), start, floor, seed.text)
        if draft is None:
            return stop[0], None
    verdict = judge(context, draft, floor, _alone(context, draft, standalone))
    end = max(draft.end, start + 1)
    if verdict == "sequence_ordinal" and ranked >= 0 and goes_on_after(context, draft, ranked):
        verdict = None
    if verdict is None:
        return end, finish(context, draft, floor)
    if verdict == "word":
        return max(draft.end if draft.measure is None else draft.measure.amount.end, start + 1), None
    return end, Rejection(draft.start, draft.end, verdict)


def _code_at(context: Context, start: int) -> Rejection | None:
    """The address, telephone or document number that begins at ``start``."""
    code = context.lexicon.codes.match(context.text, start, context.end)
    if code is None or (start > context.start and joins(context.folded[start - 1], context.folded[start])):
        return None
    return Rejection(start, *code)


def _trap_over(context: Context, start: int, draft: Draft | None, standalone: bool) -> Rejection | None:
    """The phrase at ``start`` that is no quantity, unless the draft reaches beyond it or it stands alone."""
    trap = context.lexicon.trap_at(context.folded, context.start, start, context.end)
    if trap is None:
        return None
    end, reason = trap
    if reason == ALLOWED or (draft is not None and draft.end > end and reason != "part_of_word"):
        return None
    if reason == "name" and context.lexicon.capitals_are_names and _is_lower(context.text[start:end]):
        return None
    return None if _stands_alone(context, start, end, standalone) else Rejection(start, end, reason)


def _is_lower(written: str) -> bool:
    """Whether words have no capital but perhaps the first: no name like Ba Bể, but ba bể bơi."""
    return written[0].isalpha() and written[1:].islower()


def _outweighs(context: Context, draft: Draft, stop: Blocked) -> bool:
    """Whether ``draft`` is a quantity although ``stop`` begins inside it: VND1000-VND2000, hai năm nay."""
    whole = (draft.kind == "money" or bool(draft.per)) and stop[1] <= draft.end
    return whole or _is_span(context, draft, stop)


def _is_quantity(context: Context, seed: Seed, floor: int, end: int) -> bool:
    """Whether what looks like a date up to ``end`` is none: 30日 in 30日元, a height of 1m75."""
    start = seed.start
    if start + _SHORT_DATE < end:
        return False
    money = context.lexicon.unspaced and _unit_goes_on(context, end)
    tail = context.folded[start + 1 : start + 2] in context.lexicon.glued_tails
    if not money and not tail:
        return False
    draft = read_quantity(context, start, floor, seed.text)
    if draft is None:
        return False
    return (money and draft.kind == "money" and draft.end > end) or (
        tail and draft.end >= end and draft.rule.endswith("+tail")
    )


def _unit_goes_on(context: Context, end: int) -> bool:
    """Whether a unit, or a number, holds the sign at ``end`` too: the dollar of 30日元."""
    folded, lexicon = context.folded, context.lexicon
    if end >= context.end or not folded[end].isalpha():
        return False
    unit = lexicon.units_after.longest(folded, end - 1, context.end)
    return (
        (unit is not None and unit[0] > end)
        or folded[end] in lexicon.number_letters
        or lexicon.units_after.longest(folded, end, context.end) is not None
    )


def _is_span(context: Context, draft: Draft, stop: Blocked) -> bool:
    """hai năm nay: for two years, not the two of this year."""
    if draft.kind != "duration" or context.lexicon.unspaced:
        return False
    return not any(character.isdigit() for character in context.folded[stop[0] : stop[1]])


def _narrowed(context: Context, end: int) -> Context:
    return Context(context.text, context.folded, context.start, end, context.lexicon, context.habit)


def _with_addresses(context: Context, blocked: Sequence[Blocked]) -> Sequence[Blocked]:
    """``blocked`` together with web and mail addresses and the like."""
    text, start, end = context.text, context.start, context.end
    found = [
        (address.start(), address.end(), why)
        for needs, pattern, why in _possible_addresses(context.lexicon, text)
        if text.find(needs, start, end) >= 0
        for address in pattern.finditer(text, start, end)
    ]
    if not found:
        return blocked
    merged: list[Blocked] = []
    for stop in sorted([*blocked, *found]):
        if merged and stop[0] < merged[-1][1]:
            if stop[1] > merged[-1][1]:
                merged[-1] = (merged[-1][0], stop[1], merged[-1][2])
            continue
        merged.append(stop)
    return merged


@lru_cache(maxsize=4)
def _possible_addresses(lexicon: Lexicon, text: str) -> tuple[Address, ...]:
    """Those that may stand anywhere in an article, whose stretches are scanned one after the other."""
    return tuple(address for address in lexicon.addresses if address.needs in text)


def _digits_end(folded: str, start: int, end: int) -> int:
    while start < end and (folded[start].isdigit() or folded[start] in ".,"):
        start += 1
    return start


def _stands_alone(context: Context, start: int, end: int, short: bool) -> bool:
    """Whether ``start:end`` is all that is said: a bare expression is a quantity whatever its shape."""
    return (
        short
        and not context.folded[context.start : start].strip()
        and not context.folded[end : context.end].strip(" .!?。")
    )


def _alone(context: Context, draft: Draft, short: bool) -> bool:
    """Whether ``draft`` and its qualifiers are all that is said."""
    if not short:
        return False
    head = context.folded[context.start : draft.start].strip().strip(" -")
    if head and head not in context.lexicon.qualifiers_ahead.entries:
        return False
    tail = context.folded[draft.end : context.end].strip(" .!?。")
    return not tail or tail in context.lexicon.qualifiers_after.entries

"""Tells the two sides of a comparison apart: what is spoken of, and what it is compared with.

In "sold 12 cars, up from 8 in 2019" and "sold three times the cars of 2019" the year is at most that
of the 8: it is a **base**, never the time of what is spoken of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.periods.lexicon import PeriodGrammar
from pipeline.periods.timeline import LOOK_BACK, Moment, scale_of

RATIOS = frozenset({"percent", "percentage_point", "multiple", "fraction"})
"""Kinds of quantities that say how large something is beside something else."""

_OTHER_SIDE = "change_from"

_CLOSE = 44
"""Characters between a quantity and a period that belongs to it; a Chinese character counts two."""

_JOINED = 6
"""The same between two quantities that say one thing: "$5 million, or $1 a share ($0.90 diluted)"."""

_MARKS = re.compile("[,;:.，；：。]")


class Sides(NamedTuple):
    """The sides of one sentence; the lists are parallel to its quantities.

    ``roles`` are those given, but ``change_from`` also for a level after a word of comparison;
    ``ends`` is where the row of joined quantities ends that each is one of; ``bases`` are the starts
    of the periods that only tell what something is compared with.
    """

    roles: Sequence[str]
    ends: Sequence[int]
    bases: frozenset[int]


def read_sides(
    folded: str,
    start: int,
    quantities: Sequence[Quantity],
    roles: Sequence[str],
    moments: Sequence[Moment],
    grammar: PeriodGrammar | None,
) -> Sides:
    """The sides of the sentence that begins at ``start`` and has ``quantities`` and ``moments``."""
    ends = [quantity.end for quantity in quantities]
    if not moments or grammar is None:
        return Sides(roles, ends, frozenset())
    scale = scale_of(grammar)
    joined = [
        0 <= (right.outer.start - left.outer.end) * scale <= _JOINED for left, right in pairwise(quantities)
    ]
    for at in range(len(joined) - 1, -1, -1):
        if joined[at]:
            ends[at] = ends[at + 1]
    found = list(roles)
    compared = [moment for moment in moments if moment.compared]
    for at, quantity in enumerate(quantities):
        if roles[at] == "level":
            begin = quantity.outer.start
            behind = folded[max(start, begin - LOOK_BACK) : begin]
            if (
                (at and joined[at - 1] and found[at - 1] == _OTHER_SIDE)
                or grammar.compared.search(behind)
                or any(
                    moment.end <= begin and grammar.of_ratio.fullmatch(folded, moment.end, begin)
                    for moment in compared
                )
            ):
                found[at] = _OTHER_SIDE
    starts = [quantity.start for quantity in quantities]
    bases = frozenset(
        moment.start
        for moment in moments
        if moment.compared
        or (moment.same and moment.edtf)
        or _is_base(moment, folded, quantities, found, starts, grammar)
    )
    return Sides(found, ends, bases)


def is_close(folded: str, low: int, high: int, scale: int) -> bool:
    """Whether nothing but a few words stand between two places."""
    return (high - low) * scale <= _CLOSE and _MARKS.search(folded, low, high) is None


def _is_base(
    moment: Moment,
    folded: str,
    quantities: Sequence[Quantity],
    roles: Sequence[str],
    starts: Sequence[int],
    grammar: PeriodGrammar,
) -> bool:
    """Whether ``moment`` stands right behind the other side, or is what a ratio is a ratio of."""
    at = bisect_left(starts, moment.start)
    if at:
        before = quantities[at - 1]
        near = not grammar.unspaced and is_close(folded, before.end, moment.start, scale_of(grammar))
        if near and roles[at - 1] == _OTHER_SIDE:
            return True
        if before.kind == "multiple" and grammar.ratio_of.fullmatch(folded, before.end, moment.start):
            return True
    if at == len(quantities):
        return False
    after = quantities[at]
    if (
        roles[at] == _OTHER_SIDE
        and is_close(folded, moment.end, after.start, scale_of(grammar))
        and grammar.range_from.search(folded[max(0, moment.start - 8) : moment.start])
    ):
        return True
    return after.kind in RATIOS and bool(grammar.of_ratio.fullmatch(folded, moment.end, after.outer.start))

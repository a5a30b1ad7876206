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
from pipeline.periods.described import LOOK_BACK, Moment, scale_of
from pipeline.periods.lexicon import PeriodGrammar

RATIOS = frozenset({"percent", "percentage_point", "multiple", "fraction"})
"""Kinds of quantities that say how large something is beside something else."""

_MULTIPLES = frozenset({"multiple"})

_OTHER_SIDE = "change_from"

_CLOSE = 44
"""Characters between a quantity and a period that belongs to it; a Chinese character counts two."""

_JOINED = 6
"""The same between two quantities that say one thing: "$5 million, or $1 a share ($0.90 diluted)"."""

BRACKETS = ("(", "（")
"""Behind a period that something is compared with, they hold the value it had then."""

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
    has_comparison: bool,
) -> Sides:
    """The sides of the sentence that begins at ``start`` and has ``quantities`` and ``moments``.

    ``has_comparison`` tells that words of comparison are worth looking for in it.
    """
    if not moments or grammar is None:
        return Sides(roles, [quantity.end for quantity in quantities], frozenset())
    sentence = _Sentence(folded, start, quantities, grammar)
    joined = sentence.joined([moment.start for moment in moments])
    roles = sentence.sides(roles, moments, joined, has_comparison)
    bases = frozenset(
        moment.start
        for moment in moments
        if moment.compared or (moment.same and moment.edtf) or sentence.is_base(moment, roles)
    )
    return Sides(roles, _ends(quantities, joined), bases)


def is_close(folded: str, low: int, high: int, scale: int) -> bool:
    """Whether nothing but a few words stand between two places."""
    return (high - low) * scale <= _CLOSE and _MARKS.search(folded, low, high) is None


def _ends(quantities: Sequence[Quantity], joined: Sequence[bool]) -> list[int]:
    ends = [quantity.end for quantity in quantities]
    for at in range(len(joined) - 1, -1, -1):
        if joined[at]:
            ends[at] = ends[at + 1]
    return ends


class _Sentence:
    """The quantities of one sentence and the words around them."""

    def __init__(
        self, folded: str, start: int, quantities: Sequence[Quantity], grammar: PeriodGrammar
    ) -> None:
        self.folded, self.start, self.quantities, self.grammar = folded, start, quantities, grammar
        self.scale = scale_of(grammar)
        self.starts = [quantity.start for quantity in quantities]

    def joined(self, moments: Sequence[int]) -> list[bool]:
        """Whether each quantity but the last is joined to the next, with none of ``moments`` between."""
        return [
            0 <= (right.outer.start - left.outer.end) * self.scale <= _JOINED
            and bisect_left(moments, left.end) == bisect_left(moments, right.start)
            for left, right in pairwise(self.quantities)
        ]

    def sides(
        self, roles: Sequence[str], moments: Sequence[Moment], joined: Sequence[bool], has_comparison: bool
    ) -> list[str]:
        """``roles``, with the other side of a comparison told from levels."""
        owned = {self._owned(moment) for moment in moments if moment.compared}
        found = list(roles)
        for at, quantity in enumerate(self.quantities):
            if roles[at] == "level" and (
                at in owned
                or (at and joined[at - 1] and found[at - 1] == _OTHER_SIDE)
                or (has_comparison and self.grammar.compared.search(self._behind(quantity.outer.start)))
            ):
                found[at] = _OTHER_SIDE
        return found

    def is_base(self, moment: Moment, roles: Sequence[str]) -> bool:
        """Whether ``moment`` is tied to the other side, or is what a ratio is a ratio of."""
        folded, grammar = self.folded, self.grammar
        at = bisect_left(self.starts, moment.start)
        if at:
            before = self.quantities[at - 1]
            # where times stand before their numbers, what follows a number is not its own
            near = not grammar.unspaced and is_close(folded, before.end, moment.start, self.scale)
            if near and roles[at - 1] == _OTHER_SIDE:
                return True
            if before.kind in RATIOS and self._is_whole(moment, before):
                return True
        if at == len(self.quantities):
            return False
        if (
            roles[at] == _OTHER_SIDE
            and is_close(folded, moment.end, self.starts[at], self.scale)
            and grammar.range_from.search(self._behind(moment.start))
        ):
            return True
        ratios = RATIOS if grammar.unspaced else _MULTIPLES
        return self.quantities[at].kind in ratios and self._owned(moment) is not None

    def _is_whole(self, moment: Moment, ratio: Quantity) -> bool:
        """Whether ``ratio`` is a ratio of what was in ``moment``: "equal to 98% of that in 2019"."""
        folded, grammar = self.folded, self.grammar
        if ratio.kind not in _MULTIPLES and not grammar.equal.search(self._behind(ratio.outer.start)):
            return False
        if folded[ratio.end : moment.start].isspace() and grammar.possessive.match(folded, moment.end):
            return True
        return grammar.ratio_of.fullmatch(folded, ratio.end, moment.start) is not None

    def _owned(self, moment: Moment) -> int | None:
        """The index of the quantity joined to ``moment`` by a possessive or a bracket: 2019年的20家."""
        at = bisect_left(self.starts, moment.end)
        if at == len(self.starts):
            return None
        begin = self.quantities[at].outer.start
        bracket = moment.compared and self.folded[moment.end : begin].strip() in BRACKETS
        return at if bracket or self.grammar.possessive.fullmatch(self.folded, moment.end, begin) else None

    def _behind(self, place: int) -> str:
        return self.folded[max(self.start, place - LOOK_BACK) : place]

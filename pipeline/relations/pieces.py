"""Cuts what passes for a sentence into pieces of bounded size, so that the choices take linear time.

Running text is never cut; lists without a full stop, dumps and hostile input are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from pipeline.model import Passage
from pipeline.records import replace

_LONGEST = 1200
_MOST_QUANTITIES = 40


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)


def cut_pieces(passage: Passage) -> Iterator[Passage]:
    """``passage`` itself, or pieces of it in order; every quantity is whole and in one of them."""
    sentence = passage.sentence
    if sentence.end - sentence.start <= _LONGEST and len(passage.quantities) <= _MOST_QUANTITIES:
        yield passage
        return
    quantities = passage.quantities
    start, first = sentence.start, 0
    while start < sentence.end:
        end = min(sentence.end, start + _LONGEST)
        last = first
        while last < len(quantities) and last - first < _MOST_QUANTITIES and quantities[last].start < end:
            last += 1
        if last > first:
            end = max(end, quantities[last - 1].end)
        if last < len(quantities):
            end = min(end, quantities[last].start)
        yield replace(
            passage,
            sentence=replace(sentence, start=start, end=end),
            quantities=quantities[first:last],
            periods=_within(passage.periods, start, end),
            entities=_within(passage.entities, start, end),
        )
        start, first = end, last


def _within(placed: tuple[P, ...], start: int, end: int) -> tuple[P, ...]:
    return tuple(item for item in placed if start <= item.start < end)

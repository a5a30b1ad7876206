"""A stretch of text whose sentences are in one language, searched at once for all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.model import Passage


class Stretch:
    """The sentences of passages that follow one another; they may have other text between them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """``passages`` are in reading order, at least one."""
        self._starts = [passage.sentence.start for passage in passages]
        self._ends = [passage.sentence.end for passage in passages]
        self.start, self.end = self._starts[0], self._ends[-1]

    def sentence(self, offset: int) -> tuple[int, int, int]:
        """The number of the last sentence that starts at or before ``offset``, its start and its end."""
        number = bisect_right(self._starts, offset) - 1
        return number, self._starts[number], self._ends[number]

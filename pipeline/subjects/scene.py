"""What surrounds the quantities of a sentence: its clauses, and the names in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from pipeline.model import Passage, Span
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Actor
from pipeline.subjects.words import Words

_NEAR_BEFORE, _NEAR_AFTER, _FIRST = 10, 5, 2
_BRACKET = 200


@dataclass(slots=True, eq=False)
class Scene:
    """One sentence laid out.

    ``starts`` are the offsets where its clauses begin, ``offsets`` those of its actors, which are
    in reading order, and ``quantities`` and ``ends`` those of its quantities.  ``has_groups`` tells that
    some of the actors are several names together.
    """

    folded: str
    passage: Passage
    lexicon: SubjectLexicon
    words: Words
    spans: tuple[Span, ...]
    starts: list[int]
    has_brackets: bool
    quantities: list[int]
    ends: list[int]
    actors: list[Actor]
    offsets: list[int]
    has_groups: bool

    def near(self, offset: int) -> list[Actor]:
        """The actors around ``offset`` and the first of the sentence, so that long lists stay cheap."""
        if len(self.actors) <= _NEAR_BEFORE + _NEAR_AFTER + _FIRST:
            return self.actors
        here = bisect_left(self.offsets, offset)
        return self.actors[:_FIRST] + self.actors[max(_FIRST, here - _NEAR_BEFORE) : here + _NEAR_AFTER]

    def touches(self, start: int, end: int) -> bool:
        """Whether a mention lies in ``start:end`` or reaches into it."""
        here = bisect_left(self.offsets, end)
        return any(actor.end > start for actor in self.actors[max(0, here - _FIRST) : here])

    def number(self, offset: int) -> int:
        """How many quantities begin before ``offset``."""
        return bisect_left(self.quantities, offset)

    def clause(self, offset: int) -> int:
        """The number of the clause that holds ``offset``."""
        return bisect_right(self.starts, offset, 1) - 1

    def bracket(self, offset: int) -> int:
        """Where the bracket opens that ``offset`` stands in, -1 when it stands in none near by."""
        if not self.has_brackets:
            return -1
        folded = self.folded
        opening = folded.rfind("(", max(self.passage.sentence.start, offset - _BRACKET), offset)
        return opening if opening >= 0 and folded.find(")", opening, offset) < 0 else -1

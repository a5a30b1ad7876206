"""How the periods of a sentence stand to one quantity in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.clauses import clause_at, clauses
from pipeline.model import Document, Passage, Quantity, Span
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.patterns import UNSPACED
from pipeline.periods.timeline import LOOK_BACK, Moment, opens

_NEAR = (3, 12, 30, 60)
"""Characters between period and quantity, as the bounds of classes; a Chinese character counts two."""

_CLOSE = 44
"""The same between a quantity and a period that belongs to it alone."""

_RATIOS = frozenset({"percent", "multiple", "fraction"})
"""Kinds for which a period right before may be that of the base."""

_AROUND = 8
"""Periods on either side of a quantity that are looked at."""

_COMPARISON = 400
"""Characters before a quantity, or between it and a period, in which a comparison still counts."""

_MARKS = frozenset(",;:.，；：。")


class Ground:
    """A sentence with its periods, laid out once for all its quantities.

    ``moments`` are those of the sentence and of the lines that run on into it, without datelines.
    """

    def __init__(
        self, document: Document, passage: Passage, moments: Sequence[Moment], lexicon: PeriodLexicon
    ) -> None:
        sentence = passage.sentence
        self.document, self.passage = document, passage
        self.moments = [moment for moment in moments if not moment.dateline]
        self.stated = sum(moment.stated for moment in self.moments)
        self.grammar = lexicon.grammars.get(sentence.lang)
        self.scale = 2 if sentence.lang in UNSPACED else 1
        self.clauses = clauses(document.folded, sentence.start, sentence.end) or [
            Span(sentence.start, sentence.end)
        ]
        self._starts = [moment.start for moment in self.moments]
        self._quantities = [quantity.start for quantity in passage.quantities]

    def near(self, quantity: Quantity) -> list[Moment]:
        """The periods around ``quantity`` and the first of all; work stays bounded in long sentences."""
        at = bisect_left(self._starts, quantity.start)
        low = max(0, at - _AROUND)
        return self.moments[: min(1, low)] + self.moments[low : at + _AROUND]

    def quantities_in(self, low: int, high: int) -> int:
        """How many quantities begin in ``low:high``."""
        return max(0, bisect_left(self._quantities, high) - bisect_left(self._quantities, low))

    def quantity_before(self, offset: int) -> Quantity | None:
        """The last quantity that begins before ``offset``."""
        at = bisect_left(self._quantities, offset)
        return self.passage.quantities[at - 1] if at else None


class Scene:
    """Where the periods of a sentence stand to one quantity in it."""

    def __init__(self, ground: Ground, quantity: Quantity) -> None:
        self.ground, self.quantity = ground, quantity
        self.moments = ground.near(quantity)
        self.dated = ground.stated > 0
        self.clause = clause_at(ground.clauses, quantity.start)
        before = max((moment.end for moment in self.moments if moment.end <= quantity.start), default=-1)
        self.beyond = before >= ground.passage.sentence.start and self.compares(before, quantity.start)
        self.follows = self._follows()
        self.leads = self._leads()

    def _follows(self) -> Moment | None:
        """The dated period right after the quantity, with nothing but words between."""
        for moment in self.moments:
            if moment.start >= self.quantity.end and moment.edtf and not moment.compared:
                return moment if self._is_close(self.quantity.end, moment.start) else None
        return None

    def _leads(self) -> Moment | None:
        """The dated period right before the quantity."""
        for moment in reversed(self.moments):
            if moment.end <= self.quantity.start and moment.edtf:
                return moment if self._is_close(moment.end, self.quantity.start) else None
        return None

    def _is_bound(self, moment: Moment) -> bool:
        """Whether ``moment`` stands right after an earlier quantity."""
        earlier = self.ground.quantity_before(moment.start)
        return (
            earlier is not None
            and earlier is not self.quantity
            and earlier.end <= moment.start
            and self._is_close(earlier.end, moment.start)
        )

    def _is_close(self, low: int, high: int) -> bool:
        if (high - low) * self.ground.scale > _CLOSE or self.ground.quantities_in(low, high):
            return False
        return not _MARKS & set(self.ground.document.folded[low:high])

    def features(self, moment: Moment) -> Iterator[str]:
        """What is known of a period of the sentence as the time of the quantity."""
        quantity = self.quantity
        after = moment.start >= quantity.end
        side = "after" if after else "before"
        if not after and moment.end > quantity.start:
            side = "over"
        low, high = (quantity.end, moment.start) if after else (moment.end, quantity.start)
        gap = sum(max(0, high - low) * self.ground.scale > bound for bound in _NEAR)
        if moment.present or moment.same:
            name = "present" if moment.present else "same period"
            yield name
            yield f"{name} {side} gap={gap}"
            yield f"{name} dated={self.dated}"
            return
        carried = moment.start < self.ground.passage.sentence.start
        cuts = 1 if carried else min(3, abs(clause_at(self.ground.clauses, moment.start) - self.clause))
        between = self.ground.quantities_in(low, high)
        periods = sum(low <= other.start < high and other.stated for other in self.moments)
        yield "sentence"
        yield f"{side} cuts={cuts}"
        yield f"{side} gap={gap}"
        yield f"{side} quantities={min(2, between)}"
        yield f"{side} periods={min(1, periods)}"
        if carried or opens(moment, self.ground.passage):
            yield "opens sentence"
        if moment.stated and self.ground.stated == 1:
            yield "alone"
        if moment is self.follows:
            yield "follows closely"
        elif self.follows is not None:
            yield f"{side}, though one follows closely"
        if side == "before" and self._is_bound(moment):
            yield f"bound to another, own={self.follows is not None}"
        elif moment is self.leads:
            yield "leads closely"
            if gap == 0:
                yield f"leads at once {quantity.kind if quantity.kind in _RATIOS else 'other'}"
        elif self.leads is not None:
            yield f"{side}, though one leads closely"
        if moment.compared:
            yield f"compared {side}"
            yield f"compared {side} gap={gap}"
        elif side == "before" and self.compares(low, high):
            yield "before, over a comparison"
        elif side == "after" and self.beyond:
            yield "after, and the quantity is compared"
        yield from self.kind(moment)

    def compares(self, low: int, high: int) -> bool:
        """Whether ``low:high`` holds a word of comparison that is not that of a compared period."""
        grammar = self.ground.grammar
        if grammar is None:
            return False
        low = max(low, high - _COMPARISON)
        compared = [moment.start for moment in self.moments if moment.compared and moment.start > low]
        for cue in grammar.comparison.finditer(self.ground.document.folded, low, high):
            if not any(0 <= start - cue.end() <= LOOK_BACK for start in compared):
                return True
        return False

    def kind(self, moment: Moment) -> Iterator[str]:
        """What sort of period ``moment`` is."""
        if moment.present:
            yield "present"
        elif moment.same:
            yield "same period"
        elif not moment.edtf:
            yield "not dated"
        else:
            yield f"grain={moment.grain}"
        if moment.open_end:
            yield "open end"
        if moment.vague:
            yield "vague day"
        if moment.dateline:
            yield "dateline"
        if not moment.stated and self.dated:
            yield "not stated, though another is"

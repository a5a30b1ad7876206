"""How the periods of a sentence stand to one quantity in it."""

from __future__ import annotations

from collections.abc import Iterator

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

_MARKS = frozenset(",;:.，；：。")


class Scene:
    """The sentence of one quantity: its clauses and where the periods stand to the quantity."""

    def __init__(
        self,
        document: Document,
        passage: Passage,
        quantity: Quantity,
        moments: list[Moment],
        lexicon: PeriodLexicon,
    ) -> None:
        self.document, self.passage, self.quantity = document, passage, quantity
        self.moments = [moment for moment in moments if not moment.dateline]
        self.grammar = lexicon.grammars.get(passage.sentence.lang)
        self.dated = any(moment.stated for moment in self.moments)
        sentence = passage.sentence
        self.clauses = clauses(document.folded, sentence.start, sentence.end) or [
            Span(sentence.start, sentence.end)
        ]
        self.clause = clause_at(self.clauses, quantity.start)
        self.scale = 2 if sentence.lang in UNSPACED else 1

        before = max((moment.end for moment in self.moments if moment.end <= quantity.start), default=-1)
        self.beyond = before >= passage.sentence.start and self.compares(before, quantity.start)
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
        earlier = [q for q in self.passage.quantities if q.end <= moment.start and q is not self.quantity]
        return bool(earlier) and self._is_close(earlier[-1].end, moment.start)

    def _is_close(self, low: int, high: int) -> bool:
        if (high - low) * self.scale > _CLOSE:
            return False
        if any(low <= other.start < high for other in self.passage.quantities):
            return False
        return not _MARKS & set(self.document.folded[low:high])

    def features(self, moment: Moment) -> Iterator[str]:
        """What is known of a period of the sentence as the time of the quantity."""
        quantity = self.quantity
        after = moment.start >= quantity.end
        side = "after" if after else "before"
        if not after and moment.end > quantity.start:
            side = "over"
        low, high = (quantity.end, moment.start) if after else (moment.end, quantity.start)
        gap = sum(max(0, high - low) * self.scale > bound for bound in _NEAR)
        if moment.present or moment.same:
            name = "present" if moment.present else "same period"
            yield name
            yield f"{name} {side} gap={gap}"
            yield f"{name} dated={self.dated}"
            return
        carried = moment.start < self.passage.sentence.start
        cuts = 1 if carried else min(3, abs(clause_at(self.clauses, moment.start) - self.clause))
        between = sum(low <= other.start < high for other in self.passage.quantities)
        periods = sum(low <= other.start < high and other.stated for other in self.moments)
        yield "sentence"
        yield f"{side} cuts={cuts}"
        yield f"{side} gap={gap}"
        yield f"{side} quantities={min(2, between)}"
        yield f"{side} periods={min(1, periods)}"
        if carried or opens(moment, self.passage):
            yield "opens sentence"
        if moment.stated and sum(other.stated for other in self.moments) == 1:
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
        if self.grammar is None:
            return False
        compared = [moment.start for moment in self.moments if moment.compared and moment.start > low]
        for cue in self.grammar.comparison.finditer(self.document.folded, low, high):
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
        if not moment.stated and any(other.stated for other in self.moments):
            yield "not stated, though another is"

"""How the periods of a sentence stand to one quantity in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.clauses import clause_at, clauses
from pipeline.model import Document, Passage, Quantity, Span
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.timeline import LOOK_BACK, Moment, opens, scale_of

if TYPE_CHECKING:
    from pipeline.periods.candidates import Candidate

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

    ``moments`` are those of the sentence and of the lines that run on into it, without datelines;
    ``outside`` are the candidates that are the same for all its quantities.
    """

    __slots__ = (
        "_quantities",
        "_starts",
        "clauses",
        "dated",
        "document",
        "grammar",
        "moments",
        "number",
        "outside",
        "passage",
        "scale",
        "stated",
    )

    def __init__(
        self,
        document: Document,
        passage: Passage,
        number: int,
        moments: Sequence[Moment],
        lexicon: PeriodLexicon,
    ) -> None:
        sentence = passage.sentence
        self.document, self.passage, self.number = document, passage, number
        self.moments = [moment for moment in moments if not moment.dateline]
        self.stated = sum([moment.stated for moment in self.moments])
        self.dated = self.stated > 0
        self.grammar = lexicon.grammars.get(sentence.lang)
        self.scale = scale_of(self.grammar)
        self.clauses: tuple[Span, ...] = ()
        if self.moments:
            self.clauses = clauses(document.folded, sentence.start, sentence.end) or (
                Span(sentence.start, sentence.end),
            )
        self.outside: list[Candidate] = []
        self._starts = [moment.start for moment in self.moments]
        self._quantities = [quantity.start for quantity in passage.quantities]

    def near(self, quantity: Quantity) -> list[Moment]:
        """The periods around ``quantity`` and the first of all; work stays bounded in long sentences."""
        if len(self.moments) <= _AROUND:
            return self.moments
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
    """Where the periods of a sentence stand to one quantity in it.

    ``follows`` is the dated period right after the quantity, with nothing but words between,
    ``leads`` the one right before it; ``beyond`` tells that the quantity itself is compared.
    """

    __slots__ = ("beyond", "clause", "follows", "ground", "leads", "moments", "quantity")

    def __init__(self, ground: Ground, quantity: Quantity) -> None:
        self.ground, self.quantity = ground, quantity
        self.moments = ground.near(quantity)
        self.follows: Moment | None = None
        self.leads: Moment | None = None
        self.beyond = False
        self.clause = 0
        if self.moments:
            self._place()

    def _place(self) -> None:
        ground, quantity = self.ground, self.quantity
        self.clause = clause_at(ground.clauses, quantity.start)
        start, end = quantity.start, quantity.end
        before = -1
        for moment in self.moments:
            if moment.end <= start:
                before = max(before, moment.end)
                if moment.edtf:
                    self.leads = moment
            elif self.follows is None and moment.start >= end and moment.edtf and not moment.compared:
                self.follows = moment
        self.beyond = before >= ground.passage.sentence.start and self.compares(before, start)
        if self.follows is not None and not self._is_close(end, self.follows.start):
            self.follows = None
        if self.leads is not None and not self._is_close(self.leads.end, start):
            self.leads = None

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
        return _MARKS.isdisjoint(self.ground.document.folded[low:high])

    def features(self, moment: Moment) -> tuple[str, ...]:
        """What is known of a period of the sentence as the time of the quantity."""
        quantity, ground = self.quantity, self.ground
        if moment.start >= quantity.end:
            side, low, high = "after", quantity.end, moment.start
        else:
            side = "over" if moment.end > quantity.start else "before"
            low, high = moment.end, quantity.start
        gap = bisect_left(_NEAR, (high - low) * ground.scale)
        if moment.present or moment.same:
            return _undated("present" if moment.present else "same period", side, gap, ground.dated)
        carried = moment.start < ground.passage.sentence.start
        cuts = 1 if carried else min(3, abs(clause_at(ground.clauses, moment.start) - self.clause))
        follows = "" if self.follows is None else "this" if moment is self.follows else "other"
        ratio = ""
        if side == "before" and self._is_bound(moment):
            leads = "bound"
        elif self.leads is None:
            leads = ""
        elif moment is self.leads:
            leads = "this"
            if gap == 0:
                ratio = quantity.kind if quantity.kind in _RATIOS else "other"
        else:
            leads = "other"
        if moment.compared:
            comparison = "compared"
        elif side == "before":
            comparison = "over" if self.compares(low, high) else ""
        else:
            comparison = "beyond" if side == "after" and self.beyond else ""
        return _dated(
            side,
            cuts,
            gap,
            min(2, ground.quantities_in(low, high)),
            self.dated_in(low, high),
            carried or opens(moment, ground.passage, ground.scale),
            moment.stated and ground.stated == 1,
            follows,
            leads,
            ratio,
            comparison,
            sorts_of(moment, ground.dated),
        )

    def dated_in(self, low: int, high: int) -> bool:
        """Whether a period that can be the time of a number begins in ``low:high``."""
        return any(moment.stated and low <= moment.start < high for moment in self.moments)

    def compares(self, low: int, high: int) -> bool:
        """Whether ``low:high`` holds a word of comparison that is not that of a compared period."""
        grammar = self.ground.grammar
        if grammar is None:
            return False
        low = max(low, high - _COMPARISON)
        for cue in grammar.comparison.finditer(self.ground.document.folded, low, high):
            for moment in self.moments:
                if moment.compared and moment.start > low and 0 <= moment.start - cue.end() <= LOOK_BACK:
                    break
            else:
                return True
        return False


def sorts_of(moment: Moment, dated: bool) -> tuple[str, ...]:
    """What sort of period ``moment`` is, for a sentence that is ``dated``, by this or another period."""
    if moment.stated or not dated:
        return moment.sorts
    return (*moment.sorts, "not stated, though another is")


@lru_cache(maxsize=1024)
def prefixed(prefix: str, sorts: tuple[str, ...]) -> tuple[str, ...]:
    """``sorts`` as features of their own behind ``prefix``."""
    return tuple([f"{prefix} {sort}" for sort in sorts])


@lru_cache(maxsize=256)
def _undated(name: str, side: str, gap: int, dated: bool) -> tuple[str, ...]:
    return (name, f"{name} {side} gap={gap}", f"{name} dated={dated}")


@lru_cache(maxsize=16384)
def _dated(
    side: str,
    cuts: int,
    gap: int,
    quantities: int,
    periods: bool,
    opening: bool,
    alone: bool,
    follows: str,
    leads: str,
    ratio: str,
    comparison: str,
    sorts: tuple[str, ...],
) -> tuple[str, ...]:
    """The features of a dated period.

    ``follows`` and ``leads`` tell whether *this* period or an *other* one closely follows or leads the
    quantity (empty: none does), ``bound`` that this one belongs to the quantity before.
    """
    features = [
        "sentence",
        f"{side} cuts={cuts}",
        f"{side} gap={gap}",
        f"{side} quantities={quantities}",
        f"{side} periods={int(periods)}",
    ]
    if opening:
        features.append("opens sentence")
    if alone:
        features.append("alone")
    if follows:
        features.append("follows closely" if follows == "this" else f"{side}, though one follows closely")
    if leads == "bound":
        features.append(f"bound to another, own={bool(follows)}")
    elif leads == "this":
        features.append("leads closely")
        if ratio:
            features.append(f"leads at once {ratio}")
    elif leads == "other":
        features.append(f"{side}, though one leads closely")
    if comparison == "compared":
        features += (f"compared {side}", f"compared {side} gap={gap}")
    elif comparison == "over":
        features.append("before, over a comparison")
    elif comparison == "beyond":
        features.append("after, and the quantity is compared")
    return (*features, *sorts)

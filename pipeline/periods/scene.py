"""How the periods of a sentence stand to one quantity in it."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

from pipeline.periods.described import LOOK_BACK, OF_AN_EVENT, Moment, opens
from pipeline.periods.ground import Ground
from pipeline.periods.sides import BRACKETS, RATIOS, is_close
from pipeline.ranking import Ranker, Traits

_NEAR = (3, 12, 30, 60)
"""Characters between period and quantity, as the bounds of classes; a Chinese character counts two."""

_COMPARISON = 400
"""Characters before a quantity, or between it and a period, in which a comparison still counts."""


class Scene:
    """Where the periods of a sentence stand to one quantity in it.

    ``follows`` is the dated period right after the quantity, with nothing but words between,
    ``leads`` the one right before it; ``beyond`` tells that the quantity itself is compared.
    ``dated`` are the places of the periods that can be the time of a number, ``present`` tells that one
    of them is just the present.
    """

    __slots__ = (
        "beyond",
        "clause",
        "dated",
        "follows",
        "ground",
        "leads",
        "moments",
        "present",
        "quantity",
        "role",
        "row_end",
    )

    def __init__(self, ground: Ground, index: int) -> None:
        self.ground = ground
        self.quantity = ground.quantities[index]
        self.role = ground.roles[index]
        self.row_end = ground.ends[index]
        self.dated, self.present = ground.dated_starts, ground.present
        self.moments = moments = ground.near(self.quantity)
        if moments is not ground.moments:
            self.dated, self.present = ground.sum_up(moments)
        self.follows: Moment | None = None
        self.leads: Moment | None = None
        self.beyond = False
        self.clause = 0
        if moments:
            self._place()

    def _place(self) -> None:
        ground, quantity = self.ground, self.quantity
        self.clause = ground.clause_of(quantity.start)
        start, end = quantity.start, quantity.end
        before = -1
        for moment in self.moments:
            if moment.end <= start:
                before = max(before, moment.end)
                if _may_hold(moment) and moment.start not in ground.bases:
                    self.leads = moment
            elif (
                self.follows is None
                and moment.start >= end
                and _may_hold(moment)
                and self._is_of_side(moment)
            ):
                self.follows = moment
        self.beyond = before >= ground.passage.sentence.start and self.compares(before, start)
        if self.follows is not None and not self._is_close(self.row_end, self.follows.start):
            self.follows = None
        if self.leads is not None and not self._is_close(self.leads.end, start):
            self.leads = None
        if self.follows is not None and ground.leads_at_once(self.follows):
            self.follows = None

    def _is_of_side(self, moment: Moment) -> bool:
        return self.role == "change_from" or moment.start not in self.ground.bases

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
        ground = self.ground
        near = is_close(ground.document.folded, low, high, ground.scale)
        return near and not ground.quantities_in(low, high)

    def traits(self, moment: Moment) -> Traits:
        """What is known of a period of the sentence as the time of the quantity."""
        quantity, ground = self.quantity, self.ground
        if moment.start >= quantity.end:
            side, low, high = "after", quantity.end, moment.start
        else:
            side = "over" if moment.end > quantity.start else "before"
            low, high = moment.end, quantity.start
        gap = bisect_left(_NEAR, (high - low) * ground.scale)
        if moment.present or (moment.same and not moment.edtf):
            return _undated(
                ground.ranker, "present" if moment.present else "same period", side, gap, ground.dated
            )
        carried = moment.start < ground.passage.sentence.start
        cuts = 1 if carried else min(3, abs(ground.clause_of(moment.start) - self.clause))
        follows = "" if self.follows is None else "this" if moment is self.follows else "other"
        if moment.start in ground.bases:
            kind = "ratio" if quantity.kind in RATIOS else "amount"
            opening = opens(moment, ground.passage, ground.scale)
            tie = self._tie(moment, side, gap)
            return _base(ground.ranker, tie, self.role, kind, moment.compared, ground.dated, opening)
        ratio = ""
        if side == "before" and self._is_bound(moment):
            leads = "bound"
        elif self.leads is None:
            leads = ""
        elif moment is self.leads:
            leads = "this"
            if gap == 0:
                ratio = quantity.kind if quantity.kind in RATIOS else "other"
        else:
            leads = "other"
        if moment.compared:
            comparison = "compared"
        elif side == "before":
            comparison = "over" if self.compares(low, high) else ""
        else:
            comparison = "beyond" if side == "after" and self.beyond else ""
        bracket = ground.bracket(moment)
        if bracket is not None:
            inside = bracket.start < quantity.start < bracket.end
            aside = "" if inside else side
        else:
            aside = ""
        return _dated(
            ground.ranker,
            side,
            aside,
            cuts,
            gap,
            min(2, ground.quantities_in(low, high)),
            self.dated_in(low, high) or self._is_over(low, high),
            carried or opens(moment, ground.passage, ground.scale),
            moment.stated and ground.stated == 1,
            follows,
            leads,
            ratio,
            comparison,
            self.role,
            sorts_of(moment, ground.dated),
        )

    def _tie(self, moment: Moment, side: str, gap: int) -> str:
        """How a base stands to the quantity."""
        if side == "before":
            folded, start = self.ground.document.folded, self.quantity.start
            if moment.compared and folded[moment.end : start].strip() in BRACKETS:
                return "leads at once"
            if self._is_bound(moment):
                return "bound"
            if self._is_close(moment.end, self.quantity.start):
                return "leads at once" if gap == 0 else "leads"
        elif side == "after" and self._is_close(self.row_end, moment.start):
            return "follows"
        return "apart"

    def dated_in(self, low: int, high: int) -> bool:
        """Whether a period that can be the time of a number begins in ``low:high``."""
        dated = self.dated
        return bisect_left(dated, low) < bisect_left(dated, high)

    def _is_over(self, low: int, high: int) -> bool:
        """Whether "now" in ``low:high`` tells a period and the quantity apart: "3 in 2020, and 5 today".

        Not where it goes with the period: "the deficit of the first half of 2004 now stands at 5".
        """
        if not self.present:
            return False
        ground = self.ground
        return any(
            moment.present
            and low <= moment.start < high
            and (
                high != self.quantity.start
                or ground.clause_of(moment.start) != ground.clause_of(low)
                or ground.quantities_in(low, moment.start) > 0
            )
            for moment in self.moments
        )

    def compares(self, low: int, high: int) -> bool:
        """Whether ``low:high`` holds a word of comparison that is not that of a compared period."""
        grammar = self.ground.grammar
        if grammar is None or not self.ground.has_comparison:
            return False
        low = max(low, high - _COMPARISON)
        for cue in grammar.comparison.finditer(self.ground.document.folded, low, high):
            for moment in self.moments:
                if moment.compared and moment.start > low and 0 <= moment.start - cue.end() <= LOOK_BACK:
                    break
            else:
                return True
        return False


def _may_hold(moment: Moment) -> bool:
    """Whether a value may hold at ``moment``: it is dated, and no beginning of something else."""
    return bool(moment.edtf) and OF_AN_EVENT not in moment.sorts


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
def _undated(ranker: Ranker, name: str, side: str, gap: int, dated: bool) -> Traits:
    return ranker.traits(name, f"{name} {side} gap={gap}", f"{name} dated={dated}")


@lru_cache(maxsize=1024)
def _base(
    ranker: Ranker, tie: str, role: str, kind: str, compared: bool, dated: bool, opening: bool
) -> Traits:
    """What describes a period that only tells what something is compared with."""
    return ranker.traits(
        "base",
        f"base {tie}",
        f"base {tie} {role}",
        f"base {tie} {kind}",
        f"base {tie} compared={compared}",
        f"base dated={dated}",
        f"base opening={opening} compared={compared}",
    )


@lru_cache(maxsize=16384)
def _dated(
    ranker: Ranker,
    side: str,
    aside: str,
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
    role: str,
    sorts: tuple[str, ...],
) -> Traits:
    """What describes a dated period.

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
    if aside:
        features.append(f"{aside}, in a bracket")
        if follows == "this":
            features.append("follows closely in a bracket")
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
        features += (f"compared {side}", f"compared {side} gap={gap}", f"compared {side} {role}")
    elif comparison == "over":
        features.append("before, over a comparison")
    elif comparison == "beyond":
        features.append("after, and the quantity is compared")
    return ranker.traits(*features, *sorts)

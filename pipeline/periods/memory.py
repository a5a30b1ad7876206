"""What was chosen for the quantities before, as candidates for the time of the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.periods.described import Moment
from pipeline.periods.ground import Ground
from pipeline.periods.options import Candidate
from pipeline.periods.scene import Scene, prefixed, sorts_of
from pipeline.periods.timeline import Timeline
from pipeline.ranking import Ranker, Traits

MANY = 8
"""Periods of one earlier sentence that are looked at."""

BACK = 3
"""Sentences before the quantity's own whose periods may still hold."""


@dataclass
class Memory:
    """What was chosen so far: the last choice, its passage, and the last dated one.

    A base is kept apart: it goes on for the rest of its side, but not for what is spoken of.
    """

    chosen: Moment | None = None
    made: bool = False
    sentence: int = -10
    block: int = -1
    quantity: Quantity | None = None
    role: str = "level"
    ahead: bool = False
    dated: Moment | None = None
    dated_ahead: bool = False
    base: Moment | None = None

    def keep(self, candidate: Candidate, ground: Ground, index: int, line: Timeline) -> None:
        """Remember the choice made for quantity ``index`` of the passage laid out in ``ground``."""
        moment = candidate.moment if candidate.edtf else None
        self.base = None
        quantity = ground.quantities[index]
        self.ahead = line.is_ahead(ground.number, quantity.start)
        if moment is not None and candidate.is_base:
            self.base = moment
        else:
            self.chosen = moment
            if moment is not None:
                self.dated, self.dated_ahead = moment, self.ahead
        self.made = True
        self.sentence = ground.number
        self.quantity = quantity
        self.role = ground.roles[index]
        self.block = ground.block.start


def chosen_again(ground: Ground, line: Timeline, memory: Memory, scene: Scene) -> list[Candidate]:
    """The time of the quantity before, dated or not, and the last dated one."""
    if not memory.made:
        return []
    chosen, number = memory.chosen, ground.number
    back = number - memory.sentence
    then_ahead = memory.ahead
    if back > 1:
        since = _told_since(ground, line, memory)
        if since is not None:
            chosen, then_ahead = since, line.is_ahead(since.sentence, since.start)
    place = place_of(ground, memory, back)
    ahead = line.is_ahead(number, scene.quantity.start)
    if back and chosen is not None and then_ahead != ahead:
        return []
    over_dated: bool | None = None
    over_comparison = False
    if back == 0 and memory.quantity is not None:
        low, high = memory.quantity.end, scene.quantity.start
        over_dated = scene.dated_in(low, high)
        over_comparison = scene.compares(low, high)
    traits = _again(
        ground.ranker,
        chosen is not None,
        place,
        min(back, 3),
        ground.block.region,
        ground.dated,
        chosen is not None and (chosen.compared or chosen.same),
        scene.follows is not None and chosen is not scene.follows,
        sorts_of(chosen, ground.dated) if chosen is not None else (),
        over_dated,
        over_comparison,
        f"{memory.role}>{scene.role}" if back == 0 else "",
        back > 0 and ground.goes_on,
    )
    found = [Candidate("again", chosen, traits)]
    if back == 0 and memory.base is not None:
        traits = _again_base(ground.ranker, memory.role, scene.role, over_dated, over_comparison)
        found.append(Candidate("again base", memory.base, traits, is_base=True))
    dated = memory.dated
    if chosen is None and dated is not None and memory.dated_ahead == ahead:
        goes_on = ("resumed goes on",) if back and ground.goes_on else ()
        found.append(
            Candidate("resumed", dated, ground.ranker.traits("resumed", f"resumed {place}", *goes_on))
        )
    return found


def _told_since(ground: Ground, line: Timeline, memory: Memory) -> Moment | None:
    """The last time that a sentence without a quantity told in the same block, if there is one."""
    for at in range(ground.number - 1, max(memory.sentence, ground.number - BACK - 1), -1):
        for moment in reversed(line.moments[at][:MANY]):
            if moment.stated and not moment.dateline and moment.start >= ground.block.start:
                return moment
    return None


@lru_cache(maxsize=8192)
def _again(
    ranker: Ranker,
    is_dated: bool,
    place: str,
    back: int,
    region: str,
    own_dated: bool,
    compared: bool,
    other_follows: bool,
    sorts: tuple[str, ...],
    over_dated: bool | None,
    over_comparison: bool,
    roles: str,
    goes_on: bool,
) -> Traits:
    """``over_dated`` is None when the quantity before stands in another sentence."""
    kind = "again" if is_dated else "again none"
    features = [kind, f"{kind} {place} {back}", f"{kind} {region}"]
    if is_dated:
        if own_dated:
            features.append(f"again, though own is dated {place}")
        if compared:
            features.append("again compared")
        if other_follows:
            features.append("again, though one follows closely")
        features += prefixed("again", sorts)
    if goes_on:
        features += (f"{kind} goes on", f"{kind} goes on {place}")
    if over_dated is not None:
        features.append(f"{kind} over dated={over_dated}")
        features.append(f"{kind} over comparison={over_comparison}")
        features.append(f"{kind} {roles}")
    return ranker.traits(*features)


@lru_cache(maxsize=256)
def _again_base(
    ranker: Ranker, last: str, role: str, over_dated: bool | None, over_comparison: bool
) -> Traits:
    return ranker.traits(
        "again base",
        f"again base {last}>{role}",
        f"again base over dated={over_dated}",
        f"again base over comparison={over_comparison}",
    )


def place_of(ground: Ground, memory: Memory, back: int) -> str:
    """Where the last choice stands, seen from ``ground``, ``back`` sentences behind it."""
    if back == 0:
        return "same sentence"
    return "same block" if memory.block == ground.block.start else "other block"

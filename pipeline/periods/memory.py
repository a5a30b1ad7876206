"""What was chosen for the quantities before, as candidates for the time of the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.periods.described import Moment
from pipeline.periods.ground import Ground
from pipeline.periods.options import Candidate
from pipeline.periods.scene import Scene, prefixed, sorts_of
from pipeline.periods.timeline import Timeline

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
    dated: Moment | None = None
    base: Moment | None = None

    def keep(self, candidate: Candidate, ground: Ground, index: int) -> None:
        """Remember the choice made for quantity ``index`` of the passage laid out in ``ground``."""
        moment = candidate.moment if candidate.edtf else None
        self.base = None
        if moment is not None and candidate.is_base:
            self.base = moment
        else:
            self.chosen = moment
            if moment is not None:
                self.dated = moment
        self.made, self.sentence = True, ground.number
        self.quantity, self.role = ground.passage.quantities[index], ground.roles[index]
        self.block = ground.passage.block.start


def chosen_again(ground: Ground, line: Timeline, memory: Memory, scene: Scene) -> Iterator[Candidate]:
    """The time of the quantity before, dated or not, and the last dated one."""
    if not memory.made:
        return
    chosen, number = memory.chosen, ground.number
    back = number - memory.sentence
    if back > 1:
        chosen = _told_since(ground, line, memory) or chosen
    place = place_of(ground, memory, back)
    if back and chosen is not None and line.future(chosen.sentence) != line.future(number):
        return
    over_dated: bool | None = None
    over_comparison = False
    if back == 0 and memory.quantity is not None:
        low, high = memory.quantity.end, scene.quantity.start
        over_dated = scene.dated_in(low, high)
        over_comparison = scene.compares(low, high)
    features = _again(
        chosen is not None,
        place,
        min(back, 3),
        ground.passage.block.region,
        ground.dated,
        chosen is not None and (chosen.compared or chosen.same),
        scene.follows is not None and chosen is not scene.follows,
        sorts_of(chosen, ground.dated) if chosen is not None else (),
        over_dated,
        over_comparison,
        f"{memory.role}>{scene.role}" if back == 0 else "",
    )
    yield Candidate("again", chosen, features)
    if back == 0 and memory.base is not None:
        features = _again_base(memory.role, scene.role, over_dated, over_comparison)
        yield Candidate("again base", memory.base, features, is_base=True)
    dated = memory.dated
    if chosen is None and dated is not None and line.future(dated.sentence) == line.future(number):
        yield Candidate("resumed", dated, ("resumed", f"resumed {place}"))


def _told_since(ground: Ground, line: Timeline, memory: Memory) -> Moment | None:
    """The last time that a sentence without a quantity told in the same block, if there is one."""
    for at in range(ground.number - 1, max(memory.sentence, ground.number - BACK - 1), -1):
        for moment in reversed(line.moments[at][:MANY]):
            if moment.stated and not moment.dateline and moment.start >= ground.passage.block.start:
                return moment
    return None


@lru_cache(maxsize=8192)
def _again(
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
) -> tuple[str, ...]:
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
    if over_dated is not None:
        features.append(f"{kind} over dated={over_dated}")
        features.append(f"{kind} over comparison={over_comparison}")
        features.append(f"{kind} {roles}")
    return tuple(features)


@lru_cache(maxsize=256)
def _again_base(last: str, role: str, over_dated: bool | None, over_comparison: bool) -> tuple[str, ...]:
    return (
        "again base",
        f"again base {last}>{role}",
        f"again base over dated={over_dated}",
        f"again base over comparison={over_comparison}",
    )


def place_of(ground: Ground, memory: Memory, back: int) -> str:
    """Where the last choice stands, seen from ``ground``, ``back`` sentences behind it."""
    if back == 0:
        return "same sentence"
    return "same block" if memory.block == ground.passage.block.start else "other block"

"""The other side of a comparison between two entities: "ten times the US", 是美国的10倍, "hơn Mỹ"."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.subjects.scene import Scene


class Comparison(NamedTuple):
    """The mention a quantity is measured against."""

    start: int
    end: int
    entity_id: str


def compared_to(folded: str, quantity: Quantity, scene: Scene) -> Comparison | None:
    """The entity ``quantity`` is compared to: marked as such in its clause, or right beside a multiple."""
    clause = scene.clause(quantity.start)
    marked = [
        actor
        for actor in scene.actors
        if actor.marks[0] == "than" and actor.clause == clause and actor.entity_id != "place:world"
    ]
    if quantity.kind == "multiple":
        for actor in scene.actors:
            behind = folded[quantity.end : actor.start].strip() if actor.start >= quantity.end else None
            ahead = folded[actor.end : quantity.start].strip() if actor.end <= quantity.start else None
            if behind in ("", "the", "that of", "of") or ahead == "的":
                return Comparison(actor.start, actor.end, actor.entity_id)
        if marked:
            nearest = min(marked, key=lambda actor: abs(actor.start - quantity.start))
            return Comparison(nearest.start, nearest.end, nearest.entity_id)
    return None

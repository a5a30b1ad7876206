"""The other side of a comparison between two entities: "ten times the US", 是美国的10倍, "hơn Mỹ"."""

from __future__ import annotations

import re

from pipeline.model import Quantity
from pipeline.subjects.options import Actor
from pipeline.subjects.scene import Scene

_BESIDE = 12
_BRACKET = re.compile(r"\s?\([^()\n]{1,24}\)")
"""What may be told in between of the one it is measured against: 是美国(1万人)的三倍."""
_BEHIND = 40
"""How far behind a multiple the one it is a multiple of may stand ("3 times the harvest of Nepal")."""


def compared_to(folded: str, quantity: Quantity, scene: Scene) -> Actor | None:
    """The entity a multiple is measured against: right beside it, or marked as such in its clause."""
    words = scene.words
    clause = scene.clause(quantity.start)
    near = [
        actor
        for actor in scene.near(quantity.start)
        if actor.entity_id != "place:world"
        # "twice as much as last year and about as much as Peru"
        and not any(map(words.joins.fullmatch, folded[quantity.end : actor.start].split()))
    ]
    for actor in near:
        bracket = _BRACKET.match(folded, actor.end, quantity.start)
        named = bracket.end() if bracket else actor.end
        behind, ahead = actor.start - quantity.end, quantity.outer.start - named
        if 0 <= behind <= _BESIDE and words.multiple_of.fullmatch(folded, quantity.end, actor.start):
            return actor
        if 0 <= ahead <= _BESIDE and words.between.get(folded[named : quantity.outer.start].strip()) == "of":
            return actor
        if 0 <= behind <= _BEHIND and actor.clause == clause and actor.look.before in ("of", "than"):
            return actor
    marked = [actor for actor in near if actor.look.before == "than" and actor.clause == clause]
    return min(marked, key=lambda actor: abs(actor.start - quantity.start), default=None)

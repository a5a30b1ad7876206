"""Values in the order of their names: "Kent and Hull rose 5% and 7%, respectively", 鄂、湘分别涨5%、7%."""

from __future__ import annotations

from pipeline.model import Quantity
from pipeline.subjects.options import Actor
from pipeline.subjects.scene import Scene


def member_of(folded: str, quantity: Quantity, scene: Scene) -> Actor | None:
    """The name that ``quantity`` belongs to, where as many values follow a group as it has names."""
    groups = [actor for actor in scene.actors if actor.source == "group" and actor.end <= quantity.start]
    if not groups:
        return None
    group = groups[-1]
    begin = group.end
    for word in scene.words.respective.finditer(folded, begin, quantity.start):
        begin = word.end()  # names may stand before it: "A and B outdo C, with 5% and 7% respectively"
    stop = next((actor.start for actor in scene.actors if actor.start >= begin), scene.passage.sentence.end)
    if begin == group.end and scene.words.respective.search(folded, quantity.end, stop) is None:
        return None
    members = [
        actor for actor in scene.actors if actor is not group and group.start <= actor.start < group.end
    ]
    values = [
        value
        for value in scene.passage.quantities
        if begin <= value.start < stop and value.kind == quantity.kind
    ]
    if len(values) != len(members) or quantity not in values:
        return None
    return members[values.index(quantity)]

"""Parts of a change that are told by the earlier time or the other thing something is compared with."""

from __future__ import annotations

from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import Part, Vicinity

SHARES = {"percent", "percentage_point", "multiple"}
"""Kinds that say how large something is beside something else."""


def bracketed_base(choice: Vicinity) -> Part | None:
    """ "giảm 12 xe so với năm 2019 (52 xe)": behind the time compared with stands the value it had."""
    quantity, scene, previous = choice.quantity, choice.scene, choice.previous
    if previous is None or choice.before[-1].role != "change" or quantity.kind in SHARES:
        return None
    if previous.kind != quantity.kind and previous.kind not in SHARES:
        return None
    base = scene.period_between(previous.end, quantity.start)
    if base is None or scene.gap(base.end, quantity.outer.start) != "(":
        return None
    compared = any(basis.earlier and previous.end <= basis.start < base.end for basis in scene.bases)
    return Part("change_from", choice.before[-1].direction, "base") if compared else None


def comparative(choice: Vicinity, word: int) -> Part | None:
    """Against an earlier time the comparative ``word`` is a change, against anything else a level.

    So is what it had then: 低于去年同期的164例.
    """
    scene = choice.scene
    if choice.quantity.kind not in SHARES and not scene.spaced and _owned(choice):
        return None
    start, end = choice.ends[word], choice.right_edge
    times = any(
        basis.earlier and basis.end <= end + 1 and not _other_between(choice, basis.end)
        for basis in scene.bases
    )
    if times or (scene.period_between(start, end) and not _name_between(scene, start, end)):
        return Part("change", choice.direction(word), "comparative")
    return None


def _owned(choice: Vicinity) -> bool:
    """Whether a word of possession stands right before the quantity."""
    nouns, start = choice.scene.nouns, choice.quantity.outer.start
    before = nouns.covering(start - 1)
    return before >= 0 and nouns.acts[before] == "of" and nouns.ends[before] == start


def _other_between(choice: Vicinity, start: int) -> bool:
    """Whether the basis that ends at ``start`` belongs to a quantity before this one."""
    return choice.scene.quantity_between(start, choice.quantity.start)


def times_then(choice: Vicinity) -> Part | None:
    """ "gấp 2,3 lần cùng kỳ", 是2020年的2.1倍: so many times an earlier value."""
    quantity, scene = choice.quantity, choice.scene
    if quantity.kind != "multiple":
        return None
    near = scene.near(36)
    lead, tail = quantity.start - scene.near(12), quantity.end + near
    earlier = any(
        basis.earlier and ((quantity.end <= basis.start <= tail) or (lead <= basis.end <= quantity.start))
        for basis in scene.bases
    )
    if not earlier:
        behind = scene.period_between(quantity.end, tail)
        earlier = behind is not None and not _name_between(scene, quantity.end, behind.start)
        if not earlier and not scene.spaced:
            earlier = any(lead <= period.end <= quantity.start for period in scene.passage.periods)
    if not earlier:
        return None
    value = quantity.value if quantity.value is not None else quantity.value_min
    return Part("change", "down" if value is not None and value < 1 else "up", "times then")


def _name_between(scene: Scene, start: int, end: int) -> bool:
    return any(start <= entity.start < end for entity in scene.passage.entities)

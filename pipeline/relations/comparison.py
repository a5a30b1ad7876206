"""What a change is measured against: a year, quarter or month before, a stated time, another entity."""

from __future__ import annotations

from pipeline.model import Quantity
from pipeline.relations.change import Part
from pipeline.relations.lexicon import Cue
from pipeline.relations.rows import BasisRow
from pipeline.relations.scene import Scene

_NEAR_NAME = 16
_COMPARED = {"multiple", "percent", "percentage_point", "money", "count", "fraction"}


def choose_bases(scene: Scene, parts: list[Part]) -> list[str]:
    """The ``comparison_basis`` of each quantity, empty when there is none.

    A basis belongs to the quantities it follows in its clause, else to those right behind it.
    """
    cues = [cue for cue in scene.bases if cue.row.basis != "none" and _holds(scene, cue)]
    if not cues:
        return [""] * len(scene.quantities)
    return [
        _choose(scene, quantity, part, cues) for quantity, part in zip(scene.quantities, parts, strict=True)
    ]


def _holds(scene: Scene, cue: Cue[BasisRow]) -> bool:
    if cue.row.basis == "since":
        return scene.period_between(cue.end, cue.end + scene.near(24)) is not None or any(
            character.isdigit() for character in scene.folded[cue.end : cue.end + 6]
        )
    if cue.row.basis == "entity":
        limit = cue.end + _NEAR_NAME
        return any(cue.end <= entity.start <= limit for entity in scene.passage.entities)
    return True


def _choose(scene: Scene, quantity: Quantity, part: Part, cues: list[Cue[BasisRow]]) -> str:
    clause = scene.clause_of(quantity.start)
    changes = part.role == "change"
    for cue in sorted(cues, key=lambda cue: abs(cue.start - quantity.end)):
        basis = cue.row.basis
        if abs(scene.clause_of(cue.start) - clause) > (0 if basis == "entity" else 1):
            continue
        if basis == "entity":
            if part.role == "level" and quantity.kind in _COMPARED and _entity_side(scene, quantity, cue):
                return basis
        elif changes and not _other_amount_nearer(scene, quantity, cue):
            return basis
    return ""


def _entity_side(scene: Scene, quantity: Quantity, cue: Cue[BasisRow]) -> bool:
    if quantity.kind == "multiple":
        return abs(cue.start - quantity.end) <= scene.near(40)
    return quantity.end <= cue.start <= quantity.end + scene.near(30)


def _other_amount_nearer(scene: Scene, quantity: Quantity, cue: Cue[BasisRow]) -> bool:
    """Whether another quantity stands between, so that the basis is rather about that one."""
    low, high = (quantity.end, cue.start) if cue.start >= quantity.end else (cue.end, quantity.start)
    return any(low <= other.start < high and other.kind == quantity.kind for other in scene.quantities)

"""Whether a quantity is asserted, forecast, negated or hypothetical."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.lexicon import Cue
from pipeline.relations.rows import ModalityRow
from pipeline.relations.scene import Scene

_STRENGTH = {"negated": 3, "hypothetical": 2, "forecast": 1}
_NEXT = 24


class Modality(NamedTuple):
    """The modality and the word that made it so, empty when asserted."""

    modality: str = "asserted"
    rule: str = ""


ASSERTED = Modality()


def choose_modalities(scene: Scene) -> list[Modality]:
    """The modality of each quantity; of several words that reach it the strongest one counts.

    A condition outweighs a forecast ("if …, prices would rise"), a negation both.
    """
    cues = [cue for cue in scene.cues.modality if cue.row.modality != "none" and not _in_time(scene, cue)]
    if not cues:
        return [ASSERTED] * len(scene.quantities)
    return [_choose(scene, quantity, cues) for quantity in scene.quantities]


def _choose(scene: Scene, quantity: Quantity, cues: list[Cue[ModalityRow]]) -> Modality:
    reaching = [cue for cue in cues if _reaches(scene, cue, quantity)]
    if not reaching:
        return ASSERTED
    best = max(reaching, key=lambda cue: _STRENGTH[cue.row.modality])
    return Modality(best.row.modality, scene.folded[best.start : best.end])


def _reaches(scene: Scene, cue: Cue[ModalityRow], quantity: Quantity) -> bool:
    scope = cue.row.scope
    if scope == "sentence":
        return True
    if scope == "next":
        return (
            cue.end <= quantity.start
            and quantity.outer.start - cue.end <= scene.near(_NEXT)
            and not any(cue.end <= other.start < quantity.start for other in scene.quantities)
        )
    same_clause = scene.clause_of(cue.start) == scene.clause_of(quantity.start)
    if scope == "clause":
        return same_clause
    if quantity.start >= cue.end:
        return not scene.parted(cue.end, quantity.start)
    return same_clause and scope == "forward"


def _in_time(scene: Scene, cue: Cue[ModalityRow]) -> bool:
    """Whether the word is part of a time ("on 9 May")."""
    return any(period.start < cue.end and cue.start < period.end for period in scene.passage.periods)

"""Whether a quantity is asserted, forecast, negated or hypothetical."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import ModalityRow
from pipeline.relations.scene import Scene

_STRENGTH = {"negated": 3, "hypothetical": 2, "forecast": 1}
_NEXT = 24
_GLUES = ("-", "/")
"""What ties a word to the one before: the address "/sales-in-may" forecasts nothing."""
_PAST = re.compile("[a-z]+:-")
"""The first slot of a relative time counts back."""


class Modality(NamedTuple):
    """The modality and the word that made it so, empty when asserted."""

    modality: str = "asserted"
    rule: str = ""


ASSERTED = Modality()
_GOES_ON = Modality("forecast", "goes on")


def choose_modalities(scene: Scene, roles: Sequence[str], before: Modality) -> list[Modality]:
    """The modality of each quantity; of several words that reach it the strongest one counts.

    A condition outweighs a forecast ("if …, prices would rise"), a negation both.  ``before`` is that
    of the last quantity of the sentence before: one without a subject goes on with a forecast, but
    what a change starts from (``roles``) is there already.
    """
    told = _modalities(scene)
    if "change_from" in roles:
        told = [
            ASSERTED if role == "change_from" and modality.modality == "forecast" else modality
            for modality, role in zip(told, roles, strict=True)
        ]
    if before.modality == "forecast" and _goes_on(scene):
        return [
            _GOES_ON if modality == ASSERTED and role != "change_from" else modality
            for modality, role in zip(told, roles, strict=True)
        ]
    return told


def _goes_on(scene: Scene) -> bool:
    """Whether the sentence begins with a verb of change, if only behind "at the same time"."""
    start = scene.start
    source = scene.cues.source
    if source.starts and source.starts[0] == start and source.acts[0] in ("lead", "pronoun"):
        start = source.ends[0]
    while start < scene.end and scene.folded[start] in " ,":
        start += 1
    return start in scene.verbs


def _modalities(scene: Scene) -> list[Modality]:
    found = scene.cues.modality
    if not found.starts:
        return [ASSERTED] * len(scene.quantities)
    cues = [
        cue
        for cue in found.cues()
        if not _in_time(scene, cue)
        and not _is_whole(scene, cue)
        and scene.folded[cue.start - 1 : cue.start] not in _GLUES
    ]
    return [_choose(scene, quantity, cues) for quantity in scene.quantities]


def _choose(scene: Scene, quantity: Quantity, cues: list[Cue[ModalityRow]]) -> Modality:
    reaching = [cue for cue in cues if _reaches(scene, cue, quantity)]
    if not reaching:
        return ASSERTED
    best = max(reaching, key=lambda cue: _STRENGTH[cue.act])
    return Modality(best.act, scene.folded[best.start : best.end])


def _reaches(scene: Scene, cue: Cue[ModalityRow], quantity: Quantity) -> bool:
    scope = cue.row.scope
    if scope == "sentence":
        return True
    if scope == "last":
        return quantity.end <= cue.start and not scene.gap(quantity.outer.end, cue.start).strip("-")
    same_clause = scene.clause_of(cue.start) == scene.clause_of(quantity.start)
    if scope == "next":
        return (
            same_clause
            and cue.end <= quantity.start
            and quantity.outer.start - cue.end <= scene.near(_NEXT)
            and not scene.quantity_between(cue.end, quantity.start)
        )
    if scope == "clause":
        return same_clause
    if quantity.start >= cue.end:
        past = not same_clause and _told_of_the_past(scene, quantity)
        return not past and not scene.parted(cue.end, quantity.start)
    return same_clause and scope == "forward"


def _told_of_the_past(scene: Scene, quantity: Quantity) -> bool:
    """Whether the clause of the quantity is about a time gone by ("compared with $4bn last year")."""
    clause = scene.clause_of(quantity.start)
    return any(
        _PAST.match(period.relative) and scene.clause_of(period.start) == clause
        for period in scene.passage.periods
    )


def _is_whole(scene: Scene, cue: Cue[ModalityRow]) -> bool:
    """Whether the word is only what a percentage right before it is of: 72% kế hoạch."""
    return cue.row.scope == "whole" and any(
        quantity.kind in ("percent", "fraction") and 0 <= cue.start - quantity.end <= 1
        for quantity in scene.quantities
    )


def _in_time(scene: Scene, cue: Cue[ModalityRow]) -> bool:
    """Whether the word is part of a time ("on 9 May")."""
    return any(period.start < cue.end and cue.start < period.end for period in scene.passage.periods)

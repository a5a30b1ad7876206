"""Who states a sentence: the attribution, as written."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.relations.lexicon import Cue
from pipeline.relations.rows import SourceRow
from pipeline.relations.scene import Scene
from pipeline.relations.source_name import (
    NOBODY,
    REFERS_BACK,
    SAYS,
    Source,
    document_of_place,
    name_ahead,
    name_behind,
)

_NAMES = SAYS | {"before", "within"}
_RANKS = {"weak": 1, "shows": 1, "within": 2}
"""Who says it outweighs who only announced it and which document shows it."""
_PAUSES = (",", '"', "”", "'", "»")


def choose_source(scene: Scene) -> Source:
    """The source of the sentence, :data:`REFERS_BACK` or :data:`NOBODY`.

    The first word that yields a name counts, for the whole sentence.
    """
    cues = _cues(scene)
    answers = [_answer(scene, cue, cues) for cue in cues if cue.row.act in _NAMES]
    named = [answer for answer in answers if answer is not None and answer.text]
    if named:
        return min(named, key=lambda answer: _RANKS.get(answer.rule, 0))
    return REFERS_BACK if REFERS_BACK in answers else NOBODY


def _cues(scene: Scene) -> list[Cue[SourceRow]]:
    """The words of saying in the sentence; one inside a name says nothing ("United States")."""
    cues = scene.cues.source
    names = scene.passage.entities
    return [
        cue
        for cue in cues
        if cue.row.act not in SAYS or not any(name.start < cue.start < name.end for name in names)
    ]


def _answer(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source | None:
    act = cue.row.act
    if act == "within":
        source: Source | None = document_of_place(scene, cue, cues)
    elif act == "before":
        source = name_behind(scene, cue.end, cues)
    else:
        source = name_ahead(scene, cue, cues)
    if act == "inverted" and (source is None or (source is NOBODY and _after_pause(scene, cue))):
        source = name_behind(scene, cue.end, cues)
    if source is None or not source.text:
        return source
    return source._replace(rule=source.rule or act)


def _after_pause(scene: Scene, cue: Cue[SourceRow]) -> bool:
    """Whether a comma or a quotation mark stands right before ``cue`` ("…, said X")."""
    return scene.folded[scene.start : cue.start].rstrip().endswith(_PAUSES)

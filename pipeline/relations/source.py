"""Who states a sentence: the attribution, as written."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import SourceRow
from pipeline.relations.scene import Scene
from pipeline.relations.source_edges import DOCUMENTS, EDGES
from pipeline.relations.source_name import (
    NOBODY,
    REFERS_BACK,
    SAYS,
    Source,
    document_of_place,
    document_owner,
    name_ahead,
    name_behind,
    name_of_headline,
    name_of_study,
)

_NAMES = SAYS | {"before", "label", "within", "studies"}
_CAN_NAME = _NAMES | {"office"}
"""Without a word of these nobody states the sentence; an office does in a headline."""
_RANKS = {"weak": 1, "shows": 1, "within": 2, "studies": 3}
"""Who says it outweighs who only announced it and which document shows it."""
_QUOTES = ('"', "”")
_AMOUNT = 10
"""Characters between a word of change and its amount ("added another 5")."""
_PAUSES = (",", '"', "”", "'", "»")


def choose_source(scene: Scene) -> Source:
    """The source of the sentence, :data:`REFERS_BACK` or :data:`NOBODY`.

    The first word that yields a name counts, for the whole sentence.
    """
    acts = scene.cues.source.acts
    if _CAN_NAME.isdisjoint(acts):
        return NOBODY
    cues = _cues(scene)
    answers = [_answer(scene, cue, cues) for cue in cues if cue.act in _NAMES]
    named = [answer for answer in answers if answer is not None and answer.text]
    if named:
        return min(named, key=lambda answer: _RANKS.get(answer.rule, 0))
    if REFERS_BACK in answers:
        return REFERS_BACK
    return name_of_headline(scene, cues)


def choose_introduction(scene: Scene) -> Source:
    """The source of what comes behind a sentence that ends with a word of saying ("…, Acme said:")."""
    if SAYS.isdisjoint(scene.cues.source.acts):
        return NOBODY
    cues = _cues(scene)
    for cue in reversed(cues):
        if cue.act in SAYS:
            if scene.folded[cue.end : scene.end].strip(EDGES):
                return NOBODY
            return name_ahead(scene, cue, cues) or NOBODY
    return NOBODY


def header_owner(scene: Scene) -> Source:
    """Who made the data that a header announces: 官方数据, "Acme figures"."""
    cues = scene.cues.source.cues()
    for cue in cues:
        if cue.act in DOCUMENTS and not scene.folded[cue.end : scene.end].strip(EDGES):
            return document_owner(scene, cue, cues)
    return NOBODY


def _cues(scene: Scene) -> list[Cue[SourceRow]]:
    """The words of saying in the sentence; one inside a name says nothing ("United States")."""
    names = scene.passage.entities
    return [
        cue
        for cue in scene.cues.source.cues()
        if cue.act not in SAYS
        or not (any(name.start < cue.start < name.end for name in names) or _is_of_change(scene, cue))
    ]


def _is_of_change(scene: Scene, cue: Cue[SourceRow]) -> bool:
    """Whether the word of saying is one of change here, with its amount behind it ("Silver added 2%")."""
    return cue.start in scene.verbs and any(
        0 <= quantity.outer.start - cue.end <= _AMOUNT for quantity in scene.quantities
    )


def _answer(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source | None:
    act = cue.act
    if act == "within":
        source: Source | None = document_of_place(scene, cue, cues)
    elif act in ("before", "label"):
        source = name_behind(scene, cue.end, cues)
    elif act == "studies":
        source = name_of_study(scene, cue, cues)
    else:
        quoted = act == "inverted" and _after_quotation(scene, cue)
        source = name_behind(scene, cue.end, cues) if quoted else None
        if source is None or not source.text:
            source = name_ahead(scene, cue, cues)
    if act == "inverted" and (source is None or (source is NOBODY and _after_pause(scene, cue))):
        source = name_behind(scene, cue.end, cues)
    if source is None or not source.text:
        return source
    return source._replace(rule=source.rule or act)


def _after_quotation(scene: Scene, cue: Cue[SourceRow]) -> bool:
    """Whether a quotation ends right before ``cue``: who said it is not inside."""
    before = scene.folded[scene.start : cue.start].rstrip().rstrip(",")
    return before.endswith(_QUOTES) and len(before) > 1


def _after_pause(scene: Scene, cue: Cue[SourceRow]) -> bool:
    """Whether a comma or a quotation mark stands right before ``cue`` ("…, said X")."""
    return scene.folded[scene.start : cue.start].rstrip().endswith(_PAUSES)

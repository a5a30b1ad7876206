"""Who states a sentence: the attribution, as written."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.model import Span
from pipeline.relations.lexicon import Cue
from pipeline.relations.rows import SourceRow
from pipeline.relations.scene import Scene

_LONGEST = {"spaced": 90, "dense": 30}
_EDGES = " \t\n\"'“”‘’«»「」『』*_•·|#>-–—,，、:：.;；()（）[]"
_BOUNDARY = re.compile(r"[,，:：;；。!?！？“”\"「」\n()（）]|\.(?=\s|$)|\s[-–—]\s")


class Source(NamedTuple):
    """The source as written and its place; ``rule`` is the kind of word that named it."""

    text: str = ""
    span: Span = Span(0, 0)
    rule: str = ""


NOBODY = Source()


def choose_source(scene: Scene) -> Source:
    """The source of the sentence, or :data:`NOBODY`.

    A source that is named before or after its word ("according to X", "X said") counts for the
    whole sentence.  Of several the first that yields a name counts.
    """
    folded = scene.folded
    cues = scene.lexicon.source.find(folded, scene.start, scene.end)
    for index, cue in enumerate(cues):
        act = cue.row.act
        if act == "before":
            source = _behind(scene, cue.end, cues)
        elif act in ("verb", "shows", "inverted"):
            source = _ahead(scene, cue, cues[:index])
            if source is NOBODY and act == "inverted":
                source = _behind(scene, cue.end, cues)
        else:
            continue
        if source is not NOBODY:
            return source._replace(rule=act)
    return NOBODY


def _behind(scene: Scene, start: int, cues: list[Cue[SourceRow]]) -> Source:
    """The name that follows ``start``."""
    end = min(scene.end, start + _longest(scene))
    if boundary := _BOUNDARY.search(scene.folded, start, end):
        end = boundary.start()
    elif end < scene.end and scene.lexicon.spaced:
        end = scene.folded.rfind(" ", start, end)
    for cue in cues:
        if cue.start >= start and cue.row.act in ("stop", "verb", "shows", "inverted"):
            end = min(end, cue.start)
            break
    end = _before_quantity(scene, start, end)
    return _named(scene, start, end, cues)


def _ahead(scene: Scene, cue: Cue[SourceRow], cues: list[Cue[SourceRow]]) -> Source:
    """The name right before the word ``cue``."""
    start = max(scene.start, cue.start - _longest(scene))
    whole = start == scene.start
    for boundary in _BOUNDARY.finditer(scene.folded, start, cue.start):
        if not scene.folded[boundary.end() : cue.start].strip(_EDGES):
            continue
        start, whole = boundary.end(), True
    for earlier in cues:
        if earlier.start >= start and earlier.row.act in ("stop", "lead", "before"):
            start, whole = earlier.end, True
    for period in scene.passage.periods:
        # a time at the edge is no part of the name ("X hôm 5/6 cho biết")
        if start <= period.start and not scene.folded[start : period.start].strip(_EDGES):
            start = period.end
    if not whole:
        return NOBODY
    return _named(scene, start, cue.start, cues)


def _before_quantity(scene: Scene, start: int, end: int) -> int:
    return min(
        [end, *(quantity.outer.start for quantity in scene.quantities if quantity.outer.start >= start)]
    )


def _named(scene: Scene, start: int, end: int, cues: list[Cue[SourceRow]]) -> Source:
    text = scene.document.text
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    if end - start < (3 if scene.lexicon.spaced else 2):
        return NOBODY
    if any(cue.start == start and cue.end == end and cue.row.act == "pronoun" for cue in cues):
        return NOBODY
    if any(start <= quantity.start < end for quantity in scene.quantities):
        return NOBODY
    if scene.folded[start:end].replace(" ", "").isdigit():
        return NOBODY
    return Source(text[start:end], Span(start, end))


def _longest(scene: Scene) -> int:
    return _LONGEST["spaced" if scene.lexicon.spaced else "dense"]

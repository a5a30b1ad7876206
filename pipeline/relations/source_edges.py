"""Where the name of a source ends: what stands at its edges, and what no name holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import EntityMention, Quantity, Span
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import SourceRow
from pipeline.relations.scene import Scene

EDGES = " \t\n\u2003\"'“”‘’«»「」『』*_•·|#>-–—,，、:：.;；()（）[]〔〕【】"
BRACKETED = re.compile(r"[(（][^()（）]{1,40}[)）]\s*$")
PEOPLE = {"agent", "office", "byline", "title", "honorific"}
"""The acts of nouns for who can state something."""
DOCUMENTS = {"document", "data"}
"""The acts of nouns for what something is stated in."""
NOUNS = PEOPLE | DOCUMENTS
"""The acts of nouns that can state something, or that something is stated in."""
SMALL = {"stop", "within", "place", "maker"}
"""The acts of small words that no name holds."""


def trimmed(scene: Scene, start: int, end: int) -> Span | None:
    text = scene.text
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES and not BRACKETED.search(text, start, end):
        end -= 1
    return Span(start, end) if end > start else None


def without_tail(scene: Scene, end: int, cues: Sequence[Cue[SourceRow]]) -> int:
    """``end`` moved left over what may stand between a source and its verb: times, "also", commas."""
    moved = True
    while moved:
        moved = False
        while end > scene.start and scene.folded[end - 1] in EDGES and scene.folded[end - 1] not in ")）":
            end -= 1
        spans = [Span(cue.start, cue.end) for cue in cues if cue.act in ("stop", "within")]
        for start, stop in (*spans, *((period.start, period.end) for period in scene.passage.periods)):
            if stop == end and start >= scene.start:
                end, moved = start, True
                break
    return end


def narrowed(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> Span | None:
    """``found`` without what no name holds ("the 0-5% range Acme predicts"); None if nothing is left."""
    obstacle = last_obstacle(scene, found, cues)
    if obstacle is None:
        return found
    if obstacle.kind in SMALL:
        return before_small_word(scene, found, cues)
    left = trimmed(scene, obstacle.end, found.end)
    if left is None:
        return None
    if obstacle.kind != "quantity":
        nouns = [cue for cue in cues if cue.act in NOUNS]
        starts = {noun.start for noun in nouns} | {name.start for name in scene.passage.entities}
        if left.start in starts:
            return left
        if scene.spaced and any(noun.end == left.end for noun in nouns):
            return left
    return _capitals_at_end(scene, left) if scene.spaced else None


def before_small_word(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> Span | None:
    """The name when the place of saying stands between it and the verb: 张三在接受采访时表示."""
    stop = next((cue for cue in cues if cue.start > found.start and cue.act in SMALL), None)
    if stop is None:
        return None
    name = trimmed(scene, found.start, without_tail(scene, stop.start, cues))
    if name is None or last_obstacle(scene, name, cues):
        return None
    return name if stop.act == "place" or _names_someone(scene, name, cues) else None


def _names_someone(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> bool:
    """Whether a name or the word for someone who can speak stands in ``found``."""
    return any(found.start <= maker.start < found.end for maker in makers(scene, cues))


def makers(scene: Scene, cues: Sequence[Cue[SourceRow]]) -> list[Cue[SourceRow] | EntityMention]:
    """Names and the words for someone who can speak or write."""
    return [*(cue for cue in cues if cue.act in PEOPLE), *scene.passage.entities]


_SYLLABLES = 3
"""The longest word in a name, whose first syllable alone has a capital."""


class _Obstacle(NamedTuple):
    end: int
    kind: str


def last_obstacle(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> _Obstacle | None:
    """The last thing in ``found`` that no name holds: a number, a small word, a time behind them."""
    obstacles = [
        _Obstacle(quantity.end, "quantity")
        for quantity in scene.quantities
        if found.start <= quantity.start < found.end
        and not _counted_in_document(scene, found, quantity, cues)
    ]
    obstacles += [
        _Obstacle(cue.end, cue.act)
        for cue in cues
        if found.start < cue.start
        and cue.end < found.end
        and (cue.act in SMALL or (cue.act == "pronoun" and not _joins_name(scene, found, cue, cues)))
        and not scene.text[cue.start].isupper()
    ]
    if scene.spaced:
        nouns = {cue.start for cue in cues if cue.act in NOUNS}
        obstacles += [
            _Obstacle(period.end, "period")
            for period in scene.passage.periods
            if found.start < period.start < found.end and (obstacles or period.end + 1 in nouns)
        ]
    return max(obstacles, default=None)


def _joins_name(scene: Scene, found: Span, joint: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> bool:
    """Whether ``joint`` stands inside the name of a body: "Sở Xây dựng và Môi trường Hà Mẫu"."""
    text = scene.text
    if not scene.spaced or not text[joint.end + 1 : joint.end + 2].isupper():
        return False
    if not any(cue.start == found.start and cue.act in PEOPLE for cue in cues):
        return False
    near = text[found.start : joint.start].split()[-_SYLLABLES:]
    return any(word[0].isupper() for word in near)


def _counted_in_document(
    scene: Scene, found: Span, quantity: Quantity, cues: Sequence[Cue[SourceRow]]
) -> bool:
    """Whether the number tells what a document is based on: "a poll of 30 economists"."""
    documents = [cue for cue in cues if cue.act in DOCUMENTS and found.start <= cue.start < found.end]
    if scene.spaced:
        return any(cue.end <= quantity.start for cue in documents)
    return any(cue.end == found.end for cue in documents)


def _capitals_at_end(scene: Scene, found: Span) -> Span | None:
    """The last words of ``found`` that are written as a name, unless that is all of it."""
    text = scene.text
    start = found.end
    for word in reversed(text[found.start : found.end].split()):
        if not word[0].isupper():
            break
        start = text.rfind(word, found.start, start)
    return Span(start, found.end) if found.start < start < found.end else None

"""Runs of words that may be the noun phrase of a quantity, behind it or before it.

A run ends at a word of a closed class (``noun_phrase.csv``), at a word of change, a number, a time
or a mark.  In languages with spaces the head of a phrase comes early and the run is cut behind; in
Chinese the head is the end of the phrase and the run is cut before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from pipeline.model import Period, Quantity, Span
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import NounRow
from pipeline.relations.scene import Scene

_START = attrgetter("start")
_WORD = re.compile(r"[^\W_](?:[\w'’&+./-]*[\w+])?")
_RUN = re.compile(r"[㐀-鿿A-Za-z0-9+\-]+")
_MOST_WORDS = 5
_MOST_CHARACTERS = 8
_SMALL = {"copula", "skip", "stop", "of"}
_BOUNDS = {"stop", "copula", "of"}
_RELATIVE = {"percent", "percentage_point"}
_CLOSERS = " \t\n\"“”'’‘)）」』*_"
_OPENERS = " \t\n\"“‘'「『*_"
_EDGES = _OPENERS + _CLOSERS
_JOINTS = _OPENERS + "”-"
"""What may stand between two words of a phrase."""


def run_after(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    """The run right behind ``quantity``; ``cues`` are those of the whole sentence."""
    return (_spaced_after if scene.lexicon.spaced else _dense_after)(scene, quantity, cues)


def run_before(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    """The run before ``quantity``, across a copula: the subject of its clause, for want of a parse."""
    return (_spaced_before if scene.lexicon.spaced else _dense_before)(scene, quantity, cues)


def cue_at(cues: list[Cue[NounRow]], offset: int) -> Cue[NounRow] | None:
    """The cue that covers ``offset``."""
    index = bisect_right(cues, offset, key=_START)
    return cues[index - 1] if index and offset < cues[index - 1].end else None


def _limit(scene: Scene, quantity: Quantity) -> int:
    """Where the phrase behind ``quantity`` ends at the latest: the next quantity or time, or the sentence."""
    after, limit = quantity.outer.end, scene.end
    for other in scene.quantities:
        if after <= other.start < limit:
            limit = other.start
    for period in scene.passage.periods:
        if after <= period.start < limit:
            limit = period.start
    return limit


def _words(scene: Scene, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Words of ``start:end`` as long as nothing but a space, a hyphen or a quote mark parts them."""
    text = scene.text
    at = start
    for word in _WORD.finditer(text, start, end):
        first, last = word.span()
        if first > at and (first > at + 1 or text[at] != " ") and text[at:first].strip(_JOINTS):
            return
        yield first, last
        at = last


def _spaced_after(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    start = quantity.outer.end
    start_of_run = end_of_run = -1
    count = 0
    verbs = scene.verbs
    # "5% of its staff" names what it is part of, "5% effective" does not
    needs_of = quantity.kind in _RELATIVE and scene.lexicon.parts_by_word
    for first, last in _words(scene, start, _limit(scene, quantity)):
        cue = cue_at(cues, first)
        if needs_of and (cue is None or cue.row.act != "of"):
            return None
        needs_of = False
        if first in verbs:
            break
        if cue is not None:
            act = cue.row.act
            if count == 0 and act in ("skip", "hollow", "of"):
                continue
            if act in ("stop", "verb", "copula", "skip"):
                break
        if count == 0:
            start_of_run = first
        end_of_run = last
        count += 1
        if count == _MOST_WORDS:
            break
    return Span(start_of_run, end_of_run) if count else None


def _spaced_before(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    """The noun phrase that opens the clause of ``quantity``: its subject, for want of a parse."""
    clause = scene.clauses[scene.clause_of(quantity.start)]
    taken: tuple[Quantity | Period, ...] = (*scene.quantities, *scene.passage.periods)
    end = quantity.outer.start
    start_of_run = end_of_run = -1
    count = 0
    subject: Span | None = None
    for first, last in _words(scene, clause.start, end):
        if count and first in scene.verbs:
            break
        if _covering(taken, first) is not None:
            if count == 0:
                continue
            break
        cue = cue_at(cues, first)
        if cue is not None:
            if count == 0:
                continue
            if cue.row.act == "verb":
                subject, count = Span(start_of_run, end_of_run), 0
                continue
            if cue.row.act in ("stop", "copula"):
                break
        if count == 0:
            start_of_run = first
        if count == _MOST_WORDS:
            return None  # nothing bounds it: a sentence, not a noun phrase
        if cue is None or cue.row.act != "of":  # "revenue of" $5: the value stands for what follows
            end_of_run = last
        count += 1
    run = Span(start_of_run, end_of_run) if count else subject
    return run if run is not None and run.start < run.end < end else None


def _covering(places: Sequence[Quantity | Period], offset: int) -> Quantity | Period | None:
    for place in places:
        start, end = place.outer if isinstance(place, Quantity) else (place.start, place.end)
        if start <= offset < end:
            return place
    return None


def _dense_after(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    start, limit = quantity.outer.end, _limit(scene, quantity)
    text = scene.document.text
    while start < limit:
        cue = cue_at(cues, start)
        if cue is not None and cue.start == start and cue.row.act in ("skip", "hollow", "of"):
            start = cue.end
        elif text[start] in _OPENERS:
            start += 1
        else:
            break
    run = _RUN.match(text, start, min(limit, start + 24))
    if run is None:
        return None
    end = min([run.end(), *(verb for verb in scene.verbs if start <= verb < run.end())])
    for cue in cues:
        if start <= cue.start < end and cue.row.act in _BOUNDS:
            end = cue.start
            break
    # the head of a Chinese noun phrase is its end
    if end - start > _MOST_CHARACTERS:
        start = end - _MOST_CHARACTERS if end == run.end() else start
        end = min(end, start + _MOST_CHARACTERS)
    return Span(start, end) if end > start else None


def _dense_before(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    low, end = scene.clauses[scene.clause_of(quantity.start)].start, quantity.outer.start
    left = [cue for cue in cues if low <= cue.start and cue.end <= end]
    while left and left[-1].row.act in _SMALL and not scene.gap(left[-1].end, end):
        end = left.pop().start
    while left and left[-1].row.act == "hollow" and left[-1].end == end:
        end = left.pop().start
    start = low
    for cue in left:
        if cue.end <= end and cue.row.act in _BOUNDS:
            start = cue.end
    for change in scene.changes:
        if start < change.end <= end and change.start in scene.verbs:
            start = change.end
    for other in scene.quantities:
        if start < other.end <= end:
            start = other.end
    for period in scene.passage.periods:
        if start < period.end <= end:
            start = period.end
    start = _whole_word(scene, _whole_term(scene, max(start, end - _MOST_CHARACTERS), start), start)
    for entity in scene.passage.entities:
        if start < entity.end <= end:
            start = entity.end
    text = scene.text
    while start < end and text[start] in _EDGES:
        start += 1
    return Span(start, end) if end - start >= 2 and not text[start:end].isdigit() else None


def _whole_term(scene: Scene, at: int, low: int) -> int:
    """``at`` moved left to where a known name of a measure begins, but not beyond ``low``."""
    return min((cue.start for cue in scene.metrics if low <= cue.start < at < cue.end), default=at)


def _whole_word(scene: Scene, at: int, low: int) -> int:
    """``at`` moved left out of a Latin word, but not beyond ``low``."""
    text = scene.document.text
    while at > low and text[at - 1].isascii() and not text[at - 1].isspace() and text[at].isascii():
        at -= 1
    return at

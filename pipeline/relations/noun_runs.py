"""Runs of words that may be the noun phrase of a quantity, behind it or before it.

A run ends at a word of a closed class (``noun_phrase.csv``), at a word of change, a number, a time
or a mark.  In languages with spaces the head of a phrase comes early and the run is cut behind; in
Chinese the head is the end of the phrase and the run is cut before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from pipeline.model import Quantity, Span
from pipeline.relations.scene import Scene

_WORD = re.compile(r"[^\W_](?:[\w'’&+./-]*[\w+])?")
_RUN = re.compile(r"[㐀-鿿A-Za-z0-9+\-]+")
_MOST_WORDS = 5
_MOST_CHARACTERS = 8
_SMALL = {"copula", "skip", "stop", "of"}
_STOPS = {"stop", "copula"}
_BOUNDS = _STOPS | {"of"}
_LEFT_OUT = {"skip", "hollow", "of"}
"""Acts of words that may stand between a quantity and its noun."""
_ENDS = {"stop", "verb", "copula", "skip"}
"""Acts of words that end a phrase behind a quantity."""
_RELATIVE = {"percent", "percentage_point"}
_CLOSERS = ' \t\n"“”"\'’‘)）」』*_'
_OPENERS = ' \t\n"“‘"\'「『*_'
_EDGES = _OPENERS + _CLOSERS
_JOINTS = _OPENERS + "”-"
"""What may stand between two words of a phrase."""


def run_after(scene: Scene, index: int) -> Span | None:
    """The run right behind quantity ``index``."""
    return (_spaced_after if scene.spaced else _dense_after)(scene, index)


def run_before(scene: Scene, index: int) -> Span | None:
    """The run before quantity ``index``, across a copula: the subject of its clause, for want of a parse."""
    return (_spaced_before if scene.spaced else _dense_before)(scene, index)


def _limit(scene: Scene, quantity: Quantity) -> int:
    """Where the phrase behind ``quantity`` ends at the latest: the next quantity or time, or the sentence."""
    after, limit = quantity.outer.end, scene.end
    later = scene.first_quantity(after)
    if later < len(scene.starts) and scene.starts[later] < limit:
        limit = scene.starts[later]
    period = scene.period_between(after, limit)
    return period.start if period is not None else limit


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


def _spaced_after(scene: Scene, index: int) -> Span | None:
    quantity = scene.quantities[index]
    start_of_run = end_of_run = -1
    count = 0
    nouns, verbs = scene.nouns, scene.verbs
    # "5% of its staff" names what it is part of, "5% effective" does not
    needs_of = quantity.kind in _RELATIVE and scene.lexicon.parts_by_word
    for first, last in _words(scene, quantity.outer.end, _limit(scene, quantity)):
        cue = nouns.covering(first)
        act = nouns.acts[cue] if cue >= 0 else ""
        if needs_of and act != "of":
            return None
        needs_of = False
        if first in verbs:
            break
        if count == 0 and act in _LEFT_OUT:
            continue
        if act in _ENDS:
            break
        if count == 0:
            start_of_run = first
        end_of_run = last
        count += 1
        if count == _MOST_WORDS:
            break
    return Span(start_of_run, end_of_run) if count else None


def _spaced_before(scene: Scene, index: int) -> Span | None:
    """The noun phrase that opens the clause of the quantity: its subject, for want of a parse."""
    end = scene.quantities[index].outer.start
    start_of_run = end_of_run = -1
    count = 0
    subject: Span | None = None
    nouns, verbs = scene.nouns, scene.verbs
    for first, last in _words(scene, scene.clauses[scene.clause_numbers[index]].start, end):
        if count and first in verbs:
            break
        if scene.is_taken(first):
            if count == 0:
                continue
            break
        cue = nouns.covering(first)
        act = nouns.acts[cue] if cue >= 0 else ""
        if act:
            if count == 0:
                continue
            if act == "verb":
                subject, count = Span(start_of_run, end_of_run), 0
                continue
            if act in _STOPS:
                break
        if count == 0:
            start_of_run = first
        if count == _MOST_WORDS:
            return None  # nothing bounds it: a sentence, not a noun phrase
        if act != "of":  # "revenue of" $5: the value stands for what follows
            end_of_run = last
        count += 1
    run = Span(start_of_run, end_of_run) if count else subject
    return run if run is not None and run.start < run.end < end else None


def _dense_after(scene: Scene, index: int) -> Span | None:
    quantity, nouns, text = scene.quantities[index], scene.nouns, scene.text
    start, limit = quantity.outer.end, _limit(scene, quantity)
    while start < limit:
        cue = nouns.covering(start)
        if cue >= 0 and nouns.starts[cue] == start and nouns.acts[cue] in _LEFT_OUT:
            start = nouns.ends[cue]
        elif text[start] in _OPENERS:
            start += 1
        else:
            break
    run = _RUN.match(text, start, min(limit, start + 24))
    if run is None:
        return None
    end = run.end()
    for verb in scene.verbs:
        if start <= verb < end:
            end = verb
    for cue in range(bisect_left(nouns.starts, start), bisect_left(nouns.starts, end)):
        if nouns.acts[cue] in _BOUNDS:
            end = nouns.starts[cue]
            break
    # the head of a Chinese noun phrase is its end
    if end - start > _MOST_CHARACTERS:
        start = end - _MOST_CHARACTERS if end == run.end() else start
        end = min(end, start + _MOST_CHARACTERS)
    return Span(start, end) if end > start else None


def _dense_before(scene: Scene, index: int) -> Span | None:
    low, end = scene.clauses[scene.clause_numbers[index]].start, scene.quantities[index].outer.start
    nouns, changes = scene.nouns, scene.changes
    first, last = bisect_left(nouns.starts, low), bisect_right(nouns.ends, end)
    while first < last and nouns.acts[last - 1] in _SMALL and not scene.gap(nouns.ends[last - 1], end):
        last -= 1
        end = nouns.starts[last]
    while first < last and nouns.acts[last - 1] == "hollow" and nouns.ends[last - 1] == end:
        last -= 1
        end = nouns.starts[last]
    start = low
    for at in range(last - 1, first - 1, -1):
        if nouns.acts[at] in _BOUNDS:
            start = nouns.ends[at]
            break
    for at in range(bisect_right(changes.ends, start), bisect_right(changes.ends, end)):
        if changes.starts[at] in scene.verbs:
            start = changes.ends[at]
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
    term = scene.metrics.covering(at)
    if term >= 0 and low <= scene.metrics.starts[term] < at:
        return scene.metrics.starts[term]
    return at


def _whole_word(scene: Scene, at: int, low: int) -> int:
    """``at`` moved left out of a Latin word, but not beyond ``low``."""
    text = scene.text
    while at > low and text[at - 1].isascii() and not text[at - 1].isspace() and text[at].isascii():
        at -= 1
    return at

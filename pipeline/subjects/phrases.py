"""Common nouns as subjects: what opens the clause of a quantity, up to its verb or a bracket.

"Passenger cars made up 61 %": no name is near, yet the words before the verb say what the number is
about.  Such a phrase is one candidate among others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Quantity, Span
from pipeline.subjects.names import slug
from pipeline.subjects.options import Place
from pipeline.subjects.scene import Scene
from pipeline.subjects.words import HAN, Words

_LONGEST = 60
_LONGEST_HAN = 16
_SHORTEST = 2
_LEAD = 6
"""So many characters may stand before the number that opens a clause ("上述", "these")."""
_EDGES = " \"'-—*•“”「」『』《》,"
"""Marks, as folded, that are no part of a phrase they stand around."""

_HAN_ONLY = re.compile(rf"[{HAN}]")


class Phrase(NamedTuple):
    """``what`` it is: a ``thing``, ``several``, a ``measure``, the ``owner`` of one, ``counted`` things.

    An article is no part of it, but counts for ``several_words``.
    """

    entity_id: str
    place: Place
    what: str
    several_words: bool


def phrases(quantity: Quantity, bracket: int, scene: Scene) -> Sequence[Phrase]:
    """The phrases that may be what ``quantity`` is about, the most telling first.

    They open its clause, or stand right before the ``bracket`` it stands in.
    """
    start = quantity.start
    number = scene.clause(start)
    if bracket >= 0:
        return _opening(scene, scene.spans[max(0, number - 1)].start, bracket) or ()
    opens = scene.starts[number]
    if start - opens > _SHORTEST:
        verb = scene.words.verb(scene.folded, opens + 1, min(start, opens + _LONGEST + 1))
        found = _opening(scene, opens, verb) if verb >= 0 else None
        if found is not None:
            return found
    first, counted = _counted_things(scene, number)
    return counted if first <= start else ()


# the quantities of one clause ask the same one after the other
@lru_cache(maxsize=16)
def _opening(scene: Scene, start: int, end: int) -> Sequence[Phrase] | None:
    """The phrases in ``start:end``, which opens a clause; ``None`` when it is none."""
    joined = scene.words.joins.match(scene.folded, start, end)
    span = _trimmed(scene, joined.end() if joined else start, end)
    if span is None:
        return None
    several = scene.folded.startswith(scene.words.several, span.start)
    return _told(scene, span, "several" if several else "thing")


@lru_cache(maxsize=16)
def _counted_things(scene: Scene, number: int) -> tuple[int, Sequence[Phrase]]:
    """Where the number stands that opens a clause, and what it counts ("Eighteen new plants will open")."""
    clause, nothing = scene.spans[number], (sys.maxsize, ())
    first = scene.number(clause.start)
    # a number that begins with a mark (",5") begins before its clause
    if first == len(scene.quantities) or scene.quantities[first] > clause.start + _LEAD:
        return nothing
    end = scene.ends[first]
    # what is counted reaches up to the verb
    verb = scene.words.verb(scene.folded, end + 1, min(clause.end, end + _LONGEST + 1))
    span = _trimmed(scene, end, verb) if verb >= 0 else None
    return (scene.quantities[first], _told(scene, span, "counted")) if span is not None else nothing


def _told(scene: Scene, span: Span, what: str) -> Sequence[Phrase]:
    """The phrase at ``span``; of one that names a measure its owner is told too."""
    folded = scene.folded
    if not is_measure(folded[span.start : span.end], scene.words):
        return (_phrase(scene, span, what),)
    owner, measure = _owner(scene, span), _phrase(scene, span, "measure")
    return (measure,) if owner is None else (_phrase(scene, owner, "owner"), measure)


def _phrase(scene: Scene, span: Span, what: str) -> Phrase:
    article = scene.words.article.match(scene.folded, span.start, span.end)
    start = article.end() if article else span.start
    name = slug(scene.folded[start : span.end])
    return Phrase(f"other:{name}", Span(start, span.end), what, article is not None or "-" in name)


def _owner(scene: Scene, phrase: Span) -> Span | None:
    """Whose measure ``phrase`` names: "a pack" in "the price of a pack", in Chinese the first half."""
    folded, words = scene.folded, scene.words
    for tie in words.possessive.finditer(folded, phrase.start + 1, phrase.end - 1):
        measure, owner = Span(phrase.start, tie.start()), Span(tie.end(), phrase.end)
        if words.owner_before:
            measure, owner = owner, measure
        if is_measure(folded[measure.start : measure.end], words):
            return owner
    return None


def _trimmed(scene: Scene, start: int, end: int) -> Span | None:
    """``start:end`` without what only joins it to the rest.

    ``None`` when a name, a digit or nothing stands there, or when it is too long to be one phrase.
    """
    folded, words = scene.folded, scene.words
    tie = words.possessive.match(folded, start, end)
    if tie:
        start = tie.end()
    whole = folded[start:end].rstrip(_EDGES)
    text = whole.lstrip(_EDGES)
    start, end = start + len(whole) - len(text), start + len(whole)
    if not _SHORTEST <= len(text) <= _LONGEST or text in words.stops or any(map(str.isdigit, text)):
        return None
    if scene.touches(start, end) or (len(text) > _LONGEST_HAN and _HAN_ONLY.search(text)):
        return None
    return Span(start, end)


@lru_cache(maxsize=8192)
def is_measure(text: str, words: Words) -> bool:
    """Whether ``text`` begins or ends with a measured property ("net sales of the group", 全年销量)."""
    if _HAN_ONLY.search(text):
        parts = list(text)
        glue, longest = "", 8
    else:
        parts = text.split()
        glue, longest = " ", 5
    count = len(parts)
    return any(
        glue.join(parts[:size]) in words.measures or glue.join(parts[count - size :]) in words.measures
        for size in range(1, min(count, longest) + 1)
    )

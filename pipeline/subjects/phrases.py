"""Common nouns as subjects: what opens the clause of a quantity, up to its verb or a bracket.

"Passenger cars made up 61 %": no name is near, yet the words before the verb say what the number is
about.  Such a phrase is one candidate among others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Quantity, Span
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
    """``what`` it is: a ``thing``, ``several``, a ``measure``, the ``owner`` of one, ``counted`` things."""

    start: int
    end: int
    what: str


def phrases(
    folded: str, clause: Span, bracket: int, quantity: Quantity, scene: Scene, words: Words
) -> Iterator[Phrase]:
    """The phrases that may be what ``quantity`` in ``clause`` is about, the most telling first."""
    span = phrase_before(folded, clause, bracket, quantity, scene, words)
    if span is None:
        span = None if bracket >= 0 else _counted_things(folded, clause, quantity, scene, words)
        if span is None:
            return
        what = "counted"
    else:
        what = "several" if folded.startswith(words.several, span.start) else "thing"
    if not is_measure(folded[span.start : span.end], words):
        yield Phrase(span.start, span.end, what)
        return
    owner = _owner(folded, span, words)
    if owner is not None:
        yield Phrase(owner.start, owner.end, "owner")
    yield Phrase(span.start, span.end, "measure")


def _owner(folded: str, phrase: Span, words: Words) -> Span | None:
    """Whose measure ``phrase`` names: "a pack" in "the price of a pack", in Chinese the first half."""
    for tie in words.possessive.finditer(folded, phrase.start + 1, phrase.end - 1):
        measure, owner = Span(phrase.start, tie.start()), Span(tie.end(), phrase.end)
        if words.owner_before:
            measure, owner = owner, measure
        if is_measure(folded[measure.start : measure.end], words):
            return owner
    return None


def _counted_things(folded: str, clause: Span, quantity: Quantity, scene: Scene, words: Words) -> Span | None:
    """What the number that opens ``clause`` counts, up to the verb ("Eighteen new plants will open")."""
    first = scene.number(clause.start)
    if first == len(scene.quantities):  # a number that begins with a mark (",5") begins before its clause
        return None
    if scene.quantities[first] > min(clause.start + _LEAD, quantity.start):
        return None
    end = scene.ends[first]
    verb = words.verbs.search(folded, end + 1, min(clause.end, end + _LONGEST + 1))
    return _trimmed(folded, end, verb.start(), scene, words) if verb else None


def phrase_before(
    folded: str, clause: Span, bracket: int, quantity: Quantity, scene: Scene, words: Words
) -> Span | None:
    """The phrase that opens ``clause``, or that stands right before the ``bracket`` of the quantity.

    ``None`` when a name, a digit or nothing stands there, or when it is too long to be one phrase.
    """
    start = clause.start
    if bracket >= 0:
        end = bracket
    else:
        verb = words.verbs.search(folded, start + 1, min(quantity.start, start + _LONGEST + 1))
        if verb is None:
            return None
        end = verb.start()
    joined = words.joins.match(folded, start, end)
    if joined:
        start = joined.end()
    return _trimmed(folded, start, end, scene, words)


def _trimmed(folded: str, start: int, end: int, scene: Scene, words: Words) -> Span | None:
    """``start:end`` without what only joins it to the rest; ``None`` when it is no phrase."""
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

"""Common nouns as subjects: what opens the clause of a quantity, up to its verb or a bracket.

"Passenger cars made up 61 %": no name is near, yet the words before the verb say what the number is
about.  Such a phrase is one candidate among others.
"""

from __future__ import annotations

import re

from pipeline.model import Quantity, Span
from pipeline.subjects.scene import Scene
from pipeline.subjects.words import HAN, Words

_LONGEST = 60
_LONGEST_HAN = 16
_SHORTEST = 2
_EDGES = " \"'-—*•“”「」『』《》,"
"""Marks, as folded, that are no part of a phrase they stand around."""

_HAN_ONLY = re.compile(rf"[{HAN}]")


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
    whole = folded[start:end].rstrip(_EDGES)
    text = whole.lstrip(_EDGES)
    start, end = start + len(whole) - len(text), start + len(whole)
    longest = _LONGEST_HAN if _HAN_ONLY.search(text) else _LONGEST
    if not _SHORTEST <= len(text) <= longest or any(letter.isdigit() for letter in text):
        return None
    if text in words.stops or scene.touches(start, end):
        return None
    return Span(start, end)


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

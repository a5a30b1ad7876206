"""Which sentences one quotation runs over."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from pipeline.model import Document, Passage

_OPEN = "“「『«"
_MARKS = "“「『«”」』»"
QUOTE = re.compile(f"[{_MARKS}]")
"""Marks whose two sides differ."""
_STRAIGHT = '"'
_LONGEST_SPEECH = 8
"""A quotation that runs over more sentences was never closed."""


def speeches(document: Document, passages: Sequence[Passage]) -> list[range]:
    """For each passage the passages that its quotation runs over, itself alone when there is none."""
    runs = [range(index, index + 1) for index in range(len(passages))]
    text = document.text
    straight = _straight_quotations(document) if _STRAIGHT in text else {}
    if not straight and not any(mark in text for mark in _MARKS):
        return runs
    first = depth = 0
    found = [mark.start() for mark in QUOTE.finditer(text)]
    marks = deque(sorted([*found, *straight]) if straight else found)
    for index, passage in enumerate(passages):
        if depth == 0 or passage.sentence.block != passages[first].sentence.block:
            first, depth = index, 0
        while marks and marks[0] < passage.sentence.end:
            at = marks.popleft()
            depth = depth + 1 if text[at] in _OPEN or straight.get(at) else max(0, depth - 1)
        if index - first >= _LONGEST_SPEECH:
            depth = 0
        if depth == 0 and index > first:
            runs[first : index + 1] = [range(first, index + 1)] * (index + 1 - first)
    return runs


def _straight_quotations(document: Document) -> dict[int, bool]:
    """The straight marks of the paragraphs where they come in pairs, and whether each opens a quotation.

    The one that opens has no letter before it, the one that closes no space.
    """
    text = document.text
    found: dict[int, bool] = {}
    for block in document.blocks:
        at = text.find(_STRAIGHT, block.start, block.end)
        places: list[int] = []
        while at >= 0:
            places.append(at)
            at = text.find(_STRAIGHT, at + 1, block.end)
        if len(places) % 2 or not places:
            continue
        opening = all(place == block.start or not text[place - 1].isalnum() for place in places[::2])
        if opening and not any(text[place - 1].isspace() for place in places[1::2]):
            found |= {place: number % 2 == 0 for number, place in enumerate(places)}
    return found

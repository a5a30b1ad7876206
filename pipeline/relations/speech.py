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


def speeches(document: Document, passages: Sequence[Passage]) -> dict[int, range]:
    """The passages that a quotation runs over, by each of them; one inside a single passage is left out."""
    runs: dict[int, range] = {}
    text = document.text
    straight = _straight_quotations(document) if _STRAIGHT in text else {}
    found = [place for mark in _MARKS if mark in text for place in _places(text, mark, 0, len(text))]
    if not straight and not found:
        return runs
    first = depth = 0
    marks = deque(sorted([*found, *straight]))
    for index, passage in enumerate(passages):
        if depth == 0 or passage.sentence.block != passages[first].sentence.block:
            first, depth = index, 0
        while marks and marks[0] < passage.sentence.end:
            at = marks.popleft()
            depth = depth + 1 if text[at] in _OPEN or straight.get(at) else max(0, depth - 1)
        if index - first >= _LONGEST_SPEECH:
            depth = 0
        if depth == 0 and index > first:
            run = range(first, index + 1)
            runs |= dict.fromkeys(run, run)
    return runs


def _places(text: str, mark: str, start: int, end: int) -> list[int]:
    """Where ``mark`` stands in ``text[start:end]``."""
    places: list[int] = []
    at = text.find(mark, start, end)
    while at >= 0:
        places.append(at)
        at = text.find(mark, at + 1, end)
    return places


def _straight_quotations(document: Document) -> dict[int, bool]:
    """The straight marks of the paragraphs where they come in pairs, and whether each opens a quotation.

    The one that opens has no letter before it, the one that closes no space.
    """
    text = document.text
    found: dict[int, bool] = {}
    for block in document.blocks:
        places = _places(text, _STRAIGHT, block.start, block.end)
        if len(places) % 2 or not places:
            continue
        opening = all(place == block.start or not text[place - 1].isalnum() for place in places[::2])
        if opening and not any(text[place - 1].isspace() for place in places[1::2]):
            found |= {place: number % 2 == 0 for number, place in enumerate(places)}
    return found

"""Which sentences one quotation runs over."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from pipeline.model import Document, Passage

_OPEN = "“「『«"
_MARKS = "“「『«”」』»"
QUOTE = re.compile(f"[{_MARKS}]")
"""Marks whose two sides differ; the straight ones do not tell where a quotation begins."""
_LONGEST_SPEECH = 8
"""A quotation that runs over more sentences was never closed."""


def speeches(document: Document, passages: Sequence[Passage]) -> list[range]:
    """For each passage the passages that its quotation runs over, itself alone when there is none."""
    runs = [range(index, index + 1) for index in range(len(passages))]
    text = document.text
    if not any(mark in text for mark in _MARKS):
        return runs
    first = depth = 0
    marks = deque(mark.start() for mark in QUOTE.finditer(text))
    for index, passage in enumerate(passages):
        if depth == 0 or passage.sentence.block != passages[first].sentence.block:
            first, depth = index, 0
        while marks and marks[0] < passage.sentence.end:
            depth = depth + 1 if text[marks.popleft()] in _OPEN else max(0, depth - 1)
        if index - first >= _LONGEST_SPEECH:
            depth = 0
        if depth == 0 and index > first:
            runs[first : index + 1] = [range(first, index + 1)] * (index + 1 - first)
    return runs

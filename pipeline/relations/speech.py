"""Carries a source over sentences: speech that runs on, pronouns, lists under an introduction."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence

from pipeline.model import Document, Passage
from pipeline.relations.source_name import NOBODY, REFERS_BACK, Source

_OPEN = "“「『«"
_QUOTE = re.compile("[“「『«”」』»]")
_MEMORY = 3
"""A pronoun refers to a source named at most so many sentences before."""
_LONGEST_SPEECH = 8
"""A quotation that runs over more sentences was never closed."""


def carry_sources(
    document: Document, passages: Sequence[Passage], named_in: Callable[[int], Source]
) -> list[Source]:
    """The source of each passage that has quantities, :data:`NOBODY` for the others.

    ``named_in(index)`` is what the sentence of a passage itself says; it is asked only for passages
    with quantities and for those near them that may name their source.
    """
    runs = _speeches(document, passages)
    return [
        _find(document, passages, index, runs[index], named_in) if passage.quantities else NOBODY
        for index, passage in enumerate(passages)
    ]


def _find(
    document: Document,
    passages: Sequence[Passage],
    index: int,
    speech: range,
    named_in: Callable[[int], Source],
) -> Source:
    source = named_in(index)
    if source.text:
        return source
    # one quotation over several sentences has one source, wherever it is named
    for other in speech:
        if other != index and (spoken := named_in(other)).text:
            return spoken._replace(rule="quotation")
    if source is REFERS_BACK:
        for other in range(index - 1, max(-1, index - 1 - _MEMORY), -1):
            if (before := named_in(other)).text:
                return before._replace(rule="pronoun")
    if passages[index].block.region == "list":
        other = index - 1
        while other >= 0 and passages[other].block.region == "list":
            other -= 1
        if other >= 0 and _text(document, passages[other]).rstrip().endswith((":", "：")):
            introduction = named_in(other)
            return introduction._replace(rule="introduction") if introduction.text else NOBODY
    return NOBODY


def _text(document: Document, passage: Passage) -> str:
    return document.text[passage.sentence.start : passage.sentence.end]


def _speeches(document: Document, passages: Sequence[Passage]) -> list[range]:
    """For each passage the passages that its quotation runs over, itself alone when there is none."""
    runs = [range(index, index + 1) for index in range(len(passages))]
    first = depth = 0
    marks = deque(mark.start() for mark in _QUOTE.finditer(document.text))
    if not marks:
        return runs
    for index, passage in enumerate(passages):
        if depth == 0 or passage.sentence.block != passages[first].sentence.block:
            first, depth = index, 0
        while marks and marks[0] < passage.sentence.end:
            depth = depth + 1 if document.text[marks.popleft()] in _OPEN else max(0, depth - 1)
        if index - first >= _LONGEST_SPEECH:
            depth = 0
        if depth == 0 and index > first:
            runs[first : index + 1] = [range(first, index + 1)] * (index + 1 - first)
    return runs

"""Where a quantity may begin: a digit, or a word of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.places import Places
from pipeline.quantity.literals import VULGAR
from pipeline.trie import trie_pattern

_BEFORE_POINT = frozenset(" \n(:-$€£¥=<>~")
"""What stands before a number that begins with its decimal sign."""


class Seed(NamedTuple):
    """A stretch that a quantity may begin with; ``text`` is a word of the tables or a digit."""

    start: int
    end: int
    text: str


class Seeds:
    """The words of one language that a quantity may begin with.

    ``then`` has, for words that are mostly something else, a pattern of what must follow.
    """

    def __init__(self, words: Iterable[str], then: Mapping[str, str], *, unspaced: bool) -> None:
        words = sorted(words)
        trie = trie_pattern(words, then=then)
        digits = r"\d" + "".join(VULGAR)
        if unspaced:
            letters = "".join(map(re.escape, sorted({word[0] for word in words})))
            self._places = Places(trie, digits=digits, letters=letters)
        else:
            self._places = Places(rf"(?:{trie})(?!\w)", digits=digits, before=r"\W")

    def search(self, text: str, position: int, end: int) -> Seed | None:
        """The first from ``position`` on; a decimal sign before it belongs to a digit: .5"""
        found = self._places.search(text, position, end)
        if found is None:
            return None
        if found.lastgroup is not None:
            start, stop = found.span("word")
            return Seed(start, stop, found["word"])
        start = found.start()
        digit = text[start]
        if start > position and text[start - 1] in ".," and digit.isdecimal():
            if start < 2 or text[start - 2] in _BEFORE_POINT:
                return Seed(start - 1, start + 1, digit)
        return Seed(start, start + 1, digit)

"""Where a quantity may begin: a digit, or a word of the tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.places import Places
from pipeline.quantity.literals import VULGAR
from pipeline.quantity.tokens import Word
from pipeline.records import record
from pipeline.trie import trie_pattern

_BEFORE_POINT = frozenset(" \n(:-$€£¥=<>~")
"""What stands before a number that begins with its decimal sign."""


_OPENING_ROLES = (
    "denominator_first", "multiple", "ordinal", "rank", "power_of_two", "plural", "vague_before", "article",
    "leading_point",
)  # fmt: skip
"""Words that begin a quantity without being numbers themselves."""

_STARTERS = ("digit", "number", "multiplier", "few", "half")


def openings(
    roles: Mapping[str, Sequence[tuple[str, str]]], lexical: Iterable[str], numerals: Mapping[str, Word]
) -> dict[str, frozenset[str]]:
    """What may begin with each phrase that opens a quantity: roles, ``lexical``, ``number``."""
    names: dict[str, set[str]] = defaultdict(set)
    for role in _OPENING_ROLES:
        for surface, _ in roles.get(role, ()):
            names[surface].add(role)
    for surface in lexical:
        names[surface].add("lexical")
    for surface, word in numerals.items():
        if word.cls in _STARTERS:
            names[surface].add("number")
    return {
        surface: frozenset().union(
            *(names[surface[:length]] for length in range(1, len(surface) + 1) if surface[:length] in names)
        )
        for surface in tuple(names)
    }


@record
class Seed:
    """A stretch that a quantity may begin with; ``text`` is a word of the tables or a digit."""

    start: int
    end: int
    text: str


class Seeds:
    """The words of one language that a quantity may begin with."""

    def __init__(self, words: Iterable[str], *, unspaced: bool) -> None:
        words = sorted(words)
        trie = trie_pattern(words)
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
        if start > position and text[start - 1] in ".," and digit.isdecimal() and _opens(text, start - 1):
            return Seed(start - 1, start + 1, digit)
        return Seed(start, start + 1, digit)


def _opens(text: str, point: int) -> bool:
    """Whether the decimal sign at ``point`` stands where a number may begin."""
    return point == 0 or text[point - 1] in _BEFORE_POINT

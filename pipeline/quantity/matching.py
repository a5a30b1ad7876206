"""Longest-match look-up of words and phrases at a position of a folded text.

A dictionary and a few slices do this faster than a long regular expression, and in time that does
not depend on how many phrases there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

V = TypeVar("V")


def is_letter(character: str) -> bool:
    """Whether ``character`` belongs to a script that writes spaces between words."""
    return character.isalpha() and character < "\u2e80"


def joins(left: str, right: str) -> bool:
    """Whether the two neighbouring characters are inside one word or one number."""
    if is_letter(left):
        return is_letter(right) or right.isdigit()
    return left.isdigit() and (right.isdigit() or is_letter(right))


class Prefixes(Generic[V]):
    """Phrases looked up to the right of a position."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self.entries: dict[str, V] = dict(entries)
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self.entries:
            lengths[phrase[0]].add(len(phrase))
        self.lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def longest(self, text: str, position: int, end: int) -> tuple[int, V] | None:
        """``(end of the phrase, its value)`` for the longest phrase that begins at ``position``."""
        if position >= end:
            return None
        lengths = self.lengths.get(text[position])
        if lengths is None:
            return None
        for length in lengths:
            stop = position + length
            if stop > end:
                continue
            value = self.entries.get(text[position:stop])
            if value is not None and not (stop < end and joins(text[stop - 1], text[stop])):
                return stop, value
        return None

    def matches(self, text: str, position: int, end: int) -> Iterator[tuple[int, V]]:
        """Every phrase that begins at ``position``, the longest first."""
        if position >= end:
            return
        for length in self.lengths.get(text[position], ()):
            stop = position + length
            value = self.entries.get(text[position:stop]) if stop <= end else None
            if value is not None and not (stop < end and joins(text[stop - 1], text[stop])):
                yield stop, value


class Suffixes(Generic[V]):
    """Phrases looked up to the left of a position."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self.entries: dict[str, V] = dict(entries)
        lengths: dict[str, set[int]] = defaultdict(set)
        for phrase in self.entries:
            lengths[phrase[-1]].add(len(phrase))
        self.lengths = {last: sorted(found, reverse=True) for last, found in lengths.items()}

    def longest(self, text: str, position: int, floor: int) -> tuple[int, V] | None:
        """``(start of the phrase, its value)`` for the longest phrase that ends at ``position``."""
        if position <= floor:
            return None
        lengths = self.lengths.get(text[position - 1])
        if lengths is None:
            return None
        for length in lengths:
            begin = position - length
            if begin < floor:
                continue
            value = self.entries.get(text[begin:position])
            if value is not None and not (begin > floor and joins(text[begin - 1], text[begin])):
                return begin, value
        return None

    def matches(self, text: str, position: int, floor: int) -> Iterator[tuple[int, V]]:
        """Every phrase that ends at ``position``, the longest first."""
        if position <= floor:
            return
        for length in self.lengths.get(text[position - 1], ()):
            begin = position - length
            if begin < floor:
                continue
            value = self.entries.get(text[begin:position])
            if value is not None and not (begin > floor and joins(text[begin - 1], text[begin])):
                yield begin, value

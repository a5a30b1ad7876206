"""Longest-match look-up of words and phrases at a position of a folded text.

A dictionary and a few slices do this faster than a long regular expression, and in time that does
not depend on how many phrases there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


_UNSPACED = "\u2e80"
"""Where the scripts begin that write no spaces between words."""


def is_letter(character: str) -> bool:
    """Whether ``character`` belongs to a script that writes spaces between words."""
    return character < _UNSPACED and character.isalpha()


class _Inner(dict[str, bool]):
    """Whether a character is a digit or a letter of such a script; filled on demand."""

    def __missing__(self, character: str) -> bool:
        inner = self[character] = character.isdigit() or is_letter(character)
        return inner


_INNER = _Inner()


def joins(left: str, right: str) -> bool:
    """Whether the two neighbouring characters are inside one word or one number."""
    return _INNER[left] and _INNER[right]


def ends_in(text: str, position: int, edges: frozenset[str]) -> bool:
    """Whether the last two letters before ``position``, or the last one, are among ``edges``."""
    return text[position - 1 : position] in edges or text[position - 2 : position] in edges


def begins_in(text: str, position: int, edges: frozenset[str]) -> bool:
    """Whether the two letters at ``position``, or the first of them, are among ``edges``."""
    return text[position : position + 1] in edges or text[position : position + 2] in edges


_FEW = 2
_EDGE = 3
"""Where phrases with one first letter have more than a few lengths, those with its edge are looked up."""


class Prefixes(Generic[V]):
    """Phrases looked up to the right of a position."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self.entries: dict[str, V] = dict(entries)
        self.lengths = _lengths((phrase[0], phrase) for phrase in self.entries)
        self._lengths_by_edge = _lengths(
            (phrase[:_EDGE], part)
            for phrase in self.entries
            for part in (phrase, *(phrase[:length] for length in range(1, _EDGE)))
            if part in self.entries
        )
        self._short = _short_lengths(self.lengths)

    def longest(self, text: str, position: int, end: int) -> tuple[int, V] | None:
        """``(end of the phrase, its value)`` for the longest phrase that begins at ``position``."""
        if position >= end:
            return None
        lengths = self.lengths.get(text[position])
        if lengths is None:
            return None
        if len(lengths) > _FEW:
            lengths = (
                self._lengths_by_edge.get(text[position : position + _EDGE]) or self._short[text[position]]
            )
        for length in lengths:
            stop = position + length
            if stop > end:
                continue
            value = self.entries.get(text[position:stop])
            if value is not None and not (stop < end and _INNER[text[stop - 1]] and _INNER[text[stop]]):
                return stop, value
        return None

    def matches(self, text: str, position: int, end: int) -> Iterator[tuple[int, V]]:
        """Every phrase that begins at ``position``, the longest first."""
        if position >= end:
            return
        for length in self.lengths.get(text[position], ()):
            stop = position + length
            value = self.entries.get(text[position:stop]) if stop <= end else None
            if value is not None and not (stop < end and _INNER[text[stop - 1]] and _INNER[text[stop]]):
                yield stop, value


class Suffixes(Generic[V]):
    """Phrases looked up to the left of a position."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self.entries: dict[str, V] = dict(entries)
        self.lengths = _lengths((phrase[-1], phrase) for phrase in self.entries)
        self._lengths_by_edge = _lengths(
            (phrase[-_EDGE:], part)
            for phrase in self.entries
            for part in (phrase, *(phrase[-length:] for length in range(1, _EDGE)))
            if part in self.entries
        )
        self._short = _short_lengths(self.lengths)

    def longest(self, text: str, position: int, floor: int) -> tuple[int, V] | None:
        """``(start of the phrase, its value)`` for the longest phrase that ends at ``position``."""
        if position <= floor:
            return None
        lengths = self.lengths.get(text[position - 1])
        if lengths is None:
            return None
        if len(lengths) > _FEW:
            # at the start of the text there is no edge, and only short phrases have room
            edge = text[position - _EDGE : position]
            lengths = self._lengths_by_edge.get(edge) or self._short[text[position - 1]]
        for length in lengths:
            begin = position - length
            if begin < floor:
                continue
            value = self.entries.get(text[begin:position])
            if value is not None and not (begin > floor and _INNER[text[begin - 1]] and _INNER[text[begin]]):
                return begin, value
        return None

    def matches(self, text: str, position: int, floor: int) -> Iterator[tuple[int, V]]:
        """Every phrase that ends at ``position``, the longest first."""
        if position <= floor:
            return
        lengths = self.lengths.get(text[position - 1], ())
        if len(lengths) > _FEW:
            # at the start of the text there is no edge, and only short phrases have room
            edge = text[position - _EDGE : position]
            lengths = self._lengths_by_edge.get(edge) or self._short[text[position - 1]]
        for length in lengths:
            begin = position - length
            if begin < floor:
                continue
            value = self.entries.get(text[begin:position])
            if value is not None and not (begin > floor and _INNER[text[begin - 1]] and _INNER[text[begin]]):
                yield begin, value


def _short_lengths(lengths: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """The lengths of phrases shorter than an edge."""
    return {letter: tuple(length for length in found if length < _EDGE) for letter, found in lengths.items()}


def _lengths(edges: Iterable[tuple[str, str]]) -> dict[str, tuple[int, ...]]:
    """The lengths of the phrases with each edge, the longest first, of pairs of edge and phrase."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for edge, phrase in edges:
        lengths[edge].add(len(phrase))
    return {edge: tuple(sorted(found, reverse=True)) for edge, found in lengths.items()}

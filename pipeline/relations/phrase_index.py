"""Finds the phrases of several tables in one pass over a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pipeline.trie import trie_pattern

_WORD_LETTER = re.compile(r"\w")

T = TypeVar("T")


@dataclass(slots=True)
class Cue(Generic[T]):
    """A phrase of a table found in the text; offsets are those of the document.

    Never changed; made by the ten thousand, and a frozen dataclass takes three times as long to make.
    """

    start: int
    end: int
    row: T


class PhraseIndex:
    """Several tables of phrases found in one pass.

    At each place the longest phrase of all is found; what a table reads there is that phrase or a
    beginning of it.  A space in a phrase also matches a line break.  Where words are ``spaced`` a
    phrase neither begins nor ends inside one.
    """

    def __init__(self, tables: Sequence[Mapping[str, Any]], *, spaced: bool) -> None:
        """``tables`` map folded phrases to their rows."""
        self._size = len(tables)
        phrases = {phrase for table in tables for phrase in table}
        self._longest = _SpacedPhrases(phrases) if spaced else _DensePhrases(phrases)
        self._meanings = _Meanings(tables, spaced=spaced)

    def find(self, folded: str, start: int, end: int) -> list[list[Cue[Any]]]:
        """For each table its phrases in ``folded[start:end]``, from left to right, without overlaps."""
        found: list[list[Cue[Any]]] = [[] for _ in range(self._size)]
        reached = [start] * self._size
        meanings = self._meanings
        for at, phrase in self._longest.find(folded, start, end):
            for number, size, row in meanings[phrase]:
                if at >= reached[number]:
                    reached[number] = stop = at + size
                    found[number].append(Cue(at, stop, row))
        return found


class _SpacedPhrases:
    """Finds phrases of whole words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        trie = trie_pattern(phrases, blank=r"[ \n]")
        # what the pattern begins with is one class: a search runs over all letters at full speed
        self._pattern = re.compile(rf"\W(?=({trie})(?!\w))")

    def find(self, folded: str, start: int, end: int) -> list[tuple[int, str]]:
        """The longest phrase at each place in ``folded[start:end]`` where one begins."""
        shift = 0
        if start == 0:  # nothing stands before the first word
            folded, end, shift = " " + folded[:end], end + 1, -1
        elif not _WORD_LETTER.match(folded, start - 1):
            start -= 1
        return [(hit.end() + shift, hit[1]) for hit in self._pattern.finditer(folded, start, end)]


class _DensePhrases:
    """Finds phrases where words are not parted by spaces.

    Their beginnings are hundreds of characters, which a regex would try one after the other; a
    phrase is looked up by its first two characters instead.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        starts: dict[str, dict[str, list[str]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            starts.setdefault(phrase[0], {"": []}).setdefault(phrase[1:2], []).append(phrase)
        for by_second in starts.values():
            for second in by_second:
                if second:
                    by_second[second] += by_second[""]
        self._starts = starts
        """By first and second character, the longest first; "" and all seconds have the phrases of one."""

    def find(self, folded: str, start: int, end: int) -> list[tuple[int, str]]:
        """The longest phrase at each place in ``folded[start:end]`` where one begins."""
        piece = folded[start:end].replace("\n", " ") + "\n"
        hits: list[tuple[int, str]] = []
        for at, by_second in enumerate(map(self._starts.get, piece)):
            if by_second is not None:
                for phrase in by_second.get(piece[at + 1]) or by_second[""]:
                    if len(phrase) == 1 or piece.startswith(phrase, at):
                        hits.append((start + at, phrase))
                        break
        return hits


class _Meanings(dict[str, tuple[tuple[int, int, Any], ...]]):
    """What a phrase means to each table: the number of the table, the length that it reads, the row."""

    def __init__(self, tables: Sequence[Mapping[str, Any]], *, spaced: bool) -> None:
        super().__init__()
        self._tables = tables
        self._spaced = spaced

    def __missing__(self, phrase: str) -> tuple[tuple[int, int, Any], ...]:
        plain = phrase.replace("\n", " ")
        readings = [plain[:size] for size in range(len(plain), 0, -1) if self._may_end(plain, size)]
        found = ((number, self._longest(table, readings)) for number, table in enumerate(self._tables))
        self[phrase] = meanings = tuple(
            (number, len(reading), self._tables[number][reading]) for number, reading in found if reading
        )
        return meanings

    def _may_end(self, phrase: str, size: int) -> bool:
        return not self._spaced or size == len(phrase) or not _WORD_LETTER.match(phrase, size)

    @staticmethod
    def _longest(table: Mapping[str, Any], readings: Iterable[str]) -> str:
        return next((reading for reading in readings if reading in table), "")

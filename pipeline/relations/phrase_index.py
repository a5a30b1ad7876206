"""Finds the phrases of several tables in one pass over a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, count
from operator import add
from typing import Any, Final, Generic, NamedTuple, TypeVar

from pipeline.trie import trie_pattern

_WORD_LETTER = re.compile(r"\w")
_SILENT = "none"
"""The act of a phrase that only keeps others from being found inside it."""

T = TypeVar("T")


class Cue(NamedTuple, Generic[T]):
    """A phrase of a table found in the text; offsets are those of the document."""

    start: int
    end: int
    act: str
    row: T


class Found(Generic[T]):
    """The phrases of one table in a sentence, from left to right, as parallel lists.

    They come by the ten thousand and few are ever looked at, so none has an object of its own.
    ``acts`` say what each phrase does, ``rows`` the rest.
    """

    __slots__ = ("acts", "ends", "rows", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.acts: list[str] = []
        self.rows: list[T] = []

    def __len__(self) -> int:
        return len(self.starts)

    def covering(self, offset: int) -> int:
        """The index of the phrase that covers ``offset``, -1 without one."""
        at = bisect_right(self.starts, offset) - 1
        return at if at >= 0 and offset < self.ends[at] else -1

    def acts_between(self, start: int, end: int) -> list[str]:
        """What the phrases do that begin in ``start:end``."""
        return self.acts[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def cues(self) -> list[Cue[T]]:
        """The phrases one by one, for whoever looks at them from all sides."""
        return list(map(Cue, self.starts, self.ends, self.acts, self.rows))


NOTHING: Final[Found[Any]] = Found()
"""What is found of a table in most sentences; never added to."""


class PhraseIndex:
    """Several tables of phrases found in one pass.

    At each place the longest phrase of all is found; what a table reads there is that phrase or a
    beginning of it.  A space in a phrase also matches a line break.  Where words are ``spaced`` a
    phrase neither begins nor ends inside one.
    """

    def __init__(
        self, tables: Sequence[Mapping[str, Any]], act: Callable[[Any], str], *, spaced: bool
    ) -> None:
        """``tables`` map folded phrases to their rows, and ``act`` tells the act of a row."""
        self._size = len(tables)
        phrases = {phrase for table in tables for phrase in table}
        self._longest = _SpacedPhrases(phrases) if spaced else _DensePhrases(phrases)
        self._meanings = _Meanings(tables, act, spaced=spaced)

    def find(self, folded: str, start: int, end: int) -> list[Found[Any]]:
        """For each table its phrases in ``folded[start:end]``, from left to right, without overlaps."""
        found: list[Found[Any]] = [NOTHING] * self._size
        reached = [start] * self._size
        meanings = self._meanings
        for at, phrase in self._longest.find(folded, start, end):
            for number, size, act, row in meanings[phrase]:
                if at >= reached[number]:
                    reached[number] = stop = at + size
                    if act != _SILENT:
                        table = found[number]
                        if table is NOTHING:
                            table = found[number] = Found()
                        table.starts.append(at)
                        table.ends.append(stop)
                        table.acts.append(act)
                        table.rows.append(row)
        return found


class _SpacedPhrases:
    """Finds phrases of whole words."""

    def __init__(self, phrases: Iterable[str]) -> None:
        trie = trie_pattern(phrases, blank=r"[ \n]")
        # what the pattern begins with is one class: a search runs over all letters at full speed
        self._pattern = re.compile(rf"\W(?=({trie})(?!\w))")

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The longest phrase at each place in ``folded[start:end]`` where one begins."""
        if start == 0:  # nothing stands before the first word
            piece, start = " " + folded[:end], -1
        else:
            start -= not _WORD_LETTER.match(folded, start - 1)
            piece = folded[start:end]
        # what stands between the phrases and the phrases by turns: no match is made of any of them
        parts = self._pattern.split(piece)
        places = map(add, accumulate(map(len, parts[::2])), count(start + 1))
        return zip(places, parts[1::2], strict=False)  # the last stretch has no phrase behind it


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

    def find(self, folded: str, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The longest phrase at each place in ``folded[start:end]`` where one begins."""
        piece = folded[start:end].replace("\n", " ") + "\n"
        hits: list[tuple[int, str]] = []
        for at, by_second in enumerate(map(self._starts.get, piece)):
            if by_second is not None:
                for phrase in by_second.get(piece[at + 1]) or by_second[""]:
                    if len(phrase) == 1 or piece.startswith(phrase, at):
                        hits.append((start + at, phrase))
                        break
        return iter(hits)


class _Meanings(dict[str, tuple[tuple[int, int, str, Any], ...]]):
    """What a phrase means to each table: the number of the table, the length that it reads, act and row."""

    def __init__(
        self, tables: Sequence[Mapping[str, Any]], act: Callable[[Any], str], *, spaced: bool
    ) -> None:
        super().__init__()
        self._tables = tables
        self._act = act
        self._spaced = spaced

    def __missing__(self, phrase: str) -> tuple[tuple[int, int, str, Any], ...]:
        plain = phrase.replace("\n", " ")
        readings = [plain[:size] for size in range(len(plain), 0, -1) if self._may_end(plain, size)]
        found: list[tuple[int, int, str, Any]] = []
        for number, table in enumerate(self._tables):
            reading = next((reading for reading in readings if reading in table), "")
            if reading:
                found.append((number, len(reading), self._act(table[reading]), table[reading]))
        self[phrase] = meanings = tuple(found)
        return meanings

    def _may_end(self, phrase: str, size: int) -> bool:
        return not self._spaced or size == len(phrase) or not _WORD_LETTER.match(phrase, size)

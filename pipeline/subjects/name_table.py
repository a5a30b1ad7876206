"""The names that the tables know, and where they stand in a text.

Names are looked up by their first word.  Few words of a text can be one: a look is taken only at
those with a capital, at the beginnings of the few names that are written without one, and at pairs of
Chinese letters that a name begins with.  All these places are found at once for a longer stretch.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from pipeline.model import EntityMention
from pipeline.subjects.near_misses import NearMisses
from pipeline.subjects.words import HAN
from pipeline.trie import trie_pattern

_FIRST_WORD = re.compile(rf"[{HAN}]|(?<![^\W_{HAN}])[^\W_{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")


class Name(NamedTuple):
    """What an alias stands for; ``capitals`` are the offsets that must be capitals in the text.

    ``use`` is ``name``, ``adjective``, ``anaphor`` or ``shield``; an anaphor has the kind it stands
    for in ``entity_id``, and after ``=`` the id it means when the article offers none.
    """

    entity_id: str
    use: str
    capitals: tuple[int, ...]


class NameTable:
    """The names one language is read with, by their folded form."""

    def __init__(self, names: Mapping[str, Name], *, unspaced: bool = False) -> None:
        """``unspaced`` tells that words of other scripts are rare in the texts."""
        self.names = names
        self.near = NearMisses(
            {alias: name.entity_id for alias, name in names.items() if name.use == "name" and name.capitals}
        )
        small = [alias for alias, name in names.items() if 0 not in name.capitals]
        self._heads = _heads(names)
        self._small_heads = _heads(small)
        han = [alias for alias in small if _IS_HAN.match(alias)]
        self._small = _small_pattern(set(small).difference(han), unspaced=unspaced)
        self._han = _han_pattern(han) if han else None
        self._pairs = {alias[:2] for alias in han}

    def beginnings(self, folded: str, start: int, end: int, capitals: Iterable[int]) -> list[int]:
        """Where in ``folded[start:end]`` a name may begin, in order; ``capitals`` are those of the text."""
        found = {start, *capitals}
        found.update([hit.start(1) for hit in self._small.finditer(folded, start, end)])
        if self._han is not None:
            pairs = self._pairs
            for hit in self._han.finditer(folded, start, end):
                at = hit.start()
                if folded[at : at + 2] in pairs or folded[at] in pairs:
                    found.add(at)
        return sorted(found)

    def find(self, text: str, folded: str, beginnings: Iterable[int], end: int) -> list[EntityMention]:
        """The names at ``beginnings`` up to ``end``: the longest first, from left to right, at word edges.

        A name beats a stand-in it overlaps.
        """
        found: list[EntityMention] = []
        names, at = self.names, 0
        for begin in beginnings:
            word = _FIRST_WORD.match(folded, begin, end) if begin >= at else None
            if word is None:
                continue
            heads = self._heads if text[begin].isupper() else self._small_heads
            for length in heads.get(word[0], ()):
                stop = begin + length
                name = names.get(folded[begin:stop])
                if name is None or stop > end or not _edge(folded, stop, end):
                    continue
                if all(text[begin + capital].isupper() for capital in name.capitals):
                    while found and found[-1].end > begin:
                        del found[-1]
                    found.append(EntityMention(begin, stop, name.entity_id, name.use))
                    at = begin + 1 if name.use == "anaphor" else stop
                    break
        return found


def _heads(aliases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the ``aliases`` that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for alias in aliases:
        first = _FIRST_WORD.match(alias)
        if first:
            lengths[first.group()].add(len(alias))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def _small_pattern(aliases: Iterable[str], *, unspaced: bool) -> re.Pattern[str]:
    """Finds where one of ``aliases`` may begin behind another letter or mark: the group 1."""
    if unspaced:
        first = "".join(sorted({re.escape(alias[0]) for alias in aliases}))
        return re.compile(rf"([{first}])(?<![^\W_{HAN}].)" if first else "(?!)")
    return re.compile(rf"[\W_{HAN}](?=({trie_pattern(aliases)}))")


def _han_pattern(aliases: Collection[str]) -> re.Pattern[str]:
    """Finds letters that one of ``aliases`` may begin with, before a letter that is second in one."""
    first = "".join(sorted({alias[0] for alias in aliases}))
    second = "".join(sorted({re.escape(alias[1:2]) for alias in aliases}))
    alone = "".join(sorted(alias for alias in aliases if len(alias) == 1))
    return re.compile(f"[{first}](?:(?=[{second}])" + (f"|(?<=[{alone}]))" if alone else ")"))


def _edge(folded: str, stop: int, end: int) -> bool:
    """Whether a word may end at ``stop``: between two Han letters always, else not inside a word."""
    if stop >= end:
        return True
    after, before = folded[stop], folded[stop - 1]
    return after > "\u2e80" or before > "\u2e80" or not (after.isalnum() and before.isalnum())

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
from pipeline.subjects.names import Capital
from pipeline.subjects.near_misses import NearMisses
from pipeline.subjects.stretch import Stretch
from pipeline.subjects.words import HAN
from pipeline.trie import trie_pattern

_FIRST_WORD = re.compile(rf"[{HAN}]|(?<![^\W_{HAN}])[^\W_{HAN}]+")
_LETTERS = "a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Letters and digits that no name begins behind, for use inside a character class."""
_REACH = 24
"""Characters of two syllables."""
_NAME_AND_WORD = 3
"""Pieces of what stands before: the syllable of the name, the word before it, the rest."""
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

    def __init__(self, names: Mapping[str, Name], *, unspaced: bool = False, syllables: bool = False) -> None:
        """``unspaced`` tells that words of other scripts are rare in the texts.

        Where names are written in ``syllables`` a country of one may be the last of another name.
        """
        self.names = names
        self._syllables = syllables
        self.near = NearMisses(
            {alias: name.entity_id for alias, name in names.items() if name.use == "name" and name.capitals}
        )
        small = [alias for alias, name in names.items() if 0 not in name.capitals]
        han = [alias for alias in small if _IS_HAN.match(alias)]
        spaced = set(small).difference(han)
        self.articles = frozenset(
            alias.rpartition(" ")[0]
            for alias, name in names.items()
            if name.use == "anaphor" and name.entity_id == "org"
        )
        """What stands before the noun in a stand-in for an organisation."""
        self._capital_heads = _heads(names.keys() - small)
        self._small_heads = _heads(small)
        self._small = _small_pattern(spaced, unspaced=unspaced)
        self._shorter = _shorter(spaced)
        self._han = _han_pattern(han) if han else None
        self._pairs = _pairs(han)

    def find(
        self, text: str, folded: str, capitals: Iterable[Capital], stretch: Stretch
    ) -> dict[int, list[EntityMention]]:
        """The names in each sentence of ``stretch`` that has any, by its number.

        The longest first, from left to right, at word edges; a name beats a shorter stand-in it overlaps.
        ``capitals`` are those of the text.
        """
        found: dict[int, list[EntityMention]] = {}
        names = self.names
        number = at = end = -1
        beginnings = self._beginnings(folded, capitals, stretch)
        for begin in sorted(beginnings):
            if begin >= end:
                number, at, end = stretch.sentence(begin)
            if not at <= begin < end:
                continue
            for length in beginnings[begin]:
                stop = begin + length
                name = names.get(folded[begin:stop])
                if name is None or stop > end or not _edge(folded, stop, end):
                    continue
                entity_id, use, capital_letters = name
                if self._syllables and entity_id.startswith("country:") and _ends_name(text, at, begin, stop):
                    break
                if not capital_letters or all(text[begin + letter].isupper() for letter in capital_letters):
                    mentions = found.setdefault(number, [])
                    if mentions and mentions[-1].end > begin and _reads_over(mentions[-1], length):
                        continue
                    while mentions and mentions[-1].end > begin:
                        del mentions[-1]
                    mentions.append(EntityMention(begin, stop, entity_id, use))
                    at = begin + 1 if use == "anaphor" else stop
                    break
        return found

    def _beginnings(
        self, folded: str, capitals: Iterable[Capital], stretch: Stretch
    ) -> dict[int, tuple[int, ...]]:
        """Where in ``stretch`` a name may begin, and how long it may be, the longest first."""
        start, end, heads = stretch.start, stretch.end, self._capital_heads
        found: dict[int, tuple[int, ...]] = {}
        if self._han is not None:
            pairs = self._pairs
            for hit in self._han.finditer(folded, start, end):
                at = hit.start()
                lengths = pairs.get(folded[at : at + 2]) or pairs.get(folded[at])
                if lengths:
                    found[at] = lengths
        for hit in self._small.finditer(folded, start, end):
            found[hit.start(1)] = self._shorter[hit[1]]
        for at, stop in capitals:
            if stop >= 0:
                lengths = heads.get(folded[at:stop])
                if lengths:
                    found[at] = _merged(lengths, found[at]) if at in found else lengths
        first = _FIRST_WORD.match(folded, start, end)  # no letter or mark before it to find it by
        if first:
            found[start] = _merged(found.get(start, ()), self._small_heads.get(first[0], ()))
        return found


def _reads_over(stand_in: EntityMention, length: int) -> bool:
    """Whether a name of ``length`` that begins inside ``stand_in`` is none: 全国网上, not 国网."""
    return stand_in.end - stand_in.start >= length


def _merged(one: Iterable[int], other: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({*one, *other}, reverse=True))


def _ends_name(text: str, floor: int, begin: int, stop: int) -> bool:
    """Whether the one syllable ``begin:stop`` ends a name of two, behind a small letter: "xã Kỳ Anh"."""
    if " " in text[begin:stop] or text[begin - 1 : begin] != " ":
        return False
    words = (" " + text[max(floor, begin - _REACH) : begin - 1]).rsplit(" ", 2)
    if len(words) < _NAME_AND_WORD:
        return False
    before, first = words[-2:]
    capital = first.isalpha() and first[0].isupper() and not first.isupper()
    return capital and before.isalpha() and before.islower()


def _heads(aliases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the ``aliases`` that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for alias in aliases:
        first = _FIRST_WORD.match(alias)
        if first:
            lengths[first.group()].add(len(alias))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def _shorter(aliases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each of ``aliases`` the lengths of all that begin with the same word and are no longer."""
    heads = _heads(aliases)
    found: dict[str, tuple[int, ...]] = {}
    for alias in aliases:
        first = _FIRST_WORD.match(alias)
        if first:
            found[alias] = tuple(length for length in heads[first[0]] if length <= len(alias))
    return found


def _pairs(aliases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the Chinese ``aliases`` that begin with two letters, or are one letter."""
    known = set(aliases)
    lengths: dict[str, set[int]] = defaultdict(set)
    for alias in known:
        lengths[alias[:2]].add(len(alias))
        if alias[0] in known:
            lengths[alias[:2]].add(1)
    return {pair: tuple(sorted(sizes, reverse=True)) for pair, sizes in lengths.items()}


def _small_pattern(aliases: Iterable[str], *, unspaced: bool) -> re.Pattern[str]:
    """Finds where one of ``aliases`` begins behind another letter or mark: the group 1, the longest."""
    trie = trie_pattern(aliases)
    if unspaced:
        first = "".join(sorted({re.escape(alias[0]) for alias in aliases}))
        return re.compile(rf"[{first}](?<![^\W_{HAN}].)(?<=(?=({trie})).)" if first else "(?!)")
    # the class is wider than what may stand before a name, and fast
    return re.compile(rf"[^{_LETTERS}](?=({trie}))(?<![^\W_{HAN}])")


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
    return not after.isalnum() or after > "\u2e80" or before > "\u2e80" or not before.isalnum()

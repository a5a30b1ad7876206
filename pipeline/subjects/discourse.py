"""What an article has talked of so far: the names it used, and which entity a stand-in means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

from pipeline.model import EntityMention
from pipeline.subjects.words import Words

_TOO_WIDE = ("place:world", "country:EU")
"""No stand-in means these: "the country" is not the EU."""
_FADE = 0.9
"""What is left of the standing of earlier entities after each new mention."""
_LARGEST = 1e200
_REMEMBERED = 8
"""So many mentions of a country tell whether it is more than a partner."""
_OPENING = 4
"""An article may stand before the name that begins a sentence."""


@dataclass
class Discourse:
    """What is known of the names of one article so far.

    ``home`` tells the country it was written in; ``countries`` has the first mentions of each country,
    ``shapes`` are the names by shape of all its paragraphs, ``in_short`` their ids by what
    the article may call them before.
    """

    home: Callable[[], str] = str
    ids: dict[str, str] = field(default_factory=dict)
    opener: str = ""
    expected: dict[str, str] = field(default_factory=dict)
    standing: dict[str, float] = field(default_factory=dict)
    best: dict[str, str] = field(default_factory=dict)
    kin: dict[str, str] = field(default_factory=dict)
    worth: float = 1.0
    countries: dict[str, list[EntityMention]] = field(default_factory=dict)
    shapes: frozenset[str] = frozenset()
    in_short: Mapping[str, str] = field(default_factory=dict)

    def mention(self, entity_id: str, weight: float) -> None:
        """Counts a mention; instead of fading what came before, each new one is worth more."""
        self.worth /= _FADE
        if self.worth > _LARGEST:
            self.standing = {known: standing / self.worth for known, standing in self.standing.items()}
            self.worth = 1.0
        standing = self.standing.get(entity_id, 0.0) + weight * self.worth
        self.standing[entity_id] = standing
        kind = entity_id.partition(":")[0]
        if entity_id in _TOO_WIDE:
            return
        for wanted in (kind, "any") if kind != "person" else (kind,):
            if standing >= self.standing.get(self.best.get(wanted, ""), 0.0):
                self.best[wanted] = entity_id

    def place(self, mention: EntityMention) -> None:
        """Remembers where a country is mentioned."""
        if mention.entity_id.startswith("country:"):
            seen = self.countries.setdefault(mention.entity_id, [])
            if len(seen) < _REMEMBERED:
                seen.append(mention)

    def open_with(self, mentions: Sequence[EntityMention], start: int) -> None:
        """Remembers the organisation that a sentence from ``start`` on begins with."""
        first = mentions[0] if mentions else None
        if first is not None and first.start - start <= _OPENING and first.entity_id.startswith("org:"):
            self.opener = first.entity_id

    def introduce(self, name: str, entity_id: str) -> None:
        """Remembers the outer words of a name: "the bank" means the last one called Bank."""
        words = name.split()
        if len(words) > 1:
            self.kin[words[0]] = self.kin[words[-1]] = self.kin[" ".join(words[:2])] = entity_id
        elif "\u3400" <= name[-1] <= "\u9fff":
            self.kin[name[-2:]] = self.kin[name[-3:]] = entity_id

    def stood_for(self, stand_in: str, words: Words) -> str:
        """The entity whose name shares a word with ``stand_in``, empty when there is none."""
        for part in _parts(stand_in, words):
            if part in self.kin:
                return self.kin[part]
        return ""

    def most_talked_of(self, wanted: str) -> str:
        """The entity of the kind ``wanted`` ("any" for all but persons) with the highest standing."""
        return self.best.get(wanted, "")

    def expect(self, known: Iterable[Sequence[EntityMention]]) -> None:
        """Counts names ahead, for a stand-in before the first of them; a dateline comes after all names."""
        names: Counter[str] = Counter()
        written_in: list[str] = []
        for mention in chain.from_iterable(known):
            rule, entity_id = mention.rule, mention.entity_id
            if rule == "name" and entity_id not in _TOO_WIDE:
                names[entity_id] += 1
            elif rule == "shield" and entity_id:
                written_in.append(entity_id)
        for entity_id in (*(name for name, _ in names.most_common()), *written_in):
            self.expected.setdefault(entity_id.partition(":")[0], entity_id)


@lru_cache(maxsize=4096)
def _parts(stand_in: str, words: Words) -> Sequence[str]:
    """What a name may share with ``stand_in``: two words, one; in Chinese all letters, all but the first."""
    parts = stand_in.split()
    if len(parts) == 1:
        return stand_in, stand_in[1:]
    pairs = map(" ".join, pairwise(parts))
    return *pairs, *(part for part in (parts[-1], parts[0]) if part not in words.stops)

"""What an article talks of up to a sentence: its title, its heading, who is named often, who was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import EntityMention, Passage, Sentence

_FREQUENT = 3
"""So many of the most frequent entities of an article are offered everywhere in it."""
_LARGE_SHARE = 0.3
_KEPT = 6
"""So many entities of a title, a heading or an earlier sentence are offered."""
_SENTENCES = 2


Place = tuple[int, int]
"""Start and end of a mention."""


class Offered(NamedTuple):
    """An entity outside the sentence: a mention, and what it is there (``title``, ``heading`` ...)."""

    entity_id: str
    place: Place
    source: str
    kind: str


def kind_of(entity_id: str) -> str:
    """The kind of an entity; the world is one of its own."""
    return "world" if entity_id == "place:world" else entity_id.partition(":")[0]


class Candidate(NamedTuple):
    """``start:end`` is the mention it stands for (the nearest one), both 0 for a table header.

    An empty ``entity_id`` stands for "nobody".
    """

    entity_id: str
    start: int
    end: int
    features: tuple[str, ...]
    inherited: bool
    text: str = ""


@dataclass
class Topics:
    """The topics of an article.

    ``where`` has the first mention of each entity, ``named`` the first by a name; ``recent`` has the
    last sentences, newest last; ``everywhere`` the world and the country named most, ``measured`` the
    last subject of each metric, ``compared`` what was compared to in this sentence.
    """

    common: dict[str, str] = field(default_factory=dict)
    frequent: list[str] = field(default_factory=list)
    leading: set[str] = field(default_factory=set)
    everywhere: list[str] = field(default_factory=list)
    where: dict[str, Place] = field(default_factory=dict)
    named: dict[str, Place] = field(default_factory=dict)
    title: dict[str, Place] = field(default_factory=dict)
    heading: dict[str, Place] = field(default_factory=dict)
    recent: list[tuple[EntityMention, ...]] = field(default_factory=list)
    rows: dict[tuple[int, int], tuple[EntityMention, ...]] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    chosen: Candidate | None = None
    chosen_sentence: int = -1
    chosen_block: int = -1
    measured: dict[str, Candidate] = field(default_factory=dict)
    _standing: list[Offered] = field(default_factory=list)
    _unchosen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def choose(self, candidate: Candidate, passage: Passage, metric: str, compared: str = "") -> None:
        """Keeps the subject of a value of ``metric`` for the next one, and what it was ``compared`` to.

        Tables and lists do not set a topic.
        """
        if compared:
            self.compared.add(compared)
        if candidate.entity_id and passage.block.cell is None and "listed" not in candidate.features:
            self.chosen, self.chosen_sentence = candidate, passage.sentence.start
            self.chosen_block = passage.sentence.block
            if metric:
                self.measured[metric] = candidate

    def move(self, heading: dict[str, Place], recent: list[tuple[EntityMention, ...]]) -> None:
        """Moves on to a place under ``heading`` and behind ``recent``."""
        self.heading, self.recent = heading, recent
        self._standing, self._unchosen = [], {}

    def features(self, entity_id: str, sentence: Sentence) -> tuple[str, ...]:
        """What makes ``entity_id`` a topic for ``sentence``."""
        if self.chosen is not None and self.chosen.entity_id == entity_id:
            if self.chosen_sentence == sentence.start:
                return self._names(entity_id, "same")
            return self._names(entity_id, "last" if self.chosen_block == sentence.block else "before")
        features = self._unchosen.get(entity_id)
        if features is None:
            features = self._unchosen[entity_id] = self._names(entity_id, "")
        return features

    def _names(self, entity_id: str, chosen: str) -> tuple[str, ...]:
        return _names(
            self.common.get(entity_id, "few"),
            entity_id.partition(":")[0],
            entity_id in self.leading,
            entity_id in self.title,
            entity_id in self.heading,
            chosen,
        )

    def standing(self) -> list[Offered]:
        """The topics of this place that no choice changes, the nearest first and each once."""
        if not self._standing:
            found: dict[str, Offered] = {}
            for entity_id, place, source in self._nearest_first():
                if entity_id not in found:
                    found[entity_id] = Offered(entity_id, place, source, kind_of(entity_id))
            self._standing = list(found.values())
        return self._standing

    def _nearest_first(self) -> Iterator[tuple[str, Place, str]]:
        for distance, names in enumerate(reversed(self.recent)):
            for number, name in enumerate(names):
                span = (name.start, name.end)
                if name.rule in ("anaphor", "pronoun"):
                    span = self.named.get(name.entity_id, span)
                yield name.entity_id, span, f"recent{distance}:{'rest' if number else 'first'}"
        for entity_id, span in self.heading.items():
            yield entity_id, span, "heading"
        for entity_id, span in self.title.items():
            yield entity_id, span, "title"
        for entity_id in self.frequent:
            yield entity_id, self.where[entity_id], "common"
        for entity_id in self.everywhere:
            yield entity_id, self.where[entity_id], "leading"


@lru_cache(maxsize=1024)
def _names(
    level: str, kind: str, leading: bool, in_title: bool, in_heading: bool, chosen: str
) -> tuple[str, ...]:
    features = [f"common={level}"]
    if leading:
        features.append(f"leading:{kind}")
    if in_title:
        features.append("in_title")
    if in_title and leading:
        features.append("leading_title")
    if in_heading:
        features.append("in_heading")
    if chosen:
        features += (f"chosen:{chosen}", f"chosen:common={level}", f"chosen:{chosen}:{kind}")
    return tuple(features)


def count_topics(passages: Sequence[Passage]) -> Topics:
    """The topics of an article before its first sentence: what its title names, what is frequent."""
    topics = Topics()
    counts: Counter[str] = Counter()
    for passage in passages:
        cell = passage.block.cell
        if cell is not None and passage.entities and not cell.row_header:
            # a row may be named behind its first number, the rank
            topics.rows.setdefault((cell.table, cell.row), passage.entities[:1])
        for mention in passage.entities:
            counts[mention.entity_id] += 1
            if mention.rule not in ("anaphor", "pronoun"):
                topics.named.setdefault(mention.entity_id, (mention.start, mention.end))
            topics.where.setdefault(mention.entity_id, (mention.start, mention.end))
            if passage.block.region in ("title", "front_matter") and len(topics.title) < _KEPT:
                topics.title.setdefault(mention.entity_id, (mention.start, mention.end))
    if not topics.title and passages:
        topics.title = {name.entity_id: (name.start, name.end) for name in passages[0].entities[:_KEPT]}
    total = max(1, counts.total())
    kinds: set[str] = set()
    for rank, (entity_id, count) in enumerate(counts.most_common()):
        level = "few" if count < 2 or rank >= _FREQUENT else "most" if rank == 0 else "some"
        if level != "few":
            topics.frequent.append(entity_id)
        topics.common[entity_id] = level + "+" * (count / total > _LARGE_SHARE)
        kind = kind_of(entity_id)
        if kind not in kinds:
            kinds.add(kind)
            topics.leading.add(entity_id)
            if kind == "world" or (kind == "country" and count > 1):
                topics.everywhere.append(entity_id)
    return topics


def advance(topics: Topics, passage: Passage) -> None:
    """Moves on past ``passage``."""
    topics.compared.clear()
    names = passage.entities
    if passage.block.cell is not None:
        return
    if passage.block.region in ("heading", "title"):
        heading = {name.entity_id: (name.start, name.end) for name in names[:_KEPT]}
        topics.move(heading, [])
    elif names:
        topics.move(topics.heading, [*topics.recent, names[:_KEPT]][-_SENTENCES:])

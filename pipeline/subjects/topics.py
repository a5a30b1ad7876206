"""What an article talks of up to a sentence: its title, its heading, who is named often, who was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.model import EntityMention, Passage, Sentence
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.options import Candidate, Party, Place, kind_of
from pipeline.subjects.told import Told

_FREQUENT = 3
"""So many of the most frequent entities of an article are offered everywhere in it."""
_LARGE_SHARE = 0.3
_KEPT = 6
"""So many entities of a title, a heading or an earlier sentence are offered."""
_SENTENCES = 2

_PASSING = frozenset(("listed", "in_paren", "b:bracket"))
"""Who is only named in passing is no topic."""

_Source = tuple[str, Place, str]
"""An entity, a mention of it, and what it is there."""


@dataclass(slots=True, eq=False)
class Topics:
    """The topics of an article.

    ``where`` has the first mention of each entity, ``named`` the first by a name; ``recent`` has the
    last sentences, newest last; ``everywhere`` the world and the country named most; ``speakers`` are
    named only as who states something; ``measured`` has the last subject of each metric, ``compared``
    what was compared to in this sentence.  ``chosen`` is the subject of the value before; of a sentence
    left behind it is the first one, ``lead``.
    """

    ranker: Ranker
    common: dict[str, str] = field(default_factory=dict)
    frequent: list[str] = field(default_factory=list)
    leading: set[str] = field(default_factory=set)
    everywhere: list[str] = field(default_factory=list)
    speakers: frozenset[str] = frozenset()
    where: dict[str, Place] = field(default_factory=dict)
    named: dict[str, Place] = field(default_factory=dict)
    title: dict[str, Place] = field(default_factory=dict)
    heading: dict[str, Place] = field(default_factory=dict)
    recent: list[tuple[EntityMention, ...]] = field(default_factory=list)
    rows: dict[tuple[int, int], tuple[EntityMention, ...]] = field(default_factory=dict)
    compared: set[str] = field(default_factory=set)
    chosen: Party | None = None
    lead: Party | None = None
    chosen_sentence: int = -1
    chosen_block: int = -1
    measured: dict[str, Party] = field(default_factory=dict)
    _standing: dict[str, list[Party]] = field(default_factory=dict)
    _lasting: dict[str, list[Party]] = field(default_factory=dict)
    _described: dict[tuple[str, str], Traits] = field(default_factory=dict)
    _unchosen: dict[str, tuple[str, Traits]] = field(default_factory=dict)

    def choose(self, candidate: Candidate, passage: Passage, metric: str, compared: Party | None) -> None:
        """Keeps the subject of a value of ``metric`` for the next one, and what it was ``compared`` to.

        Tables and lists do not set a topic, nor does who has the value in brackets behind the name.
        """
        if compared is not None:
            self.compared.add(compared.entity_id)
        party = candidate.party
        if not party.entity_id or passage.block.cell is not None:
            return
        if party.inherited or _PASSING.isdisjoint(candidate.features):
            sentence = passage.sentence
            if self.chosen_sentence != sentence.start:
                self.lead = party
            self.chosen, self.chosen_sentence, self.chosen_block = party, sentence.start, sentence.block
            if metric:
                self.measured[metric] = party

    def move(self, recent: list[tuple[EntityMention, ...]], heading: dict[str, Place] | None = None) -> None:
        """Moves on to a place behind ``recent``, under a new ``heading`` if there is one."""
        self.recent, self._standing = recent, {}
        if heading is not None:
            self.heading, self._lasting, self._described, self._unchosen = heading, {}, {}, {}

    def traits(self, entity_id: str, sentence: Sentence) -> Traits:
        """What makes ``entity_id`` a topic for ``sentence``."""
        chosen = self.chosen
        if chosen is None or chosen.entity_id != entity_id:
            return self._traits(entity_id, "")
        if self.chosen_sentence == sentence.start:
            return self._traits(entity_id, "same")
        return self._traits(entity_id, "last" if self.chosen_block == sentence.block else "before")

    def _traits(self, entity_id: str, chosen: str) -> Traits:
        traits = self._described.get((entity_id, chosen))
        if traits is None:
            traits = self._described[entity_id, chosen] = _topic(
                self.ranker,
                self.common.get(entity_id, "few"),
                entity_id.partition(":")[0],
                entity_id in self.leading,
                entity_id in self.title,
                entity_id in self.heading,
                entity_id in self.speakers,
                chosen,
            )
        return traits

    def offered(self, entity_id: str, place: Place, source: str, around: str, topic: Traits) -> Party:
        """An entity outside the sentence.

        ``around`` says what the sentence itself offers, ``topic`` what :meth:`traits` does.
        """
        kind = kind_of(entity_id)
        return Party(
            entity_id, place, source, kind, _outside(self.ranker, source, around, kind, topic), True, ""
        )

    def standing(self, around: str) -> list[Party]:
        """The topics that no choice changes, the nearest first and each once.

        One that was chosen is told as one that was not.  ``around`` as in :meth:`offered`.
        """
        found = self._standing.get(around)
        if found is None:
            lasting = self._lasting.get(around)
            if lasting is None:
                lasting = self._lasting[around] = self._first_of_each(self._elsewhere(), around)
            found = self._first_of_each(self._last_named(), around)
            known = {party.entity_id for party in found}
            found += [party for party in lasting if party.entity_id not in known]
            self._standing[around] = found
        return found

    def _first_of_each(self, sources: Iterable[_Source], around: str) -> list[Party]:
        ranker, unchosen = self.ranker, self._unchosen
        found: dict[str, Party] = {}
        for entity_id, place, source in sources:
            if entity_id not in found:
                known = unchosen.get(entity_id)
                if known is None:
                    known = unchosen[entity_id] = (kind_of(entity_id), self._traits(entity_id, ""))
                kind, topic = known
                traits = _outside(ranker, source, around, kind, topic)
                found[entity_id] = Party(entity_id, place, source, kind, traits, True, "")
        return list(found.values())

    def _last_named(self) -> Iterator[_Source]:
        for distance, names in enumerate(reversed(self.recent)):
            source, rest = f"recent{distance}:first", f"recent{distance}:rest"
            for name in names:
                place = (name.start, name.end)
                if name.rule in ("anaphor", "pronoun"):
                    place = self.named.get(name.entity_id, place)
                yield name.entity_id, place, source
                source = rest

    def _elsewhere(self) -> Iterator[_Source]:
        for entity_id, place in self.heading.items():
            yield entity_id, place, "heading"
        for entity_id, place in self.title.items():
            yield entity_id, place, "title"
        for entity_id in self.frequent:
            yield entity_id, self.where[entity_id], "common"
        for entity_id in self.everywhere:
            yield entity_id, self.where[entity_id], "leading"


@lru_cache(maxsize=4096)
def _topic(
    ranker: Ranker,
    level: str,
    kind: str,
    leading: bool,
    in_title: bool,
    in_heading: bool,
    speaks: bool,
    chosen: str,
) -> Traits:
    features = [f"common={level}"]
    if leading:
        features.append(f"leading:{kind}")
    if in_title:
        features.append("in_title")
    if in_title and leading:
        features.append("leading_title")
    if in_heading:
        features.append("in_heading")
    if speaks:
        features += ("speaks", f"speaks:{kind}")
    if chosen:
        features += (f"chosen:{chosen}", f"chosen:common={level}", f"chosen:{chosen}:{kind}")
    return ranker.traits(*features)


@lru_cache(maxsize=8192)
def _outside(ranker: Ranker, source: str, around: str, kind: str, topic: Traits) -> Traits:
    return ranker.traits(
        "out",
        f"out:{source}",
        f"out:{source}:{around}",
        f"out:{around}",
        f"out:kind={kind}",
        *(f"out:{name}" for name in topic.features),
    )


def count_topics(
    folded: str, passages: Sequence[Passage], ranker: Ranker, told: Sequence[Sequence[Told]] | None = None
) -> Topics:
    """The topics of an article before its first sentence: what its title names, what is frequent."""
    topics = Topics(ranker, speakers=_speakers(folded, passages, told) if told is not None else frozenset())
    counts: Counter[str] = Counter()
    for passage in passages:
        if not passage.entities:
            continue
        cell = passage.block.cell
        if cell is not None and not cell.row_header:
            # a row may be named behind its first number, the rank
            topics.rows.setdefault((cell.table, cell.row), passage.entities[:1])
        in_title = passage.block.region in ("title", "front_matter")
        for mention in passage.entities:
            entity_id, place = mention.entity_id, (mention.start, mention.end)
            counts[entity_id] += 1
            topics.where.setdefault(entity_id, place)
            if mention.rule not in ("anaphor", "pronoun"):
                topics.named.setdefault(entity_id, place)
            if in_title and len(topics.title) < _KEPT:
                topics.title.setdefault(entity_id, place)
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


def _speakers(folded: str, passages: Sequence[Passage], told: Sequence[Sequence[Told]]) -> frozenset[str]:
    """Who is named with values only as who states them."""
    spoken: set[str] = set()
    others: set[str] = set()
    for passage, about in zip(passages, told, strict=True):
        if about:
            sources = {one.source for one in about}
            for mention in passage.entities:
                name = folded[mention.start : mention.end]
                (spoken if any(name in source for source in sources) else others).add(mention.entity_id)
    return frozenset(spoken - others)


def advance(topics: Topics, passage: Passage) -> None:
    """Moves on past ``passage``."""
    if topics.lead is not None:
        topics.chosen = topics.lead
    topics.compared.clear()
    names = passage.entities
    if passage.block.cell is not None:
        return
    if passage.block.region in ("heading", "title"):
        topics.move([], {name.entity_id: (name.start, name.end) for name in names[:_KEPT]})
    elif names:
        topics.move([*topics.recent, names[:_KEPT]][-_SENTENCES:])

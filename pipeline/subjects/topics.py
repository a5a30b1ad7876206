"""What an article talks of up to a sentence: its title, its heading, who is named often, who was chosen."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.model import EntityMention, Passage, Sentence
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.options import Party, Place, Scored, kind_of

KEPT = 6
"""So many entities of a title, a heading or an earlier sentence are offered."""
_SENTENCES = 2
_RECENT = [(f"recent{distance}:first", f"recent{distance}:rest") for distance in range(_SENTENCES)]
"""What an entity of an earlier sentence is there, by how far back that is."""
STAND_INS = ("anaphor", "pronoun")
TITLES = ("title", "front_matter")
"""A title may speak of whom the article only names further on."""

_PASSING = frozenset(("listed", "in_paren", "b:bracket", "after=partner"))
"""Who is only named in passing is no topic."""


def _no_traits() -> dict[str, dict[str, Traits]]:
    """For each way an entity was chosen before, what then makes entities topics."""
    return {"": {}, "same": {}, "last": {}, "before": {}}


@dataclass(slots=True, eq=False)
class Topics:
    """The topics of an article.

    ``where`` has the first mention of each entity, ``named`` the first by a name; ``recent`` has the
    last sentences, newest last; ``everywhere`` the world and the country named most; ``speakers`` are
    named only as who states something; ``agencies`` state figures of their countries, ``stated``.
    ``measured`` has the last subject of each metric, ``compared`` what was compared to in this sentence.
    ``chosen`` is the subject of the value before; of a sentence left behind it is the first one,
    ``lead``.  The article has been read up to ``reached``.
    """

    ranker: Ranker
    common: dict[str, str] = field(default_factory=dict)
    frequent: list[str] = field(default_factory=list)
    leading: set[str] = field(default_factory=set)
    everywhere: list[str] = field(default_factory=list)
    speakers: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    stated: dict[str, Place] = field(default_factory=dict)
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
    reached: int = sys.maxsize
    _standing: dict[str, list[Party]] = field(default_factory=dict)
    _lasting: dict[str, dict[str, Party]] = field(default_factory=dict)
    _described: dict[str, dict[str, Traits]] = field(default_factory=_no_traits)

    def choose(self, option: Scored, passage: Passage, metric: str, compared: Party | None) -> None:
        """Keeps the subject of a value of ``metric`` for the next one, and what it was ``compared`` to.

        Tables and lists do not set a topic, nor does who has the value in brackets behind the name.
        """
        if compared is not None:
            self.compared.add(compared.entity_id)
        _, party, fitting = option
        if not party.entity_id or passage.block.cell is not None:
            return
        if party.inherited or not (_is_passing(party.traits) or any(map(_is_passing, fitting))):
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
            self.heading, self._lasting, self._described = heading, {}, _no_traits()

    def traits(self, entity_id: str, sentence: Sentence) -> Traits:
        """What makes ``entity_id`` a topic for ``sentence``."""
        chosen = self.chosen
        if chosen is None or chosen.entity_id != entity_id:
            level = ""
        elif self.chosen_sentence == sentence.start:
            level = "same"
        else:
            level = "last" if self.chosen_block == sentence.block else "before"
        return self._described[level].get(entity_id) or self._describe(entity_id, level)

    def _describe(self, entity_id: str, chosen: str) -> Traits:
        traits = self._described[chosen][entity_id] = _topic(
            self.ranker,
            self.common.get(entity_id, "few"),
            entity_id.partition(":")[0],
            entity_id in self.leading,
            entity_id in self.title,
            entity_id in self.heading,
            entity_id in self.speakers,
            entity_id in self.agencies,
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

    def again(self, party: Party, source: str, around: str, sentence: Sentence) -> Party:
        """An entity that was the subject of an earlier value; ``around`` as in :meth:`offered`."""
        entity_id, kind = party.entity_id, party.kind
        traits = _outside(self.ranker, source, around, kind, self.traits(entity_id, sentence))
        if traits is party.traits:  # it was offered and chosen as the same before
            return party
        return Party(entity_id, party.place, source, kind, traits, True, "")

    def standing(self, around: str) -> list[Party]:
        """The topics that no choice changes, the nearest first and each once.

        One that was chosen is told as one that was not.  ``around`` as in :meth:`offered`.
        """
        found = self._standing.get(around)
        if found is None:
            lasting = self._lasting.get(around)
            if lasting is None:
                lasting = self._lasting[around] = self._elsewhere(around)
            near = self._last_named(around)
            # who is named further on only is not meant yet
            further = [
                party
                for entity_id, party in lasting.items()
                if entity_id not in near and party.place[0] < self.reached
            ]
            found = self._standing[around] = [*near.values(), *further]
        return found

    def _last_named(self, around: str) -> dict[str, Party]:
        """Who was named in the last sentences."""
        found: dict[str, Party] = {}
        for names, (source, rest) in zip(reversed(self.recent), _RECENT, strict=False):
            for name in names:
                entity_id = name.entity_id
                if entity_id not in found:
                    place = (name.start, name.end)
                    if name.rule in STAND_INS:
                        place = self.named.get(entity_id, place)
                    found[entity_id] = self._offered_unchosen(entity_id, place, source, around)
                source = rest
        return found

    def _elsewhere(self, around: str) -> dict[str, Party]:
        """Who is named in the heading and the title, and named often."""
        where = self.where
        sources = (
            ("heading", self.heading),
            ("title", self.title),
            ("stated", self.stated),
            ("common", {entity_id: where[entity_id] for entity_id in self.frequent}),
            ("leading", {entity_id: where[entity_id] for entity_id in self.everywhere}),
        )
        found: dict[str, Party] = {}
        for source, places in sources:
            for entity_id, place in places.items():
                if entity_id not in found:
                    found[entity_id] = self._offered_unchosen(entity_id, place, source, around)
        return found

    def _offered_unchosen(self, entity_id: str, place: Place, source: str, around: str) -> Party:
        topic = self._described[""].get(entity_id) or self._describe(entity_id, "")
        return self.offered(entity_id, place, source, around, topic)


@lru_cache(maxsize=8192)
def _is_passing(traits: Traits) -> bool:
    return not _PASSING.isdisjoint(traits.features)


@lru_cache(maxsize=4096)
def _topic(
    ranker: Ranker,
    level: str,
    kind: str,
    leading: bool,
    in_title: bool,
    in_heading: bool,
    speaks: bool,
    agency: bool,
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
    if agency:
        features.append("agency")
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


def advance(topics: Topics, passage: Passage) -> None:
    """Moves on past ``passage``."""
    if passage.quantities:
        if topics.lead is not None:
            topics.chosen = topics.lead
        topics.compared.clear()
    names, block = passage.entities, passage.block
    if block.region not in TITLES:
        topics.reached = passage.sentence.end
    if block.region in ("heading", "title"):
        if block.cell is None:
            topics.move([], {name.entity_id: (name.start, name.end) for name in names[:KEPT]})
    elif names and block.cell is None:
        topics.move([*topics.recent, names[:KEPT]][-_SENTENCES:])

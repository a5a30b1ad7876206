"""Who may be the subject of a quantity, and what describes such a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from pipeline.ranking import Traits

Place = tuple[int, int]
"""Start and end of a mention."""


def kind_of(entity_id: str) -> str:
    """The kind of an entity; the world is one of its own."""
    return "world" if entity_id == "place:world" else entity_id.partition(":")[0]


@dataclass(slots=True, eq=False)
class Party:
    """An entity, or a phrase, that may be a subject.

    ``place`` is where it is best written, both 0 when that is not in the reading text but ``text``.
    ``source`` tells where it was found: ``name``, ``phrase``, ``title``, ``recent0:first`` ...;
    ``inherited`` that it stands outside the sentence; ``traits`` what describes it for all quantities.
    An empty ``entity_id`` stands for "nobody".
    """

    entity_id: str
    place: Place
    source: str
    kind: str
    traits: Traits
    inherited: bool
    text: str

    def written(self, text: str) -> str:
        """How it is written in the reading text ``text``."""
        return self.text or text[slice(*self.place)]


class Candidate(NamedTuple):
    """A party as the subject of one quantity.

    ``fitting`` is what describes it beside the traits of the party; ``score`` the sum over all.
    """

    score: float
    party: Party
    fitting: Sequence[Traits]

    @property
    def entity_id(self) -> str:
        """The entity of the party."""
        return self.party.entity_id

    @property
    def features(self) -> tuple[str, ...]:
        """All that describes it."""
        fitting = chain.from_iterable(traits.features for traits in self.fitting)
        return (*self.party.traits.features, *fitting)


def candidate(party: Party, fitting: Sequence[Traits]) -> Candidate:
    """``party`` with what describes it beside its own traits, scored."""
    score = party.traits.score
    for traits in fitting:
        score += traits.score
    return Candidate(score, party, fitting)

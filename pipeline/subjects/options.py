"""Who may be the subject of a quantity, and what describes such a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pipeline.ranking import Traits

Place = tuple[int, int]
"""Start and end of a mention."""


@lru_cache(maxsize=16384)
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
        start, end = self.place
        return self.text or text[start:end]


@dataclass(slots=True, eq=False)
class Look:
    """What of an actor is told together with where it stands."""

    kind: str
    found: str
    before: str
    after: str


@dataclass(slots=True, eq=False)
class Actor(Party):
    """A mention at ``start:end``, or several joined ones, as a candidate in its sentence.

    ``look`` has the first two of its features and the marks before and after it.  ``free`` tells that
    neither a mark nor a bracket nor an insertion speaks against it.  ``reached`` and ``passed`` are how
    many quantities of the sentence begin before its start and before its end.
    """

    start: int
    end: int
    clause: int
    look: Look
    free: bool
    reached: int
    passed: int


Scored = tuple[float, Party, Sequence[Traits]]
"""A :class:`Candidate` as it is chosen: some six are made for each quantity, so it is a plain tuple."""


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

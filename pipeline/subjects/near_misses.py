"""Names spelt a little differently from the tables: "Philipines", "Kazahkstan"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 8
"""Shorter names differ from one another too little."""
MOST_EDITS = 1
"""One letter more, less, other, or two swapped; two edits already join real names."""

_KEPT = 10_000
"""Names whose answer is kept at most."""


class NearMisses:
    """Finds the entity of a name that is one edit away from a name of the table, each name once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for name in names:
            if len(name) >= SHORTEST:
                self._by_start[name[0]].append(name)
        self._known: dict[str, str] = {}

    def find(self, folded: str) -> str:
        """The id of the entity, empty when no name is near enough."""
        if len(folded) < SHORTEST:
            return ""
        entity_id = self._known.get(folded)
        if entity_id is None:
            nearest = process.extractOne(
                folded, self._by_start.get(folded[0], ()), scorer=OSA.distance, score_cutoff=MOST_EDITS
            )
            entity_id = self._names[nearest[0]] if nearest else ""
            if len(self._known) < _KEPT:
                self._known[folded] = entity_id
        return entity_id

"""The clusters and links of a corpus, as the tables show them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.linking.index import LinkIndex
from pipeline.tables.encoded import Fact, cluster_id


class Clusters:
    """Sets of claims that state one fact; reads an index that is up to date."""

    def __init__(self, index: LinkIndex) -> None:
        self._index = index

    def state(self) -> tuple[str, int]:
        """What :meth:`changed_since` takes later on."""
        return self._index.state()

    def changed_since(self, state: tuple[str, int] | None) -> set[str] | None:
        """The documents whose claims share other facts than at ``state``; ``None`` if that is unknown."""
        return self._index.changed_since(state)

    def shared(self, document: str) -> dict[int, Fact]:
        """The facts that claims of ``document`` share with other claims, by the number of the claim.

        A claim that is linked to no other is a cluster of its own.
        """
        return {
            number: Fact(cluster_id(least), claims, documents, _sorted(langs), bool(first))
            for number, least, claims, documents, langs, first in self._index.clusters(document)
        }

    def link_lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines of ``links.csv``: all pairs, sorted, some at a time after their number."""
        return self._index.links()


@lru_cache(maxsize=1024)
def _sorted(langs: str) -> str:
    return ";".join(sorted(langs.split(",")))

"""The clusters and links of a corpus, as the tables show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from pipeline.linking.index import LinkIndex

_AT_ONCE = 10_000


class Cluster(NamedTuple):
    """The fact a claim states. ``first`` tells whether the claim is its first one in the corpus."""

    cluster_id: str
    claims: int
    documents: int
    langs: str
    first: bool


class Clusters:
    """Sets of claims that state one fact; reads an index that is up to date."""

    def __init__(self, index: LinkIndex) -> None:
        self._index = index

    def close(self) -> None:
        self._index.close()

    def of_article(self, document: str, claims: Sequence[tuple[str, str]]) -> list[Cluster]:
        """The clusters of the claims of a document, given as ``(claim_id, lang)`` in their order.

        A claim that is linked to no other is a cluster of its own.
        """
        clusters = [Cluster(f"fact-{claim_id}", 1, 1, lang, True) for claim_id, lang in claims]
        for number, least, size, documents, langs, first in self._index.clusters(document):
            joined = ";".join(sorted(langs.split(",")))
            clusters[number] = Cluster(f"fact-{least}", size, documents, joined, bool(first))
        return clusters

    def link_lines(self) -> Iterator[list[str]]:
        """The lines of ``links.csv`` without their ends: all pairs, sorted, some thousands at a time."""
        lines = self._index.links()
        while some := list(islice(lines, _AT_ONCE)):
            yield some

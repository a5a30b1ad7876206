"""The clusters and links of a corpus, as the tables show them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from pipeline.linking.index import LinkIndex
from pipeline.tables.encoded import Fact, cluster_id


class Clusters:
    """Sets of claims that state one fact; reads an index that is up to date."""

    def __init__(self, index: LinkIndex) -> None:
        self._index = index

    def close(self) -> None:
        self._index.close()

    def shared(self) -> Iterator[tuple[str, dict[int, Fact]]]:
        """The facts that more than one claim states: for every document, in order, by number of the claim.

        A document without such a claim is left out.  A claim that is linked to no other is a cluster
        of its own.
        """
        for document, rows in groupby(self._index.clusters(), key=itemgetter(0)):
            yield (
                document,
                {
                    number: Fact(cluster_id(least), claims, documents, _sorted(langs), bool(first))
                    for _, number, least, claims, documents, langs, first in rows
                },
            )

    def link_lines(self) -> Iterator[tuple[int, bytes]]:
        """The lines of ``links.csv``: all pairs, sorted, some at a time after their number."""
        return self._index.links()


@lru_cache(maxsize=1024)
def _sorted(langs: str) -> str:
    return ";".join(sorted(langs.split(",")))

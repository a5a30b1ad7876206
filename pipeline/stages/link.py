"""Link: which claims of the corpus state the same fact.

Claims are compared inside *blocks* only: the same unit and rounded value within one article, and
the same unit, rounded value and subject across articles.  In a block every claim meets at most
:data:`pipeline.linking.pairs.WINDOW` neighbours, so the work grows with the number of claims; with
an index of an earlier run it grows with the number of claims that came or went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.linking.clusters import Clusters
from pipeline.linking.index import LinkIndex
from pipeline.linking.pairs import Comparable, comparable
from pipeline.linking.weights import load_weights
from pipeline.settings import Settings
from pipeline.tables.rows import ClaimRow


def compare_within(claims: Sequence[ClaimRow], settings: Settings) -> Comparable:
    """What of the claims of one article, in their order, is needed to link them to those of others.

    :raises ConfigError: when ``configs/linking.csv`` does not hold every weight.
    """
    return comparable(claims, load_weights(settings.configs))


class Linking:
    """The links of a corpus, brought up to date while its articles are read; close it."""

    def __init__(self, settings: Settings, path: Path, stamp: str = "") -> None:
        """Open the index at ``path``, kept from an earlier run or not there yet.

        It is begun anew unless it was made with the same ``stamp``, a digest of all that links depend
        on besides the articles.

        :raises ConfigError: when ``configs/linking.csv`` does not hold every weight.
        """
        self._weights = load_weights(settings.configs)
        self._index = LinkIndex(path, stamp)

    def close(self) -> None:
        """What was added and not settled is forgotten."""
        self._index.close()

    def expect(self, articles: int) -> None:
        """So many articles will be added."""
        self._index.expect(articles)

    def add(self, document: str, stamp: str, given: Comparable) -> None:
        """Add what links a document that was read; ``stamp`` is the digest of its rows.

        It need not be in the corpus in the end, and none has to be added before :meth:`settle`.
        """
        self._index.add(document, stamp, given)

    def settle(
        self, articles: Callable[[], Iterable[tuple[str, str]]], load: Callable[[str], Comparable]
    ) -> Clusters:
        """The links and clusters of the corpus of ``articles``, given by document and stamp.

        ``load`` is asked for those that were neither added nor there before.
        """
        self._index.settle(articles, load, self._weights)
        return Clusters(self._index)

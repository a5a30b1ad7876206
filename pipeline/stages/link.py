"""Link: which claims of the corpus state the same fact.

Claims are compared inside *blocks* only: the same unit and rounded value within one article, and
the same unit, rounded value and subject across articles.  In a block every claim meets at most
:data:`pipeline.linking.pairs.WINDOW` neighbours, so the work grows with the number of claims; with
an index of an earlier run it grows with the number of claims that came or went.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.linking.clusters import Clusters
from pipeline.linking.compare import load_weights
from pipeline.linking.index import LinkIndex
from pipeline.linking.pairs import Comparable, comparable
from pipeline.settings import Settings
from pipeline.tables.rows import ClaimRow


def compare_within(claims: Sequence[ClaimRow], settings: Settings) -> Comparable:
    """What of the claims of one article, in their order, is needed to link them to those of others.

    :raises ConfigError: when ``configs/linking.csv`` does not hold every weight.
    """
    return comparable(claims, load_weights(settings.configs))


def link(
    articles: Mapping[str, str],
    load: Callable[[str], Comparable],
    settings: Settings,
    path: Path,
    stamp: str = "",
) -> Clusters:
    """The links and clusters of a corpus, given as a digest of its mentions for every document.

    ``path`` is the index, kept from an earlier run or not there yet; it is begun anew unless it was
    made with the same ``stamp``, a digest of all that links depend on besides the mentions.
    ``load`` gives the mentions of a document that is new or changed.  Close the result.

    :raises ConfigError: when ``configs/linking.csv`` does not hold every weight.
    """
    index = LinkIndex(path, stamp)
    try:
        index.update(articles, load, load_weights(settings.configs))
    except BaseException:
        index.close()
        raise
    return Clusters(index)

"""Link: which claims of the corpus state the same fact.

Claims are compared inside *blocks* only: the same unit and rounded value within one article, and
the same unit, rounded value and subject across articles.  In a block every claim meets at most
:data:`WINDOW` neighbours, so the work grows with the number of claims.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.linking.clusters import Clusters
from pipeline.linking.compare import THRESHOLD, Score, compare, load_weights
from pipeline.linking.mentions import Mention, mention_of
from pipeline.settings import Settings
from pipeline.tables.rows import ClaimRow

WINDOW = 30
LINKS = 5
"""Earlier claims that a claim is linked to at most; the others follow from these."""

CONVERSION = "conversion_of_previous"
_CERTAIN = Score(Decimal(1), (CONVERSION,))


def link(articles: Iterable[Sequence[ClaimRow]], settings: Settings, scratch: Path) -> Clusters:
    """The links and clusters of all claims, given article by article in the order of the table.

    ``scratch`` is a file that does not exist yet; whoever closes the result deletes it.

    :raises ConfigError: when ``configs/linking.csv`` does not hold every weight.
    """
    weights = load_weights(settings.configs)
    clusters = Clusters(scratch)
    ordinal = 0
    for claims in articles:
        _link_article(claims, ordinal, clusters, weights)
        ordinal += len(claims)
    _link_blocks(clusters, weights)
    clusters.settle()
    return clusters


def _link_article(
    claims: Sequence[ClaimRow], first: int, clusters: Clusters, weights: dict[str, float]
) -> None:
    """Pairs inside one article; claims with a subject are offered for pairs across articles."""
    seen: defaultdict[str, deque[Mention]] = defaultdict(lambda: deque(maxlen=WINDOW))
    previous: Mention | None = None
    for ordinal, claim in enumerate(claims, first):
        mention = mention_of(ordinal, claim)
        if mention is None:
            previous = None
            continue
        if previous is not None and CONVERSION in claim.flags.split(";"):
            clusters.add(previous, mention, _CERTAIN)
        _link_to(seen[mention.rounded], mention, clusters, weights)
        seen[mention.rounded].append(mention)
        if mention.subject_id:
            clusters.offer(
                f"{mention.rounded} {mention.subject_id}", f"{mention.metric} {mention.time}", mention
            )
        previous = mention


def _link_blocks(clusters: Clusters, weights: dict[str, float]) -> None:
    """Pairs of different articles."""
    current = ""
    window: deque[Mention] = deque(maxlen=WINDOW)
    for block, mention in clusters.blocks():
        if block != current:
            current = block
            window.clear()
        others = [other for other in window if other.doc_id != mention.doc_id]
        _link_to(others, mention, clusters, weights)
        window.append(mention)


def _link_to(
    others: Sequence[Mention] | deque[Mention],
    mention: Mention,
    clusters: Clusters,
    weights: dict[str, float],
) -> None:
    """Compare with ``others``, the nearest one last."""
    found = 0
    for other in reversed(others):
        score = compare(other, mention, weights)
        if score is not None and score.value >= THRESHOLD:
            clusters.add(other, mention, score)
            found += 1
            if found == LINKS:
                return

"""Finds for a mention the earlier mentions that state the same fact, and does so inside one article."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Reversible, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.linking.compare import Score, Weights, compare, score_of
from pipeline.linking.mentions import Mention, mention_of
from pipeline.tables.rows import ClaimRow

WINDOW = 30
"""Neighbours that a mention is compared with at most, so that the work grows with the mentions."""

LINKS = 5
"""Earlier mentions that a mention is linked to at most; the others follow from these."""

CONVERSION = "conversion_of_previous"
_CERTAIN = score_of(Decimal(1), (CONVERSION,))


class Pair(NamedTuple):
    """Two claims of one article, by their numbers, held to be the same fact."""

    later: int
    earlier: int
    score: Score


class Comparable(NamedTuple):
    """What of one article matters for linking: its mentions and the pairs among them."""

    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]


def partners(
    others: Reversible[Mention], mention: Mention, weights: Weights
) -> Iterator[tuple[Mention, Score]]:
    """Which of ``others``, the nearest one last, state the fact of ``mention``: the nearest ones first."""
    found = 0
    for other in reversed(others):
        score = compare(other, mention, weights)
        if score is not None:
            yield other, score
            found += 1
            if found == LINKS:
                return


def comparable(claims: Sequence[ClaimRow], weights: Weights) -> Comparable:
    """The mentions of the claims of one article, and the pairs among those of the same rounded value."""
    seen: defaultdict[str, deque[Mention]] = defaultdict(lambda: deque(maxlen=WINDOW))
    mentions: list[Mention] = []
    pairs: dict[tuple[int, int], Score] = {}
    previous: Mention | None = None
    for number, claim in enumerate(claims):
        mention = mention_of(number, claim)
        if mention is None:
            previous = None
            continue
        if previous is not None and CONVERSION in claim.flags.split(";"):
            pairs[number, previous.number] = _CERTAIN
        for other, score in partners(seen[mention.rounded], mention, weights):
            pairs.setdefault((number, other.number), score)
        seen[mention.rounded].append(mention)
        mentions.append(mention)
        previous = mention
    return Comparable(
        tuple(mentions), tuple(Pair(later, earlier, score) for (later, earlier), score in pairs.items())
    )

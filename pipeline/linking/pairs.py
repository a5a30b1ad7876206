"""Finds for a mention the earlier mentions that state the same fact, and does so inside one article."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.linking.compare import ROUNDING, compare
from pipeline.linking.mentions import KeptMention, Mention, kept, mention_of, set_around
from pipeline.linking.weights import Weights, score_of
from pipeline.tables.rows import ClaimRow

WINDOW = 30
"""Neighbours that a mention is compared with at most, so that the work grows with the mentions."""

LINKS = 5
"""Earlier mentions that a mention is linked to at most; the others follow from these."""

CONVERSION = "conversion_of_previous"
_CERTAIN = score_of(Decimal(1), (CONVERSION,))


class Comparable(NamedTuple):
    """What of one article matters for linking.

    ``pairs`` are pairs of its claims held to be the same fact: their numbers, the later one first, and
    their line of ``links.csv``.
    """

    mentions: tuple[KeptMention, ...]
    pairs: tuple[tuple[int, int, str], ...]


def pair_key(one: str, other: str) -> str:
    """The beginning of the line in ``links.csv`` of two claims."""
    return f"{one},{other}," if one < other else f"{other},{one},"


def partners(others: Iterable[Mention], mention: Mention, weights: Weights) -> Iterator[tuple[Mention, str]]:
    """Which of ``others``, the nearest one first, state the fact of ``mention``, in their order.

    Each comes with the line of the pair in ``links.csv``.
    """
    found = 0
    value, step, magnitude = mention.value, mention.step, mention.magnitude
    reach = ROUNDING * abs(magnitude)
    for other in others:
        if value != other.value and (step == other.step or abs(magnitude - other.magnitude) > reach):
            continue  # most pairs end here: neither value is the other one rounded
        score = compare(other, mention, weights)
        if score is not None:
            yield other, pair_key(other.claim_id, mention.claim_id) + score.cells
            found += 1
            if found == LINKS:
                return


def comparable(claims: Sequence[ClaimRow], weights: Weights) -> Comparable:
    """The mentions of the claims of one article, and the pairs among those of the same rounded value."""
    seen: defaultdict[str, deque[Mention]] = defaultdict(lambda: deque(maxlen=WINDOW))
    mentions: list[Mention] = []
    pairs: dict[tuple[int, int], str] = {}
    previous: Mention | None = None
    for number, claim in enumerate(claims):
        mention = mention_of(number, claim, weights.kin)
        if mention is None:
            previous = None
            continue
        if previous is not None and CONVERSION in claim.flags and CONVERSION in claim.flags.split(";"):
            key = pair_key(previous.claim_id, mention.claim_id)
            pairs[number, previous.number] = key + _CERTAIN.cells
        before = seen[mention.rounded]
        if before:
            for other, line in partners(reversed(before), mention, weights):
                pairs.setdefault((number, other.number), line)
        before.append(mention)
        mentions.append(mention)
        previous = mention
    set_around(mentions)
    return Comparable(
        tuple(map(kept, mentions)), tuple((later, earlier, line) for (later, earlier), line in pairs.items())
    )

"""A linear ranker: the score of a candidate is the sum of the weights of its features."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.configs import read_rows
from pipeline.subjects.rows import WeightRow

Weights = dict[str, dict[str, float]]
"""Task -> feature -> weight. A feature without a weight adds nothing."""


def load_weights(path: Path) -> Weights:
    """The weights in the table ``path``, which ``python -m pipeline.subjects.train`` writes."""
    weights: Weights = {"subject": {}, "compared": {}}
    for row in read_rows(path, WeightRow):
        weights[row.task][row.feature] = row.weight
    return weights


def score(features: Iterable[str], weights: dict[str, float]) -> float:
    """The score of one candidate."""
    get = weights.get
    return sum(get(feature, 0.0) for feature in features)


def shares(scores: Sequence[float]) -> list[float]:
    """The scores as probabilities that add up to 1 (softmax)."""
    top = max(scores)
    powers = [math.exp(value - top) for value in scores]
    total = sum(powers)
    return [power / total for power in powers]

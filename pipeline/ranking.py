"""A linear ranker: the score of a candidate is the sum of the weights of its features.

The weights are data, learned from annotated articles by conditional logit: they make the accepted
candidates of each choice likeliest, with a penalty on the squared sum of the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PENALTY = 0.5
"""Weight of the squared sum of the weights against the loss of all examples."""

SMALLEST = 0.02
"""Weights nearer to 0 than this are not kept."""


@dataclass(frozen=True)
class Example:
    """One choice: the features of each candidate, and whether the annotation accepts it."""

    article: str
    lang: str
    options: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def score(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The score of one candidate; a feature without a weight adds nothing."""
    return sum(weights.get(feature, 0.0) for feature in features)


def best(options: Sequence[Iterable[str]], weights: Mapping[str, float]) -> int:
    """The index of the candidate with the highest score, the first of equals."""
    scores = [score(features, weights) for features in options]
    return scores.index(max(scores))


def learn(examples: Iterable[Example]) -> dict[str, float]:
    """The weights that fit ``examples``; choices that are all right or all wrong teach nothing."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    usable = [example for example in examples if any(example.right) and not all(example.right)]
    names = sorted({feature for example in usable for option in example.options for feature in option})
    number = {name: at for at, name in enumerate(names)}
    rows = [feature for example in usable for feature in example.options]
    right = [is_right for example in usable for is_right in example.right]
    sizes = [len(example.options) for example in usable]
    columns = [number[feature] for option in rows for feature in option]
    ends = np.cumsum([0] + [len(option) for option in rows])
    matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))
    owner = np.repeat(np.arange(len(sizes)), sizes)
    edges = np.cumsum([0, *sizes[:-1]])
    good = np.array(right)

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        scores -= np.maximum.reduceat(scores, edges)[owner]
        power = np.exp(scores)
        total = np.add.reduceat(power, edges)
        accepted = np.add.reduceat(power * good, edges)
        value = float(np.sum(np.log(total) - np.log(accepted))) + PENALTY * float(weights @ weights)
        slope = power / total[owner] - power * good / accepted[owner]
        return value, matrix.T @ slope + 2 * PENALTY * weights

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, result.x, strict=True)
        if abs(weight) >= SMALLEST
    }

"""A linear ranker: the score of a candidate is the sum of the weights of its features.

The weights are data, learned from annotated articles by conditional logit: they make the accepted
candidates of each choice likeliest, with a penalty on how far the weights stray from what was set by
hand before (nothing, where nothing was).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from math import exp, sqrt
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

PENALTY = 0.5
"""Weight of the squared sum of the strayed weights against the loss of all examples."""

SMALLEST = 0.02
"""Weights nearer to 0 than this are not kept."""

_KEPT = 10_000
"""Sets of features whose score is kept at most."""


@dataclass(frozen=True)
class Example:
    """One choice: the features of each candidate, and whether the annotation accepts it."""

    article: str
    lang: str
    options: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]


def score(features: Iterable[str], weights: Mapping[str, float]) -> float:
    """The score of one candidate; a feature without a weight adds nothing."""
    return sum(map(weights.get, features, repeat(0.0)))


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """Features that come together in many candidates, and what they add to the score of each.

    Whoever makes them keeps them, so that a candidate costs a few sums and no look-up of weights.
    """

    features: tuple[str, ...]
    score: float


class Ranker:
    """Scores with fixed ``weights``.

    The same sets of features come again and again, so the score of each is kept.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._known: dict[tuple[str, ...], float] = {}
        self._traits: dict[tuple[str, ...], Traits] = {}

    def traits(self, *features: str) -> Traits:
        """``features`` with the :func:`score` of them together."""
        found = self._traits.get(features)
        if found is None:
            if len(self._traits) >= _KEPT:
                self._traits.clear()
            found = self._traits[features] = Traits(features, score(features, self.weights))
        return found

    def scores(self, options: Iterable[tuple[str, ...]]) -> list[float]:
        """The :func:`score` of each of ``options``, the features of one candidate each."""
        known = self._known
        found: list[float] = []
        for features in options:
            value = known.get(features)
            if value is None:
                if len(known) >= _KEPT:
                    known.clear()
                value = known[features] = score(features, self.weights)
            found.append(value)
        return found


def best(options: Sequence[Iterable[str]], weights: Mapping[str, float]) -> int:
    """The index of the candidate with the highest score, the first of equals."""
    scores = [score(features, weights) for features in options]
    return scores.index(max(scores))


class Weighed(NamedTuple):
    """A candidate with its score and the weights the score is the sum of."""

    answer: str
    score: float
    parts: dict[str, float]


def _weigh(
    answers: Sequence[str], options: Sequence[Sequence[str]], weights: Mapping[str, float]
) -> list[Weighed]:
    """The candidates of one choice, best first, for whoever wants to see why."""
    found = [
        Weighed(
            answer, score(features, weights), {name: weights[name] for name in features if name in weights}
        )
        for answer, features in zip(answers, options, strict=True)
    ]
    return sorted(found, key=lambda candidate: -candidate.score)


class Option(Protocol):
    """A candidate that a ranker can weigh."""

    @property
    def features(self) -> Sequence[str]: ...


Choosable = TypeVar("Choosable", bound=Option)


def weigh_rows(
    rows: Iterable[Iterable[Sequence[Choosable]]],
    answer: Callable[[Choosable], str],
    weights: Mapping[str, float],
) -> list[list[list[Weighed]]]:
    """For each row the choices in it, each with its candidates best first."""
    return [
        [
            _weigh([answer(option) for option in options], [o.features for o in options], weights)
            for options in row
        ]
        for row in rows
    ]


def share(scores: Sequence[float], answers: Iterable[str], answer: str) -> float:
    """The probability of ``answer``, that of all candidates of one choice that give it."""
    top = max(scores)
    agreeing = total = 0.0
    for value, given in zip(scores, answers, strict=True):
        power = exp(value - top)
        total += power
        if given == answer:
            agreeing += power
    return agreeing / total


def learn(
    examples: Iterable[Example],
    prior: Mapping[str, float] = MappingProxyType({}),
    penalty: float = PENALTY,
    per_article: float = 0.0,
) -> dict[str, float]:
    """The weights that fit ``examples``; choices that are all right or all wrong teach nothing.

    ``prior`` holds weights set by hand.  With ``per_article`` above 0 an article with *n* choices
    counts as ``per_article`` times the square root of *n*, so that long articles do not rule.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    usable = [example for example in examples if any(example.right) and not all(example.right)]
    names = sorted({*prior, *(name for example in usable for option in example.options for name in option)})
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
    lengths = Counter(example.article for example in usable)
    weight_of = {name: per_article / sqrt(size) if per_article else 1.0 for name, size in lengths.items()}
    importance = np.array([weight_of[example.article] for example in usable])
    begin = np.array([prior.get(name, 0.0) for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        scores -= np.maximum.reduceat(scores, edges)[owner]
        power = np.exp(scores)
        total = np.add.reduceat(power, edges)
        accepted = np.add.reduceat(power * good, edges)
        strayed = weights - begin
        value = float(importance @ (np.log(total) - np.log(accepted))) + penalty * float(strayed @ strayed)
        slope = (power / total[owner] - power * good / accepted[owner]) * importance[owner]
        return value, matrix.T @ slope + 2 * penalty * strayed

    result = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, result.x, strict=True)
        if abs(weight) >= SMALLEST
    }

"""Learns how likely a row is right: logistic regression on judged rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from pipeline.confidence import Evidence

PENALTY = 1.0
"""Weight of the squared weights against the loss; the weight of ``always`` is free."""


class Judgement(NamedTuple):
    """A row that counts: the evidence for it and whether it is right in the strict sense."""

    article: str
    fold: int
    evidence: Evidence
    right: bool


def learn_trust(judgements: Iterable[Judgement]) -> dict[str, float]:
    """The weights that make the judgements likeliest; none without judgements."""
    import numpy as np
    from scipy.optimize import minimize

    judged = list(judgements)
    if not judged:
        return {}
    names = sorted({name for judgement in judged for name in judgement.evidence})
    matrix = np.array([[judgement.evidence.get(name, 0.0) for name in names] for judgement in judged])
    sign = np.array([1.0 if judgement.right else -1.0 for judgement in judged])
    penalty = np.array([0.0 if name == "always" else PENALTY for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        margin = sign * (matrix @ weights)
        value = float(np.logaddexp(0, -margin).sum()) + float(penalty @ weights**2)
        slope = -(sign / (1 + np.exp(margin))) @ matrix + 2 * penalty * weights
        return value, slope

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 3) for name, weight in zip(names, result.x, strict=True)}

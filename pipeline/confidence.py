"""How likely a row is right: number, kind, unit, relation, subject and time, all of them.

A logistic model of one piece of evidence: how sure the less sure of the two choices was, that of the
subject or that of the time.  Its weights are data (``configs/confidence.csv``), learned by
``claimtable learn`` from rows of annotated articles whose subjects and times were chosen by weights
learned without them.  (Where subject and time were found, tables, flags, kinds and the counts of the
rules that fired made the confidence of articles not learned from worse, not better.)
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import exp, log
from pathlib import Path

from pipeline.configs import read_weights
from pipeline.model import Attributes

TABLE = "confidence.csv"

Evidence = Mapping[str, float]
"""Features by name; one that is not there is 0."""

_CLIP = 0.995
"""Shares beyond it say no more: a ranker that has never failed is not certain."""


def evidence(about: Attributes) -> Evidence:
    """What speaks for and against a row."""
    return _evidence_of(_less_sure(about))


def _less_sure(about: Attributes) -> float:
    return min(about.subject_share, about.time_share)


def _evidence_of(less_sure: float) -> Evidence:
    return {"always": 1.0, "less sure choice": _log_odds(less_sure)}


def _log_odds(share: float) -> float:
    share = min(max(share, 1 - _CLIP), _CLIP)
    return log(share / (1 - share))


def probability(found: Evidence, weights: Mapping[str, float]) -> float:
    """The probability that a row with the evidence ``found`` is right."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in found.items())))


class Confidence:
    """The model with its weights; without any, no row has a confidence."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._of_share = lru_cache(maxsize=4096)(self._rounded)  # many shares are met again

    def of(self, about: Attributes) -> Decimal | None:
        """The confidence of a row, to three digits."""
        return self._of_share(_less_sure(about)) if self.weights else None

    def _rounded(self, less_sure: float) -> Decimal:
        return Decimal(f"{probability(_evidence_of(less_sure), self.weights):.3f}")


@lru_cache(maxsize=4)
def load_confidence(configs: Path) -> Confidence:
    """The model in ``configs``, empty when there is none."""
    return Confidence(read_weights(configs / TABLE))

"""How likely a row is right: number, kind, unit, relation, subject and time, all of them.

A logistic model with a handful of features: how sure the choice of the subject and of the time was,
where they were found, and what is unusual about the quantity.  Its weights are data
(``configs/confidence.csv``), learned by ``claimtable learn`` from rows of annotated articles whose
subjects and times were chosen by weights learned without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from math import exp, log
from pathlib import Path

from pipeline.configs import Row, read_rows
from pipeline.model import Attributes, Passage, Quantity

TABLE = "confidence.csv"

Evidence = Mapping[str, float]
"""Features by name; one that is not there is 0."""

_CLIP = 0.995
"""Shares beyond it say no more: a ranker that has never failed is not certain."""


class ConfidenceRow(Row):
    """What one feature adds to the log-odds that a row is right."""

    feature: str
    weight: float


def evidence(quantity: Quantity, passage: Passage, about: Attributes) -> Evidence:
    """What speaks for and against the row of ``quantity``."""
    found = {
        "always": 1.0,
        "subject share": _log_odds(about.subject_share),
        "time share": _log_odds(about.time_share),
    }
    if not about.subject_id:
        found["no subject"] = 1.0
    elif about.subject_id.startswith("other:"):
        found["subject is a phrase or unknown name"] = 1.0
    if "subject_inherited" in about.flags:
        found["subject from outside the sentence"] = 1.0
    if not about.time:
        found["no time"] = 1.0
    if "time_inherited" in about.flags:
        found["time from outside the sentence"] = 1.0
    if quantity.flags:
        found["quantity has flags"] = 1.0
    if passage.block.cell is not None:
        found["table"] = 1.0
    return found


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

    def of(self, quantity: Quantity, passage: Passage, about: Attributes) -> Decimal | None:
        """The confidence of the row of ``quantity``, to three digits."""
        if not self.weights:
            return None
        return Decimal(f"{probability(evidence(quantity, passage, about), self.weights):.3f}")


@lru_cache(maxsize=4)
def load_confidence(configs: Path) -> Confidence:
    """The model in ``configs``, empty when there is none."""
    return Confidence({row.feature: row.weight for row in read_rows(configs / TABLE, ConfidenceRow)})

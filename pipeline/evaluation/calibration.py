"""How well the confidence of a row foretells that it is right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.evaluation.figures import Share, judged, share_of
from pipeline.evaluation.matching import Outcome

BINS = 10


class Bin(NamedTuple):
    """Rows whose confidence lies in one tenth, their mean confidence and how many are right."""

    low: float
    confidence: float
    share: Share


class Calibration(NamedTuple):
    """``brier`` is the mean squared error of the confidence as a forecast that the row is right.

    ``constant`` is that of the share of right rows as the forecast for all (lower is better in both);
    ``auc`` the probability that of a right and a wrong row the right one has the higher confidence.
    """

    bins: list[Bin]
    brier: float
    constant: float
    auc: float


def calibration(outcomes: Iterable[Outcome]) -> Calibration:
    """The calibration of the judged rows that state a confidence."""
    cells = ((outcome, (outcome.row or {}).get("confidence")) for outcome in judged(outcomes))
    stated = [(outcome, float(cell)) for outcome, cell in cells if cell]
    if not stated:
        return Calibration([], 0.0, 0.0, 0.0)
    right = sum(outcome.strict for outcome, _ in stated) / len(stated)
    return Calibration(
        _bins(stated),
        sum((confidence - outcome.strict) ** 2 for outcome, confidence in stated) / len(stated),
        right * (1 - right),
        _auc(
            [confidence for outcome, confidence in stated if outcome.strict],
            [confidence for outcome, confidence in stated if not outcome.strict],
        ),
    )


def _bins(stated: Iterable[tuple[Outcome, float]]) -> list[Bin]:
    groups: defaultdict[int, list[tuple[Outcome, float]]] = defaultdict(list)
    for outcome, confidence in stated:
        groups[min(BINS - 1, int(confidence * BINS))].append((outcome, confidence))
    return [
        Bin(
            index / BINS,
            sum(confidence for _, confidence in group) / len(group),
            share_of([outcome for outcome, _ in group]),
        )
        for index, group in sorted(groups.items())
    ]


def _auc(right: list[float], wrong: list[float]) -> float:
    if not right or not wrong:
        return 0.0
    won = sum((high > low) + (high == low) / 2 for high in right for low in wrong)
    return won / (len(right) * len(wrong))

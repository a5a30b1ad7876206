"""How likely a row is right, from how often the rules that made it were right on annotated text.

``configs/confidence.csv`` holds for every rule the rows it took part in and how many of them were
right in value, kind, unit, relation, subject and time; ``claimtable evaluate --calibrate`` counts
them anew.  The evidence of the rules of a row is added up as log-odds against the row of an average
rule, damped because rules occur together.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from math import exp, log
from pathlib import Path

from pipeline.configs import Row, read_rows

TABLE = "confidence.csv"
ALL = "*"
"""The rule of every row."""

PRIOR = 50
"""A rule counts as if it had been seen on so many rows of average precision before."""

DAMPING = 0.3


class RuleRow(Row):
    """``right`` of ``rows`` rows with this rule were right."""

    rule: str
    rows: int
    right: int


class Calibration:
    """The log-odds of all rules; without any, no row has a confidence."""

    def __init__(self, rules: Sequence[RuleRow]) -> None:
        counts = {row.rule: row for row in rules}
        total = counts.pop(ALL, None)
        self._base: float | None = None
        self._terms: dict[str, float] = {}
        self._known: dict[tuple[str, ...], Decimal] = {}
        if total is None or not total.rows:
            return
        average = (total.right + 1) / (total.rows + 2)
        self._base = _log_odds(average)
        for rule, row in counts.items():
            precision = (row.right + PRIOR * average) / (row.rows + PRIOR)
            self._terms[rule] = DAMPING * (_log_odds(precision) - self._base)

    def confidence(self, rules: tuple[str, ...]) -> Decimal | None:
        """The confidence of a row that ``rules`` made, to three digits."""
        if self._base is None:
            return None
        if rules not in self._known:
            total = self._base + sum(self._terms.get(rule, 0.0) for rule in rules)
            self._known[rules] = Decimal(f"{1 / (1 + exp(-total)):.3f}")
        return self._known[rules]


def _log_odds(share: float) -> float:
    return log(share / (1 - share))


@lru_cache(maxsize=4)
def load_calibration(configs: Path) -> Calibration:
    """The calibration in ``configs``, empty when there is none."""
    return Calibration(read_rows(configs / TABLE, RuleRow))

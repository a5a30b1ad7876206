"""The weights of ``configs/linking.csv``, and what pairs of mentions score by them.

They are log-odds, as in Fellegi and Sunter's theory of record linkage, and are added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import product
from math import exp
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import Row, read_rows
from pipeline.errors import ConfigError
from pipeline.linking.kin import Kin, load_kin
from pipeline.linking.mentions import MANY_DIGITS
from pipeline.tables.cells import decimal_text

THRESHOLD = Decimal("0.5")
_DIGITS = {2: "digits_2", 3: "digits_3", MANY_DIGITS: "digits_4"}

REASONS = (
    "bias",
    "digits_2",
    "digits_3",
    "digits_4",
    "large",
    "rounded",
    "same_document",
    "same_sentence",
    "same_neighbour",
    "same_neighbours",
    "same_subject",
    "different_subject",
    "same_time",
    "same_metric",
    "different_metric",
    "other_role",
    "alike_counted",
    "unlike_counted",
    "alike_words",
    "same_relation",
    "lasting",
)


class WeightRow(Row):
    """One row of ``linking.csv``."""

    KEY = ("name",)

    name: str
    weight: float
    description: str


class Score(NamedTuple):
    """How likely two mentions state one fact.

    ``cells`` are ``score`` and ``reasons`` as they stand in ``links.csv``; no cell of it needs quotes.
    """

    value: Decimal
    cells: str


def score_of(value: Decimal, reasons: tuple[str, ...]) -> Score:
    """The score of a pair for ``reasons``."""
    return Score(value, f"{decimal_text(value)},{';'.join(reasons)}")


_Shape = tuple[bool, int, bool, bool, bool, int, bool | None, bool, bool | None, bool, bool, bool]
"""What speaks for or against a pair, but for the wording; see :func:`_reasons_of`."""

_Likeness = tuple[bool | None, bool]
"""Whether what is counted is alike, if both tell it, and whether the words of the sentences are."""

_LIKENESSES = tuple(product((None, False, True), (False, True)))


class Weights(dict[_Shape, Mapping[_Likeness, Score]]):
    """By shape the scores that the weights of its reasons add up to, where not below :data:`THRESHOLD`.

    Shapes are few; they are added up when they are first met.  ``kin`` tells which names are alike.
    """

    def __init__(self, weights: Mapping[str, float], kin: Kin) -> None:
        super().__init__()
        self._weights = weights
        self.kin = kin

    def __missing__(self, shape: _Shape) -> Mapping[_Likeness, Score]:
        scored = {likeness: self._score(shape, *likeness) for likeness in _LIKENESSES}
        found = {likeness: score for likeness, score in scored.items() if score.value >= THRESHOLD}
        self[shape] = found
        return found

    def _score(self, shape: _Shape, counted: bool | None, words: bool) -> Score:
        reasons = tuple(_reasons_of(*shape, counted=counted, words=words))
        odds = self._weights["bias"] + sum(self._weights[reason] for reason in reasons)
        return score_of(_probability(odds), reasons)


def _reasons_of(
    rounded: bool,
    digits: int,
    large: bool,
    same_document: bool,
    same_sentence: bool,
    neighbours: int,
    subject: bool | None,
    same_time: bool,
    metric: bool | None,
    other_role: bool,
    same_relation: bool,
    lasting: bool,
    *,
    counted: bool | None,
    words: bool,
) -> Iterator[str]:
    """The reasons for and against a pair, in the order of ``links.csv``."""
    if rounded:
        yield "rounded"
    if digits > 1:
        yield _DIGITS[digits]
    if large:
        yield "large"
    if same_document:
        yield "same_document"
        if same_sentence:
            yield "same_sentence"
    elif neighbours:
        yield "same_neighbour" if neighbours == 1 else "same_neighbours"
    if subject is not None:
        yield "same_subject" if subject else "different_subject"
    if same_time:
        yield "same_time"
    if metric is not None:
        yield "same_metric" if metric else "different_metric"
    if other_role:
        yield "other_role"
    if same_relation:
        yield "same_relation"
    if lasting:
        yield "lasting"
    if counted is not None:
        yield "alike_counted" if counted else "unlike_counted"
    if words:
        yield "alike_words"


def _probability(odds: float) -> Decimal:
    return Decimal(f"{1 / (1 + exp(-odds)):.3f}")


@lru_cache(maxsize=4)
def load_weights(configs: Path) -> Weights:
    """The weights of ``configs/linking.csv``, and the names of the tables beside it.

    :raises ConfigError: when a reason has no row, or a row names none.
    """
    path = configs / "linking.csv"
    weights = {row.name: row.weight for row in read_rows(path, WeightRow)}
    if odd := weights.keys() ^ set(REASONS):
        raise ConfigError(
            *(
                f"{path}: expected a row for the reason {name}, found none"
                if name in REASONS
                else f"{path}: expected one of the reasons {', '.join(REASONS)}; found {name}"
                for name in sorted(odd)
            )
        )
    return Weights(weights, load_kin(configs))

"""Scores a pair of mentions: rules that exclude it, then a sum of weighted reasons.

The weights are log-odds, as in Fellegi and Sunter's theory of record linkage; they are data in
``configs/linking.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import token_set_ratio

from pipeline.configs import Row, read_rows
from pipeline.errors import ConfigError
from pipeline.linking.mentions import Mention
from pipeline.tables.cells import decimal_text

THRESHOLD = Decimal("0.5")
_ALIKE = 80
_WORDS_ALIKE = 0.5
_MANY_DIGITS = 4
_DIGITS = {2: "digits_2", 3: "digits_3", _MANY_DIGITS: "digits_4"}
_ROUNDING = 0.005
"""A rounded value is at most this share away from the exact one."""

REASONS = (
    "bias",
    "digits_2",
    "digits_3",
    "digits_4",
    "large",
    "rounded",
    "same_document",
    "same_sentence",
    "same_subject",
    "different_subject",
    "same_time",
    "same_metric",
    "different_metric",
    "alike_counted",
    "unlike_counted",
    "alike_words",
    "same_relation",
)


class WeightRow(Row):
    """One row of ``linking.csv``."""

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


class Weights:
    """The weight of every reason, and the scores they add up to."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._scores: dict[tuple[str, ...], Score] = {}
        self._hopeless: dict[tuple[str, ...], bool] = {}
        self._wording = sum(max(0.0, weights[reason]) for reason in ("alike_counted", "alike_words"))

    def score(self, reasons: tuple[str, ...]) -> Score:
        """The score of a pair that ``reasons`` speak for and against."""
        found = self._scores.get(reasons)
        if found is None:
            found = self._scores[reasons] = score_of(_probability(self._odds(reasons)), reasons)
        return found

    def hopeless(self, reasons: tuple[str, ...]) -> bool:
        """Whether even the most alike wording could not lift ``reasons`` to the threshold."""
        found = self._hopeless.get(reasons)
        if found is None:
            best = _probability(self._odds(reasons) + self._wording)
            found = self._hopeless[reasons] = best < THRESHOLD
        return found

    def _odds(self, reasons: tuple[str, ...]) -> float:
        return self._weights["bias"] + sum(self._weights[reason] for reason in reasons)


def _probability(odds: float) -> Decimal:
    return Decimal(f"{1 / (1 + exp(-odds)):.3f}")


@lru_cache(maxsize=4)
def load_weights(configs: Path) -> Weights:
    """The weights of ``configs/linking.csv``.

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
    return Weights(weights)


def compare(a: Mention, b: Mention, weights: Weights) -> Score | None:
    """The score of a pair with the same rounded value; ``None`` when it cannot be the same fact."""
    if excluded(a, b):
        return None
    reasons = tuple(_reasons(a, b))
    if a.lang == b.lang:
        if weights.hopeless(reasons):
            return None
        reasons += tuple(_wording(a, b))
    score = weights.score(reasons)
    return score if score.value >= THRESHOLD else None


def excluded(a: Mention, b: Mention) -> bool:
    """Whether the two contradict each other: role, direction, denial, time, other side, or value.

    The top ten (``le``) are not the tenth (``eq``).
    """
    return bool(
        (a.value != b.value and not _one_rounds_the_other(a, b))
        or (a.role != b.role and (a.role == "change" or b.role == "change" or (a.role and b.role)))
        or (a.direction != b.direction and a.direction and b.direction)
        or (a.modality != b.modality and (a.modality == "negated" or b.modality == "negated"))
        or (a.compared_to_id != b.compared_to_id and a.compared_to_id and b.compared_to_id)
        or (a.time != b.time and _disjoint(a, b))
        or a.rank_relation != b.rank_relation
    )


def _one_rounds_the_other(a: Mention, b: Mention) -> bool:
    if a.rounded not in (a.value, b.value):
        return False
    return abs(a.magnitude - b.magnitude) <= _ROUNDING * max(abs(a.magnitude), abs(b.magnitude))


def _disjoint(a: Mention, b: Mention) -> bool:
    return bool(a.time_end and b.time_start and a.time_end < b.time_start) or bool(
        b.time_end and a.time_start and b.time_end < a.time_start
    )


def _reasons(a: Mention, b: Mention) -> Iterator[str]:
    """What speaks for or against the pair, but for the wording."""
    if a.value != b.value:
        yield "rounded"
    digits = min(a.digits, b.digits)
    if digits > 1:
        yield _DIGITS[min(digits, _MANY_DIGITS)]
    if a.large and b.large:
        yield "large"
    if a.doc_id == b.doc_id:
        yield "same_document"
        if a.sentence == b.sentence:
            yield "same_sentence"
    if a.subject_id and b.subject_id:
        yield "same_subject" if a.subject_id == b.subject_id else "different_subject"
    if a.time and a.time == b.time:
        yield "same_time"
    if a.metric and b.metric:
        yield "same_metric" if a.metric == b.metric else "different_metric"
    if a.relation == b.relation:
        yield "same_relation"


def _wording(a: Mention, b: Mention) -> Iterator[str]:
    """What the words say for or against a pair in one language."""
    if a.counted and b.counted:
        alike = a.counted == b.counted or token_set_ratio(a.counted, b.counted) >= _ALIKE
        yield "alike_counted" if alike else "unlike_counted"
    if a.sentence != b.sentence:
        shared = len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))
        if shared >= _WORDS_ALIKE:
            yield "alike_words"

"""Scores a pair of mentions: rules that exclude it, then a sum of weighted reasons.

The weights are log-odds, as in Fellegi and Sunter's theory of record linkage; they are data in
``configs/linking.csv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import exp
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import token_set_ratio

from pipeline.configs import Row, read_rows
from pipeline.errors import ConfigError
from pipeline.linking.mentions import Mention

THRESHOLD = Decimal("0.5")
_ALIKE = 80
_WORDS_ALIKE = 0.5
_MANY_DIGITS = 4
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
    """How likely two mentions state one fact, and the reasons that were added up."""

    value: Decimal
    reasons: tuple[str, ...]


@lru_cache(maxsize=4)
def load_weights(configs: Path) -> dict[str, float]:
    """The weights of ``configs/linking.csv``.

    :raises ConfigError: when a reason has no row, or a row names none.
    """
    path = configs / "linking.csv"
    weights = {row.name: row.weight for row in read_rows(path, WeightRow)}
    if odd := weights.keys() ^ set(REASONS):
        raise ConfigError(
            *(f"{path}: expected one row for every reason, found {name!r}" for name in sorted(odd))
        )
    return weights


def compare(a: Mention, b: Mention, weights: dict[str, float]) -> Score | None:
    """The score of a pair with the same rounded value; ``None`` when it cannot be the same fact."""
    if excluded(a, b):
        return None
    reasons = tuple(_reasons(a, b))
    total = weights["bias"] + sum(weights[reason] for reason in reasons)
    return Score(Decimal(f"{1 / (1 + exp(-total)):.3f}"), reasons)


def excluded(a: Mention, b: Mention) -> bool:
    """Whether the two contradict each other: role, direction, denial, time, other side, or value.

    The top ten (``le``) are not the tenth (``eq``).
    """
    if a.value != b.value and not _one_rounds_the_other(a, b):
        return True
    return (
        _differ(a.role.replace("level", ""), b.role.replace("level", ""))
        or (a.role == "change") != (b.role == "change")
        or _differ(a.direction, b.direction)
        or (a.modality == "negated") != (b.modality == "negated")
        or _differ(a.compared_to_id, b.compared_to_id)
        or _disjoint(a, b)
        or (a.unit == "rank" and a.relation != b.relation)
    )


def _one_rounds_the_other(a: Mention, b: Mention) -> bool:
    if a.rounded not in (a.value, b.value):
        return False
    return abs(a.magnitude - b.magnitude) <= _ROUNDING * max(abs(a.magnitude), abs(b.magnitude))


def _differ(a: str, b: str) -> bool:
    return bool(a and b and a != b)


def _disjoint(a: Mention, b: Mention) -> bool:
    return bool(a.time_end and b.time_start and a.time_end < b.time_start) or bool(
        b.time_end and a.time_start and b.time_end < a.time_start
    )


def _reasons(a: Mention, b: Mention) -> Iterator[str]:
    if a.value != b.value:
        yield "rounded"
    digits = min(a.digits, b.digits)
    if digits > 1:
        yield f"digits_{min(digits, _MANY_DIGITS)}"
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
    if a.lang == b.lang:
        yield from _wording(a, b)
    if a.relation == b.relation:
        yield "same_relation"


def _wording(a: Mention, b: Mention) -> Iterator[str]:
    if a.counted and b.counted:
        yield "alike_counted" if token_set_ratio(a.counted, b.counted) >= _ALIKE else "unlike_counted"
    if a.sentence != b.sentence:
        first, second = a.words(), b.words()
        shared = len(first & second) / max(1, min(len(first), len(second)))
        if shared >= _WORDS_ALIKE:
            yield "alike_words"

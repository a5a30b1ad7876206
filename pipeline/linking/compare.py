"""Scores a pair of mentions: rules that exclude it, then a sum of weighted reasons.

The weights are log-odds, as in Fellegi and Sunter's theory of record linkage; they are data in
``configs/linking.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import product
from math import exp
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import token_set_ratio

from pipeline.configs import Row, read_rows
from pipeline.errors import ConfigError
from pipeline.linking.mentions import MANY_DIGITS, Mention
from pipeline.tables.cells import decimal_text

THRESHOLD = Decimal("0.5")
_BELOW, _ABOVE = ("gt", "ge"), ("lt", "le", "almost")
"""Relations of a round value that a smaller, or a greater, exact one contradicts."""

_WORDS = re.compile(r"[a-z0-9]+")
_ALIKE = 80
_WORDS_ALIKE = 0.5
_DIGITS = {2: "digits_2", 3: "digits_3", MANY_DIGITS: "digits_4"}
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


_Shape = tuple[bool, int, bool, bool, bool, bool | None, bool, bool | None, bool, bool]
"""What speaks for or against a pair, but for the wording; see :func:`_reasons_of`."""

_Likeness = tuple[bool | None, bool]
"""Whether what is counted is alike, if both tell it, and whether the words of the sentences are."""

_LIKENESSES = tuple(product((None, False, True), (False, True)))


class Weights(dict[_Shape, Mapping[_Likeness, Score]]):
    """By shape the scores that the weights of its reasons add up to, where not below :data:`THRESHOLD`.

    Shapes are few; they are added up when they are first met.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._weights = weights

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
    subject: bool | None,
    same_time: bool,
    metric: bool | None,
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
    if subject is not None:
        yield "same_subject" if subject else "different_subject"
    if same_time:
        yield "same_time"
    if metric is not None:
        yield "same_metric" if metric else "different_metric"
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
    """The score of a pair with the same rounded value; ``None`` when it cannot be the same fact.

    That is when the two contradict each other: in value, role, direction, denial, other side, or time.
    """
    if (
        (a.value != b.value and not _one_rounds_the_other(a, b))
        or (a.stance != b.stance and _opposed(a, b))
        or (a.time != b.time and _disjoint(a, b))
    ):
        return None
    scores = weights[
        (
            a.value != b.value,
            a.digits if a.digits < b.digits else b.digits,
            a.large and b.large,
            a.doc_id == b.doc_id,
            a.sentence == b.sentence,
            a.subject_id == b.subject_id if a.subject_id and b.subject_id else None,
            a.time == b.time != "",
            _same_metric(a, b),
            a.relation == b.relation or (a.value != b.value and _rounder(a, b).relation != "eq"),
            a.lasting,
        )
    ]
    if not scores:
        return None  # no wording could save the pair
    if a.lang != b.lang:
        return scores.get((None, False))
    counted = None
    if a.counted and b.counted:
        counted = a.counted == b.counted or token_set_ratio(a.counted, b.counted) >= _ALIKE
    return scores.get((counted, a.sentence != b.sentence and _alike(a, b)))


def _alike(a: Mention, b: Mention) -> bool:
    """Whether two sentences share most words of the shorter one."""
    if a.wording == b.wording:
        return a.wording != ""
    few, many = (a.words, b.words) if len(a.wording) < len(b.wording) else (b.words, a.words)
    shared = sum(map(many.__contains__, few))
    return shared >= _WORDS_ALIKE * max(1, min(len(few), len(many)))


def _same_metric(a: Mention, b: Mention) -> bool | None:
    """Whether they measure the same; ``None`` when one does not say, or only says it less exactly.

    A metric made of the very words that are counted has no name in another language.
    """
    one, other = a.metric, b.metric
    if not one or not other:
        return None
    if one == other:
        return True
    if one.endswith(f"_{other}") or other.endswith(f"_{one}"):
        return None  # pre_tax_profit is a profit
    if a.lang != b.lang and (_is_coined(a) or _is_coined(b)):
        return None
    return False


def _is_coined(mention: Mention) -> bool:
    return mention.metric == "_".join(_WORDS.findall(mention.counted))


def _opposed(a: Mention, b: Mention) -> bool:
    """Whether their stances exclude each other; the top ten (``le``) are not the tenth (``eq``)."""
    role, direction, negated, other_side, rank = a.stance
    role_b, direction_b, negated_b, other_side_b, rank_b = b.stance
    return bool(
        (role != role_b and ("change" in (role, role_b) or (role and role_b)))
        or (direction != direction_b and direction and direction_b)
        or negated != negated_b
        or (other_side != other_side_b and other_side and other_side_b)
        or rank != rank_b
    )


def _one_rounds_the_other(a: Mention, b: Mention) -> bool:
    if a.rounded not in (a.value, b.value):
        return False
    if abs(a.magnitude - b.magnitude) > _ROUNDING * max(abs(a.magnitude), abs(b.magnitude)):
        return False
    rounder = _rounder(a, b)
    exact = b if rounder is a else a
    wrong_side = _BELOW if exact.magnitude < rounder.magnitude else _ABOVE
    return rounder.relation not in wrong_side


def _rounder(a: Mention, b: Mention) -> Mention:
    """The one of two mentions that has fewer digits."""
    return a if a.value == a.rounded else b


def _disjoint(a: Mention, b: Mention) -> bool:
    return bool(a.time_end and b.time_start and a.time_end < b.time_start) or bool(
        b.time_end and a.time_start and b.time_end < a.time_start
    )

"""Scores a pair of mentions: rules that exclude it, then the weights of what speaks for and against it."""

from __future__ import annotations

import re

from rapidfuzz.fuzz import token_set_ratio

from pipeline.linking.kin import Kin
from pipeline.linking.mentions import Mention, models_in
from pipeline.linking.weights import Score, Weights

_BELOW, _ABOVE = ("gt", "ge"), ("lt", "le", "almost")
"""Relations of a round value that a smaller, or a greater, exact one contradicts."""

_EVEN = ("eq", "approx")
"""Relations of a round value that was rounded to the nearest one, not up or down."""
_HALF = 0.5001
"""Of the last digit, with room for what binary numbers cannot hold."""

_WORDS = re.compile(r"[a-z0-9]+")
_ALIKE = 80
_WORDS_ALIKE = 0.5
_NEIGHBOURS = 2
"""More shared values around two mentions do not make the pair any surer."""
ROUNDING = 0.005
"""A rounded value is at most this share away from the exact one."""


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
    neighbours = 0 if a.doc_id == b.doc_id else _shared_neighbours(a, b)
    other_role = a.stance[0] != b.stance[0] and "change" in (a.stance[0], b.stance[0])
    if other_role and not neighbours:
        return None
    same_metric = _same_metric(a, b, weights.kin)
    if a.value != b.value and (same_metric is False or (a.metric, b.metric) in weights.kin.metrics):
        return None
    scores = weights[
        (
            a.value != b.value,
            a.digits if a.digits < b.digits else b.digits,
            a.large and b.large,
            a.doc_id == b.doc_id,
            a.sentence == b.sentence,
            neighbours,
            a.subject_id == b.subject_id if a.subject_id and b.subject_id else None,
            a.time == b.time != "",
            same_metric,
            other_role,
            a.relation == b.relation or (a.value != b.value and _rounder(a, b).relation != "eq"),
            a.lasting,
        )
    ]
    if not scores:
        return None  # no wording could save the pair
    if a.counted != b.counted and _other_models(a.counted, b.counted):
        return None
    if a.lang != b.lang:
        return scores.get((None, False))
    counted = None
    if a.counted and b.counted:
        counted = a.counted == b.counted or token_set_ratio(a.counted, b.counted) >= _ALIKE
    return scores.get((counted, a.sentence != b.sentence and _alike(a, b)))


def _other_models(one: str, other: str) -> bool:
    """Whether both name a model and not the same: H100 and H800 processors."""
    first, second = models_in(one), models_in(other)
    return bool(first and second) and first.isdisjoint(second)


def _shared_neighbours(a: Mention, b: Mention) -> int:
    """How many values stand next to both, at most :data:`_NEIGHBOURS`."""
    if not a.around or not b.around:
        return 0
    return min(_NEIGHBOURS, sum(map(b.around.__contains__, a.around)))


def _alike(a: Mention, b: Mention) -> bool:
    """Whether two sentences share most words of the shorter one."""
    if a.wording == b.wording:
        return a.wording != ""
    few, many = (a.words, b.words) if len(a.wording) < len(b.wording) else (b.words, a.words)
    shared = sum(map(many.__contains__, few))
    return shared >= _WORDS_ALIKE * max(1, min(len(few), len(many)))


def _same_metric(a: Mention, b: Mention, kin: Kin) -> bool | None:
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
    if (one, other) in kin.metrics:
        return None
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
        (role and role_b and role != role_b)
        or (direction != direction_b and direction and direction_b)
        or negated != negated_b
        or (other_side != other_side_b and other_side and other_side_b)
        or rank != rank_b
    )


def _one_rounds_the_other(a: Mention, b: Mention) -> bool:
    """Whether the one with fewer digits is the other rounded; "over 14.2" may also be 14.28 cut short."""
    rounder, exact = (a, b) if a.step > b.step else (b, a)
    gap = exact.magnitude - rounder.magnitude
    if abs(gap) > ROUNDING * abs(a.magnitude) or rounder.step == exact.step:
        return False
    return rounder.relation not in (_BELOW if gap < 0 else _ABOVE) and (
        abs(gap) < rounder.step * (_HALF if rounder.relation in _EVEN else 1)
    )


def _rounder(a: Mention, b: Mention) -> Mention:
    """The one of two mentions that has fewer digits."""
    return a if a.step > b.step else b


def _disjoint(a: Mention, b: Mention) -> bool:
    return bool(a.time_end and b.time_start and a.time_end < b.time_start) or bool(
        b.time_end and a.time_start and b.time_end < a.time_start
    )

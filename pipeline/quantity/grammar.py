"""From a number to a quantity: a short list of shapes is tried, the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.matching import begins_in
from pipeline.quantity.measures import Measure
from pipeline.quantity.pairs import plain
from pipeline.quantity.phrases import article_amount, decade_age, leading_point, lexical, multiple, vague
from pipeline.quantity.proportions import (
    article_part,
    denominator_first,
    denominator_then_numerator,
    parts,
)
from pipeline.quantity.ranks import ordinal, ordinal_word, rank
from pipeline.quantity.ratios import is_count, of_every, per_many
from pipeline.quantity.reading import read_measure
from pipeline.quantity.shares import half_of

WordShape = Callable[[Context, int, int], Draft | None]
"""A shape that begins with a word of the tables: context, start, floor."""


NumberShape = Callable[[Context, Measure, int], Draft | None]
"""A shape that begins with a number, already read: context, measure, floor."""


DIGIT_SHAPES: tuple[WordShape, ...] = (decade_age, rank)
"""What may begin where a digit stands."""

WORD_SHAPES: tuple[tuple[str, WordShape], ...] = (
    ("lexical", half_of),
    ("lexical", lexical),
    ("plural", vague),
    ("vague_before", vague),
    ("multiple", multiple),
    ("power_of_two", multiple),
    ("denominator_first", denominator_first),
    ("rank", rank),
    ("number", rank),
    ("ordinal", ordinal_word),
    ("leading_point", leading_point),
    ("article", article_part),
    ("article", article_amount),
)
"""What may begin with a word that opens so (see ``Lexicon.openings``); the first that fits wins."""

JOINED_SHAPES: tuple[NumberShape, ...] = (denominator_then_numerator, ordinal, parts)
"""What may begin with a number that a joint or the end of an ordinal follows."""

COUNT_SHAPES: tuple[NumberShape, ...] = (per_many, of_every)
"""What may begin with the count of something."""

_GAP = (" ", "-", "\u2014")
_LONGEST_GAP = 3
"""Characters between a number and its joint."""


def read_quantity(context: Context, start: int, floor: int, opening: str) -> Draft | None:
    """The quantity whose first number or word begins at ``start``; nothing left of ``floor`` is used.

    ``opening`` is what the lexicon's seed found there.
    """
    names = context.lexicon.openings.get(opening)
    for shape in DIGIT_SHAPES if names is None else _shapes(names):
        draft = shape(context, start, floor)
        if draft is not None:
            return draft
    if names is not None and "number" not in names:
        return None
    measure = read_measure(context, start, floor)
    if measure is None:
        return None
    shapes: tuple[NumberShape, ...] = ()
    if _is_joined(context, measure.amount.end):
        shapes = JOINED_SHAPES
    if is_count(measure):
        shapes += COUNT_SHAPES
    for shape_of in shapes:
        draft = shape_of(context, measure, floor)
        if draft is not None:
            return draft
    return plain(context, measure, floor)


def _is_joined(context: Context, position: int) -> bool:
    """Whether a joint between two numbers, or the end of an ordinal, may stand at ``position``."""
    folded = context.folded
    at = position
    while at < position + _LONGEST_GAP and folded[at : at + 1] in _GAP:
        at += 1
    return begins_in(folded, at, context.lexicon.joint_heads)


@cache
def _shapes(names: frozenset[str]) -> tuple[WordShape, ...]:
    return tuple(dict.fromkeys(shape for name, shape in WORD_SHAPES if name in names))

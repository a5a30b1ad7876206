"""Splits mentions that hang together by links into facts whose mentions do not contradict each other.

Two claims that exclude each other are never linked, but a third one that says less may be linked to
both: 14.2 million stands between 14.21 and 14.24 million, and an undated claim between two years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.linking.mentions import Mention, models_in

_UP, _DOWN = ("gt", "ge"), ("lt", "le", "almost")
_HALF = 0.5001
"""Of the last digit, with room for what binary numbers cannot hold."""

Tie = tuple[int, int, bool]
"""Two linked mentions by their numbers, and whether the link is certain."""


class Traits(NamedTuple):
    """What a claim says that another one may contradict: spans by their ends, and sets of which one holds."""

    spans: dict[str, tuple[Any, Any]]
    sets: dict[str, frozenset[str]]


def facts_of(mentions: Sequence[Mention], ties: Iterable[Tie]) -> Mapping[int, int]:
    """The fact of every mention, by the least number of a mention of it.

    ``ties`` come the surest first; one that would bring contradictions into a fact is left out.
    """
    traits = {mention.number: _traits(mention) for mention in mentions}
    facts = {number: number for number in traits}

    def fact(number: int) -> int:
        while (parent := facts[number]) != number:
            facts[number] = number = facts[parent]
        return number

    for later, earlier, certain in ties:
        one, two = sorted((fact(later), fact(earlier)))
        if one != two and (both := _merged(traits[one], traits[two], certain=certain)) is not None:
            facts[two] = one
            traits[one] = both
    return {number: fact(number) for number in facts}


def agree(mentions: Iterable[Mention]) -> bool:
    """Whether no two of ``mentions`` contradict each other."""
    both = Traits({}, {})
    seen = set()
    for mention in mentions:
        telling = (mention.value, mention.relation, mention.stance, mention.time, mention.counted)
        if telling not in seen:
            seen.add(telling)
            merged = _merged(both, _traits(mention), certain=False)
            if merged is None:
                return False
            both = merged
    return True


def _merged(one: Traits, other: Traits, *, certain: bool) -> Traits | None:
    """What both say together; ``None`` when they contradict each other, unless it is ``certain``."""
    spans, sets = one.spans | other.spans, one.sets | other.sets
    for key in one.spans.keys() & other.spans.keys():
        (first, last), (begin, end) = one.spans[key], other.spans[key]
        low, high = max(first, begin), min(last, end)
        if low <= high:
            spans[key] = low, high
        elif certain:
            spans[key] = first, last
        else:
            return None
    for key in one.sets.keys() & other.sets.keys():
        common = one.sets[key] & other.sets[key]
        if not common and not certain:
            return None
        sets[key] = common or one.sets[key]
    return Traits(spans, sets)


def _traits(mention: Mention) -> Traits:
    spans: dict[str, tuple[Any, Any]] = {}
    if mention.step:
        spans[mention.value.partition(" ")[0]] = _reach(mention)
    if mention.time_start and mention.time_end:
        spans["time"] = mention.time_start, mention.time_end
    role, direction, _, other_side, _ = mention.stance
    named = (("role", role), ("direction", direction), ("other side", other_side))
    sets = {key: frozenset((value,)) for key, value in named if value}
    if models := models_in(mention.counted):
        sets["models"] = models
    return Traits(spans, sets)


def _reach(mention: Mention) -> tuple[float, float]:
    """Between which values the one lies that is stated, perhaps rounded."""
    value, step = mention.magnitude, mention.step
    if mention.relation in _UP:
        return value, value + step
    if mention.relation in _DOWN:
        return value - step, value
    return value - _HALF * step, value + _HALF * step

"""Which part a quantity has in a change (level, amount, start, end) and which way the change goes.

The choice looks at three things: the word right before the quantity ("to", "from", "by"), the
nearest word of change that can govern it, and how it joins the quantity before it.  The first of
:data:`_RULES` that has an answer gives it; without any the quantity is a level.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import ge
from typing import NamedTuple

from pipeline.relations.change_bases import bracketed_base, times_then
from pipeline.relations.change_gaps import at_another_time, with_verb_left_out
from pipeline.relations.change_pairs import LEVEL, with_second_look
from pipeline.relations.change_rules import (
    PERCENTAGES,
    SIGNS,
    extreme,
    headed,
    inside,
    joined,
    marked,
    noun_after,
    rate_before,
    restated,
    signed,
    verb_before,
)
from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import LATER, Part, Vicinity


def choose_parts(scene: Scene) -> list[Part]:
    """The part of each quantity of the passage, in order."""
    parts: list[Part] = []
    for index in range(len(scene.quantities)):
        parts.append(_decide(Vicinity(scene, index, parts)))
    return with_second_look(scene, parts)


def _decide(choice: Vicinity) -> Part:
    for rule in _rules_for(*_situation(choice)):
        part = rule(choice)
        if part is not None:
            return part
    return LEVEL


class _Situation(NamedTuple):
    """What a rule needs to have an answer at all; most quantities are in a situation that few rules fit."""

    follows_change: bool = False
    """The quantity before has a part in a change."""
    word_before: bool = False
    """A word of change stands near before it."""
    word_inside: bool = False
    word_behind: bool = False
    percentage: bool = False
    multiple: bool = False
    signed: bool = False


def _situation(choice: Vicinity) -> tuple[bool, ...]:
    left, kind = choice.left, choice.quantity.kind
    start, text = choice.quantity.start, choice.scene.folded
    return (
        choice.index > 0 and choice.before[-1].role != "level",
        bool(left) and (choice.starts[left[-1]] >= choice.left_edge or choice.acts[left[-1]] in LATER),
        bool(choice.inside),
        bool(choice.right),
        kind in PERCENTAGES,
        kind == "multiple",
        text[start] in SIGNS or text[start - 1] in SIGNS,
    )


@cache
def _rules_for(*situation: bool) -> tuple[Callable[[Vicinity], Part | None], ...]:
    """The rules that may have an answer in a :class:`_Situation`, in order."""
    return tuple(rule for rule, need in _RULES if all(map(ge, situation, need)))


_RULES: tuple[tuple[Callable[[Vicinity], Part | None], _Situation], ...] = (
    (inside, _Situation(word_inside=True)),
    (bracketed_base, _Situation(follows_change=True)),
    (joined, _Situation(follows_change=True)),
    (restated, _Situation(follows_change=True)),
    (extreme, _Situation(follows_change=True)),
    (with_verb_left_out, _Situation(follows_change=True)),
    (at_another_time, _Situation(follows_change=True)),
    (noun_after, _Situation(word_behind=True)),
    (marked, _Situation(word_before=True)),
    (verb_before, _Situation(word_before=True)),
    (times_then, _Situation(multiple=True)),
    (rate_before, _Situation(word_before=True, percentage=True)),
    (headed, _Situation(percentage=True)),
    (signed, _Situation(signed=True)),
)
"""The rules, each with what it needs to have an answer."""

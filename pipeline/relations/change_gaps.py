"""Amounts of change whose verb is left out the second time: "exports rose 16% and imports 18%"."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.model import Span
from pipeline.relations.change_bases import SHARES
from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import Part, Vicinity

_TWO = 2
"""Times of two amounts."""
_AT_ONCE = 10
"""Characters between an amount and its time: vào, "by"."""
_LONGEST = 44
"""Characters between the two amounts."""
_MOST_WORDS = 4
_VERBS = {"copula", "verb"}


def with_verb_left_out(choice: Vicinity) -> Part | None:
    """The part of the last share before, when only "and" or a comma and another thing stand in between."""
    quantity, previous, scene = choice.quantity, choice.previous, choice.scene
    if (
        previous is None
        or quantity.kind not in SHARES
        or choice.before[-1].role not in ("change", "change_to")
    ):
        return None
    if not _is_of_another(scene, Span(previous.outer.end, quantity.outer.start)):
        return None
    for index in range(len(choice.before) - 1, -1, -1):
        part = choice.before[index]
        if scene.quantities[index].kind == quantity.kind:
            return part._replace(rule="verb left out") if part.role == "change" else None
    return None


def at_another_time(choice: Vicinity) -> Part | None:
    """ "cut by 42% by 2030 and 57% by 2035": the part of the amount before, each of them with its time."""
    quantity, previous, scene = choice.quantity, choice.previous, choice.scene
    periods = scene.passage.periods
    if len(periods) < _TWO or previous is None or previous.kind != quantity.kind:
        return None
    if choice.before[-1].role != "change":
        return None
    start, end = previous.outer.end, quantity.outer.start
    changes = scene.changes
    joint = bisect_left(changes.starts, end) - 1
    if joint < 0 or changes.acts[joint] != "and" or scene.gap(changes.ends[joint], end):
        return None
    if any(start <= verb < end for verb in scene.verbs):
        return None
    first = second = False
    for period in periods:
        first = first or (
            start < period.start and not scene.gap(period.end, changes.starts[joint]).strip(",")
        )
        second = second or 0 <= period.start - quantity.end <= _AT_ONCE
    return choice.before[-1]._replace(rule="at another time") if first and second else None


def _is_of_another(scene: Scene, gap: Span) -> bool:
    """Whether ``gap`` is a joint and the name of a thing, without any verb."""
    if gap.end - gap.start > _LONGEST or any(gap.start <= verb < gap.end for verb in scene.verbs):
        return False
    changes = scene.changes
    acts = changes.acts_between(*gap)
    if acts[:1] == ["and"]:
        joint = bisect_left(changes.starts, gap.start)
        before, thing = scene.gap(gap.start, changes.starts[joint]), changes.ends[joint]
    elif acts or not scene.spaced:
        return False
    else:  # "exports rose 16%, imports 18%"
        before, thing = scene.folded[gap.start : gap.start + 1] or " ", gap.start + 1
        if before != ",":
            return False
    if before not in ("", ","):
        return False
    nouns = scene.nouns.acts_between(*gap)
    if not _VERBS.isdisjoint(nouns) or (not acts and nouns):
        return False
    return 0 < len(scene.gap(thing, gap.end).split()) <= _MOST_WORDS

"""What another name belongs to: who has a share of it, or is at home there.

The world in "Acme makes 40 % of all cups in the world", the country in "the Acme group of Peru".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.model import EntityMention
from pipeline.subjects.options import Actor
from pipeline.subjects.scene import Scene

_SHARES = ("percent", "fraction")
_NAMED = ("name", "shape", "model")
_LONGEST = 60
"""Between a share and what it is a share of stands at most the name of what is shared."""


def is_whole(scene: Scene, start: int, clause: int, acting: Sequence[Actor]) -> bool:
    """Whether the name at ``start``, in ``clause``, is what somebody ``acting`` before has a share of.

    No verb and no "and" stands between the share and the name.
    """
    if not acting:
        return False
    number = bisect_left(scene.ends, start) - 1
    if number < 0 or start - scene.ends[number] > _LONGEST:
        return False
    share = scene.passage.quantities[number]
    if share.kind not in _SHARES or scene.clause(share.start) != clause:
        return False
    if not any(actor.free and actor.clause == clause and actor.end <= share.start for actor in acting):
        return False
    words, folded = scene.words, scene.folded
    return words.verb(folded, share.end, start) < 0 and words.joins.search(folded, share.end, start) is None


def is_seat(scene: Scene, country: EntityMention, before: EntityMention | None) -> bool:
    """Whether ``country`` only tells where the organisation named right ``before`` it is at home.

    "Tập đoàn Acme của Peru", "Acme Peru": no word but one of possession stands between them.
    """
    if before is None or not before.entity_id.startswith("org:") or before.rule not in _NAMED:
        return False
    words, folded = scene.words, scene.folded
    if not words.spaced or words.owner_before:
        return False
    gap = folded[before.end : country.start]
    return gap == " " or words.possessive.fullmatch(folded, before.end, country.start) is not None

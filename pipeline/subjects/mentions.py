"""The names in the sentence of a quantity as candidates for its subject."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from pipeline.model import Quantity
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.asked import Asked
from pipeline.subjects.options import Actor, Look, Scored
from pipeline.subjects.scene import Scene
from pipeline.subjects.topics import Topics

_BESIDE = ("than", "with")
"""Marks before a name that is set beside the subject."""
_GAPS = (3, 10, 30, 80)
_LINK = 14
"""Words that tie a mention to a quantity are looked for in gaps of so many characters."""


def in_sentence(
    folded: str, asked: Asked, scene: Scene, topics: Topics, bracket: int
) -> tuple[list[Scored], bool]:
    """The candidates that stand around ``asked.quantity``, in whose ``bracket`` it may stand, else -1.

    Also whether one of them leads its clause with nothing against it.
    """
    quantity = asked.quantity
    actors = scene.near(quantity.start)
    ranker, sentence, between = topics.ranker, scene.passage.sentence, scene.words.between
    start, end, measured = quantity.start, quantity.end, quantity.kind
    clause, number, behind = scene.clause(start), scene.number(start), scene.number(end)
    field = _field(quantity, actors) if measured == "rank" else None
    nearest, nearest_free, nearest_after = _nearest(quantity, actors, field)
    says_more = asked.told.source or asked.own is not None or measured == "multiple"
    special, fit, blocked = asked.special, asked.fit, False
    found: list[Scored] = []
    for actor in actors:
        if bracket >= 0 and _each_has_its_own(folded, actor, bracket):
            continue
        entity_id, look = actor.entity_id, actor.look
        order: tuple[str, ...] = ()
        if actor.end <= start + 1:
            side, edge, far, passed = "b", actor.end, start, number - actor.passed
            if actor is not field:
                opens = actor.free and clause == actor.clause
                blocked = blocked or opens
                order = _leading(look.kind, edge == nearest, edge == nearest_free, opens)
        else:
            side, edge, far, passed = "a", end, actor.start, actor.reached - behind
            if far == nearest_after and actor is not field:
                order = ("a:nearest",)
        if actor is field:
            order = ("field",)
        if bracket >= 0:
            order += _in_bracket(actor, side, bracket)
        gap = far - edge
        steps, width = abs(clause - actor.clause), bisect_left(_GAPS, gap)
        fitting = [
            _position(ranker, side, look, steps, width, passed, order),
            topics.traits(entity_id, sentence),
            special.get(entity_id, fit)[actor.kind],
        ]
        if 0 <= gap <= _LINK:
            tie = folded[edge:far].strip()
            link = between.get(tie)
            if link is not None or not tie:
                fitting.append(_tied(ranker, measured, side, look, link, not tie and actor is not field))
        if says_more or look.found == "found=shape":
            fitting.append(ranker.traits(*_further(folded, actor, asked, topics)))
        score = actor.traits.score
        for traits in fitting:
            score += traits.score
        found.append((score, actor, fitting))
    return found, blocked


def _field(quantity: Quantity, actors: Sequence[Actor]) -> Actor | None:
    """What a rank right beside it is a rank in: "third in Asia", 居世界第16位, 居全国首位."""
    for actor in actors:
        gap = max(actor.start - quantity.end, quantity.start - actor.end)
        if actor.kind in ("world", "place"):
            if gap <= _LINK:
                return actor
        elif actor.source == "anaphor" and gap == 0:
            return actor
    return None


def _nearest(quantity: Quantity, actors: Sequence[Actor], field: Actor | None) -> tuple[int, int, int]:
    """Where the last actor before the quantity ends, the last free one, and where the first behind it starts.

    -1 where there is none.
    """
    before = free = after = -1
    for actor in actors:
        end = actor.end
        if end <= quantity.start + 1 and actor is not field:
            if end > before:
                before = end
            if end > free and actor.free:
                free = end
        if after < 0 and actor.start >= quantity.end - 1:
            after = actor.start
    return before, free, after


@lru_cache(maxsize=256)
def _leading(kind: str, nearest: bool, nearest_free: bool, opens: bool) -> tuple[str, ...]:
    features = ["b:nearest", f"b:nearest:{kind}"] if nearest else []
    if nearest_free:
        features.append("b:nearest_free")
    if opens:
        features.append("free")
    return tuple(features)


def _each_has_its_own(folded: str, group: Actor, bracket: int) -> bool:
    """Whether ``bracket`` tells of the last name of a ``group`` only: 甲（第3）和乙（第4）."""
    return (
        group.source == "group"
        and 0 <= bracket - group.end <= 1
        and folded.find("(", group.start, group.end) >= 0
    )


def _in_bracket(actor: Actor, side: str, bracket: int) -> tuple[str, ...]:
    if 0 <= bracket - actor.end <= 1:
        # "ahead of Peru (109)": the mark before the name speaks of the name alone
        return ("b:bracket",) if actor.look.before not in _BESIDE else ("b:bracket", "b:bracket:beside")
    return ("b:same_bracket",) if side == "b" and bracket < actor.start else ()


def _further(folded: str, actor: Actor, asked: Asked, topics: Topics) -> list[str]:
    """How common a name by shape is; whether it states the value or is what the value is compared to."""
    features: list[str] = []
    if actor.look.found == "found=shape":
        features.append(f"shape:common={topics.common.get(actor.entity_id, 'few')}")
    source = asked.told.source
    if source and actor.source != "pronoun" and folded[actor.start : actor.end] in source:
        features.append("is_source")
    if actor is asked.compared:
        features.append("compared")
    elif asked.quantity.kind == "multiple" and actor.entity_id in topics.compared:
        features.append("compared_before")
    if actor is asked.own:
        features.append("respective")
    return features


@lru_cache(maxsize=8192)
def _position(
    ranker: Ranker, side: str, look: Look, steps: int, gap: int, passed: int, order: tuple[str, ...]
) -> Traits:
    """Where an actor stands: clauses between, width of the gap, quantities passed, order among the actors."""
    clause = f"{side}:clause{min(3, steps)}"
    return ranker.traits(
        clause,
        f"{clause}:{look.kind}",
        f"{side}:gap{gap}",
        f"{side}:between{min(2, max(0, passed))}",
        f"{side}:before={look.before}",
        f"{side}:after={look.after}",
        f"{side}:{look.found}",
        *order,
    )


@lru_cache(maxsize=4096)
def _tied(ranker: Ranker, measured: str, side: str, look: Look, link: str | None, touches: bool) -> Traits:
    """What ties an actor to a quantity of the kind ``measured``."""
    features: list[str] = []
    if link is not None:
        tie = f"{side}:link={link}"
        features += (tie, f"{measured}:{tie}", f"{tie}:{look.before}")
    if touches:
        features += (f"{side}:touch:{look.kind}", f"{measured}:{side}:touch:{look.kind}")
    return ranker.traits(*features)

"""The candidates for the subject of a quantity, each described by features without words.

A candidate comes from the sentence, from the sentences before it, from the heading, title or table
row it stands under, from what the article talks of most, or is the phrase that opens the clause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.model import EntityMention, Passage, Quantity
from pipeline.subjects.asked import Asked
from pipeline.subjects.names import slug
from pipeline.subjects.phrases import is_measure, phrases
from pipeline.subjects.scene import Actor, Scene, open_bracket
from pipeline.subjects.topics import Candidate, Offered, Topics, kind_of
from pipeline.subjects.words import Words
from pipeline.text_view import fold

_GAPS = (3, 10, 30, 80)
_STAND_INS = (("found=anaphor",), ("found=pronoun",))
"""A subject is written as the article first names it, not as "its"."""
_LINK = 14
"""Words that tie a mention to a quantity are looked for in gaps of so many characters."""


def candidates(
    folded: str, asked: Asked, passage: Passage, scene: Scene, topics: Topics, words: Words
) -> list[Candidate]:
    """The candidates for ``asked.quantity`` in ``passage``, one for each entity outside the sentence."""
    quantity = asked.quantity
    found = _in_sentence(folded, asked, passage, scene, topics, words)
    cell = passage.block.cell
    place = "sentence" if found else "alone" if cell is None else "cell"
    seen = set()
    for candidate in found:
        seen.add(candidate.entity_id)
        if "free" in candidate.features:
            place = "blocked"
    if (
        cell is not None
        and cell.row_header
        and (cell.table, cell.row) not in topics.rows
        and not any(letter.isdigit() for letter in cell.row_header)
        and not is_measure(fold(cell.row_header), words)
    ):
        features: tuple[str, ...] = ("out", "out:row", f"out:row:{place}", "out:row:plain")
        found.append(Candidate(f"other:{slug(cell.row_header)}", 0, 0, features, True, cell.row_header))
    sentence = passage.sentence
    for entity_id, span, source, kind in _around(asked.told.metric, passage, topics):
        if entity_id not in seen:
            seen.add(entity_id)
            suits = asked.features(entity_id, kind, topics)
            features = _outside(source, place, kind, topics.features(entity_id, sentence), suits)
            found.append(Candidate(entity_id, *span, features, True))
    found += (
        phrase
        for phrase in _phrases(folded, quantity, passage, scene, topics, words, place)
        if phrase.entity_id not in seen
    )
    found.append(Candidate("", 0, 0, ("nobody", f"nobody:{place}"), False))
    return found


def _in_sentence(
    folded: str, asked: Asked, passage: Passage, scene: Scene, topics: Topics, words: Words
) -> list[Candidate]:
    quantity = asked.quantity
    actors = scene.near(quantity.start)
    if not actors:
        return []
    clause = scene.clause(quantity.start)
    limit = quantity.start + 1
    field = _field(quantity, actors)
    before = [actor for actor in actors if actor.end <= limit and actor is not field]
    nearest_before = max((actor.end for actor in before), default=-1)
    nearest_free = max((actor.end for actor in before if actor.free), default=-1)
    nearest_after = min((actor.start for actor in actors if actor.start >= quantity.end - 1), default=-1)
    bracket = open_bracket(folded, passage.sentence.start, quantity.start)
    found: list[Candidate] = []
    for actor in actors:
        leads = actor.end <= limit
        edge, far = (actor.end, quantity.start) if leads else (quantity.end, actor.start)
        gap = far - edge
        kind = actor.features[0]
        features = actor.features + _position(
            "b" if leads else "a",
            kind,
            min(3, abs(clause - actor.clause)),
            bisect_left(_GAPS, gap),
            min(2, max(0, scene.number(far) - scene.number(edge))),
            actor.marks,
            actor.features[1] if len(actor.features) > 1 else "",
        )
        if actor is field:
            features += ("field",)
        elif leads:
            if actor.end == nearest_before:
                features += ("b:nearest", f"b:nearest:{kind}")
            if actor.end == nearest_free:
                features += ("b:nearest_free",)
            if actor.free and clause == actor.clause:
                features += ("free",)
        elif actor.start == nearest_after:
            features += ("a:nearest",)
        if bracket >= 0:
            if 0 <= bracket - actor.end <= 1:
                features += ("b:bracket",)
            elif leads and bracket < actor.start:
                features += ("b:same_bracket",)
        if 0 <= gap <= _LINK:
            tie = folded[edge:far].strip()
            link = words.between.get(tie)
            side = "b" if leads else "a"
            if link is not None:
                features += (
                    f"{side}:link={link}",
                    f"{quantity.kind}:{side}:link={link}",
                    f"{side}:link={link}:{actor.marks[0]}",
                )
            if not tie and actor is not field:
                features += (f"{side}:touch:{kind}", f"{quantity.kind}:{side}:touch:{kind}")
        features += topics.features(actor.entity_id, passage.sentence)
        features += asked.features(actor.entity_id, kind_of(actor.entity_id), topics)
        if "found=shape" in actor.features:
            features += (f"shape:common={topics.common.get(actor.entity_id, 'few')}",)
        if asked.told.source and folded[actor.start : actor.end] in asked.told.source:
            features += ("is_source",)
        if actor is asked.compared:
            features += ("compared",)
        elif actor.entity_id in topics.compared and quantity.kind == "multiple":
            features += ("compared_before",)
        span = (actor.start, actor.end)
        if actor.features[1:2] in _STAND_INS:
            span = topics.named.get(actor.entity_id, span)
        found.append(Candidate(actor.entity_id, *span, features, False))
    return found


def _field(quantity: Quantity, actors: Sequence[Actor]) -> Actor | None:
    """What a rank right beside it is a rank in: "third in Asia", 居世界第16位."""
    if quantity.kind != "rank":
        return None
    for actor in actors:
        if kind_of(actor.entity_id) in ("world", "place"):
            gap = max(actor.start - quantity.end, quantity.start - actor.end)
            if gap <= _LINK:
                return actor
    return None


@lru_cache(maxsize=8192)
def _position(
    side: str, kind: str, steps: int, gap: int, between: int, marks: tuple[str, str], found: str
) -> tuple[str, ...]:
    return (
        f"{side}:clause{steps}",
        f"{side}:clause{steps}:{kind}",
        f"{side}:gap{gap}",
        f"{side}:between{between}",
        f"{side}:before={marks[0]}",
        f"{side}:after={marks[1]}",
        f"{side}:{found}",
    )


@lru_cache(maxsize=8192)
def _outside(
    source: str, place: str, kind: str, topic: tuple[str, ...], suits: tuple[str, ...]
) -> tuple[str, ...]:
    return (
        "out",
        f"out:{source}",
        f"out:{source}:{place}",
        f"out:{place}",
        f"out:kind={kind}",
        *(f"out:{name}" for name in topic),
        *suits,
    )


def _around(metric: str, passage: Passage, topics: Topics) -> list[Offered]:
    """Entities outside the sentence; the first of each counts."""
    found: list[Offered] = []
    cell = passage.block.cell
    if cell is not None and cell.row_header:
        for actor in topics.rows.get((cell.table, cell.row), ()):
            found.append(_offered(actor, "row"))
    if topics.chosen is not None:
        found.append(_offered(topics.chosen, "chosen"))
    same = topics.measured.get(metric)
    if same is not None:
        found.append(_offered(same, "measured"))
    return found + topics.standing()


def _offered(mention: EntityMention | Candidate, source: str) -> Offered:
    entity_id = mention.entity_id
    return Offered(entity_id, (mention.start, mention.end), source, kind_of(entity_id))


def _phrases(
    folded: str,
    quantity: Quantity,
    passage: Passage,
    scene: Scene,
    topics: Topics,
    words: Words,
    place: str,
) -> Iterator[Candidate]:
    if not scene.spans:
        return
    bracket = open_bracket(folded, passage.sentence.start, quantity.start)
    number = scene.clause(quantity.start)
    if bracket >= 0:
        number = max(0, number - 1)
    for phrase in phrases(folded, scene.spans[number], bracket, quantity, scene, words):
        name = slug(folded[phrase.start : phrase.end])
        entity_id = f"other:{name}"
        features = (
            "phrase",
            "phrase:bracket" if bracket >= 0 else "phrase:verb",
            f"phrase:{phrase.what}",
            f"phrase:{place}",
            "phrase:word" if "-" not in name else "phrase:words",
            *topics.features(entity_id, passage.sentence),
        )
        yield Candidate(entity_id, phrase.start, phrase.end, features, False)

"""The candidates for the subject of a quantity, each described by features without words.

A candidate comes from the sentence, from the sentences before it, from the heading, title or table
row it stands under, or from what the article talks of most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import Passage, Quantity
from pipeline.subjects.names import slug
from pipeline.subjects.phrases import is_measure, phrase_before
from pipeline.subjects.scene import Actor, Scene, open_bracket
from pipeline.subjects.words import Words

_GAPS = (3, 10, 30, 80)
_FREQUENT = 3
_LINK = 8
"""Words that tie a mention to a quantity are looked for in gaps of so many characters."""
_BOUND = ("with", "than", "source", "at")
"""What stands after such a mark is rarely the subject."""
_SPEAKING = ("source", "dateline")
"""What stands before such a mark is rarely the subject."""


class Candidate(NamedTuple):
    """``start:end`` is the mention it stands for (the nearest one), both 0 for a table header."""

    entity_id: str
    start: int
    end: int
    features: tuple[str, ...]
    inherited: bool
    text: str = ""


@dataclass
class Topics:
    """What the article has talked of up to the sentence at hand."""

    common: dict[str, str] = field(default_factory=dict)
    leading: set[str] = field(default_factory=set)
    title: dict[str, tuple[int, int]] = field(default_factory=dict)
    heading: dict[str, tuple[int, int]] = field(default_factory=dict)
    recent: list[list[Actor]] = field(default_factory=list)
    chosen: Candidate | None = None
    chosen_sentence: int = -1
    where: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[tuple[int, int], list[Actor]] = field(default_factory=dict)

    def choose(self, candidate: Candidate, passage: Passage) -> None:
        """Keeps the subject of a quantity for the next one; tables do not set a topic."""
        if candidate.entity_id and passage.block.cell is None:
            self.chosen, self.chosen_sentence = candidate, passage.sentence.start


def count_topics(passages: Sequence[Passage]) -> Topics:
    """The topics of an article before its first sentence: what its title names, what is frequent."""
    topics = Topics()
    counts: Counter[str] = Counter()
    for passage in passages:
        for mention in passage.entities:
            counts[mention.entity_id] += 1
            topics.where.setdefault(mention.entity_id, (mention.start, mention.end))
            if passage.block.region in ("title", "front_matter"):
                topics.title.setdefault(mention.entity_id, (mention.start, mention.end))
    if not topics.title:
        for passage in passages[:1]:
            for mention in passage.entities:
                topics.title.setdefault(mention.entity_id, (mention.start, mention.end))
    total = max(1, sum(counts.values()))
    seen_kinds: set[str] = set()
    for rank, (entity_id, count) in enumerate(counts.most_common()):
        share = count / total
        level = "most" if rank == 0 and count > 1 else "some" if rank < _FREQUENT and count > 1 else "few"
        topics.common[entity_id] = f"{level}{'+' if share > 0.3 else ''}"
        kind = entity_id.partition(":")[0]
        if kind not in seen_kinds:
            seen_kinds.add(kind)
            topics.leading.add(entity_id)
    return topics


def candidates(
    folded: str, quantity: Quantity, passage: Passage, scene: Scene, topics: Topics, words: Words
) -> list[Candidate]:
    """The candidates for ``quantity`` in ``passage``."""
    found = _in_sentence(folded, quantity, passage, scene, topics, words)
    seen = {candidate.entity_id for candidate in found}
    place = "sentence" if found else "alone"
    if any("free" in candidate.features for candidate in found):
        place = "blocked"
    for candidate in _around(passage, topics, place):
        if candidate.entity_id not in seen:
            seen.add(candidate.entity_id)
            found.append(candidate)
    phrase = _phrase(folded, quantity, passage, scene, topics, words, place)
    if phrase is not None and phrase.entity_id not in seen:
        found.append(phrase)
    found.append(Candidate("", 0, 0, ("nobody", f"nobody:{place}"), False))
    return found


def _in_sentence(
    folded: str, quantity: Quantity, passage: Passage, scene: Scene, topics: Topics, words: Words
) -> list[Candidate]:
    clause = scene.clause(quantity.start)
    before = [actor for actor in scene.actors if actor.end <= quantity.start + 1]
    nearest_before = max((actor.end for actor in before), default=-1)
    nearest_free = max((actor.end for actor in before if _is_free(actor)), default=-1)
    after = [actor for actor in scene.actors if actor.start >= quantity.end - 1]
    nearest_after = min((actor.start for actor in after), default=-1)
    bracket = open_bracket(folded, passage.sentence.start, quantity.start)
    found: list[Candidate] = []
    for actor in scene.actors:
        leads = actor.end <= quantity.start + 1
        side = "b" if leads else "a"
        gap = quantity.start - actor.end if leads else actor.start - quantity.end
        steps = min(3, abs(clause - actor.clause))
        edge, far = (actor.end, quantity.start) if leads else (quantity.end, actor.start)
        between = sum(1 for other in passage.quantities if edge <= other.start < far)
        kind = actor.features[0]
        features = [
            *actor.features,
            f"{side}:clause{steps}",
            f"{side}:clause{steps}:{kind}",
            f"{side}:gap{sum(gap > limit for limit in _GAPS)}",
            f"{side}:between{min(2, between)}",
            f"{side}:before={actor.marks[0]}",
            f"{side}:after={actor.marks[1]}",
        ]
        if leads and actor.end == nearest_before:
            features.append("b:nearest")
            features.append(f"b:nearest:{kind}")
        if leads and actor.end == nearest_free:
            features.append("b:nearest_free")
        if leads and steps == 0 and _is_free(actor):
            features.append("free")
        if bracket >= 0 and 0 <= bracket - actor.end <= 1:
            features.append("b:bracket")
        elif 0 <= bracket < actor.start and leads:
            features.append("b:same_bracket")
        if 0 <= gap <= _LINK:
            link = words.between.get(folded[edge:far].strip())
            if link is not None:
                features.append(f"{side}:link={link}")
            if gap <= 1:
                features.append(f"{side}:touch:{kind}")
        if not leads and actor.start == nearest_after:
            features.append("a:nearest")
        features += _topic_features(actor.entity_id, topics, passage)
        if actor.features[1:2] == ("found=shape",):
            features.append(f"shape:common={topics.common.get(actor.entity_id, 'few')}")
        found.append(Candidate(actor.entity_id, actor.start, actor.end, tuple(features), False))
    return found


def _phrase(
    folded: str,
    quantity: Quantity,
    passage: Passage,
    scene: Scene,
    topics: Topics,
    words: Words,
    place: str,
) -> Candidate | None:
    bracket = open_bracket(folded, passage.sentence.start, quantity.start)
    number = scene.clause(quantity.start)
    if bracket >= 0:
        number = max(0, number - 1)
    if not scene.spans:
        return None
    span = phrase_before(folded, scene.spans[number], bracket, quantity, passage.entities, words)
    if span is None:
        return None
    entity_id = f"other:{slug(folded[span.start : span.end])}"
    how = "bracket" if bracket >= 0 else "verb"
    text = folded[span.start : span.end]
    what = "measure" if is_measure(text, words) else "several" if text.startswith(words.several) else "thing"
    features = (
        "phrase",
        f"phrase:{how}",
        f"phrase:{what}",
        f"phrase:{place}",
        *_topic_features(entity_id, topics, passage),
    )
    return Candidate(entity_id, span.start, span.end, features, False)


def _is_free(actor: Actor) -> bool:
    bound = actor.marks[0] in _BOUND or actor.marks[1] in _SPEAKING
    return not bound and "in_paren" not in actor.features


def _topic_features(entity_id: str, topics: Topics, passage: Passage) -> list[str]:
    level = topics.common.get(entity_id, "few")
    features = [f"common={level}"]
    if entity_id in topics.leading:
        features.append("leading:" + entity_id.partition(":")[0])
    if entity_id in topics.title:
        features.append("in_title")
        if entity_id in topics.leading:
            features.append("leading_title")
    if entity_id in topics.heading:
        features.append("in_heading")
    chosen = topics.chosen
    if chosen is not None and chosen.entity_id == entity_id:
        features.append("chosen:same" if topics.chosen_sentence == passage.sentence.start else "chosen:last")
        features.append(f"chosen:common={level}")
    return features


def _around(passage: Passage, topics: Topics, place: str) -> list[Candidate]:
    found: list[Candidate] = []

    def add(entity_id: str, span: tuple[int, int], feature: str) -> None:
        kind = "world" if entity_id == "place:world" else entity_id.partition(":")[0]
        features = (
            "out",
            f"out:{feature}",
            f"out:{feature}:{place}",
            f"out:{place}",
            f"out:kind={kind}",
            *(f"out:{name}" for name in _topic_features(entity_id, topics, passage)),
        )
        found.append(Candidate(entity_id, *span, features, True))

    cell = passage.block.cell
    if cell is not None and cell.row_header:
        named = topics.rows.get((cell.table, cell.row), [])
        for actor in named[:1]:
            add(actor.entity_id, (actor.start, actor.end), "row")
        if not named:
            features = ("out", "out:row", f"out:row:{place}", "out:row:plain")
            found.append(Candidate(f"other:{slug(cell.row_header)}", 0, 0, features, True, cell.row_header))
    if topics.chosen is not None:
        add(topics.chosen.entity_id, (topics.chosen.start, topics.chosen.end), "chosen")
    for distance, actors in enumerate(reversed(topics.recent)):
        for number, actor in enumerate(actors):
            add(
                actor.entity_id,
                (actor.start, actor.end),
                f"recent{distance}:{'first' if number == 0 else 'rest'}",
            )
    for entity_id, span in topics.heading.items():
        add(entity_id, span, "heading")
    for entity_id, span in topics.title.items():
        add(entity_id, span, "title")
    for entity_id, level in topics.common.items():
        if level.startswith(("most", "some")):
            add(entity_id, topics.where[entity_id], "common")
    return found


def advance(topics: Topics, passage: Passage, scene: Scene) -> None:
    """Moves on past ``passage``."""
    cell = passage.block.cell
    if cell is not None:
        if not cell.row_header:
            topics.rows.setdefault((cell.table, cell.row), list(scene.singles))
        return
    if passage.block.region in ("heading", "title"):
        topics.heading = {actor.entity_id: (actor.start, actor.end) for actor in scene.singles}
        topics.recent = []
        return
    if scene.singles:
        topics.recent.append(list(scene.singles))
        del topics.recent[:-2]

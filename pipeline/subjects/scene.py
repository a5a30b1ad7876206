"""What surrounds the quantities of a sentence: its clauses, and its mentions with their marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.clauses import clauses
from pipeline.model import EntityMention, Passage, Sentence, Span
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.words import Words

_OPENING = 4
"""A mention so near the start of its clause opens it; an article may stand before it."""
_NEAR_BEFORE, _NEAR_AFTER, _FIRST = 10, 5, 2
_LARGEST_PAIR, _LARGEST_GROUP = 2, 8
"""More names are a list; so many are still one subject together."""
_PAUSES = ("(", ":")
_LIST = "、"
"""The mark between the names of a Chinese list."""
_BESIDE = 4
"""So near the mark stands, when only a part of the name in the list is known."""
_BRACKET = 200
_BOUND = ("with", "than", "source", "at", "except", "agent")
"""What stands after such a mark is rarely the subject."""
_SPEAKING = ("source", "dateline", "superlative", "at")
"""What stands before such a mark is rarely the subject."""
_INSERTED = frozenset(("in_paren", "aside"))
_REACH = 20
"""Marks are looked for so many characters before and after a mention."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention, or several joined ones, as a candidate.

    ``features`` do not depend on a quantity, the first is its kind.  ``free`` tells that neither a
    mark nor a bracket nor an insertion speaks against it.
    """

    start: int
    end: int
    entity_id: str
    clause: int
    features: tuple[str, ...]
    marks: tuple[str, str]
    free: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence laid out.

    ``starts`` are the offsets where its clauses begin, ``offsets`` those of its actors, which are
    in reading order, and ``quantities`` and ``ends`` those of its quantities.
    """

    starts: tuple[int, ...]
    spans: tuple[Span, ...]
    actors: tuple[Actor, ...]
    offsets: tuple[int, ...]
    quantities: tuple[int, ...]
    ends: tuple[int, ...]

    def near(self, offset: int) -> tuple[Actor, ...]:
        """The actors around ``offset`` and the first of the sentence, so that long lists stay cheap."""
        if len(self.actors) <= _NEAR_BEFORE + _NEAR_AFTER + _FIRST:
            return self.actors
        here = bisect_left(self.offsets, offset)
        return self.actors[:_FIRST] + self.actors[max(_FIRST, here - _NEAR_BEFORE) : here + _NEAR_AFTER]

    def touches(self, start: int, end: int) -> bool:
        """Whether a mention lies in ``start:end`` or reaches into it."""
        here = bisect_left(self.offsets, end)
        return any(actor.end > start for actor in self.actors[max(0, here - _FIRST) : here])

    def number(self, offset: int) -> int:
        """How many quantities begin before ``offset``."""
        return bisect_left(self.quantities, offset)

    def clause(self, offset: int) -> int:
        """The number of the clause that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)


def lay_out(folded: str, passage: Passage, lexicon: SubjectLexicon) -> Scene:
    """The scene of ``passage``, whose entities were found before."""
    sentence = passage.sentence
    words = lexicon.words[sentence.lang]
    spans = clauses(folded, sentence.start, sentence.end)
    starts = tuple(span.start for span in spans)
    runs = _groups(folded, passage.entities, words)
    listed = {id(mention) for run in runs if len(run) > _LARGEST_PAIR for mention in run}
    listed |= {
        id(mention)
        for mention in passage.entities
        if _LIST in folded[max(0, mention.start - _BESIDE) : mention.start]
        and _LIST in folded[mention.end : mention.end + _BESIDE]
    }
    groups = [run for run in runs if len(run) <= _LARGEST_GROUP]
    joint = {id(mention): group for group in groups for mention in group}
    singles: list[Actor] = []
    asides = _asides(folded, spans, words)
    last_clause = -1
    for number, mention in enumerate(passage.entities):
        clause = max(0, bisect_right(starts, mention.start) - 1)
        features = _own_features(mention, number, clause != last_clause)
        last_clause = clause
        lead, tail = _marks(folded, sentence, mention.start, mention.end, starts, words)
        group = joint.get(id(mention))
        if id(mention) in listed:
            features.append("listed")
        if group is not None:
            features.append("member")
            lead = _marks(folded, sentence, group[0].start, group[-1].end, starts, words)[0]
        bracket = open_bracket(folded, sentence.start, mention.start)
        if clause in asides:
            features.append("aside")
        if bracket >= 0:
            features.append("in_paren")
        elif folded[mention.end : mention.end + 2].strip()[:1] == ":":
            features.append("label")
        if mention.start - starts[clause] <= _OPENING:
            features.append("at_start")
            if number == 0 and clause == 0:
                features.append("opens_sentence")
        if number + 1 < len(passage.entities) and group is None:
            tie = folded[mention.end : passage.entities[number + 1].start]
            if len(tie) < 4 and _ties(tie.strip(), words):
                features.append("modifier")
        singles.append(_actor(mention.start, mention.end, mention.entity_id, clause, features, (lead, tail)))
    actors = [*singles, *(_joined(folded, sentence, group, starts, words) for group in groups)]
    actors.sort(key=lambda actor: actor.start)
    return Scene(
        starts,
        tuple(spans),
        tuple(actors),
        tuple(actor.start for actor in actors),
        tuple(quantity.start for quantity in passage.quantities),
        tuple(quantity.end for quantity in passage.quantities),
    )


def _asides(folded: str, spans: Sequence[Span], words: Words) -> frozenset[int]:
    """The clauses that only tell more of a name, and end before the sentence does: ", which X owns,"."""
    return frozenset(
        number
        for number in range(1, len(spans) - 1)
        if folded[spans[number - 1].end] == "," and words.aside.match(folded, spans[number].start)
    )


def _ties(tie: str, words: Words) -> bool:
    """Whether names with ``tie`` between them are one phrase; a gloss in brackets or a list is none."""
    return not tie or (tie not in _PAUSES and words.marks_after.get(tie) == "of")


def _actor(
    start: int, end: int, entity_id: str, clause: int, features: list[str], marks: tuple[str, str]
) -> Actor:
    features += (f"before={marks[0]}", f"after={marks[1]}")
    free = marks[0] not in _BOUND and marks[1] not in _SPEAKING and _INSERTED.isdisjoint(features)
    return Actor(start, end, entity_id, clause, tuple(features), marks, free)


def open_bracket(folded: str, start: int, offset: int) -> int:
    """Where the bracket opens that ``offset`` stands in, -1 when it stands in none near by."""
    opening = folded.rfind("(", max(start, offset - _BRACKET), offset)
    return opening if opening >= 0 and folded.find(")", opening, offset) < 0 else -1


def _own_features(mention: EntityMention, number: int, opens_clause: bool) -> list[str]:
    kind = mention.entity_id.partition(":")[0]
    if mention.entity_id == "place:world":
        kind = "world"
    features = [f"kind={kind}", f"found={'shape' if mention.rule == 'model' else mention.rule}"]
    if mention.rule == "model":
        features.append("model")
    if number == 0:
        features.append("first")
        features.append(f"first:{kind}")
    if opens_clause:
        features.append("opens_clause")
    return features


def _marks(
    folded: str, sentence: Sentence, first: int, last: int, starts: tuple[int, ...], words: Words
) -> tuple[str, str]:
    """The marks right before and after ``first:last``.

    A place that opens its clause ("In Peru, ...") sets a frame for what follows, so it is no mere
    ``at``.
    """
    before = words.before.search(folded, max(sentence.start, first - _REACH), first)
    after = words.after.match(folded, last, sentence.end)
    lead = words.marks_before[before.group(1)] if before else ""
    if before and lead == "at" and before.start() <= starts[bisect_right(starts, first) - 1] + 1:
        lead = "frame"
    return lead, words.marks_after[after.group(1)] if after else ""


def _groups(folded: str, mentions: tuple[EntityMention, ...], words: Words) -> list[list[EntityMention]]:
    """Runs of two and more mentions with nothing but a joining word between them."""
    groups: list[list[EntityMention]] = []
    current: list[EntityMention] = []
    for mention in mentions:
        if current and (
            words.joins.fullmatch(folded, current[-1].end, mention.start)
            or (mention.rule == current[-1].rule == "letter" and current[-1].end == mention.start)
        ):
            current.append(mention)
            continue
        groups.append(current)
        current = [mention]
    groups.append(current)
    return [group for group in groups if len(group) > 1 and _is_joined(folded, group)]


def _is_joined(folded: str, group: list[EntityMention]) -> bool:
    """Two names with a bare comma between them are not a pair: "KEARNEY, NE".

    Nor is a part of a list with names that are not known.
    """
    if (
        folded[group[0].start - 1 : group[0].start] == _LIST
        or folded[group[-1].end : group[-1].end + 1] == _LIST
    ):
        return False
    return len(group) > 2 or folded[group[0].end : group[1].start].strip() != ","


def _joined(
    folded: str, sentence: Sentence, group: list[EntityMention], starts: tuple[int, ...], words: Words
) -> Actor:
    first, last = group[0].start, group[-1].end
    names = [mention.entity_id.partition(":")[2].lower() for mention in group]
    marks = _marks(folded, sentence, first, last, starts, words)
    clause = max(0, bisect_right(starts, last - 1) - 1)
    features = ["kind=group"]
    if first - starts[max(0, bisect_right(starts, first) - 1)] <= _OPENING:
        features.append("at_start")
    return _actor(first, last, "other:" + "-and-".join(names), clause, features, marks)

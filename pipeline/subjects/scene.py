"""What surrounds the quantities of a sentence: its clauses, and its mentions with their marks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipeline.clauses import clauses
from pipeline.model import EntityMention, Passage, Sentence
from pipeline.subjects.lexicon import SubjectLexicon, Words

_REACH = 20
"""Marks are looked for so many characters before and after a mention."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention, or several joined ones, as a candidate; ``features`` do not depend on a quantity."""

    start: int
    end: int
    entity_id: str
    clause: int
    features: tuple[str, ...]
    marks: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence laid out; ``starts`` are the offsets where its clauses begin."""

    starts: tuple[int, ...]
    actors: tuple[Actor, ...]
    singles: tuple[Actor, ...]

    def clause(self, offset: int) -> int:
        """The number of the clause that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)


def lay_out(folded: str, passage: Passage, lexicon: SubjectLexicon) -> Scene:
    """The scene of ``passage``, whose entities were found before."""
    sentence = passage.sentence
    words = lexicon.words[sentence.lang]
    spans = clauses(folded, sentence.start, sentence.end, sentence.lang)
    starts = tuple(span.start for span in spans)
    groups = _groups(folded, passage.entities, words)
    members = {id(mention) for group in groups for mention in group}
    singles: list[Actor] = []
    last_clause = -1
    for number, mention in enumerate(passage.entities):
        clause = max(0, bisect_right(starts, mention.start) - 1)
        features = _own_features(mention, number, clause != last_clause)
        if id(mention) in members:
            features.append("member")
        last_clause = clause
        marks = _marks(folded, sentence.start, sentence.end, mention.start, mention.end, words)
        features += (f"before={marks[0]}", f"after={marks[1]}")
        if folded[mention.end : mention.end + 2].strip()[:1] == ":":
            features.append("label")
        singles.append(Actor(mention.start, mention.end, mention.entity_id, clause, tuple(features), marks))
    actors = list(singles)
    for group in groups:
        actors.append(_joined(folded, sentence, group, starts, words))
    return Scene(starts, tuple(actors), tuple(singles))


def _own_features(mention: EntityMention, number: int, opens_clause: bool) -> list[str]:
    kind = mention.entity_id.partition(":")[0]
    if mention.entity_id == "place:world":
        kind = "world"
    features = [f"kind={kind}", f"found={mention.rule}"]
    if number == 0:
        features.append("first")
        features.append(f"first:{kind}")
    if opens_clause:
        features.append("opens_clause")
    return features


def _marks(folded: str, start: int, end: int, first: int, last: int, words: Words) -> tuple[str, str]:
    before = words.before.search(folded, max(start, first - _REACH), first)
    after = words.after.match(folded, last, end)
    return (
        words.marks_before[before.group(1)] if before else "",
        words.marks_after[after.group(1)] if after else "",
    )


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
        if len(current) > 1:
            groups.append(current)
        current = [mention]
    if len(current) > 1:
        groups.append(current)
    return groups


def _joined(
    folded: str, sentence: Sentence, group: list[EntityMention], starts: tuple[int, ...], words: Words
) -> Actor:
    first, last = group[0].start, group[-1].end
    names = [mention.entity_id.partition(":")[2].lower() for mention in group]
    marks = _marks(folded, sentence.start, sentence.end, first, last, words)
    features = ("kind=group", f"before={marks[0]}", f"after={marks[1]}")
    clause = max(0, bisect_right(starts, last - 1) - 1)
    return Actor(first, last, "other:" + "-and-".join(names), clause, features, marks)

"""What surrounds the quantities of a sentence: its clauses, and its mentions with their marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from pipeline.clauses import clauses
from pipeline.model import EntityMention, Passage, Sentence, Span
from pipeline.ranking import Ranker
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Party, Place, kind_of
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
_BOUND = ("with", "than", "source", "at", "except", "agent", "whole")
"""What stands after such a mark is rarely the subject."""
_SPEAKING = ("source", "dateline", "superlative", "at")
"""What stands before such a mark is rarely the subject."""
_INSERTED = frozenset(("in_paren", "aside"))
_REACH = 20
"""Marks are looked for so many characters before and after a mention."""
_STAND_INS = ("anaphor", "pronoun")
"""A subject is written as the article first names it, not as "its"."""


class Look(NamedTuple):
    """What of an actor is told together with where it stands."""

    kind: str
    found: str
    before: str
    after: str


@dataclass(slots=True, eq=False)
class Actor(Party):
    """A mention at ``start:end``, or several joined ones, as a candidate in its sentence.

    ``look`` has the first two of its features and the marks before and after it.  ``free`` tells that
    neither a mark nor a bracket nor an insertion speaks against it.  ``reached`` and ``passed`` are how
    many quantities of the sentence begin before its start and before its end.
    """

    start: int
    end: int
    clause: int
    look: Look
    free: bool
    reached: int
    passed: int


@dataclass(slots=True, eq=False)
class Scene:
    """One sentence laid out.

    ``starts`` are the offsets where its clauses begin, ``offsets`` those of its actors, which are
    in reading order, and ``quantities`` and ``ends`` those of its quantities.
    """

    passage: Passage
    lexicon: SubjectLexicon
    words: Words
    spans: tuple[Span, ...]
    starts: list[int]
    has_brackets: bool
    quantities: list[int]
    ends: list[int]
    actors: list[Actor]
    offsets: list[int]

    def near(self, offset: int) -> list[Actor]:
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
        return bisect_right(self.starts, offset, 1) - 1


def lay_out(folded: str, passage: Passage, lexicon: SubjectLexicon, named: Mapping[str, Place]) -> Scene:
    """The scene of ``passage``, whose entities were found before; ``named`` is where names stand for them."""
    sentence = passage.sentence
    spans = clauses(folded, sentence.start, sentence.end)
    scene = Scene(
        passage,
        lexicon,
        lexicon.words[sentence.lang],
        spans,
        [span[0] for span in spans],
        folded.find("(", sentence.start, sentence.end) >= 0,
        [quantity.start for quantity in passage.quantities],
        [quantity.end for quantity in passage.quantities],
        [],
        [],
    )
    if passage.entities:
        scene.actors = _Cast(folded, sentence, scene, lexicon.ranker, named).actors(passage.entities)
        scene.offsets = [actor.start for actor in scene.actors]
    return scene


def open_bracket(folded: str, start: int, offset: int) -> int:
    """Where the bracket opens that ``offset`` stands in, -1 when it stands in none near by."""
    opening = folded.rfind("(", max(start, offset - _BRACKET), offset)
    return opening if opening >= 0 and folded.find(")", opening, offset) < 0 else -1


@dataclass(slots=True, eq=False)
class _Cast:
    """Makes the mentions of a sentence actors of its scene."""

    folded: str
    sentence: Sentence
    scene: Scene
    ranker: Ranker
    named: Mapping[str, Place]

    def actors(self, mentions: tuple[EntityMention, ...]) -> list[Actor]:
        """The ``mentions`` and the groups of them, in reading order."""
        runs = self._runs(mentions) if len(mentions) > 1 else []
        groups = [run for run in runs if len(run) <= _LARGEST_GROUP]
        joint = {id(mention): group for group in groups for mention in group}
        listed = {id(mention) for run in runs if len(run) > _LARGEST_PAIR for mention in run}
        if self.folded.find(_LIST, self.sentence.start, self.sentence.end) >= 0:
            listed.update(id(mention) for mention in mentions if self._is_listed(mention))
        asides = self._asides()
        found: list[Actor] = []
        last_clause = -1
        for number, mention in enumerate(mentions):
            clause = self.scene.clause(mention.start)
            features = ["first", f"first:{kind_of(mention.entity_id)}"] if number == 0 else []
            if clause != last_clause:
                features.append("opens_clause")
            last_clause = clause
            if id(mention) in listed:
                features.append("listed")
            group = joint.get(id(mention))
            if group is not None:
                features.append("member")
            if clause in asides:
                features.append("aside")
            features += self._standing(mention, number, clause)
            if group is None and number + 1 < len(mentions):
                tie = self.folded[mention.end : mentions[number + 1].start]
                if len(tie) < 4 and _ties(tie.strip(), self.scene.words):
                    features.append("modifier")
            found.append(self._single(mention, clause, features, group))
        if groups:
            found += map(self._joined, groups)
            found.sort(key=attrgetter("start"))
        return found

    def _single(
        self, mention: EntityMention, clause: int, features: list[str], group: list[EntityMention] | None
    ) -> Actor:
        start, end, entity_id, rule = mention.start, mention.end, mention.entity_id, mention.rule
        before, after = self._marks(start, end, clause)
        if group is not None:
            first = group[0].start
            before, _ = self._marks(first, group[-1].end, self.scene.clause(first))
        described = (
            f"kind={kind_of(entity_id)}",
            "found=shape" if rule == "model" else f"found={rule}",
            *(("model",) if rule == "model" else ()),
            *features,
        )
        place = (start, end)
        if rule in _STAND_INS:
            place = self.named.get(entity_id, place)
        return self._actor(entity_id, place, rule, start, end, clause, described, before, after)

    def _joined(self, group: list[EntityMention]) -> Actor:
        start, end = group[0].start, group[-1].end
        names = [mention.entity_id.partition(":")[2].lower() for mention in group]
        opening = self.scene.clause(start)
        before, after = self._marks(start, end, opening)
        described = ("kind=group", *("at_start",) * (start - self.scene.starts[opening] <= _OPENING))
        if after == "each":
            described += ("group:each",)
        entity_id, clause = "other:" + "-and-".join(names), self.scene.clause(end - 1)
        return self._actor(entity_id, (start, end), "group", start, end, clause, described, before, after)

    def _actor(
        self,
        entity_id: str,
        place: Place,
        source: str,
        start: int,
        end: int,
        clause: int,
        described: tuple[str, ...],
        before: str,
        after: str,
    ) -> Actor:
        traits = self.ranker.traits(*described, f"before={before}", f"after={after}")
        return Actor(
            entity_id,
            place,
            source,
            kind_of(entity_id),
            traits,
            False,
            "",
            start,
            end,
            clause,
            Look(traits.features[0], traits.features[1], before, after),
            before not in _BOUND and after not in _SPEAKING and _INSERTED.isdisjoint(described),
            self.scene.number(start),
            self.scene.number(end),
        )

    def _standing(self, mention: EntityMention, number: int, clause: int) -> Iterator[str]:
        """Where ``mention`` stands: in a bracket, before a colon, at the beginning."""
        folded = self.folded
        if self.scene.has_brackets and open_bracket(folded, self.sentence.start, mention.start) >= 0:
            yield "in_paren"
        elif folded[mention.end : mention.end + 2].strip()[:1] == ":":
            yield "label"
        if mention.start - self.scene.starts[clause] <= _OPENING:
            yield "at_start"
            if number == 0 and clause == 0:
                yield "opens_sentence"

    def _asides(self) -> frozenset[int]:
        """The clauses that only tell more of a name, and end before the sentence does: ", which X owns,"."""
        folded, spans, aside = self.folded, self.scene.spans, self.scene.words.aside
        return frozenset(
            number
            for number in range(1, len(spans) - 1)
            if folded[spans[number - 1].end] == "," and aside.match(folded, spans[number].start)
        )

    def _is_listed(self, mention: EntityMention) -> bool:
        """Whether marks of a list stand on both sides of ``mention``."""
        before = self.folded[max(0, mention.start - _BESIDE) : mention.start]
        return _LIST in before and _LIST in self.folded[mention.end : mention.end + _BESIDE]

    def _marks(self, first: int, last: int, clause: int) -> tuple[str, str]:
        """The marks right before and after ``first:last``, which begins in ``clause``.

        A place that opens its clause ("In Peru, ...") sets a frame for what follows, so it is no mere
        ``at``.
        """
        words, sentence = self.scene.words, self.sentence
        counted = bisect_left(self.scene.ends, first - 1)
        if counted < len(self.scene.ends) and self.scene.ends[counted] <= first:
            first = self.scene.passage.quantities[counted].outer.start  # "in 38 countries"
        before = words.before.search(self.folded, max(sentence.start, first - _REACH), first)
        after = words.after.match(self.folded, last, sentence.end)
        lead = words.marks_before[before.group(1)] if before else ""
        if before and lead == "at" and before.start() <= self.scene.starts[clause] + 1:
            lead = "frame"
        return lead, words.marks_after[after.group(1)] if after else ""

    def _runs(self, mentions: tuple[EntityMention, ...]) -> list[list[EntityMention]]:
        """Runs of two and more mentions with nothing but a joining word between them."""
        runs: list[list[EntityMention]] = []
        current = [mentions[0]]
        for last, mention in pairwise(mentions):
            if self.scene.words.joins.fullmatch(self.folded, last.end, mention.start) or (
                mention.rule == last.rule == "letter" and last.end == mention.start
            ):
                current.append(mention)
                continue
            runs.append(current)
            current = [mention]
        runs.append(current)
        return [run for run in runs if len(run) > 1 and _is_joined(self.folded, run)]


def _ties(tie: str, words: Words) -> bool:
    """Whether names with ``tie`` between them are one phrase; a gloss in brackets or a list is none."""
    return not tie or (tie not in _PAUSES and words.marks_after.get(tie) == "of")


def _is_joined(folded: str, group: list[EntityMention]) -> bool:
    """Two names with a comma between them are not a pair: "KEARNEY, NE", "In Kearney, the Post".

    Nor is a part of a list with names that are not known, nor anybody together with the world.
    """
    if any(mention.entity_id == "place:world" for mention in group):
        return False
    first, last = group[0], group[-1]
    if folded[first.start - 1 : first.start] == _LIST or folded[last.end : last.end + 1] == _LIST:
        return False
    return len(group) > 2 or folded[first.end : group[1].start].lstrip()[:1] != ","

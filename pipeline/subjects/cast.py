"""Lays out a sentence: its names become actors, with the marks around them and the place they have in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from pipeline.clauses import clauses
from pipeline.model import EntityMention, Passage
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Actor, Look, Place, kind_of
from pipeline.subjects.scene import Scene
from pipeline.subjects.wholes import is_seat, is_whole
from pipeline.subjects.words import Words

_START = attrgetter("start")
_OPENING = 4
"""A mention so near the start of its clause opens it; an article may stand before it."""
_LARGEST_PAIR, _LARGEST_GROUP = 2, 8
"""More names are a list; so many are still one subject together."""
_PAUSES = ("(", ":")
_LIST = "、"
"""The mark between the names of a Chinese list."""
_BESIDE = 4
"""So near the mark stands, when only a part of the name in the list is known."""
_LONGEST_TIE = 3
"""So many characters between two names may make them one phrase."""
_BOUND = ("with", "than", "source", "at", "except", "agent", "whole")
"""What stands after such a mark is rarely the subject."""
_SPEAKING = ("source", "dateline", "superlative", "at")
"""What stands before such a mark is rarely the subject."""
_INSERTED = frozenset(("in_paren", "aside"))
_REACH = 20
"""Marks are looked for so many characters before and after a mention."""
_STAND_INS = ("anaphor", "pronoun")
"""A subject is written as the article first names it, not as "its"."""
_WIDE = ("world", "country")


def lay_out(folded: str, passage: Passage, lexicon: SubjectLexicon, named: Mapping[str, Place]) -> Scene:
    """The scene of ``passage``, whose entities were found before; ``named`` is where names stand for them."""
    sentence, quantities = passage.sentence, passage.quantities
    start, end = sentence.start, sentence.end
    spans = clauses(folded, start, end)
    scene = Scene(
        folded,
        passage,
        lexicon,
        lexicon.languages[sentence.lang].words,
        spans,
        [span[0] for span in spans],
        folded.find("(", start, end) >= 0,
        [quantity.start for quantity in quantities],
        [quantity.end for quantity in quantities],
        [],
        [],
        False,
    )
    if passage.entities:
        scene.actors = _Cast(folded, scene, lexicon.ranker, named).actors(passage.entities)
        scene.offsets = [actor.start for actor in scene.actors]
    return scene


class _Bearing(NamedTuple):
    """What describes an actor, as far as it is the same for many."""

    traits: Traits
    look: Look
    free: bool


@lru_cache(maxsize=8192)
def _bearing(
    ranker: Ranker, kind: str, rule: str, standing: tuple[str, ...], before: str, after: str
) -> _Bearing:
    """How an actor bears itself that was found by ``rule`` and stands as told between two marks."""
    described = [f"kind={kind}"]
    if rule != "group":
        described.append("found=shape" if rule == "model" else f"found={rule}")
    if rule == "model":
        described.append(rule)
    for feature in standing:
        described.append(feature)
        if feature == "first":
            described.append(f"first:{kind}")
    traits = ranker.traits(*described, f"before={before}", f"after={after}")
    look = Look(traits.features[0], traits.features[1], before, after)
    return _Bearing(
        traits, look, before not in _BOUND and after not in _SPEAKING and _INSERTED.isdisjoint(standing)
    )


@dataclass(slots=True, eq=False)
class _Cast:
    """Makes the mentions of a sentence actors of its scene."""

    folded: str
    scene: Scene
    ranker: Ranker
    named: Mapping[str, Place]

    def actors(self, mentions: tuple[EntityMention, ...]) -> list[Actor]:
        """The ``mentions`` and the groups of them, in reading order."""
        scene = self.scene
        runs = self._runs(mentions) if len(mentions) > 1 else []
        groups = [run for run in runs if len(run) <= _LARGEST_GROUP]
        joint = {mention.start: group for group in groups for mention in group}
        listed = self._listed(mentions, runs)
        found: list[Actor] = []
        last_clause = -1
        for number, mention in enumerate(mentions):
            start = mention.start
            clause = scene.clause(start)
            group = joint.get(start)
            standing = ["first"] if number == 0 else []
            if clause != last_clause:
                standing.append("opens_clause")
                last_clause = clause
            if start in listed:
                standing.append("listed")
            if group is not None:
                standing.append("member")
            if self._is_aside(clause):
                standing.append("aside")
            self._add_place(mention, clause, standing)
            if (
                group is None
                and number + 1 < len(mentions)
                and self._is_modifier(mention, mentions[number + 1])
            ):
                standing.append("modifier")
            last = mentions[number - 1] if number else None
            single = self._single(mention, clause, tuple(standing), group, found, last)
            if single is not None:
                found.append(single)
        if groups:
            scene.has_groups = True
            found += map(self._joined, groups)
            found.sort(key=_START)
        return found

    def _single(
        self,
        mention: EntityMention,
        clause: int,
        standing: tuple[str, ...],
        group: Sequence[EntityMention] | None,
        acting: Sequence[Actor],
        last: EntityMention | None,
    ) -> Actor | None:
        """``mention`` as an actor; none is who the sentence excepts: "non-EU exports", 除了中国."""
        start, end, entity_id, rule = mention.start, mention.end, mention.entity_id, mention.rule
        before, after = self._marks(start, end, clause)
        if before == "except":
            return None
        if group is not None:
            first = group[0].start
            before, _ = self._marks(first, group[-1].end, self.scene.clause(first))
        kind = kind_of(entity_id)
        if kind == "world" and self.scene.words.superlative.search(
            self.folded, end, self.scene.spans[clause].end
        ):
            after = "superlative"  # 全球感染人数最多
        place = (start, end)
        if rule == "pronoun" and before == "source":
            before = ""  # "Acme said it sold 5"
        if rule in _STAND_INS:
            place = self.named.get(entity_id, place)
        wide = kind in _WIDE or (kind == "place" and rule not in _STAND_INS)
        if wide and before in ("", "of"):
            at_home = kind == "country" and is_seat(self.scene, mention, last)
            if at_home or is_whole(self.scene, start, clause, acting):
                before = "whole"
        bearing = _bearing(self.ranker, kind, rule, standing, before, after)
        return self._actor(entity_id, place, rule, kind, bearing, start, end, clause)

    def _joined(self, group: Sequence[EntityMention]) -> Actor:
        scene = self.scene
        start, end = group[0].start, group[-1].end
        names = [mention.entity_id.partition(":")[2].lower() for mention in group]
        opening = scene.clause(start)
        told = self._past_bracket(end, scene.passage.sentence.end)
        before, after = self._marks(start, told, opening)
        standing = ("at_start",) * (start - scene.starts[opening] <= _OPENING)
        if after == "each":
            standing += ("group:each",)
        bearing = _bearing(self.ranker, "group", "group", standing, before, after)
        entity_id = "other:" + "-and-".join(names)
        return self._actor(
            entity_id, (start, end), "group", "other", bearing, start, end, scene.clause(end - 1)
        )

    def _actor(
        self,
        entity_id: str,
        place: Place,
        source: str,
        kind: str,
        bearing: _Bearing,
        start: int,
        end: int,
        clause: int,
    ) -> Actor:
        traits, look, free = bearing
        quantities = self.scene.quantities
        return Actor(
            entity_id,
            place,
            source,
            kind,
            traits,
            False,
            "",
            start,
            end,
            clause,
            look,
            free,
            bisect_left(quantities, start),
            bisect_left(quantities, end),
        )

    def _add_place(self, mention: EntityMention, clause: int, standing: list[str]) -> None:
        """Adds where ``mention`` stands: in a bracket, before a colon, at the beginning."""
        scene, start, end = self.scene, mention.start, mention.end
        if scene.bracket(start) >= 0:
            standing.append("in_paren")
        elif self.folded[end : end + 2].strip()[:1] == ":":
            standing.append("label")
        if start - scene.starts[clause] <= _OPENING:
            standing.append("at_start")
            if clause == 0 and standing[0] == "first":
                standing.append("opens_sentence")

    def _is_aside(self, clause: int) -> bool:
        """Whether ``clause`` only tells more of a name (", which X owns,"), and ends before the sentence."""
        folded, spans = self.folded, self.scene.spans
        return (
            0 < clause < len(spans) - 1
            and folded[spans[clause - 1].end] == ","
            and self.scene.words.aside.match(folded, spans[clause].start) is not None
        )

    def _listed(self, mentions: Sequence[EntityMention], runs: Sequence[Sequence[EntityMention]]) -> set[int]:
        """Where the mentions start that are part of a list: a long run, or marks of a list on both sides."""
        listed = {mention.start for run in runs if len(run) > _LARGEST_PAIR for mention in run}
        folded, sentence = self.folded, self.scene.passage.sentence
        if folded.find(_LIST, sentence.start, sentence.end) >= 0:
            for mention in mentions:
                before = folded[max(0, mention.start - _BESIDE) : mention.start]
                if _LIST in before and _LIST in folded[mention.end : mention.end + _BESIDE]:
                    listed.add(mention.start)
        return listed

    def _is_modifier(self, mention: EntityMention, following: EntityMention) -> bool:
        """Whether ``mention`` and the name ``following`` are one phrase."""
        if following.start - mention.end > _LONGEST_TIE:
            return False
        return _ties(self.folded[mention.end : following.start].strip(), self.scene.words)

    def _marks(self, first: int, last: int, clause: int) -> tuple[str, str]:
        """The marks right before and after ``first:last``, which begins in ``clause``.

        A place that opens its clause ("In Peru, ...") sets a frame for what follows, so it is no mere
        ``at``.
        """
        words, passage, ends = self.scene.words, self.scene.passage, self.scene.ends
        sentence = passage.sentence
        counted = bisect_left(ends, first - 1)
        if counted < len(ends) and not self.folded[ends[counted] : first].strip() and ends[counted] <= first:
            first = passage.quantities[counted].outer.start  # "in 38 countries"
        before = words.before.search(self.folded, max(sentence.start, first - _REACH), first)
        after = words.after.match(self.folded, last, sentence.end)
        lead = words.marks_before[before.group(1)] if before else ""
        if before and lead == "at" and before.start() <= self.scene.starts[clause] + 1:
            lead = "frame"
        return lead, words.marks_after[after.group(1)] if after else ""

    def _past_bracket(self, start: int, end: int) -> int:
        """Where a bracket ends that opens at ``start``, which is returned when none does."""
        folded = self.folded
        if folded.startswith("(", start) and (closing := folded.find(")", start, end)) >= 0:
            return closing + 1
        return start

    def _runs(self, mentions: tuple[EntityMention, ...]) -> list[list[EntityMention]]:
        """Runs of two and more mentions with nothing but a joining word between them."""
        runs: list[list[EntityMention]] = []
        current = [mentions[0]]
        for last, mention in pairwise(mentions):
            if self.scene.words.joins.fullmatch(
                self.folded, self._past_bracket(last.end, mention.start), mention.start
            ) or (mention.rule == last.rule == "letter" and last.end == mention.start):
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

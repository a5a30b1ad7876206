"""Chooses the subject of every quantity, and what it is compared to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from math import exp
from operator import itemgetter
from typing import NamedTuple

from pipeline.model import Document, Passage
from pipeline.ranking import Weighed, weigh_rows
from pipeline.subjects.asked import ask
from pipeline.subjects.candidates import candidates
from pipeline.subjects.cast import lay_out
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Actor, Candidate, Scored
from pipeline.subjects.told import UNTOLD, Told
from pipeline.subjects.topic_counts import count_topics
from pipeline.subjects.topics import advance

_SCORE = itemgetter(0)


class SubjectChoice(NamedTuple):
    """The subject of one quantity; empty strings when none was found.

    ``inherited`` tells that it stands outside the sentence; ``share`` is the ranker's own
    probability of the choice; ``rule`` names where the subject was found.
    """

    subject: str = ""
    subject_id: str = ""
    compared_to: str = ""
    compared_to_id: str = ""
    inherited: bool = False
    share: float = 0.0
    rule: str = ""


def assign_subjects(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None = None,
) -> list[list[SubjectChoice]]:
    """A choice for each quantity of each passage; the passages carry their entities already.

    ``told`` is what else is known of the quantities, in lists parallel to them.
    """
    text = document.text
    rows = _decide(document, passages, lexicon, told)
    return [[_choice(text, *decision) for decision in row] for row in rows]


def weigh_subjects(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None = None,
) -> list[list[list[Weighed]]]:
    """The candidates of each quantity of each passage, best first, as :func:`assign_subjects` sees them."""
    rows = (
        [[Candidate(*option) for option in options] for options, _, _ in row]
        for row in _decide(document, passages, lexicon, told)
    )
    return weigh_rows(rows, lambda option: option.entity_id, lexicon.weights)


_Decision = tuple[list[Scored], Scored, Actor | None]
"""The candidates of one quantity, the best of them, and what the quantity is compared to."""


def _decide(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None,
) -> Iterator[list[_Decision]]:
    """Passage by passage: what is chosen for one quantity is a topic for the next."""
    folded = document.folded
    topics = count_topics(document, passages, lexicon, told)
    for place, passage in enumerate(passages):
        row: list[_Decision] = []
        if passage.quantities:
            scene = lay_out(folded, passage, lexicon, topics.named)
            known = told[place] if told is not None else repeat(UNTOLD)
            for quantity, about in zip(passage.quantities, known, strict=told is not None):
                asked = ask(folded, quantity, about, scene, topics)
                options = candidates(folded, asked, scene, topics)
                best = max(options, key=_SCORE)
                topics.choose(best, passage, about.metric, asked.compared)
                row.append((options, best, asked.compared))
        yield row
        advance(topics, passage)


def _choice(text: str, options: Sequence[Scored], best: Scored, compared: Actor | None) -> SubjectChoice:
    _, party, _ = best
    entity_id = party.entity_id
    other = other_id = ""
    if compared is not None and compared.entity_id != entity_id:
        other, other_id = text[compared.start : compared.end], compared.entity_id
    return SubjectChoice(
        party.written(text),
        entity_id,
        other,
        other_id,
        party.inherited,
        _share(options, best),
        _rule(party.source, party.inherited),
    )


def _share(options: Sequence[Scored], best: Scored) -> float:
    """The ranker's probability of the entity of ``best``."""
    top, party, _ = best
    powers = [exp(option[0] - top) for option in options]
    if party.inherited and party.source != "row":  # who stands outside the sentence is offered once
        return 1.0 / sum(powers)
    entity_id = party.entity_id
    agreeing = [
        power for power, option in zip(powers, options, strict=True) if option[1].entity_id == entity_id
    ]
    return sum(agreeing) / sum(powers)


@lru_cache(maxsize=64)
def _rule(source: str, inherited: bool) -> str:
    """Where the subject was found: ``sentence.name``, ``out.title``, ``nobody`` ..."""
    if inherited:
        return f"out.{source}".replace(":", ".")
    return source if source in ("nobody", "phrase") else f"sentence.{source}"

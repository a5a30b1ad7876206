"""Chooses the subject of every quantity, and what it is compared to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from operator import itemgetter
from typing import NamedTuple

from pipeline.model import Document, Passage
from pipeline.ranking import Weighed, weigh_rows
from pipeline.subjects.asked import ask
from pipeline.subjects.candidates import candidates
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Candidate, Party
from pipeline.subjects.scene import Actor, lay_out
from pipeline.subjects.told import UNTOLD, Told
from pipeline.subjects.topics import advance, count_topics

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
    rows = _decide(document, passages, lexicon, told)
    return [[_choice(document.text, decision) for decision in row] for row in rows]


def weigh_subjects(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None = None,
) -> list[list[list[Weighed]]]:
    """The candidates of each quantity of each passage, best first, as :func:`assign_subjects` sees them."""
    rows = ([decision.options for decision in row] for row in _decide(document, passages, lexicon, told))
    return weigh_rows(rows, lambda option: option.entity_id, lexicon.weights)


class _Decision(NamedTuple):
    """The candidates of one quantity, the best of them, and what the quantity is compared to."""

    options: list[Candidate]
    best: Candidate
    compared: Actor | None


def _decide(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None,
) -> Iterator[list[_Decision]]:
    """Passage by passage: what is chosen for one quantity is a topic for the next."""
    folded = document.folded
    topics = count_topics(folded, passages, lexicon.ranker, told)
    for place, passage in enumerate(passages):
        row: list[_Decision] = []
        if passage.quantities:
            scene = lay_out(folded, passage, lexicon, topics.named)
            known = told[place] if told is not None else [UNTOLD] * len(passage.quantities)
            for quantity, about in zip(passage.quantities, known, strict=True):
                asked = ask(folded, quantity, about, scene, topics)
                options = candidates(folded, asked, scene, topics)
                best, compared = max(options, key=_SCORE), asked.compared
                topics.choose(best, passage, about.metric, compared)
                row.append(_Decision(options, best, compared))
        yield row
        advance(topics, passage)


def _choice(text: str, decision: _Decision) -> SubjectChoice:
    options, best, compared = decision
    party = best.party
    other = other_id = ""
    if compared is not None and compared.entity_id != party.entity_id:
        other, other_id = text[compared.start : compared.end], compared.entity_id
    return SubjectChoice(
        subject=party.written(text),
        subject_id=party.entity_id,
        compared_to=other,
        compared_to_id=other_id,
        inherited=party.inherited,
        share=_share(options, best),
        rule=_rule(party),
    )


def _share(options: Sequence[Candidate], best: Candidate) -> float:
    """The ranker's probability of the entity of ``best``."""
    top, chosen = best.score, best.party.entity_id
    agreeing = total = 0.0
    for score, party, _ in options:
        power = exp(score - top)
        total += power
        if party.entity_id == chosen:
            agreeing += power
    return agreeing / total


def _rule(party: Party) -> str:
    """Where the subject was found: ``sentence.name``, ``out.title``, ``nobody`` ..."""
    source = party.source
    if party.inherited:
        return f"out.{source}".replace(":", ".")
    return source if source in ("nobody", "phrase") else f"sentence.{source}"

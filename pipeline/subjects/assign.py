"""Chooses the subject of every quantity, and what it is compared to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.model import Document, Passage
from pipeline.ranking import score, share
from pipeline.subjects.candidates import candidates
from pipeline.subjects.comparison import compared_to
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.scene import Actor, lay_out
from pipeline.subjects.topics import Candidate, advance, count_topics


@dataclass(frozen=True, slots=True)
class SubjectChoice:
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
    document: Document, passages: Sequence[Passage], lexicon: SubjectLexicon
) -> list[list[SubjectChoice]]:
    """A choice for each quantity of each passage; the passages carry their entities already."""
    text, folded = document.text, document.folded
    topics = count_topics(passages)
    choices: list[list[SubjectChoice]] = []
    for passage in passages:
        if not passage.quantities:
            choices.append([])
            advance(topics, passage)
            continue
        scene = lay_out(folded, passage, lexicon)
        words = lexicon.words[passage.sentence.lang]
        row: list[SubjectChoice] = []
        for quantity in passage.quantities:
            compared = compared_to(folded, quantity, scene, words)
            options = candidates(folded, quantity, passage, scene, topics, words, compared)
            scores = lexicon.ranker.scores([option.features for option in options])
            top = scores.index(max(scores))
            topics.choose(options[top], passage)
            sure = share(scores, [option.entity_id for option in options], options[top].entity_id)
            row.append(_choice(text, options[top], sure, compared))
        choices.append(row)
        advance(topics, passage)
    return choices


class Weighed(NamedTuple):
    """A candidate with its score and the weights the score is the sum of."""

    entity_id: str
    score: float
    parts: dict[str, float]


def weigh_subjects(
    document: Document, passages: Sequence[Passage], lexicon: SubjectLexicon
) -> list[list[list[Weighed]]]:
    """The candidates of each quantity of each passage, best first, as :func:`assign_subjects` sees them."""
    weights, folded = lexicon.weights, document.folded
    topics = count_topics(passages)
    told: list[list[list[Weighed]]] = []
    for passage in passages:
        scene = lay_out(folded, passage, lexicon)
        words = lexicon.words[passage.sentence.lang]
        row: list[list[Weighed]] = []
        for quantity in passage.quantities:
            compared = compared_to(folded, quantity, scene, words)
            options = candidates(folded, quantity, passage, scene, topics, words, compared)
            options.sort(key=lambda option: -score(option.features, weights))
            topics.choose(options[0], passage)
            row.append(
                [
                    Weighed(
                        option.entity_id,
                        score(option.features, weights),
                        {name: weights[name] for name in option.features if name in weights},
                    )
                    for option in options
                ]
            )
        told.append(row)
        advance(topics, passage)
    return told


def _choice(text: str, best: Candidate, sure: float, compared: Actor | None) -> SubjectChoice:
    other = other_id = ""
    if compared is not None and compared.entity_id != best.entity_id:
        other, other_id = text[compared.start : compared.end], compared.entity_id
    return SubjectChoice(
        subject=best.text or text[best.start : best.end],
        subject_id=best.entity_id,
        compared_to=other,
        compared_to_id=other_id,
        inherited=best.inherited,
        share=sure,
        rule=_rule(best),
    )


def _rule(best: Candidate) -> str:
    """Where the subject was found: ``sentence.name``, ``out.title``, ``nobody`` ..."""
    if best.inherited:
        return best.features[1].replace(":", ".")
    if not best.entity_id:
        return "nobody"
    if best.features[0] == "phrase":
        return "phrase"
    if "model" in best.features:
        return "sentence.model"
    return "sentence." + next(
        (f.removeprefix("found=") for f in best.features if f.startswith("found=")), "group"
    )

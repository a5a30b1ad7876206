"""Chooses the subject of every quantity, and what it is compared to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Document, Passage
from pipeline.subjects.candidates import Candidate, advance, candidates, count_topics
from pipeline.subjects.comparison import Comparison, compared_to
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.ranker import score, shares
from pipeline.subjects.scene import lay_out


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
    weights = lexicon.weights["subject"]
    choices: list[list[SubjectChoice]] = []
    for passage in passages:
        if not passage.quantities and not passage.entities:
            choices.append([])
            continue
        scene = lay_out(folded, passage, lexicon)
        words = lexicon.words[passage.sentence.lang]
        row: list[SubjectChoice] = []
        for quantity in passage.quantities:
            options = candidates(folded, quantity, passage, scene, topics, words)
            comparison = compared_to(folded, quantity, scene)
            best, share = _best(options, weights)
            row.append(_choice(text, best, share, comparison))
            if best is not None and best.entity_id and passage.block.cell is None:
                topics.chosen, topics.chosen_sentence = best, passage.sentence.start
        choices.append(row)
        advance(topics, passage, scene)
    return choices


def _best(options: Sequence[Candidate], weights: dict[str, float]) -> tuple[Candidate | None, float]:
    if not options:
        return None, 0.0
    scores = [score(option.features, weights) for option in options]
    place = max(range(len(scores)), key=scores.__getitem__)
    return options[place], shares(scores)[place]


def _choice(text: str, best: Candidate | None, share: float, comparison: Comparison | None) -> SubjectChoice:
    other, other_id = ("", "")
    if comparison is not None:
        other, other_id = text[comparison.start : comparison.end], comparison.entity_id
    if best is None:
        return SubjectChoice(compared_to=other, compared_to_id=other_id)
    return SubjectChoice(
        subject=best.text or text[best.start : best.end],
        subject_id=best.entity_id,
        compared_to=other if other_id != best.entity_id else "",
        compared_to_id=other_id if other_id != best.entity_id else "",
        inherited=best.inherited,
        share=share,
        rule=best.features[1].removeprefix("out:") if best.inherited else "sentence",
    )

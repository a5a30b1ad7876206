"""Chooses the subject of every quantity, and what it is compared to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Document, Passage
from pipeline.ranking import Weighed, share, weigh_rows
from pipeline.subjects.asked import UNTOLD, Asked, Told
from pipeline.subjects.candidates import candidates
from pipeline.subjects.comparison import compared_to
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.scene import Actor, lay_out
from pipeline.subjects.topics import Candidate, advance, count_topics


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
    """The candidates of one quantity with their scores, which of them is chosen, what it is compared to."""

    options: list[Candidate]
    scores: list[float]
    top: int
    compared: Actor | None


def _decide(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None,
) -> Iterator[list[_Decision]]:
    """Passage by passage: what is chosen for one quantity is a topic for the next."""
    folded = document.folded
    topics = count_topics(passages)
    for place, passage in enumerate(passages):
        row: list[_Decision] = []
        if passage.quantities:
            scene = lay_out(folded, passage, lexicon)
            words = lexicon.words[passage.sentence.lang]
            for number, quantity in enumerate(passage.quantities):
                known = told[place][number] if told is not None else UNTOLD
                compared = compared_to(folded, quantity, scene, words)
                asked = Asked(quantity, known, lexicon.about.get(known.metric, ""), compared)
                options = candidates(folded, asked, passage, scene, topics, words)
                scores = lexicon.ranker.scores([option.features for option in options])
                top = scores.index(max(scores))
                topics.choose(options[top], passage, known.metric, compared.entity_id if compared else "")
                row.append(_Decision(options, scores, top, compared))
        yield row
        advance(topics, passage)


def _choice(text: str, decision: _Decision) -> SubjectChoice:
    best, compared = decision.options[decision.top], decision.compared
    other = other_id = ""
    if compared is not None and compared.entity_id != best.entity_id:
        other, other_id = text[compared.start : compared.end], compared.entity_id
    return SubjectChoice(
        subject=best.text or text[best.start : best.end],
        subject_id=best.entity_id,
        compared_to=other,
        compared_to_id=other_id,
        inherited=best.inherited,
        share=share(decision.scores, [option.entity_id for option in decision.options], best.entity_id),
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

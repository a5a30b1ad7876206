"""Ties every quantity to the time its value holds, or to none when the text does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from pipeline.model import Document, Passage, Span
from pipeline.periods.candidates import candidates, lay_ground
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.memory import Memory
from pipeline.periods.options import Candidate
from pipeline.periods.timeline import lay_out
from pipeline.ranking import Weighed, share, weigh_rows

Roles = Sequence[Sequence[str]]
"""The role of each quantity of each passage, see :data:`pipeline.model.ROLES`."""


class TimeChoice(NamedTuple):
    """The time of one quantity.

    ``edtf`` is empty when the text gives none; ``time_start`` and ``time_end`` are ISO dates, both
    included, empty when not known.  ``time_text`` is as written; it may be there without ``edtf``
    ("currently").  ``inherited`` tells that it stands outside the sentence.  ``period`` is its place
    in the reading text, None for a table header; ``share`` is the ranker's own probability of the
    choice.
    """

    edtf: str = ""
    time_start: str = ""
    time_end: str = ""
    time_text: str = ""
    inherited: bool = False
    rule: str = ""
    period: Span | None = None
    share: float = 0.0


def assign_times(
    document: Document, passages: Sequence[Passage], roles: Roles, lexicon: PeriodLexicon
) -> list[list[TimeChoice]]:
    """One choice for each quantity, parallel to ``passages`` and their quantities, as are ``roles``."""
    return [
        [_choice(decision, number) for decision in row] if row else []
        for number, row in enumerate(_decide(document, passages, roles, lexicon))
    ]


def weigh_times(
    document: Document, passages: Sequence[Passage], roles: Roles, lexicon: PeriodLexicon
) -> list[list[list[Weighed]]]:
    """The candidates of each quantity of each passage, best first, as :func:`assign_times` sees them.

    The answer of a candidate is its EDTF and where it comes from: "2024 sentence", "none".
    """
    rows = ([decision.options for decision in row] for row in _decide(document, passages, roles, lexicon))
    return weigh_rows(rows, lambda option: f"{option.edtf} {option.source}".strip(), lexicon.weights)


_EDTF = attrgetter("edtf")


class _Decision(NamedTuple):
    """The candidates of one quantity with their scores, and which of them is chosen."""

    options: list[Candidate]
    scores: list[float]
    top: int


def _decide(
    document: Document, passages: Sequence[Passage], roles: Roles, lexicon: PeriodLexicon
) -> Iterator[list[_Decision]]:
    """Passage by passage in reading order: what is chosen for one quantity is offered to the next."""
    passages = list(passages)
    line = lay_out(document, passages, lexicon)
    memory = Memory()
    for number, passage in enumerate(passages):
        row: list[_Decision] = []
        if passage.quantities:
            ground = lay_ground(document, passages, roles[number], number, line, lexicon)
            for index in range(len(passage.quantities)):
                options = candidates(ground, index, line, memory)
                scores = [option.traits.score for option in options]
                top = scores.index(max(scores))
                memory.keep(options[top], ground, index, line)
                row.append(_Decision(options, scores, top))
        yield row


def _choice(decision: _Decision, number: int) -> TimeChoice:
    candidate = decision.options[decision.top]
    moment = candidate.moment
    sure = 1.0
    if len(decision.options) > 1:
        sure = share(decision.scores, map(_EDTF, decision.options), candidate.edtf)
    if moment is None:
        return TimeChoice(rule="time.none", share=sure)
    found = moment.interval
    start = end = ""
    if found is not None:
        start = found.first.isoformat()
        end = "" if moment.open_end else start if found.last is found.first else found.last.isoformat()
    placed = moment.start >= 0
    return TimeChoice(
        moment.edtf,
        start,
        end,
        moment.text,
        moment.sentence != number or not placed,
        f"time.{candidate.source}",
        Span(moment.start, moment.end) if placed else None,
        sure,
    )

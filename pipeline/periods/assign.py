"""Ties every quantity to the time its value holds, or to none when the text does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Document, Passage, Span
from pipeline.periods.candidates import Candidate, Memory, candidates, lay_ground
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.timeline import lay_out
from pipeline.ranking import share


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
    document: Document, passages: Sequence[Passage], lexicon: PeriodLexicon
) -> list[list[TimeChoice]]:
    """One choice for each quantity, parallel to ``passages`` and their quantities.

    Passages come in reading order: what was chosen for one quantity is offered to the next.
    """
    passages = list(passages)
    line = lay_out(document, passages, lexicon)
    memory = Memory()
    chosen: list[list[TimeChoice]] = []
    for number, passage in enumerate(passages):
        row: list[TimeChoice] = []
        if not passage.quantities:
            chosen.append(row)
            continue
        ground = lay_ground(document, passages, number, line, lexicon)
        for quantity in passage.quantities:
            options = candidates(ground, quantity, line, memory)
            scores = lexicon.ranker.scores([option.features for option in options])
            top = scores.index(max(scores))
            memory.keep(options[top], ground, quantity)
            sure = share(scores, [option.edtf for option in options], options[top].edtf)
            row.append(_choice(options[top], number, sure))
        chosen.append(row)
    return chosen


def _choice(candidate: Candidate, number: int, share: float) -> TimeChoice:
    moment = candidate.moment
    if moment is None:
        return TimeChoice(rule="time.none", share=share)
    found = moment.interval
    return TimeChoice(
        edtf=moment.edtf,
        time_start=found.first.isoformat() if found is not None else "",
        time_end=found.last.isoformat() if found is not None and not moment.open_end else "",
        time_text=moment.text,
        inherited=moment.sentence != number or moment.start < 0,
        rule=f"time.{candidate.source}",
        period=Span(moment.start, moment.end) if moment.start >= 0 else None,
        share=share,
    )

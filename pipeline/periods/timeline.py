"""The periods of an article in reading order, resolved, with the frames that govern what follows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from pipeline.clauses import clauses
from pipeline.model import Block, Document, Passage, Period
from pipeline.periods.described import OF_AN_EVENT, Moment, describe, may_compare, opens, scale_of, told_aside
from pipeline.periods.find import find_periods
from pipeline.periods.lexicon import PeriodGrammar, PeriodLexicon
from pipeline.periods.moments import Interval
from pipeline.periods.resolve import Anchor, resolve, series_year
from pipeline.periods.years import main_year, only_year_of, stated_years, year_after
from pipeline.text_view import fold

_RUNS_ON = frozenset(":,;：，；、-")
"""Ends of a line that goes on in the next block."""

_REPORTED = 80
"""Days; no company reports on less than a quarter."""

_CARRIED = 6
"""Periods of the lines before that are carried along at most."""


class Timeline:
    """``moments[i]`` are those of passage *i*, ``carried[i]`` those of the lines that run on into it.

    ``headings[i]`` is the period of the nearest heading above; ``heads`` are those in the first row of
    each table; ``title`` that of the title,
    ``main_year`` the year that is stated most often.
    """

    def __init__(self, document: Document, passages: Sequence[Passage], lexicon: PeriodLexicon) -> None:
        self._document, self._passages, self._lexicon = document, passages, lexicon
        self._ahead: dict[int, int] = {}
        self.moments: list[list[Moment]] = []
        self.carried: list[list[Moment]] = []
        self.headings: list[Moment | None] = []
        self.heads: dict[int, list[Moment]] = {}
        self.title: Moment | None = None
        self.main_year = ""

    def future(self, number: int) -> bool:
        """Whether passage ``number`` speaks of what is to come."""
        return self._looks_ahead(number) >= 0

    def is_ahead(self, number: int, offset: int) -> bool:
        """Whether what passage ``number`` tells at ``offset`` is to come.

        What comes later in the sentence does not count, but for the clause of the first value from there.
        """
        ahead = self._looks_ahead(number)
        if ahead < offset:
            return ahead >= 0
        passage = self._passages[number]
        starts = [quantity.start for quantity in passage.quantities]
        at = bisect_left(starts, offset)
        if at < len(starts):
            offset = starts[at]
        end = passage.sentence.end
        spans = clauses(self._document.folded, passage.sentence.start, end)
        return not starts or ahead < next((span.end for span in spans if span.end > offset), end)

    def _looks_ahead(self, number: int) -> int:
        """Where passage ``number`` begins to speak of what is to come, -1 when it does not."""
        found = self._ahead.get(number)
        if found is None:
            sentence = self._passages[number].sentence
            grammar = self._lexicon.grammars[sentence.lang]
            cue = (
                grammar.future.search(self._document.folded, sentence.start, sentence.end)
                if grammar is not None
                else None
            )
            found = self._ahead[number] = cue.start() if cue else -1
        return found


def lay_out(document: Document, passages: Sequence[Passage], lexicon: PeriodLexicon) -> Timeline:
    """Resolves the periods of all passages from first to last."""
    line = Timeline(document, passages, lexicon)
    years = stated_years(passages)
    line.main_year = main_year(years)
    only_year: tuple[int | None, int] = (None, 0)
    if _date(document.metadata.published) is None:  # else months are dated by the day of the article
        after = year_after(years, passages)
        only_year = (after, 0) if after else only_year_of(*_told(document, passages, lexicon, line))
    reader = _Reader(document, *only_year, line)
    heading: Moment | None = None
    carried: list[Moment] = []
    for number, passage in enumerate(passages):
        found: list[Moment] = []
        grammar = lexicon.grammars[passage.sentence.lang] if passage.periods else None
        if grammar is not None:
            found = reader.read(passage, number, grammar, goes_on=_continues(passages, number))
        else:
            reader.framed_year = None
        region = passage.block.region
        if region in ("title", "heading"):
            heading = next((moment for moment in found if moment.stated), None)
            if region == "title" and line.title is None:
                line.title = heading
        cell = passage.block.cell
        if found and cell is not None and not cell.row and not cell.column_header:
            line.heads.setdefault(cell.table, []).extend(moment for moment in found if moment.stated)
        if carried or (number and line.moments[-1]):
            carried = _carried(document, passages, number, line)
        line.moments.append(found)
        line.carried.append(carried)
        line.headings.append(heading)
    return line


def _told(
    document: Document, passages: Sequence[Passage], lexicon: PeriodLexicon, line: Timeline
) -> tuple[list[list[Period]], list[Period], list[Period]]:
    """The dates of each passage that tell of what was or is; those told aside; those of what is to come."""
    told: list[list[Period]] = []
    asides: list[Period] = []
    coming: list[Period] = []
    for number, passage in enumerate(passages):
        told.append([])
        grammar = lexicon.grammars[passage.sentence.lang] if passage.periods else None
        for period in passage.periods:
            if grammar is None or not period.edtf:
                continue
            if told_aside(document, period, passage, grammar):
                asides.append(period)
            else:
                (coming if line.future(number) else told[-1]).append(period)
    return told, asides, coming


class _Reader:
    """What was spoken of so far, while the periods of an article are resolved one after the other.

    ``only_year`` is the one year of the article, known from the passage ``known_from`` on;
    ``framed_year`` is the year that the sentence before opens with.
    """

    def __init__(self, document: Document, only_year: int | None, known_from: int, line: Timeline) -> None:
        self.document, self.line = document, line
        self.published = _date(document.metadata.published)
        self.only_year, self.known_from = only_year, known_from
        self.spoken: Interval | None = None
        self.reported: Interval | None = None
        self.framed_year: int | None = None

    def read(self, passage: Passage, number: int, grammar: PeriodGrammar, *, goes_on: bool) -> list[Moment]:
        """The moments of a passage; ``goes_on`` tells that it is in the block of the one before."""
        document, published, periods = self.document, self.published, passage.periods
        found: list[Moment] = []
        carried = self.framed_year if goes_on else None
        near_year = self.framed_year = None
        series = series_year(periods, published) if len(periods) > 1 else None
        has_comparison = may_compare(grammar, document.folded, passage.sentence.start, passage.sentence.end)
        only_year = self.only_year if number >= self.known_from else None
        for period in periods:
            ahead = bool(period.relative) and self.line.future(number)
            year = near_year or carried or series
            interval = resolve(period, Anchor(published, self.spoken, year, only_year, ahead, self.reported))
            moment = describe(document, period, number, interval, grammar, passage, has_comparison)
            found.append(moment)
            if interval is None or moment.same or moment.compared or moment.open_end:
                continue
            if OF_AN_EVENT in moment.sorts:
                continue
            if not moment.vague or self.spoken is None or self.spoken.first == self.spoken.last:
                self.spoken = interval
                if _is_reported(interval, self.reported):
                    self.reported = interval
            if not period.relative or "y:" in period.relative or "u:" in period.relative:
                near_year = self.spoken.last.year
                if opens(moment, passage, scale_of(grammar)):
                    self.framed_year = near_year
        return found


def header_moments(
    text: str,
    document: Document,
    lang: str,
    number: int,
    lexicon: PeriodLexicon,
    near_year: int | None = None,
) -> list[Moment]:
    """The dated periods of a table header; ``near_year`` is the year another header states."""
    if not text:
        return []
    return [
        Moment(
            -1,
            -1,
            text[period.start : period.end],
            period.grain,
            number,
            interval.edtf,
            interval,
            sorts=(f"grain={period.grain}",),
        )
        for period, interval in _dated(text, document.metadata.published, lang, lexicon, near_year)
    ]


def _is_reported(found: Interval, before: Interval | None) -> bool:
    """Whether a company may report on ``found``, which is no part of what it reported on ``before``."""
    if (found.last - found.first).days < _REPORTED:
        return False
    return before is None or found.first < before.first or found.last > before.last


@lru_cache(maxsize=1024)
def _dated(
    text: str, published: str, lang: str, lexicon: PeriodLexicon, near_year: int | None
) -> tuple[tuple[Period, Interval], ...]:
    """The periods of a header that can be resolved; it comes again in every cell under it."""
    periods = find_periods(text, fold(text), 0, len(text), lang, lexicon)
    anchor = Anchor(_date(published), near_year=near_year)
    found = [(period, resolve(period, anchor)) for period in periods]
    return tuple((period, interval) for period, interval in found if interval is not None)


def _carried(document: Document, passages: Sequence[Passage], number: int, line: Timeline) -> list[Moment]:
    """The periods of the lines before that end as if the sentence went on, for all items of a list."""
    carried, before = line.carried[number - 1], passages[number - 1]
    if document.text[before.sentence.end - 1] in _RUNS_ON:
        return (carried + line.moments[number - 1])[-_CARRIED:]
    return carried if before.block.region == "list" == passages[number].block.region else []


def _continues(passages: Sequence[Passage], number: int) -> bool:
    return number > 0 and _same_block(passages[number].block, passages[number - 1].block)


def _same_block(one: Block, other: Block) -> bool:
    return one.start == other.start


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None

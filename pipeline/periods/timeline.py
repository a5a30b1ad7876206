"""The periods of an article in reading order, resolved, with the frames that govern what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model import Block, Document, Passage, Period
from pipeline.periods.find import find_periods
from pipeline.periods.lexicon import PeriodGrammar, PeriodLexicon
from pipeline.periods.moments import Interval, read_relative
from pipeline.periods.resolve import Anchor, resolve, series_year, undated
from pipeline.periods.years import main_year, only_year_of, stated_years
from pipeline.text_view import fold

OPENING = 16
"""A period that begins within so many characters opens its sentence and may govern the next ones;
a Chinese character counts two."""

_RUNS_ON = frozenset(":,;：，；、-")
"""Ends of a line that goes on in the next block."""

_NO_SLOTS: frozenset[str] = frozenset()
_VAGUE = frozenset({"w", "part"})
_DAY_ALONE = frozenset({"d", "t"})

_CARRIED = 6
"""Periods of the lines before that are carried along at most."""

_DATELINE = 40
"""Characters from the start of a block within which a date can be a dateline."""

_SAID, _SAYS = 20, 70
"""Characters before and after a day in which a verb makes it the day of the report."""

LOOK_BACK = 32
"""Characters before a period in which a word may make it the other side of a comparison."""


class Moment(NamedTuple):
    """A period with what it stands for; ``interval`` is None when the article does not say.

    ``start`` and ``end`` are -1 for a period of a table header, which has no place of its own.
    ``sentence`` counts passages.  ``compared`` marks the other side of a comparison; ``stated`` tells
    that it can be the time of a number: dated, and not only there to compare with.  ``sorts`` are
    names for what sort of period it is.
    """

    start: int
    end: int
    text: str
    grain: str
    sentence: int
    edtf: str
    interval: Interval | None
    present: bool = False
    same: bool = False
    open_end: bool = False
    compared: bool = False
    vague: bool = False
    dateline: bool = False
    stated: bool = True
    sorts: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def _sorts(
    grain: str,
    dated: bool,
    present: bool,
    same: bool,
    open_end: bool,
    vague: bool,
    dateline: bool,
    reported: bool,
    event: bool,
) -> tuple[str, ...]:
    """Names for what sort of period one is."""
    if present:
        first = "present"
    elif same:
        first = "same period"
    else:
        first = f"grain={grain}" if dated else "not dated"
    others = (
        ("open end", open_end),
        ("vague day", vague),
        ("dateline", dateline),
        ("day of the report", reported),
        ("of an event", event),
    )
    return (first, *(name for name, holds in others if holds))


@dataclass
class Timeline:
    """``moments[i]`` are those of passage *i*, ``carried[i]`` those of the lines that run on into it.

    ``headings[i]`` is the period of the nearest heading above; ``future(i)`` tells whether passage *i*
    speaks of what is to come.
    """

    future: Callable[[int], bool]
    moments: list[list[Moment]] = field(default_factory=list)
    carried: list[list[Moment]] = field(default_factory=list)
    headings: list[Moment | None] = field(default_factory=list)
    title: Moment | None = None
    main_year: str = ""


def lay_out(document: Document, passages: Sequence[Passage], lexicon: PeriodLexicon) -> Timeline:
    """Resolves the periods of all passages from first to last."""
    published = _date(document.metadata.published)
    years = stated_years(passages)

    @cache
    def future(number: int) -> bool:
        sentence = passages[number].sentence
        grammar = lexicon.grammars.get(sentence.lang)
        return (
            grammar is not None
            and grammar.future.search(document.folded, sentence.start, sentence.end) is not None
        )

    only_year, known_from = only_year_of(years, passages, future)
    line = Timeline(future, main_year=main_year(years))
    spoken: Interval | None = None
    framed_year: int | None = None
    heading: Moment | None = None
    for number, passage in enumerate(passages):
        grammar = lexicon.grammars.get(passage.sentence.lang)
        found: list[Moment] = []
        carried = framed_year if _continues(passages, number) else None
        near_year = framed_year = None
        series = series_year(passage.periods, published) if len(passage.periods) > 1 else None
        has_comparison = bool(passage.periods) and may_compare(
            grammar, document.folded, passage.sentence.start, passage.sentence.end
        )
        for period in passage.periods:
            if grammar is None:
                break
            anchor = Anchor(
                published,
                spoken,
                near_year or carried or series,
                only_year if number >= known_from else None,
                bool(period.relative) and future(number),
            )
            interval = resolve(period, anchor)
            moment = _moment(document, period, number, interval, grammar, passage, has_comparison)
            found.append(moment)
            if moment.interval is not None and not (moment.same or moment.compared or moment.open_end):
                if not moment.vague or spoken is None or spoken.first == spoken.last:
                    spoken = moment.interval
                if not period.relative or "y:" in period.relative or "u:" in period.relative:
                    near_year = spoken.last.year
                    if opens(moment, passage, scale_of(grammar)):
                        framed_year = near_year
        if passage.block.region in ("title", "heading"):
            heading = next((moment for moment in found if moment.stated), None)
            if passage.block.region == "title" and line.title is None:
                line.title = heading
        line.moments.append(found)
        line.carried.append(_carried(document, passages, number, line))
        line.headings.append(heading)
    return line


def header_moments(
    text: str,
    document: Document,
    lang: str,
    number: int,
    lexicon: PeriodLexicon,
    near_year: int | None = None,
) -> list[Moment]:
    """The dated periods of a table header; ``near_year`` is the year another header states."""
    periods = find_periods(text, fold(text), 0, len(text), lang, lexicon) if text else []
    anchor = Anchor(_date(document.metadata.published), near_year=near_year)
    found = [(period, resolve(period, anchor)) for period in periods]
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
        for period, interval in found
        if interval is not None
    ]


def _carried(document: Document, passages: Sequence[Passage], number: int, line: Timeline) -> list[Moment]:
    """The periods of the lines before that end as if the sentence went on, for all items of a list."""
    if number == 0:
        return []
    carried, before = line.carried[number - 1], passages[number - 1]
    if not carried and not line.moments[number - 1]:
        return []
    if document.text[before.sentence.end - 1] in _RUNS_ON:
        return (carried + line.moments[number - 1])[-_CARRIED:]
    return carried if before.block.region == "list" == passages[number].block.region else []


def may_compare(grammar: PeriodGrammar | None, folded: str, start: int, end: int) -> bool:
    """Whether a word of comparison stands in ``start:end``, if only inside a longer one: a quick look."""
    return grammar is not None and grammar.compare_letters.search(folded, start, end) is not None


def scale_of(grammar: PeriodGrammar | None) -> int:
    """How many characters of a language with spaces one character weighs."""
    return 2 if grammar is not None and grammar.unspaced else 1


def opens(moment: Moment, passage: Passage, scale: int) -> bool:
    """Whether ``moment`` stands at the head of its sentence; see :func:`scale_of`."""
    return (moment.start - passage.sentence.start) * scale <= OPENING


def _continues(passages: Sequence[Passage], number: int) -> bool:
    return number > 0 and _same_block(passages[number].block, passages[number - 1].block)


def _same_block(one: Block, other: Block) -> bool:
    return one.start == other.start


def _moment(
    document: Document,
    period: Period,
    number: int,
    interval: Interval | None,
    grammar: PeriodGrammar,
    passage: Passage,
    has_comparison: bool,
) -> Moment:
    slots = _slots_of(period.relative) if period.relative else _NO_SLOTS
    behind = document.folded[max(passage.sentence.start, period.start - LOOK_BACK) : period.start]
    edtf = interval.edtf if interval is not None else undated(period)
    present, same = "now" in slots, "s" in slots
    open_end = period.edtf.endswith("..") or "o" in slots
    compared = has_comparison and grammar.compared.search(behind) is not None
    if compared and "/" in edtf:  # "from May to July" compares nothing
        compared = grammar.range_from.search(behind) is None
    # "the lowest since 2012" tells how long ago the last one was
    record = open_end and grammar.record.search(behind) is not None
    vague = bool(slots) and (not _VAGUE.isdisjoint(slots) or slots <= _DAY_ALONE)
    dateline = _is_dateline(document, period, passage, grammar)
    return Moment(
        period.start,
        period.end,
        document.text[period.start : period.end],
        period.grain,
        number,
        edtf,
        interval,
        present,
        same,
        open_end,
        compared,
        vague,
        dateline,
        stated=bool(edtf) and not compared and not same and not record,
        sorts=_sorts(
            period.grain,
            bool(edtf),
            present,
            same,
            open_end,
            vague,
            dateline,
            period.grain == "day" and _is_of_report(document, period, passage, grammar),
            record
            or grammar.begun.search(behind) is not None
            or grammar.began.match(document.folded, period.end) is not None,
        ),
    )


@lru_cache(maxsize=4096)
def _slots_of(relative: str) -> frozenset[str]:
    return frozenset(slot for reading in read_relative(relative) for slot in reading)


def _is_of_report(document: Document, period: Period, passage: Passage, grammar: PeriodGrammar) -> bool:
    """Whether the day is that of saying so: "said on Monday", "On Monday the ministry said"."""
    folded, sentence = document.folded, passage.sentence
    if grammar.say.search(folded, max(sentence.start, period.start - _SAID), period.start):
        return True
    if (period.start - sentence.start) * scale_of(grammar) > _DATELINE:
        return False
    return grammar.say.search(folded, period.end, min(sentence.end, period.end + _SAYS)) is not None


def _is_dateline(document: Document, period: Period, passage: Passage, grammar: PeriodGrammar) -> bool:
    """Whether the date only says when the report was sent: it stands at the head, before a dash."""
    if period.start - passage.block.start > _DATELINE:
        return False
    after = document.folded[period.end : period.end + 8].lstrip(" ,")
    return after.startswith(("-", "—")) or any(
        after.startswith(word) for word in grammar.words.get("dateline", ())
    )


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None

"""A period of an article with what it stands for and how it is used."""

from __future__ import annotations

from functools import lru_cache

from pipeline.model import Document, Passage, Period
from pipeline.periods.lexicon import PeriodGrammar
from pipeline.periods.moments import Interval, read_relative
from pipeline.periods.resolve import undated
from pipeline.records import record

OPENING = 16
"""A period that begins within so many characters opens its sentence and may govern the next ones;
a Chinese character counts two."""

_NO_SLOTS: frozenset[str] = frozenset()
_VAGUE = frozenset({"w", "part"})
_DAY_ALONE = frozenset({"d", "t"})

_DATELINE = 40
"""Characters from the start of a block within which a date can be a dateline."""

_SAID, _SAYS = 20, 70
"""Characters before and after a day in which a verb makes it the day of the report."""

LOOK_BACK = 32
"""Characters before a period in which a word may make it the other side of a comparison."""

OF_AN_EVENT = "of an event"
"""The sort of a period that tells when something began."""


@record
class Moment:
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
        (OF_AN_EVENT, event),
    )
    return (first, *(name for name, holds in others if holds))


def describe(
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
    last_record = open_end and grammar.record.search(behind) is not None
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
        stated=bool(edtf) and not compared and not same and not last_record,
        sorts=_sorts(
            period.grain,
            bool(edtf),
            present,
            same,
            open_end,
            vague,
            dateline,
            period.grain == "day" and _is_of_report(document, period, passage, grammar),
            last_record
            or (
                not open_end
                and (
                    grammar.begun.search(behind) is not None
                    or grammar.began.match(document.folded, period.end) is not None
                )
            ),
        ),
    )


def told_aside(document: Document, period: Period, passage: Passage, grammar: PeriodGrammar) -> bool:
    """Whether the period only tells what something is compared with, or when it began."""
    behind = document.folded[max(passage.sentence.start, period.start - LOOK_BACK) : period.start]
    return (
        grammar.compared.search(behind) is not None
        or grammar.begun.search(behind) is not None
        or grammar.began.match(document.folded, period.end) is not None
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


def may_compare(grammar: PeriodGrammar | None, folded: str, start: int, end: int) -> bool:
    """Whether a word of comparison stands in ``start:end``, if only inside a longer one: a quick look."""
    return grammar is not None and grammar.compare_letters.search(folded, start, end) is not None


def scale_of(grammar: PeriodGrammar | None) -> int:
    """How many characters of a language with spaces one character weighs."""
    return 2 if grammar is not None and grammar.unspaced else 1


def opens(moment: Moment, passage: Passage, scale: int) -> bool:
    """Whether ``moment`` stands at the head of its sentence; see :func:`scale_of`."""
    return (moment.start - passage.sentence.start) * scale <= OPENING

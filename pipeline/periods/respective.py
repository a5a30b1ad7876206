"""Values in the order of their times: 2022年至2024年，营收分别为9亿元、16亿元和27亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model import Document, Passage, Quantity
from pipeline.periods.described import Moment
from pipeline.periods.lexicon import PeriodGrammar
from pipeline.periods.moments import interval
from pipeline.records import replace

_LONGEST_JOINT = 6
"""Characters between two values of a list, or two times."""
_AFTER = 20
"""So far behind a list a word may still tell that it goes in order."""
_YEARS = re.compile(r"(\d{4})/(\d{4})")
_MONTHS = re.compile(r"(\d{4})-(\d\d)/\1-(\d\d)")


def in_order(
    document: Document, passage: Passage, moments: Sequence[Moment], grammar: PeriodGrammar | None
) -> dict[int, Moment]:
    """The times of the values of ``passage``, by their index, that a word such as 分别 gives one each."""
    respective = grammar and grammar.words.get("respective")
    if not respective or len(passage.quantities) < 2 or not moments:
        return {}
    folded, sentence = document.folded, passage.sentence
    if not any(folded.find(word, sentence.start, sentence.end) >= 0 for word in respective):
        return {}
    found: dict[int, Moment] = {}
    for first, last in _runs(folded, passage.quantities):
        start, end = passage.quantities[first].start, passage.quantities[last].end
        begin = passage.quantities[first - 1].end if first else sentence.start
        said = any(
            folded.find(word, begin, start) >= 0
            or folded.find(word, end, min(end + _AFTER, sentence.end)) >= 0
            for word in respective
        )
        before = [moment for moment in moments if moment.edtf and moment.stated and moment.end <= start]
        times = _times(folded, before, last - first + 1) if said else []
        found.update(zip(range(first, last + 1), times, strict=False))
    return found


def _runs(folded: str, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """The first and the last of the values that one list has, all of one unit."""
    first = 0
    for index in range(1, len(quantities) + 1):
        if index < len(quantities):
            one, other = quantities[index - 1], quantities[index]
            joint = folded[one.end : other.start].strip()
            if one.unit == other.unit and len(joint) <= _LONGEST_JOINT and not _ends_list(joint):
                continue
        if index - first > 1:
            yield first, index - 1
        first = index


def _ends_list(joint: str) -> bool:
    return any(mark in joint for mark in ";.。；:：()")


def _times(folded: str, moments: Sequence[Moment], count: int) -> list[Moment]:
    """``count`` times: those of the last range, or of the last list; none where the number differs."""
    if not moments:
        return []
    parts = list(_parts(moments[-1]))
    if len(parts) == count:
        return parts
    named = moments[-count:]
    if len(named) < count or len({moment.grain for moment in named}) > 1:
        return []
    joints = (folded[one.end : other.start] for one, other in pairwise(named))
    return list(named) if all(len(joint.strip()) <= _LONGEST_JOINT for joint in joints) else []


def _parts(moment: Moment) -> Iterator[Moment]:
    """The years or months of a range."""
    readings: list[dict[str, int]] = []
    if years := _YEARS.fullmatch(moment.edtf):
        readings = [{"Y": year} for year in range(int(years[1]), int(years[2]) + 1)]
    elif months := _MONTHS.fullmatch(moment.edtf):
        readings = [{"Y": int(months[1]), "m": month} for month in range(int(months[2]), int(months[3]) + 1)]
    for reading in readings:
        found = interval(reading)
        if found is not None:
            yield replace(moment, edtf=found.edtf, interval=found)

"""What an expression of time says, as slots, and the calendar interval the slots stand for.

A **reading** is a small mapping of slots to numbers.  Absolute slots:

====  =======================================================================
Y z   year; the last year of several
m d   month, day of the month
q h   quarter 1..4, half 1..2
n e   the first or last so many months of the year (1..12)
N     the first so many quarters
x c   decade as its first year, century as its number
t     clock time in minutes after midnight
w     weekday 1..7, Monday first
pm    so many months that end on the given date
pw    so many weeks that end on the given date
====  =======================================================================

Relative slots count from an anchor: ``y`` years, ``v`` years from the year spoken of, ``M`` months,
``Q`` quarters, ``W`` weeks, ``D`` days (``y:-1`` is last year, ``D:0`` today).  ``s`` is the same
period so many years away, ``u`` the year (1), month (2) or day (3) spoken of (that year), that time
(4) or the period reported (5).

``o`` is an open end (since), ``now`` the present without a date, ``part`` a part of the day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from pipeline.records import record

Reading = Mapping[str, int]

RELATIVE = frozenset({"y", "v", "M", "Q", "W", "D", "s", "u", "now"})
_YEARS = frozenset({"Y", "x", "c"})


@record
class Interval:
    """Days ``first`` to ``last``, both included; ``edtf`` says the same in ISO 8601-2."""

    edtf: str
    first: date
    last: date


def write_reading(reading: Reading) -> str:
    """The slots as text, e.g. ``y:-1 m:12``; the order is that of the mapping."""
    return " ".join(f"{slot}:{number}" for slot, number in reading.items())


def read_reading(text: str) -> dict[str, int]:
    """The inverse of :func:`write_reading`; :raises ValueError: when ``text`` is not of that form."""
    pairs = (item.split(":", 1) for item in text.split())
    return {slot: int(number) for slot, number in pairs}


@lru_cache(maxsize=4096)
def read_relative(text: str) -> tuple[Reading, ...]:
    """The readings of :attr:`pipeline.model.Period.relative`: one, or both ends of a range."""
    return tuple(read_reading(part) for part in text.split(" / "))


def is_absolute(reading: Reading) -> bool:
    """Whether the slots alone fix the interval."""
    if not RELATIVE.isdisjoint(reading):
        return False
    return not _YEARS.isdisjoint(reading)


def interval(reading: Reading) -> Interval | None:
    """The days an absolute reading stands for; None when it is no date of the calendar."""
    try:
        return _interval(reading)
    except ValueError:
        return None


def _interval(reading: Reading) -> Interval:
    if "x" in reading:
        first = reading["x"]
        return Interval(f"{first // 10}X", date(first, 1, 1), date(first + 9, 12, 31))
    if "c" in reading:
        first = (reading["c"] - 1) * 100
        return Interval(f"{first // 100:02d}XX", date(max(first, 1), 1, 1), date(first + 99, 12, 31))
    year = reading["Y"]
    if "z" in reading:
        last = reading["z"]
        return Interval(f"{year:04d}/{last:04d}", date(year, 1, 1), date(last, 12, 31))
    if "pm" in reading or "pw" in reading:
        return _ending(reading)
    if "m" in reading:
        month = reading["m"]
        if "d" in reading:
            day = date(year, month, reading["d"])
            return Interval(day.isoformat(), day, day)
        return months(year, month, month)
    if "q" in reading:
        quarter = reading["q"]
        span = months(year, quarter * 3 - 2, quarter * 3)
        return Interval(f"{year:04d}-{32 + quarter}", span.first, span.last)
    if "h" in reading:
        half = reading["h"]
        span = months(year, half * 6 - 5, half * 6)
        return Interval(f"{year:04d}-{39 + half}", span.first, span.last)
    if "N" in reading:
        return months(year, 1, 3 * reading["N"])
    if "n" in reading:
        return months(year, 1, reading["n"])
    if "e" in reading:
        return months(year, 13 - reading["e"], 12)
    return Interval(f"{year:04d}", date(year, 1, 1), date(year, 12, 31))


@lru_cache(maxsize=1024)
def months(year: int, first: int, last: int) -> Interval:
    """Months ``first`` to ``last`` of ``year``; a half or a whole year gets its own code.

    :raises ValueError: when a month is not 1..12.
    """
    start = date(year, first, 1)
    end = date(year, last, monthrange(year, last)[1])
    if first == last:
        code = f"{year:04d}-{first:02d}"
    elif (first, last) == (1, 12):
        code = f"{year:04d}"
    elif (first, last) in ((1, 6), (7, 12)):
        code = f"{year:04d}-{40 if first == 1 else 41}"
    else:
        code = f"{year:04d}-{first:02d}/{year:04d}-{last:02d}"
    return Interval(code, start, end)


def _ending(reading: Reading) -> Interval:
    """So many weeks or months up to a date; months that end inside a month are counted as weeks."""
    year, month = reading["Y"], reading.get("m", 12)
    month_end = monthrange(year, month)[1]
    last = date(year, month, reading.get("d", month_end))
    count = reading.get("pm", 0)
    if count and last.day == month_end:
        before = year * 12 + month - 1 - (count - 1)
        first = date(before // 12, before % 12 + 1, 1)
        if first.year == last.year:
            whole = months(year, first.month, month)
            if whole.first == first:
                return _named_quarter(whole)
        return Interval(f"{first.isoformat()[:7]}/{last.isoformat()[:7]}", first, last)
    weeks = reading.get("pw") or count * 13 // 3
    first = last - timedelta(weeks=weeks) + timedelta(days=1)
    return Interval(f"{first.isoformat()}/{last.isoformat()}", first, last)


def _named_quarter(whole: Interval) -> Interval:
    if whole.first.month % 3 == 1 and whole.last.month == whole.first.month + 2:
        return Interval(f"{whole.first.year:04d}-{33 + whole.first.month // 3}", whole.first, whole.last)
    return whole


def span_of(first: Interval, last: Interval) -> Interval | None:
    """From the start of ``first`` to the end of ``last``; None when they stand the wrong way round."""
    if first.first > last.last or first.first > last.first:
        return None
    if first.edtf == last.edtf:
        return first
    start = first.edtf.split("/")[0]
    end = last.edtf.split("/")[-1]
    if "X" in start or "X" in end:
        start, end = first.first.isoformat(), last.last.isoformat()
    if start[5:7] > "12" or end[5:7] > "12":
        start, end = first.first.isoformat()[:7], last.last.isoformat()[:7]
    return Interval(f"{start}/{end}", first.first, last.last)

"""Works out what a relative expression of time stands for, from what the article states.

The publication date anchors only what the text itself says relative to it ("last year"); it never
becomes the time of a number by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from pipeline.model import Period
from pipeline.periods.moments import Interval, Reading, interval, is_absolute, read_relative, span_of
from pipeline.records import record

_BARE = re.compile(r"([qm]):(\d+)")
"""A quarter or a month with nothing said of its year, no range of them."""


_AHEAD = 6
"""How much farther a day to come lies than one past in a sentence that does not speak of what is to come."""


@record
class Anchor:
    """What is known when an expression is read.

    ``published`` is the article's own date, or None.  ``spoken`` is the latest resolved period
    before the expression that is not just the day of the report, ``reported`` the latest such one of a
    quarter and more, ``near_year`` the year stated in
    the same or the preceding sentence, and ``only_year`` the one year that the whole article speaks
    of, if there is one only.  ``ahead`` tells that the sentence speaks of what is to come.
    """

    published: date | None = None
    spoken: Interval | None = None
    near_year: int | None = None
    only_year: int | None = None
    ahead: bool = True
    reported: Interval | None = None


def resolve(period: Period, anchor: Anchor) -> Interval | None:
    """The days ``period`` stands for; None when the article gives no anchor for it.

    An open end (``2017/..``) has the same first and last day.
    """
    if period.edtf:
        return _stated(period.edtf, period.first, period.last)
    first, *more = read_relative(period.relative)
    found = resolve_reading(first, anchor)
    if not more or found is None:
        return found if not more else None
    last = resolve_reading(more[0], anchor)
    return span_of(found, last) if last is not None else None


@lru_cache(maxsize=4096)
def _stated(edtf: str, first: str, last: str) -> Interval:
    start = date.fromisoformat(first)
    return Interval(edtf, start, date.fromisoformat(last) if last else start)


def resolve_reading(reading: Reading, anchor: Anchor) -> Interval | None:
    """The days a reading stands for, seen from ``anchor``."""
    if "now" in reading or "W" in reading:
        return None
    slots = dict(reading)
    open_end = slots.pop("o", None) is not None
    if "s" in slots:
        found = _same_period(slots, anchor)
    elif "M" in slots or "Q" in slots:
        found = _counted_from_spoken(slots, anchor)
    elif "D" in slots:
        found = _day(anchor.published + timedelta(days=slots["D"])) if anchor.published else None
    else:
        found = _dated(slots, anchor)
    if found is not None and open_end:
        return Interval(f"{found.edtf.split('/')[0]}/..", found.first, found.first)
    return found


def series_year(periods: Sequence[Period], published: date | None) -> int | None:
    """The year of a row of months or quarters without one: that of the last, if they ascend.

    ``first quarter 3%, second quarter 4%, ... fourth quarter 5%`` in January is last year throughout.
    """
    found = [_BARE.fullmatch(period.relative) for period in periods if not period.edtf]
    for unit in ("q", "m"):
        order = [int(reading[2]) for reading in found if reading is not None and reading[1] == unit]
        if len(order) > 1 and all(one < other for one, other in pairwise(order)):
            last = _nearest_year({unit: order[-1]}, published, ahead=True)
            return last.last.year if last is not None else None
    return None


def undated(period: Period) -> str:
    """The EDTF of a month or quarter whose year is not known (``XXXX-11``, ``XXXX-33``); otherwise empty."""
    if period.edtf or "/" in period.relative:
        return ""
    (reading,) = read_relative(period.relative)
    if reading.keys() == {"q"}:
        return f"XXXX-{32 + reading['q']}"
    return f"XXXX-{reading['m']:02d}" if reading.keys() == {"m"} else ""


def _day(day: date) -> Interval:
    return Interval(day.isoformat(), day, day)


def _dated(slots: dict[str, int], anchor: Anchor) -> Interval | None:
    if "u" in slots:
        return _spoken_of(slots, anchor)
    if "y" in slots:
        if anchor.published is None:
            return None
        slots["Y"] = anchor.published.year + slots.pop("y")
    if "v" in slots:
        year = anchor.near_year or (anchor.published.year if anchor.published is not None else None)
        if year is None:
            return None
        slots["Y"] = year + slots.pop("v")
    if is_absolute(slots):
        return interval(slots)
    if not slots.keys() & {"m", "d", "q", "h", "n", "e", "N"}:
        return _weekday(slots["w"], anchor) if "w" in slots else None
    if "d" in slots and "m" not in slots:
        return _day_of_month(slots["d"], anchor)
    year = anchor.near_year or (anchor.only_year if anchor.published is None else None)
    if year is not None:
        return interval({**slots, "Y": year})
    return _nearest_year(slots, anchor.published, anchor.ahead)


def _nearest_year(slots: Reading, published: date | None, ahead: bool) -> Interval | None:
    """The one of three years that lies closest; what is to come lies far for who speaks of what was."""
    if published is None:
        return None
    ending = "pm" in slots or "pw" in slots
    choices = [interval({**slots, "Y": published.year + shift}) for shift in (-1, 0, 1)]
    found = [choice for choice in choices if choice is not None]

    def distance(choice: Interval) -> int:
        if (choice.last if ending else choice.first) > published:
            return (2 if ahead else _AHEAD) * ((choice.last if ending else choice.first) - published).days
        return max(0, (published - choice.last).days)

    return min(found, key=distance, default=None)


def _weekday(weekday: int, anchor: Anchor) -> Interval | None:
    if anchor.published is None:
        return None
    return _day(anchor.published - timedelta(days=(anchor.published.isoweekday() - weekday) % 7))


def _day_of_month(day: int, anchor: Anchor) -> Interval | None:
    spoken = anchor.spoken
    if (
        spoken is not None
        and spoken.first.month == spoken.last.month
        and spoken.first.year == spoken.last.year
    ):
        return interval({"Y": spoken.first.year, "m": spoken.first.month, "d": day})
    published = anchor.published
    if published is None:
        return None
    month = published if day <= published.day else published.replace(day=1) - timedelta(days=1)
    return interval({"Y": month.year, "m": month.month, "d": day})


def _spoken_of(slots: dict[str, int], anchor: Anchor) -> Interval | None:
    """That year, that month, that day; at that time; in the period reported."""
    unit = slots.pop("u")
    spoken = anchor.spoken
    if unit == 5 and anchor.reported is not None:
        return anchor.reported
    if spoken is None:
        if unit > 1 or anchor.published is None:
            return None
        spoken = _day(anchor.published)
    if unit in (4, 5):
        return spoken
    if unit == 1:
        return interval({**slots, "Y": spoken.last.year})
    if (spoken.first.year, spoken.first.month) != (spoken.last.year, spoken.last.month):
        return None
    if unit == 2:
        return interval({**slots, "Y": spoken.first.year, "m": spoken.first.month})
    return spoken if spoken.first == spoken.last else None


def _counted_from_spoken(slots: Reading, anchor: Anchor) -> Interval | None:
    """The month or quarter so many before the one spoken of, or else before the publication date."""
    size, shift = (1, slots["M"]) if "M" in slots else (3, slots["Q"])
    spoken = anchor.spoken
    if spoken is not None and _is_unit(spoken, size):
        day = spoken.first
    elif anchor.published is not None:
        day = anchor.published
    else:
        return None
    number = (day.year * 12 + day.month - 1) // size + shift
    year, unit = divmod(number, 12 // size)
    if "d" in slots:
        return interval({"Y": year, "m": unit + 1, "d": slots["d"]})
    return interval({"Y": year, ("m" if size == 1 else "q"): unit + 1})


def _is_unit(spoken: Interval, size: int) -> bool:
    months = (spoken.last.year - spoken.first.year) * 12 + spoken.last.month - spoken.first.month + 1
    return months == size and spoken.first.day == 1


def _same_period(slots: Reading, anchor: Anchor) -> Interval | None:
    """The period spoken of, so many years away."""
    spoken = anchor.spoken
    if spoken is None:
        return interval({"Y": slots["Y"]}) if "Y" in slots else None
    shift = slots["Y"] - spoken.first.year if "Y" in slots else slots["s"]
    return shift_years(spoken, shift)


def shift_years(found: Interval, years: int) -> Interval | None:
    """``found`` moved by whole years; None when it is too old or its code has no year."""
    try:
        first = found.first.replace(year=found.first.year + years, day=min(found.first.day, 28))
        code = "/".join(
            f"{int(part[:4]) + years:04d}{part[4:]}" if part[:4].isdigit() else part
            for part in found.edtf.split("/")
        )
        last_year = found.last.year + years
        day = min(found.last.day, 28) if found.last.month == 2 else found.last.day
        return Interval(code, first.replace(day=found.first.day), date(last_year, found.last.month, day))
    except ValueError:
        return None

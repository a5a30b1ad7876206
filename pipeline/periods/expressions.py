"""An expression of time at its place, and whether the calendar has it."""

from __future__ import annotations

from pipeline.periods.moments import Interval, Reading, interval, is_absolute, span_of
from pipeline.records import record

_LEAP = 2024

_MOST = {"m": 12, "n": 12, "e": 12, "N": 4, "t": 24 * 60}
"""The largest number of a slot."""

_LONGEST = 150 * 366
"""Days; two numbers further apart are no period of the news."""


@record
class Expression:
    """A reading at its place; ``until`` is the second half of a range."""

    start: int
    end: int
    reading: Reading
    until: Reading | None = None


def is_possible(reading: Reading, until: Reading | None) -> bool:
    """Whether its months, days and hours exist and its length is one news speaks of."""
    if not _exists(reading) or (until is not None and not _exists(until)):
        return False
    if not is_absolute(reading):
        return True
    found = bounds(reading, until)
    return found is not None and (found.last - found.first).days < _LONGEST


def _exists(reading: Reading) -> bool:
    for slot, number in reading.items():
        most = _MOST.get(slot)
        if most is not None and number > most:
            return False
    return "d" not in reading or interval({"Y": _LEAP, "m": 1, **reading}) is not None


def bounds(reading: Reading, until: Reading | None) -> Interval | None:
    """The interval of an absolute expression; None when it is relative or no date."""
    if not is_absolute(reading):
        return None
    first = interval(reading)
    if until is None or first is None:
        return first
    last = interval(until) if is_absolute(until) else None
    return span_of(first, last) if last is not None else None


_GRAINS = (
    ("quarter", "pm pw"),
    ("day", "d D w part"),
    ("clock", "t"),
    ("month", "m M n e"),
    ("quarter", "q Q N"),
    ("half", "h"),
    ("decade", "x c"),
    ("year", "Y y v"),
    ("other", ""),
)
"""The grains, the finest first, and the slots that speak of them."""

_FINENESS = {slot: rank for rank, (_, slots) in enumerate(_GRAINS) for slot in slots.split()}


def grain_of(reading: Reading) -> str:
    """The finest unit a reading speaks of; ``other`` for weeks, the present and the like."""
    finest = len(_GRAINS) - 1
    for slot in reading:
        finest = min(finest, _FINENESS.get(slot, finest))
    return _GRAINS[finest][0]

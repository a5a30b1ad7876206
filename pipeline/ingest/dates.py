"""Dates of publication, in the notations that metadata fields use, as ISO dates."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?!\d)(?:T|\s|\Z)?")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
MAX_CHARS = 100


def iso_date(text: str, *, day_first: bool = True) -> str:
    """The calendar date that the content of a date field states, as ``YYYY-MM-DD``.

    The date is taken as written, without moving it to another time zone.  Numbers such as
    ``03/04/2031`` are read day first unless that is no date.  Empty when no date is recognised.
    """
    text = text.strip()[:MAX_CHARS]
    if not text:
        return ""
    for pattern in (_ISO, _COMPACT):
        found = pattern.match(text)
        if found:
            return _valid(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.search(text)
    if found:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (first, second) if day_first else (second, first)
        return _valid(year, month, day) or _valid(year, day, month)
    if text.isdigit() and len(text) in (10, 13):  # seconds or milliseconds since 1970
        return date.fromtimestamp(int(text[:10])).isoformat()
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        pass
    return _in_words(text)


def _in_words(text: str) -> str:
    """English dates in words, such as ``March 3, 2031 4:05pm ET``."""
    from dateutil import parser  # type: ignore[import-untyped]  # imported late: few fields need it

    if not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text):
        return ""
    try:
        found, _ = parser.parse(text, fuzzy_with_tokens=True)
    except (ValueError, OverflowError, TypeError):
        return ""
    day: date = found.date()
    return day.isoformat() if re.search(r"[A-Za-z]{3}", text) else ""


def _valid(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""

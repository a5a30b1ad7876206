"""Dates of publication, in the notations that metadata fields use, as ISO dates."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_ISO = re.compile(r"(?<!\d)(\d{4})\s?[-/.\u4e00-\u9fff]\s?(\d{1,2})\s?[-/.\u4e00-\u9fff]\s?(\d{1,2})(?!\d)")
"""Year, month and day, parted by marks or, in Chinese, by the one character that names each."""

_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
_WITH_MONTH = re.compile(
    r"(?<!\d)(?:(?P<day>\d{1,2})(?:[a-z]{2})?[\s.-]+)?(?P<month>[A-Za-z]{3,9})\.?[\s,-]+"
    r"(?:(?P<day2>\d{1,2})(?:[a-z]{2})?,?\s+)?(?P<year>\d{4})(?!\d)"
)
_DATELINE = re.compile(
    r"\s*[^\W\d_][^\d\n]{1,40},\s(?P<date>[^\n:\u2013\u2014()]{6,24}?)\.?"
    r"(?:\s\([^()\n]{2,30}\))?\s?(?:[\u2013\u2014:]|--?\s)"
)
"""A place, a date and the mark behind them: "LEEDS, 3 March 2031 (PA) - "."""
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d\d\d\d")
MAX_CHARS = 200


def iso_date(text: str) -> str:
    """The calendar date that the content of a date field states, as ``YYYY-MM-DD``.

    The date is taken as written, without moving it to another time zone.  Numbers such as
    ``03/04/2031`` are read day first unless that is no date.  Empty when no date is recognised.
    """
    text = text.strip()[:MAX_CHARS]
    if not _DIGIT.search(text):
        return ""
    if not _YEAR.search(text):
        return _of_mail(text)
    found = _ISO.search(text) or _COMPACT.match(text)
    if found:
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.search(text)
    if found:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        return _valid(year, second, first) or _valid(year, first, second)
    if text.isascii() and text.isdigit() and len(text) in (10, 13):  # seconds or milliseconds since 1970
        return datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat()
    found = _WITH_MONTH.search(text)
    if found:
        day = found["day"] or found["day2"]
        month = _months().get(found["month"][:3].lower())
        return _valid(int(found["year"]), month, int(day)) if day and month else ""
    return _of_mail(text)


def dateline_date(text: str) -> str:
    """The date of the dateline that opens ``text``, empty when it has none or leaves the year out.

    >>> dateline_date("LEEDS, March 3, 2031 (PA) - Sales rose."), dateline_date("In Leeds, 40 ducks - no")
    ('2031-03-03', '')
    """
    found = _DATELINE.match(text)
    return iso_date(found["date"]) if found and text.lstrip()[0].isupper() else ""


def _of_mail(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """English abbreviations of the months, as e-mail and HTTP dates use them (CLDR)."""
    from babel.dates import get_month_names  # imported late: few dates are written in words

    return {name[:3].lower(): number for number, name in get_month_names("wide", locale="en").items()}


def _valid(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""

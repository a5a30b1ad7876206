"""The years that an article states: how often, which of them dates what names none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from pipeline.model import Passage, Period

_LEAD = 5
"""So many passages begin an article: title, line of the author, first sentences."""

_SAME_OF = re.compile(r"s:0 Y:(\d{4})")
"""How "the same period of 2023" reads."""


def stated_years(passages: Sequence[Passage]) -> Counter[str]:
    """How often each year is stated as a date of its own."""
    return _counted(chain.from_iterable(passage.periods for passage in passages))


def _counted(periods: Iterable[Period]) -> Counter[str]:
    return Counter(_years(periods))


def _years(periods: Iterable[Period]) -> list[str]:
    return [period.first[:4] for period in periods if period.edtf and period.first[:4] == period.last[:4]]


def year_after(years: Counter[str], passages: Sequence[Passage]) -> int | None:
    """The year after the one whose same period is compared with, if no other is stated."""
    earlier = {
        int(found[1])
        for passage in passages
        for period in passage.periods
        if period.relative and (found := _SAME_OF.fullmatch(period.relative))
    }
    if len(earlier) == 1 and {int(year) for year in years} <= {max(earlier), max(earlier) + 1}:
        return max(earlier) + 1
    return None


def only_year_of(
    told: Sequence[Sequence[Period]], asides: Sequence[Period], coming: Sequence[Period]
) -> tuple[int | None, int]:
    """The one year of the whole article and the passage from which on it dates what has none.

    ``told`` are the periods of each passage but for ``asides``, which tell what something is compared
    with or when it began, and those ``coming``: the first lie before that year, the others not.  A year
    named but once says nothing of what was told before it, and beside others only when it leads.
    Of several years told it is the latest, if the article begins with it and names none more often.
    """
    years = _counted(chain.from_iterable(told))
    if not years:
        return None, 0
    year = max(years)
    first = next(at for at, periods in enumerate(told) if year in _years(periods))
    if len(years) > 1 and not _leads(year, years, told[: min(first + 1, _LEAD)]):
        return None, 0
    count = years[year]
    if any(other > year for other in _years(asides)) or any(other < year for other in _years(coming)):
        return None, 0
    if count > 1:
        return int(year), 0
    alone = not _years(asides) and not _years(coming)
    return (int(year), first) if alone or first < _LEAD else (None, 0)


def _leads(year: str, years: Counter[str], lead: Sequence[Sequence[Period]]) -> bool:
    """Whether ``year`` is the first of ``years`` in the ``lead``, and no other is named more often."""
    first = next((found[0] for periods in lead if (found := _years(periods))), "")
    return first == year and years[year] == max(years.values())


def main_year(years: Counter[str]) -> str:
    """The year stated most often, if it is most of them."""
    if not years:
        return ""
    year, count = years.most_common(1)[0]
    return year if 2 * count > years.total() else ""

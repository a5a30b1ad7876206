"""The years that an article states: how often, which of them dates what names none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.model import Passage

_SAME_OF = re.compile(r"s:0 Y:(\d{4})")
"""How "the same period of 2023" reads."""


def stated_years(passages: Sequence[Passage]) -> Counter[str]:
    """How often each year is stated as a date of its own."""
    return Counter(
        period.first[:4]
        for passage in passages
        for period in passage.periods
        if period.edtf and period.first[:4] == period.last[:4]
    )


def only_year_of(
    years: Counter[str], passages: Sequence[Passage], future: Callable[[int], bool]
) -> tuple[int | None, int]:
    """The one year of the whole article and the passage from which on it dates what has none.

    A year named but once says nothing of what was told before it, nor one that is still to come.
    What is compared with the same period of a year is of the year after it.
    """
    earlier = {
        int(found[1])
        for passage in passages
        for period in passage.periods
        if (found := _SAME_OF.fullmatch(period.relative))
    }
    if len(earlier) == 1 and {int(year) for year in years} <= {max(earlier), max(earlier) + 1}:
        return max(earlier) + 1, 0
    if len(years) != 1:
        return None, 0
    year, count = next(iter(years.items()))
    if count > 1:
        return int(year), 0
    first = next(
        at for at, passage in enumerate(passages) if any(p.first[:4] == year for p in passage.periods)
    )
    return (None, 0) if future(first) else (int(year), first)


def main_year(years: Counter[str]) -> str:
    """The year stated most often, if it is most of them."""
    if not years:
        return ""
    year, count = years.most_common(1)[0]
    return year if 2 * count > years.total() else ""

"""Degrees of which a text says only once that they are Celsius or Fahrenheit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model import Quantity
from pipeline.records import replace

_BARE = "degree"


def settle_degrees(quantities: Sequence[Quantity]) -> list[Quantity]:
    """``quantities`` of one article; bare degrees are on the scale it writes most temperatures in.

    Where it writes none they stay degrees, which may be of an angle.
    """
    scales = Counter(quantity.unit for quantity in quantities if quantity.kind == "temperature")
    if not scales or all(quantity.unit != _BARE for quantity in quantities):
        return list(quantities)
    # of a temperature written in both the first is the one the article goes on with
    scale = scales.most_common(1)[0][0]
    return [
        replace(quantity, kind="temperature", unit=scale, rule=quantity.rule + "+scale.article")
        if quantity.unit == _BARE
        else quantity
        for quantity in quantities
    ]

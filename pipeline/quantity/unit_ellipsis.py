"""The unit that the second number of a change leaves out: to 40 million tonnes from 30 million."""

from __future__ import annotations

import re

from pipeline.model import Quantity
from pipeline.quantity.context import Context
from pipeline.records import replace

_FARTHEST = 60
"""Characters between two numbers of which the second may be short."""

_SHARED = ("mass", "volume", "area", "length", "energy", "power", "speed", "temperature", "score", "data")
"""Kinds whose amounts of change are in the unit of what changes."""

_BREAK = re.compile(r"[.;:!?]\s|\n")


class LeftOutUnits:
    """The quantities of a stretch in reading order, each in the unit of the one it changes from or to."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._last: Quantity | None = None

    def read(self, quantity: Quantity) -> Quantity:
        """``quantity``, a bare number behind a word such as *from*, in the unit of the one before it."""
        last, self._last = self._last, quantity
        if last is None or quantity.kind != "count" or quantity.unit != "1" or quantity.unit_text:
            return quantity
        if last.unit == "1" or not self._is_pair(last, quantity):
            return quantity
        self._last = replace(quantity, kind=last.kind, unit=last.unit, rule=quantity.rule + "+unit.before")
        return self._last

    def _is_pair(self, last: Quantity, quantity: Quantity) -> bool:
        context = self._context
        if quantity.vague or quantity.start - last.end > _FARTHEST:
            return False
        if context.folded.find("-", last.start + 1, last.end) > 0 and context.noun_follows(last.end):
            return False  # the toll of the magnitude-7 earthquake rose to 300
        lead = self._lead(quantity)
        if lead is None or _BREAK.search(context.folded, last.end, quantity.start):
            return False
        if last.kind not in _SHARED and (
            # "up 5% to 30 million" counts something else, "to 5% from 3" does not
            last.kind not in ("percent", "money") or self._lead(last) in (None, lead)
        ):
            return False
        at = context.skip_space(quantity.end)
        return not context.noun_follows(quantity.end) and not context.text[at : at + 1].isupper()

    def _lead(self, quantity: Quantity) -> str | None:
        """The word of a start or an end value before ``quantity``: *from* or *to*."""
        context = self._context
        at = context.back_space(quantity.outer[0], context.start)
        for role in ("range_open", "range"):
            found = context.lexicon.ends(at, context.folded, context.start, role)
            if found is not None and found[1] in ("from", "to"):
                return found[1]
        return None

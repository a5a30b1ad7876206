"""The currency that a sum leaves out because the one before it has said it: 500 tỷ đồng, then 400 tỷ."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model import Quantity
from pipeline.quantity.context import Context
from pipeline.quantity.currencies import FLAG
from pipeline.records import replace

_FARTHEST = 160
"""Characters between two sums of which the second may be short."""

_LARGE = Decimal(1_000_000)
"""Smaller numbers with a magnitude count anything."""

_LEADS = ("change_verb", "range_open", "copula", "pair", "range", "list", "price")
"""Roles of the words after which a number may stand that goes on with the sum before it."""


class LargeNumbers:
    """The large numbers of a stretch of text in reading order, each as a sum where the last one was."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._last: Quantity | None = None

    def read(self, quantity: Quantity) -> Quantity:
        """``quantity`` in the currency of the sum before it, where it says nothing of what it counts."""
        size = quantity.value if quantity.value is not None else quantity.value_max
        if quantity.kind not in ("count", "money") or size is None or size < _LARGE:
            return quantity
        last = self._last
        if quantity.kind == "count" and last is not None and self._is_short(quantity, last):
            quantity = replace(
                quantity,
                kind="money",
                unit=last.unit.partition("/")[0] + quantity.unit.removeprefix("1"),
                flags=tuple(sorted({*quantity.flags, FLAG})),
                rule=quantity.rule + "+currency.before",
            )
        self._last = quantity
        return quantity

    def _is_short(self, quantity: Quantity, last: Quantity) -> bool:
        context = self._context
        if last.kind != "money" or quantity.start - last.end > _FARTHEST or quantity.unit_text:
            return False
        spelled = any(map(str.isalpha, context.text[quantity.start : quantity.end]))
        if not spelled or quantity.vague or context.noun_follows(quantity.end):
            return False
        at = context.skip_space(quantity.end)
        return not context.text[at : at + 1].isupper() and self._goes_on(quantity.outer[0])

    def _goes_on(self, start: int) -> bool:
        """Whether a number at ``start`` goes on with what was said before, no noun of its own before it."""
        context = self._context
        lexicon, folded = context.lexicon, context.folded
        at = context.back_space(start, context.start)
        if folded[at - 1 : at] in (",", "("):
            return True
        if any(lexicon.ends(at, folded, context.start, role) is not None for role in _LEADS):
            return True
        word = folded.rfind(" ", context.start, at)  # mỗi tỉnh 400 tỷ
        return word > 0 and lexicon.ends(word, folded, context.start, "per") is not None

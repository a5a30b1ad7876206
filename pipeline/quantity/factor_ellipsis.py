"""The word that makes a number a multiple, left out behind another one: gấp 12 lần Peru và 24 lần Chile."""

from __future__ import annotations

from pipeline.model import Quantity, Span
from pipeline.quantity.context import Context
from pipeline.records import replace

_FARTHEST = 60
"""Characters between two multiples of which the second may be short."""


class LeftOutFactors:
    """The quantities of a stretch in reading order, a multiple where the list goes on with one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._last: Quantity | None = None

    def read(self, quantity: Quantity) -> Quantity:
        """``quantity``, a bare number before the word for *times*, as a multiple in a list of such."""
        if quantity.kind == "multiple":
            self._last = quantity
            return quantity
        last = self._last
        if last is None or quantity.kind != "count" or quantity.unit != "1" or quantity.unit_text:
            return quantity
        context = self._context
        at = context.back_space(quantity.outer[0], context.start)
        word = context.lexicon.starts(context.skip_space(quantity.end), context.folded, context.end, "factor")
        if word is None or at - last.end > _FARTHEST:
            return quantity
        if context.lexicon.ends(at, context.folded, last.end, "list") is None:
            return quantity
        name = context.skip_space(word[0])
        if not context.text[name : name + 1].isupper():
            return quantity
        self._last = replace(
            quantity,
            kind="multiple",
            unit="x",
            end=word[0],
            outer=Span(quantity.outer.start, max(quantity.outer.end, word[0])),
            unit_text=context.text[quantity.end : word[0]].strip(),
            rule=quantity.rule + "+factor.before",
        )
        return self._last

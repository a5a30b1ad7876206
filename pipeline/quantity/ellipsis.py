"""The currency that a sum leaves out: 500 tỷ đồng, then 400 tỷ; or lỗ ròng hơn 400 tỷ."""

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

_CLAUSE_MARKS = ".;:,"

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
        if quantity.kind not in ("count", "money") or size is None or abs(size) < _LARGE:
            return quantity
        last = self._last
        if quantity.kind == "count" and not quantity.unit_text and self._counts_nothing(quantity):
            quantity = quantity if self._is_mass(quantity) else self._as_sum(quantity, last)
        self._last = quantity
        return quantity

    def _as_sum(self, quantity: Quantity, last: Quantity | None) -> Quantity:
        """``quantity`` in the currency of ``last``, or in that of its magnitude, where either fits."""
        near = last if last is not None and quantity.start - last.end <= _FARTHEST else None
        if near is not None and near.kind == "money" and self._goes_on(quantity.outer[0]):
            currency, why = near.unit.partition("/")[0], "before"
        else:
            currency, why = self._currency_of_magnitude(quantity, near), "magnitude"
        if not currency:
            return quantity
        return replace(
            quantity,
            kind="money",
            unit=currency + quantity.unit.removeprefix("1"),
            flags=tuple(sorted({*quantity.flags, FLAG})),
            rule=f"{quantity.rule}+currency.{why}",
        )

    def _currency_of_magnitude(self, quantity: Quantity, near: Quantity | None) -> str:
        """The currency that alone is counted in the magnitude where nothing is named: lỗ ròng hơn 400 tỷ."""
        context = self._context
        lexicon, folded = context.lexicon, context.folded
        if not lexicon.sum_magnitudes:
            return ""
        words = folded[quantity.start : quantity.end].split()
        word = next((word for word in words if word in lexicon.sum_magnitudes), "")
        currency, _, again = lexicon.sum_magnitudes.get(word, "").partition(":")
        if near is not None and near.kind == "money":
            currency = currency and near.unit.partition("/")[0]
        elif again or (near is not None and word in folded[near.start : near.end].split()):
            return ""  # Ấn Độ có 1,4 tỷ dân, Trung Quốc 1,4 tỷ
        if not currency:
            return ""
        said = folded[context.start : quantity.start].strip() or folded[quantity.end : context.end].strip()
        return currency if said else ""

    def _is_mass(self, quantity: Quantity) -> bool:
        """Whether what is counted in millions stands before in the clause: dân số."""
        context = self._context
        if not context.lexicon.masses:
            return False
        marks = (context.folded.rfind(mark, context.start, quantity.start) for mark in _CLAUSE_MARKS)
        begin = max(*marks, context.start, quantity.start - _FARTHEST)
        before = context.folded[begin : quantity.start]
        return any(word in before for word in context.lexicon.masses)

    def _counts_nothing(self, quantity: Quantity) -> bool:
        context = self._context
        spelled = any(map(str.isalpha, context.text[quantity.start : quantity.end]))
        if not spelled or quantity.vague or context.noun_follows(quantity.end):
            return False
        at = context.skip_space(quantity.end)
        return not context.text[at : at + 1].isupper()

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

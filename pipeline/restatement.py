"""Amounts that an article gives twice: in another unit or currency, or as another share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import NamesRow, Row, read_rows
from pipeline.conversion import Conversions, to_base
from pipeline.model import Quantity
from pipeline.text_view import fold

_IN_BRACKETS = re.compile(r"\s?[(\[][^\d,;:()]{0,20}")
"""What stands between an amount and its conversion: a bracket and perhaps a few words."""

_BEHIND_WORDS = r"[^\d.,;:!?()\n]{1,20}[(\[][^\d,;:()\n]{0,20}"
"""What else may stand there when the amounts are known to fit: a bracket behind some words."""

_BEFORE_SHARE = re.compile(r"[^\d.,;:!?()\n]{0,20}[(\[,]\s?")
"""What stands between a share and the same one told otherwise: perhaps some words, and a bracket or comma."""

_SHARES = ("percent", "fraction")

_SAME_AMOUNT = Fraction(1, 20)
"""Conversions are rounded in print; a pair further apart than this share is not one."""

_SAME_SHARE = Fraction(1, 10)
"""Shares said again are rounded more: one in three (36 percent)."""


class RateRow(Row):
    """One row of ``exchange_rates.csv``: how much of ``currency`` a US dollar bought."""

    KEY = ("currency",)

    currency: str
    least: Fraction
    most: Fraction


class Restatements(NamedTuple):
    """How articles give an amount twice.

    ``beside`` is what stands between the two where their amounts have to fit; ``rates`` are the least
    and the most of a currency that a US dollar bought.
    """

    beside: re.Pattern[str]
    rates: Mapping[str, tuple[Fraction, Fraction]]


@lru_cache(maxsize=4)
def load_restatements(configs: Path) -> Restatements:
    """The tables ``restated.csv`` and ``exchange_rates.csv``."""
    rows = read_rows(configs / "restated.csv", NamesRow)
    words = {fold(word) for row in rows for names in row.names.values() for word in names}
    word = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    return Restatements(
        re.compile(rf"{_BEHIND_WORDS}|\s?[,/–—]\s?(?:(?:{word})\s?)?|\s?(?:{word})?\s?"),
        {row.currency: (row.least, row.most) for row in read_rows(configs / "exchange_rates.csv", RateRow)},
    )


def is_conversion(
    folded: str, previous: Quantity, quantity: Quantity, conversions: Conversions, restated: Restatements
) -> bool:
    """Whether ``quantity`` gives ``previous`` once more, in another unit of its kind or as another share.

    Behind a bracket a sum of money need only have another currency, unless the rates of ``restated``
    tell that it is too far off; elsewhere the amounts have to be known to fit.
    """
    start, end = previous.outer.end, quantity.outer.start
    if previous.kind in _SHARES and quantity.kind in _SHARES:
        return _is_share_again(folded, previous, quantity)
    if previous.kind != quantity.kind or previous.unit == quantity.unit:
        return False
    bracketed = _IN_BRACKETS.fullmatch(folded, start, end) is not None
    if not bracketed and not restated.beside.fullmatch(folded, start, end):
        return False
    if quantity.kind == "money":
        fits_rates = _fits_rates(previous, quantity, restated.rates)
        return bracketed if fits_rates is None else fits_rates
    if previous.value is None or quantity.value is None:
        return False
    first = to_base(previous.value, previous.unit, conversions)
    second = to_base(quantity.value, quantity.unit, conversions)
    if first is None or second is None or first[1] != second[1]:
        return False
    return _are_close(Fraction(first[0]), Fraction(second[0]), _SAME_AMOUNT)


def _are_close(first: Fraction, second: Fraction, share: Fraction) -> bool:
    return abs(first - second) <= share * max(abs(first), abs(second))


def _fits_rates(
    previous: Quantity, quantity: Quantity, rates: Mapping[str, tuple[Fraction, Fraction]]
) -> bool | None:
    """Whether one sum may be the other in another currency; ``None`` when a rate or a sum is not known."""
    first, _, first_per = previous.unit.partition("/")
    second, _, second_per = quantity.unit.partition("/")
    if first_per != second_per:
        return False
    if first not in rates or second not in rates or previous.value is None or not quantity.value:
        return None
    ratio = Fraction(previous.value) / Fraction(quantity.value)
    return rates[first][0] / rates[second][1] <= ratio <= rates[first][1] / rates[second][0]


def _is_share_again(folded: str, previous: Quantity, quantity: Quantity) -> bool:
    """46.6%, nearly half; one in three (36 percent): two shares that differ in how they are told."""
    if previous.unit == quantity.unit and (previous.relation == "eq") == (quantity.relation == "eq"):
        return False
    start, end = previous.outer.end, quantity.outer.start
    if not _BEFORE_SHARE.fullmatch(folded, start, end):
        return False
    first, second = _share(previous), _share(quantity)
    return first is not None and second is not None and _are_close(first, second, _SAME_SHARE)


def _share(quantity: Quantity) -> Fraction | None:
    if quantity.value is None:
        return None
    if quantity.kind == "percent":
        return Fraction(quantity.value) / 100
    return Fraction(quantity.value) / Fraction(quantity.denominator) if quantity.denominator else None

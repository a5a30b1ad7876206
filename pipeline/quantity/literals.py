"""Numbers written in digits: where they end and what their separators mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

from pipeline.quantity.tokens import EXACT
from pipeline.records import record

_ZERO = Decimal(0)

LITERAL = re.compile(
    r"""
    (?:
      \d{1,3}(?:\x20\d{3}){1,6}(?!\d)(?:[.,]\d{1,9}(?!\d))?   # 816 000: checked again by `spaced`
    | \d{1,40}+(?>(?:[.,]\d{1,40}+){0,12})                     # 1.234,5  1,234.5  1,23,45,678
    | [.,](?<![^\s(:\-$€£¥=<>~].)\d{1,40}+                    # .5
    )
    (?:
      e[+-]?\d{1,2}(?!\w)
    | \x20?[×x*]\x20?10(?:\^[+-]?\d{1,2}|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})   # 3.1 × 10^6, 3.1×10⁻⁶
    | \x20?×\x20?10[+-]\d{1,2}
    )?
    """,
    re.VERBOSE,
)
"""A run of digits with separators inside (never at its end)."""

_EXPONENT = re.compile(r"e|\x20?[×x*]\x20?10\^?")
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")


def has_exponent(written: str) -> bool:
    """Whether a literal is in scientific notation."""
    return _EXPONENT.search(written) is not None


VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip


def vulgar_fraction(character: str) -> tuple[int, int] | None:
    """Numerator and denominator of a character such as ``½``."""
    return VULGAR.get(character)


_WIDE_COMMA = re.compile(r"，(?<=[0-9].)(?=[0-9])(?:(?<=[0-9]{4}.)|(?![0-9]{3}(?![0-9])))")
"""A comma of Chinese type between two digits that groups no thousands: 增至98，10人受伤."""


def with_numbers_apart(text: str, folded: str) -> str:
    """``folded`` with a mark of lists for each comma of Chinese type in ``text`` that ends a number."""
    if _WIDE_COMMA.search(text) is None:
        return folded
    pieces: list[str] = []
    at = 0
    for comma in _WIDE_COMMA.finditer(text):
        pieces += (folded[at : comma.start()], "、")
        at = comma.end()
    return "".join((*pieces, folded[at:]))


_EVIDENCE = re.compile(r"[0-9](?<![\d.,].)(?:\d{0,8}([.,])\d{1,2}|\d{0,2}(?:([.,])\d{3}){2,5})(?![\d.,]*\d)")
"""A number whose separator can be only one thing; a search is fast where a pattern begins with a class."""


class Habit:
    """How the text of one language writes its numbers, told from those that leave no doubt.

    ``spans`` are the stretches of ``folded`` in that language: an original in another language under
    a summary follows its own habit.  They are looked through only when the first doubt arises.
    """

    def __init__(self, folded: str, spans: Sequence[tuple[int, int]]) -> None:
        self._text = folded
        self._spans = spans

    @cached_property
    def decimal(self) -> str:
        """``"."``, ``","``, or ``""`` when nothing was seen."""
        point = comma = 0
        for start, end in self._spans:
            for found in _EVIDENCE.finditer(self._text, start, end):
                decimal, group = found.groups()
                if decimal == "." or group == ",":
                    point += 1
                else:
                    comma += 1
        if point == comma:
            return ""
        return "." if point > comma else ","


@record
class Reading:
    """A literal as read: ``other`` is what it would be with the separator's other meaning."""

    value: Decimal
    other: Decimal | None = None


@record
class _Literal:
    """What digits are worth; where ``doubt`` is a separator, that is, if it is no decimal sign."""

    reading: Reading
    doubt: str = ""
    as_decimal: Reading | None = None


def read_literal(written: str, decimal_sign: str, habit: Habit) -> Reading:
    """The value of ``written``, digits with separators as :data:`LITERAL` finds them.

    ``decimal_sign`` is the language's own; it decides, unless the text's habit says otherwise,
    the one case with two meanings: a single separator before exactly three digits.
    """
    known = _literal(written)
    if known.as_decimal is not None and known.doubt == (habit.decimal or decimal_sign):
        return known.as_decimal
    return known.reading


@lru_cache(maxsize=4096)
def _literal(written: str) -> _Literal:
    if written.isdecimal():
        return _plainly(written)
    found = _EXPONENT.search(written)
    if found is None:
        return _mantissa(written)
    known = _mantissa(written[: found.start()])
    power = int(written[found.end() :].translate(_RAISED))
    return _Literal(
        Reading(_worth(known.reading.value.scaleb(power))),
        known.doubt,
        known.as_decimal and Reading(_worth(known.as_decimal.value.scaleb(power))),
    )


def _mantissa(written: str) -> _Literal:
    compact = written.replace(" ", "")
    points, commas = compact.count("."), compact.count(",")
    if not points and not commas:
        return _plainly(compact)
    if points and commas:
        mark = "." if compact.rindex(".") > compact.rindex(",") else ","
        if compact.count(mark) > 1:
            return _plainly(compact.replace(".", "").replace(",", ""))
        group = "," if mark == "." else "."
        return _plainly(compact.replace(group, "").replace(mark, "."))
    mark = "." if points else ","
    whole, _, rest = compact.partition(mark)
    if points + commas > 1:
        return _plainly(compact.replace(mark, ""))
    decimal = f"{whole or '0'}.{rest}"
    if len(rest) != 3 or len(whole) > 3 or not whole or whole.startswith("0"):
        return _plainly(decimal)
    as_decimal, as_group = _worth(Decimal(decimal)), _worth(Decimal(whole + rest))
    return _Literal(Reading(as_group, as_decimal), mark, Reading(as_decimal, as_group))


def _plainly(digits: str) -> _Literal:
    return _Literal(Reading(_worth(Decimal(digits))))


def _worth(value: Decimal) -> Decimal:
    """``value`` written out: 1000 for 1E+3."""
    return EXACT.add(_ZERO, value)

"""The digits behind a spoken point: hai phẩy bảy lăm, three point one four, 三点一四."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.quantity.tokens import Token, Word, evaluate

if TYPE_CHECKING:
    from pipeline.quantity.lexicon import Lexicon

_MOST = 80
"""Words of a decimal fraction; nobody speaks more."""

_HUNDRED = Decimal(100)


def spoken_decimals(folded: str, position: int, end: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """``(end, digits)`` of the decimals that begin at ``position``, ``None`` where there are none.

    They are said digit by digit, or as one number up to a hundred: *point seventy five*.
    """
    digits: list[str] = []
    larger: list[Token] = []
    while len(digits) + len(larger) <= _MOST:
        found = lexicon.token.match(folded, position, end)
        if found is None:
            break
        if not found.group("word"):
            if not digits and not larger and found.group("literal").isdigit():
                return found.end(), found.group("literal")
            break
        surface = found.group("word")
        word, after = lexicon.numerals[surface], found.end("word")
        if word.cls == "few":
            # two digits that would be a range elsewhere: hai phẩy năm bảy
            first = surface.partition(" ")[0]
            word = lexicon.numerals.get(first, word)
            after = found.start("word") + len(first)
        if word.cls == "digit" and not larger:
            digits.append(str(word.low))
        elif _makes_larger(word, digits, larger):
            if digits:
                larger.append(Token("digit", Decimal(digits[0]), Decimal(digits[0]), position, position))
                digits = []
            larger.append(Token(word.cls, word.low, word.high, position, found.end()))
        else:
            break
        position = after
    if larger:
        return position, str(int(evaluate(larger, False, False)))
    return (position, "".join(digits)) if digits else None


def _makes_larger(word: Word, digits: list[str], larger: list[Token]) -> bool:
    """Whether ``word`` makes one number of the decimals instead of a row of digits."""
    if word.cls == "multiplier" and word.low <= _HUNDRED:
        return bool(larger) or len(digits) == 1
    return word.cls in ("number", "digit") and (bool(larger) or (word.cls == "number" and not digits))

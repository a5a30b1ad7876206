"""The pieces a number is made of, and what a run of them is worth."""

from __future__ import annotations

from decimal import Context, Decimal

from pipeline.records import record

EXACT = Context(prec=120)
"""Products and sums of any number a text can hold stay exact."""

_SHOWN = Context(prec=15)
"""For quotients that have no end."""

_MOST_PLACES = 30
_ZERO = Decimal(0)
_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_HALF = Decimal("0.5")


def quotient(dividend: Decimal, divisor: Decimal) -> Decimal:
    """``dividend / divisor``, to fifteen digits when it has no end."""
    return shown(EXACT.divide(dividend, divisor))


def shown(value: Decimal) -> Decimal:
    """``value``, or its first fifteen digits when it came from a quotient without end."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -_MOST_PLACES:
        return value
    rounded = _SHOWN.plus(value)
    whole = rounded.to_integral_value()
    return whole if rounded == whole else rounded.normalize(_SHOWN)


@record
class Word:
    """The meaning of a number word; ``low`` and ``high`` differ for vague ones."""

    cls: str
    low: Decimal
    high: Decimal
    need: str = ""


@record
class Token:
    """One piece of a number as it stands in the text."""

    cls: str
    low: Decimal
    high: Decimal
    start: int
    end: int


def evaluate(tokens: list[Token], upper: bool, trailing_digit: bool) -> Decimal:
    """The value of a run of tokens that fit; ``upper`` takes the high end of vague words."""
    stack: list[Decimal] = []
    before: Token | None = None
    previous: Token | None = None
    for token in tokens:
        value = token.high if upper else token.low
        cls = token.cls
        if cls in ("digit", "number", "literal", "few"):
            if before is not None and before.cls == "digit" and cls == "number":
                # hai mười ba after a thousand: two hundred and thirteen
                stack[-1] = EXACT.add(EXACT.multiply(stack[-1], _HUNDRED), value)
            elif before is not None and before.cls == "number" and cls in ("digit", "few"):
                stack[-1] = EXACT.add(stack[-1], value)
            elif before is not None and before.cls in ("digit", "few") and cls in ("digit", "few"):
                stack[-1] = EXACT.add(EXACT.multiply(stack[-1], _TEN), value)
            else:
                stack.append(value)
        elif cls == "multiplier":
            part: Decimal | None = None
            if before is not None and (
                before.cls == "literal" or (before.cls == "multiplier" and before.low <= value)
            ):
                part = stack.pop()
            elif (
                trailing_digit
                and before is not None
                and before.cls == "digit"
                and previous is not None
                and (previous.cls == "multiplier" and previous.low == _HUNDRED < value)
            ):
                # một trăm hai triệu is 120 million
                part = EXACT.multiply(stack.pop(), _TEN)
            while stack and stack[-1] < value:
                part = EXACT.add(part or _ZERO, stack.pop())
            if part is None or (not part and value == _TEN):  # 零十五 only keeps the place
                stack.append(value)
            else:
                stack.append(EXACT.multiply(part, value))
        elif cls == "half":
            if before is None:
                stack.append(_HALF)
            elif before.cls == "multiplier":
                stack[-1] = EXACT.add(stack[-1], EXACT.multiply(before.low, _HALF))
            else:
                stack[-1] = EXACT.add(stack[-1], _HALF)
        if cls not in ("infix", "filler"):
            previous, before = before, token
    if trailing_digit and len(tokens) > 1 and tokens[-1].cls == "digit" and tokens[-2].cls == "multiplier":
        multiplier = tokens[-2].low
        if multiplier >= _HUNDRED:
            digit = stack.pop()
            stack.append(EXACT.divide(EXACT.multiply(digit, multiplier), _TEN))
    total = _ZERO
    for part in stack:
        total = EXACT.add(total, part)
    return total

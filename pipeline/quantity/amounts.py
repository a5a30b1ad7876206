"""An amount: what the tokens of one number are worth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.quantity.tokens import EXACT, Token, Word, evaluate
from pipeline.records import record, replace

if TYPE_CHECKING:
    from pipeline.quantity.lexicon import Lexicon
    from pipeline.quantity.literals import Reading

_ZERO = Decimal(0)
_ONE = Decimal(1)
_TEN = Decimal(10)
_HUNDRED = Decimal(100)
_THOUSAND = Decimal(1000)
_MYRIAD = Decimal(10_000)


_WHOLE = ("digit", "number", "few", "multiplier")
"""Classes of words that are worth the same alone."""


@record
class Amount:
    """A number as read; ``low`` and ``high`` are equal unless it is vague or a range in one word.

    ``coefficient * magnitude == low`` where the number ends in a magnitude (1.5 million), else the
    magnitude is 1.  ``other`` is the value under the other reading of an ambiguous separator.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    coefficient: Decimal
    magnitude: Decimal
    literal: bool
    tokens: int
    relation: str = ""
    vague: bool = False
    adjacent: bool = False
    other: Decimal | None = None
    need: str = ""
    rule: str = "digits"

    @property
    def exact(self) -> bool:
        """Whether it is one number, not a range or a vague one."""
        return self.low is self.high or self.low == self.high

    def scaled(self, factor: Decimal) -> Amount:
        """The same amount times ``factor``."""
        return replace(
            self,
            low=EXACT.multiply(self.low, factor),
            high=EXACT.multiply(self.high, factor),
            magnitude=EXACT.multiply(self.magnitude, factor),
            other=None if self.other is None else EXACT.multiply(self.other, factor),
        )


def amount_of_literal(start: int, end: int, reading: Reading) -> Amount:
    """The amount of digits with no word beside them."""
    value = reading.value
    return Amount(start, end, value, value, value, _ONE, True, 1, "", False, False, reading.other)


def amount_of_word(word: Word, start: int, end: int, lexicon: Lexicon) -> Amount | None:
    """The amount of a number word that stands alone; ``None`` for one that cannot."""
    if word.cls not in _WHOLE:
        return None
    return _amount_of_word(Token(word.cls, word.low, word.high, start, end), lexicon, start, "", word.need)


def amount_of_scaled(start: int, end: int, reading: Reading, word: Word, lexicon: Lexicon) -> Amount | None:
    """The amount of digits times the magnitude ``word``; ``None`` for zero times."""
    coefficient, other, magnitude = reading.value, reading.other, word.low
    if not coefficient:
        return None
    low = EXACT.multiply(coefficient, magnitude)
    if magnitude < (_HUNDRED if lexicon.unspaced else _THOUSAND):
        coefficient, magnitude = low, _ONE
    if other is not None:
        other = EXACT.multiply(other, magnitude)
    return Amount(
        start, end, low, low, coefficient, magnitude, False, 2, "", False, False, other, "", "digits+words"
    )


def amount_of(
    tokens: list[Token],
    lexicon: Lexicon,
    start: int,
    other: Decimal | None,
    relation: str,
    need: str,
    has_point: bool,
) -> Amount:
    """The amount of ``tokens``, which fit and begin at ``start``.

    ``other`` is the other reading of a literal among them, ``relation`` that of a word inside, such as
    多; ``need`` is what the first word needs to be a number; ``has_point`` tells of a spoken point.
    """
    if len(tokens) == 1 and tokens[0].cls in _WHOLE:
        return _amount_of_word(tokens[0], lexicon, start, relation, need)
    pair = _adjacent_pair(tokens, lexicon, start, relation)
    if pair is not None:
        return pair
    trailing = lexicon.trailing_digit
    low = evaluate(tokens, False, trailing)
    high = evaluate(tokens, True, trailing) if any(token.low != token.high for token in tokens) else low
    magnitude = _magnitude(tokens, unspaced=lexicon.unspaced)
    single = len(tokens) == 1
    literal = single and tokens[0].cls == "literal" and not has_point
    need = need if single else ""
    tens = lexicon.unspaced and tokens[0].low == _TEN  # 十万 is a number as it stands, 百万 is not
    if not literal and not need and not tens and all(token.cls == "multiplier" for token in tokens):
        need = "more"
    return Amount(
        start,
        tokens[-1].end,
        low,
        high,
        low if magnitude == 1 else EXACT.divide(low, magnitude),
        magnitude,
        literal,
        len(tokens),
        relation,
        vague=low != high,
        other=other if single or other is None else EXACT.multiply(other, magnitude),
        need=need,
        rule="digits" if literal else "digits+words" if tokens[0].cls == "literal" else "words",
    )


def _amount_of_word(word: Token, lexicon: Lexicon, start: int, relation: str, need: str) -> Amount:
    magnitude = _ONE
    if word.cls == "multiplier":
        if word.low >= (_HUNDRED if lexicon.unspaced else _THOUSAND):
            magnitude = word.low
        if not need and not (lexicon.unspaced and word.low == _TEN):
            need = "more"
    return Amount(
        start,
        word.end,
        word.low,
        word.high,
        word.low if magnitude is _ONE else _ONE,
        magnitude,
        False,
        1,
        relation,
        vague=word.low != word.high,
        need=need,
        rule="words",
    )


def _magnitude(tokens: Sequence[Token], *, unspaced: bool) -> Decimal:
    """The product of the magnitudes the number ends in; of 九千亿 only the last, which a range shares."""
    found: list[Decimal] = []
    for token in reversed(tokens):
        if token.cls == "multiplier" and token.low >= (_HUNDRED if unspaced else _THOUSAND):
            found.append(token.low)
        elif token.cls != "infix":
            break
    if unspaced and any(value >= _MYRIAD for value in found):
        found = [value for value in found if value >= _MYRIAD]
    product = _ONE
    for value in found:
        product = EXACT.multiply(product, value)
    return product


def _adjacent_pair(tokens: list[Token], lexicon: Lexicon, start: int, relation: str) -> Amount | None:
    """Two digits side by side that are no digit string but a range: three-four ten, seven-eight."""
    if not lexicon.adjacent_pairs:
        return None
    at = next(
        (
            index
            for index in range(len(tokens) - 1)
            if tokens[index].cls == tokens[index + 1].cls == "digit"
            and (index == 0 or tokens[index - 1].cls in ("multiplier", "number"))
        ),
        None,
    )
    if at is None or (at + 2 < len(tokens) and tokens[at + 2].cls == "digit"):
        return None
    if (int(tokens[at].low), int(tokens[at + 1].low)) not in lexicon.adjacent_pairs:
        return None
    if at and not lexicon.unspaced:
        return None
    low = evaluate(tokens[: at + 1] + tokens[at + 2 :], False, False)
    high = evaluate(tokens[:at] + tokens[at + 1 :], False, False)
    return Amount(
        start,
        tokens[-1].end,
        low,
        high,
        coefficient=low,
        magnitude=Decimal(1),
        literal=False,
        tokens=len(tokens),
        relation=relation,
        adjacent=True,
        rule="words.pair",
    )

"""Reads a number, in digits, in words or both, token by token.

One reader serves all languages.  Words come from ``numerals.csv``; what languages do differently is
a few switches of ``language.toml``.  A number is a run of tokens that must *fit*: a digit word after
a tens word, something smaller after a multiplier, a magnitude after a coefficient.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.quantity.amounts import Amount, amount_of
from pipeline.quantity.literals import Habit, read_literal
from pipeline.quantity.simple_numbers import begins_unit, is_compound, simple_amount
from pipeline.quantity.spoken_decimals import spoken_decimals
from pipeline.quantity.tokens import EXACT, Token, Word, evaluate

if TYPE_CHECKING:
    from pipeline.quantity.lexicon import Lexicon

MAX_TOKENS = 80
"""A longer run of number words is not a number anybody wrote to be read."""

_TAIL_DIGITS = (1, 3)
_TEN = Decimal(10)
_THOUSAND = Decimal(1000)
_MYRIAD = Decimal(10_000)
_MILLION = Decimal(1_000_000)


def read_amount(folded: str, start: int, end: int, lexicon: Lexicon, habit: Habit) -> Amount | None:
    """The longest number that begins exactly at ``start``, or ``None``."""
    first = lexicon.first_token.match(folded, start, end)
    if first is None:
        return None
    amount = simple_amount(folded, first, end, lexicon, habit)
    return _Reader(folded, end, lexicon, habit).read(start) if amount is None else amount


def read_decimals(folded: str, start: int, end: int, lexicon: Lexicon, habit: Habit) -> Amount | None:
    """The number below one whose digits begin at ``start``, behind a point: point seven seven."""
    reader = _Reader(folded, end, lexicon, habit)
    reader.tokens.append(Token("digit", Decimal(0), Decimal(0), start, start))
    return reader.read(start) if reader.spell_decimals(start) is not None else None


class _Reader:
    """Gathers the tokens of one number from left to right, as long as the next one fits."""

    def __init__(self, folded: str, end: int, lexicon: Lexicon, habit: Habit) -> None:
        self.folded = folded
        self.end = end
        self.lexicon = lexicon
        self.habit = habit
        self.tokens: list[Token] = []
        self.other: Decimal | None = None
        self.relation = ""
        self.need = ""
        self.point: str | None = None

    def read(self, start: int) -> Amount | None:
        position = self.tokens[-1].end if self.tokens else start
        while len(self.tokens) <= MAX_TOKENS:
            after = self._step(position)
            if after is None and self._goes_on(position):
                after = self._step(position + 1)
            if after is None:
                break
            position = after
        while self.tokens and self.tokens[-1].cls in ("linker", "filler"):
            self.tokens.pop()
        if len(self.tokens) > 2 and self.tokens[-2].cls == "linker" and self._part_follows():
            del self.tokens[-2:]
        if not self.tokens or self.tokens[0].cls == "infix":
            return None
        return amount_of(
            self.tokens, self.lexicon, start, self.other, self.relation, self.need, self.point is not None
        )

    def _goes_on(self, position: int) -> bool:
        """Whether the comma at ``position`` stands inside one number: *three million, two hundred*."""
        if self.folded[position : position + 2] != ", " or not self.tokens or self.lexicon.unspaced:
            return False
        last = self.tokens[-1]
        if last.cls != "multiplier" or last.low < _THOUSAND or self.tokens[0].cls == "literal":
            return False
        first = self._found_at(position + 1)
        second = None if first is None else self._word_at(first[0])
        return (
            first is not None
            and second is not None
            and first[1].cls in ("digit", "number")
            and second.cls == "multiplier"
            and second.low < last.low
        )

    def _part_follows(self) -> bool:
        """Whether the number just read counts parts: *six million and two thirds*."""
        at = self.tokens[-1].end
        return self.folded[at : at + 1] in (" ", "-") and (
            self.lexicon.starts(at + 1, self.folded, self.end, "part") is not None
        )

    def _step(self, position: int) -> int | None:
        lexicon, tokens = self.lexicon, self.tokens
        found = (lexicon.token if tokens else lexicon.first_token).match(self.folded, position, self.end)
        if found is None:
            return None
        literal = found.group("literal")
        if literal is not None:
            return self._literal(literal, found.start("literal"), found.end())
        surface = found.group("word")
        word = lexicon.numerals[surface]
        at, stop = found.start("word"), found.end("word")
        if word.cls == "point":
            return self.spell_decimals(stop)
        if tokens:
            if self.need == "single":
                return None  # hai in cao nhất hai năm
            word = self._as_used_here(word)
        if not self._fits(word, stop):
            return None
        if tokens and word.cls == "multiplier" and is_compound(self.folded, at, stop, self.end, lexicon):
            return None
        if lexicon.unspaced and tokens and tokens[0].cls == "literal" and self._is_letter(word, stop):
            return None  # 700亿参数, 3万陆军
        if tokens and word.need == "more" and word.cls == "digit" and self._is_unit_here(at, stop):
            return None
        if (
            lexicon.unspaced
            and word.cls in ("multiplier", "infix")
            and tokens
            and begins_unit(self.folded, at, stop, self.end, word, lexicon)
        ):
            return None
        if not tokens:
            self.need = word.need
        if word.cls == "infix":
            self.relation = lexicon.infix_relation[surface]
        tokens.append(Token(word.cls, word.low, word.high, at, stop))
        return stop

    def _as_used_here(self, word: Word) -> Word:
        """``word`` in the part it plays here: a zero may only keep a place, a ten may multiply."""
        last = self.tokens[-1]
        if word.cls == "digit" and word.low == 0 and self.lexicon.unspaced and last.cls == "multiplier":
            return Word("linker", word.low, word.high)
        if word.cls == "number" and word.low == _TEN and self.lexicon.plain and last.cls == "digit":
            return Word("multiplier", word.low, word.high)
        return word

    def _is_unit_here(self, at: int, stop: int) -> bool:
        """Whether a digit word after a magnitude is the unit instead: năm (five, year) in ba trăm năm."""
        if self.lexicon.unspaced or self.tokens[-1].cls not in ("multiplier", "number"):
            return False
        unit = self.lexicon.units_after.longest(self.folded, at, self.end)
        if unit is None or unit[0] > stop:
            return unit is not None
        if stop >= self.end or self.lexicon.token.match(self.folded, stop, self.end) is not None:
            return False
        after = stop + 1 if self.folded[stop] == " " else stop
        return self.lexicon.units_after.longest(self.folded, after, self.end) is None

    def _literal(self, written: str, at: int, stop: int) -> int | None:
        if self.tokens:
            last = self.tokens[-1]
            if last.cls == "linker" and self.lexicon.unspaced:
                last = self.tokens[-2]
            if last.cls != "multiplier" or not written.replace(",", "").replace(".", "").isdigit():
                return None
            value = read_literal(written, self.lexicon.decimal, self.habit).value
            if value >= last.low:
                return None
            glued = at == self.tokens[-1].end
            smaller = self._word_at(stop)
            adds = (
                smaller is not None
                and smaller.cls == "multiplier"
                and EXACT.multiply(value, smaller.low) < last.low
            )
            if not adds and not (glued and self.lexicon.trailing_digit and self.lexicon.unspaced):
                if self._is_tail(written, stop):
                    value = EXACT.multiply(value, last.low).scaleb(-len(written))
                    self.tokens.append(Token("literal", value, value, at, stop))
                    return stop
                return None
            if not adds and len(written) == 1 and value and self.tokens[-1].cls == "multiplier":
                # 13万2 is 132 000
                value = EXACT.divide(EXACT.multiply(value, last.low), _TEN)
            self.tokens.append(Token("literal", value, value, at, stop))
            return stop
        reading = read_literal(written, self.lexicon.decimal, self.habit)
        self.other = reading.other
        self.tokens.append(Token("literal", reading.value, reading.value, at, stop))
        return stop

    def _is_tail(self, written: str, stop: int) -> bool:
        """6 tỷ 8, 1 tỷ 850: digits after a magnitude, with nothing they could count, are its decimals."""
        return (
            self.lexicon.trailing_digit
            and not self.lexicon.unspaced
            and len(written) in _TAIL_DIGITS
            and written[0] != "0"
            and self.tokens[-1].cls == "multiplier"
            and self.tokens[-1].low >= _THOUSAND
            and self._counts_nothing(stop)
        )

    def _counts_nothing(self, stop: int) -> bool:
        """Whether no word that could be counted follows: 8 tỷ 9, 1 triệu 2 một đêm."""
        folded, lexicon = self.folded, self.lexicon
        if folded[stop : stop + 1].isalnum():
            return False
        if not folded[stop + 1 : stop + 2].isalnum():
            return True
        return any(
            lexicon.starts(stop + 1, folded, self.end, role) is not None for role in ("noun_number", "per")
        )

    def _fits(self, word: Word, stop: int) -> bool:
        tokens, lexicon = self.tokens, self.lexicon
        if not tokens:
            return word.cls in ("digit", "number", "multiplier", "few", "half")
        last = tokens[-1]
        if last.cls == "half" and word.cls != "linker":
            return word.cls == "multiplier" and len(tokens) == 1
        if word.cls == "multiplier":
            if last.cls == "multiplier":
                return word.low >= last.low or (lexicon.unspaced and word.low == _TEN)
            if last.cls == "linker":
                return lexicon.unspaced and word.low < tokens[-2].low
            return last.cls != "filler" or word.low >= _MYRIAD
        if word.cls in ("digit", "number", "few"):
            if word.need == "leading" and not self._multiplied(stop):
                return False
            if last.cls == "multiplier" and self._is_article(word, stop):
                return False
            if last.cls == "multiplier" and self._begins_anew(stop):
                return False
            if last.cls in ("linker", "multiplier"):
                return self._below_multiplier(word)
            if last.cls == "digit" and word.cls == "number" and not lexicon.digit_strings:
                return self._is_hundred(word, stop)
            if last.cls == "digit" and word.cls == "number":
                return len(tokens) > 1 and tokens[-2].cls == "multiplier" and tokens[-2].low >= _THOUSAND
            if last.cls == "number" and word.cls != "number":
                return last.low % 10 == 0 and word.low > 0
            if last.cls in ("digit", "few") and word.cls in ("digit", "few"):
                return lexicon.digit_strings and self._may_follow(last, word)
            return False
        if word.cls == "linker":
            if last.cls == "half":
                return len(tokens) > 1 and tokens[-2].cls == "multiplier"
            return (last.cls == "multiplier" and last.low >= (10 if lexicon.unspaced else 100)) or (
                lexicon.unspaced and last.cls == "linker"
            )
        if word.cls == "half":
            return last.cls in ("multiplier", "digit", "number", "literal") and self._half_allowed(last)
        if word.cls == "infix":
            return last.cls in ("multiplier", "literal", "number") and not self.relation
        if word.cls == "filler":
            return self._multiplied(stop, _MYRIAD)
        return False

    def _word_at(self, position: int) -> Word | None:
        """The number word that would be the next token."""
        found = self._found_at(position)
        return None if found is None else found[1]

    def _found_at(self, position: int) -> tuple[int, Word] | None:
        """The number word that would be the next token, and where it ends."""
        following = self.lexicon.token.match(self.folded, position, self.end)
        if following is None or not following.group("word"):
            return None
        return following.end(), self.lexicon.numerals[following.group("word")]

    def _is_letter(self, word: Word, stop: int) -> bool:
        """Whether ``word`` is a variant digit that nothing multiplies: most likely part of a word."""
        return word.need == "variant" and word.cls == "digit" and not self._multiplied(stop)

    def _multiplied(self, stop: int, least: Decimal = _TEN) -> bool:
        """Whether a magnitude of ``least`` or more follows."""
        word = self._word_at(stop)
        return word is not None and word.cls == "multiplier" and word.low >= least

    def _is_hundred(self, word: Word, stop: int) -> bool:
        """Whether the tens after the first digit make hundreds of it: *one fifty five*, as spoken."""
        if len(self.tokens) > 1 or word.low % 10 or not self.tokens[0].low:
            return False
        following = self._word_at(stop)
        spaced = self.folded[self.tokens[0].end] == " " and self.folded[stop : stop + 1] == " "
        return spaced and following is not None and following.cls == "digit" and following.low > 0

    def _below_multiplier(self, word: Word) -> bool:
        multiplier = next(token for token in reversed(self.tokens) if token.cls == "multiplier")
        return word.low < multiplier.low

    def _begins_anew(self, stop: int) -> bool:
        """Whether a number word behind "$5 billion" is another number: $5 billion two years ago."""
        return (
            self.tokens[0].cls == "literal"
            and self.tokens[-1].low >= _THOUSAND
            and not (self.lexicon.unspaced or self.lexicon.trailing_digit)
            and not self._multiplied(stop)
        )

    def _is_article(self, word: Word, stop: int) -> bool:
        """45 triệu một tháng: the word for one that is also an article is no tenth of a magnitude."""
        return (
            word.low == 1
            and self.lexicon.trailing_digit
            and not self.lexicon.unspaced
            and self.tokens[-1].low >= _THOUSAND
            and not word.need
            and not self._multiplied(stop)
        )

    def _may_follow(self, last: Token, word: Word) -> bool:
        # a word such as the fifth digit that is also "year" must be licensed by a multiplier before it
        return word.need != "more" and not (last.low == 0 and len(self.tokens) == 1 and self.point is None)

    def _half_allowed(self, last: Token) -> bool:
        return not (self.lexicon.unspaced and last.cls != "multiplier")

    def spell_decimals(self, stop: int) -> int | None:
        """Reads the digits behind a spoken point; where they end."""
        if (
            not self.tokens
            or self.point is not None
            or self.tokens[-1].cls in ("linker", "infix", "few", "half")
        ):
            return None
        decimals = spoken_decimals(self.folded, stop, self.end, self.lexicon)
        if decimals is None:
            return None
        position, self.point = decimals
        whole = evaluate(self.tokens, False, self.lexicon.trailing_digit)
        value = Decimal(f"{int(whole)}.{self.point}")
        self.tokens = [Token("literal", value, value, self.tokens[0].start, position)]
        return position

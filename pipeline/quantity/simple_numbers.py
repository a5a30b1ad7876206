"""Numbers of one or two tokens, as nearly all are: digits, a number word, digits and a magnitude."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.quantity.amounts import Amount, amount_of_literal, amount_of_scaled, amount_of_word
from pipeline.quantity.literals import Habit, read_literal
from pipeline.quantity.tokens import Word

if TYPE_CHECKING:
    from pipeline.quantity.lexicon import Lexicon


def simple_amount(
    folded: str, first: re.Match[str], end: int, lexicon: Lexicon, habit: Habit
) -> Amount | None:
    """The number of the token ``first``, or of it and a magnitude; ``None`` where more may follow."""
    written, (start, stop) = first["literal"], first.span()
    second = lexicon.token.match(folded, stop, end)
    if second is None:
        if written is not None:
            return amount_of_literal(start, stop, read_literal(written, lexicon.decimal, habit))
        word = lexicon.numerals[first["word"]]
        return None if folded.startswith(",", stop) else amount_of_word(word, start, stop, lexicon)
    if written is None or second.lastgroup == "literal":
        return None
    word, at, last = lexicon.numerals[second["word"]], second.start("word"), second.end()
    if (
        word.cls != "multiplier"
        or folded.startswith(",", last)
        or lexicon.token.match(folded, last, end) is not None
        or is_compound(folded, at, last, end, lexicon)
        or (lexicon.unspaced and begins_unit(folded, at, last, end, word, lexicon))
    ):
        return None
    return amount_of_scaled(start, last, read_literal(written, lexicon.decimal, habit), word, lexicon)


def is_compound(folded: str, at: int, stop: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the magnitude is but the first part of another word: tỷ phú (billionaire)."""
    longer = lexicon.starts(at, folded, end, "compound")
    return longer is not None and longer[0] > stop


def begins_unit(folded: str, at: int, stop: int, end: int, word: Word, lexicon: Lexicon) -> bool:
    """Whether a word is rather the first sign of a unit: 千 in 5千瓦时, 兆 in 300兆瓦."""
    unit = lexicon.units_after.longest(folded, at, end)
    if unit is not None and unit[0] > stop:
        return True
    if word.need != "unit":
        return False
    # 兆 is a number word only before money or more of the number
    after = lexicon.units_after.longest(folded, stop, end)
    return (
        not (after is not None and after[1][0].kind == "money")
        and lexicon.token.match(folded, stop, end) is None
    )
